"""Syntax that is newer than the running interpreter, rewritten in place so that its `ast` reads it.

libcst reads every Python version on any interpreter, but only `ast` trees feed the fact builder. So
each construct that an older `ast` refuses is overwritten with older syntax of exactly the same
length: nothing moves, every position stays true. What the overwriting loses is put back into the
tree afterwards.

| construct | overwritten with | put back |
| --- | --- | --- |
| `def f[T](x)`, `class C[T]` (PEP 695, 696) | blanks for the brackets | - |
| `type X = Y` (PEP 695) | `type;X = Y` | the stray name is dropped |
| f-strings of PEP 701, t-strings (PEP 750) | a tuple of the replacement fields | a `JoinedStr` with the literal parts |
| `except A, B:` (PEP 758) | `except A| B:` | a tuple |
| `lazy import x` (PEP 810) | `lazy;import x` | marked as lazy |
| `except*`, `a[*b]`, `*args: *Ts` (3.11) | a blank for the star | - |
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any

import libcst as cst
from libcst.metadata import ByteSpanPositionProvider, CodeSpan, MetadataWrapper

Part = tuple[str | None, int]
"""A literal piece of an f-string, or None and the byte offset of a replacement field's expression."""


def lower(text: str, compile_text: Callable[[str], ast.Module]) -> tuple[str, ast.Module] | None:
    """`text` with newer constructs lowered, and its tree; None if it is no Python of any version."""
    try:
        module = cst.parse_module(text)
        wrapper = MetadataWrapper(module, unsafe_skip_copy=True)
        spans: Any = wrapper.resolve(ByteSpanPositionProvider)
        if module.code != text:
            return None
        rewriter = _Rewriter(text.encode("utf-8"), spans)
        module.visit(rewriter)
        lowered = rewriter.data.decode("utf-8")
        return lowered, _Restorer(rewriter).visit(compile_text(lowered))
    except (cst.ParserSyntaxError, SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    except Exception:  # libcst's native parser panics on some broken input; the caller reports the file
        return None


class _Rewriter(cst.CSTVisitor):
    def __init__(self, source: bytes, spans: dict[cst.CSTNode, CodeSpan]) -> None:
        super().__init__()
        self.source = source
        self.data = bytearray(source)
        self.spans = spans
        self.strings: dict[int, list[Part]] = {}
        self.lazy: set[int] = set()
        self.dropped: set[int] = set()
        self.handlers: set[int] = set()
        self._starts = [0]
        for offset, byte in enumerate(source):
            if byte == 10 or (byte == 13 and source[offset + 1 : offset + 2] != b"\n"):
                self._starts.append(offset + 1)

    def offset(self, line: int, column: int) -> int:
        return self._starts[line - 1] + column

    def span(self, node: cst.CSTNode) -> tuple[int, int]:
        span = self.spans[node]
        return span.start, span.start + span.length

    def _blank(self, start: int, end: int) -> None:
        """Overwrite with spaces, keeping lines; a line break outside brackets becomes a continuation."""
        for i in range(start, end):
            if self.data[i] not in b"\r\n":
                self.data[i] = 32

    def visit_TypeParameters(self, node: cst.TypeParameters) -> bool:
        start, end = self.span(node)
        self._blank(start, end)
        for i in range(start, end):
            if self.data[i] == 10:
                self.data[i - (2 if self.data[i - 1] == 13 else 1)] = 92
        return False

    def visit_TypeAlias(self, node: cst.TypeAlias) -> None:
        start, _ = self.span(node)
        if self.data[start + 4] in b" \t":
            self.data[start + 4] = ord(";")
            self.dropped.add(start)

    def _visit_lazy(self, node: cst.CSTNode) -> None:
        start, _ = self.span(node)
        self.data[start + 4] = ord(";")
        self.dropped.add(start)
        self.lazy.add(start)

    visit_LazyImport = _visit_lazy
    visit_LazyImportFrom = _visit_lazy

    def visit_ExceptHandler(self, node: cst.ExceptHandler) -> None:
        self._bare_tuple(node.type)

    def visit_ExceptStarHandler(self, node: cst.ExceptStarHandler) -> None:
        start, _ = self.span(node)
        self.data[self.source.index(b"*", start)] = 32
        self._bare_tuple(node.type)

    def _bare_tuple(self, kind: cst.BaseExpression | None) -> None:
        if not isinstance(kind, cst.Tuple) or kind.lpar:
            return
        for element, following in zip(kind.elements, kind.elements[1:], strict=False):
            _, end = self.span(element.value)
            comma = self.source.index(b",", end, self.span(following.value)[0])
            self.data[comma] = ord("|")
        self.handlers.add(self.span(kind)[0])

    def visit_SubscriptElement(self, node: cst.SubscriptElement) -> None:
        if isinstance(node.slice, cst.Index) and node.slice.star:
            start, _ = self.span(node.slice)
            self.data[self.source.index(b"*", start)] = 32

    def visit_Param(self, node: cst.Param) -> None:
        if node.annotation and isinstance(node.annotation.annotation, cst.StarredElement):
            start, _ = self.span(node.annotation.annotation)
            self.data[self.source.index(b"*", start)] = 32

    def visit_ConcatenatedString(self, node: cst.ConcatenatedString) -> bool:
        plain = isinstance(node.left, cst.SimpleString) and isinstance(node.right, cst.SimpleString)
        return False if plain else self._string(node)

    def visit_FormattedString(self, node: cst.FormattedString) -> bool:
        return self._string(node)

    def visit_TemplatedString(self, node: cst.TemplatedString) -> bool:
        return self._string(node)

    def _string(self, node: cst.CSTNode) -> bool:
        parts: list[tuple[str | None, cst.BaseExpression | None]] = []
        _collect(node, parts)
        expressions = [expression for _, expression in parts if expression is not None]
        start, end = self.span(node)
        kept = [(*self.span(expression), expression) for expression in expressions]
        self._blank(start, end)
        self.data[start] = ord("(")
        self.data[end - 1] = ord(")")
        for first, last, expression in kept:
            self.data[first:last] = self.source[first:last]
            if isinstance(expression, cst.Tuple) and not expression.lpar and self.source[first:last].endswith(b","):
                self.data[last - 1] = 32
            self.data[last] = ord(",")
        self.strings[start] = [
            (literal, -1 if expression is None else self.span(expression)[0]) for literal, expression in parts
        ]
        for _, _, expression in kept:
            expression.visit(self)
        return False


def _collect(node: Any, parts: list[tuple[str | None, cst.BaseExpression | None]]) -> None:
    """The literal pieces and replacement fields of a string, in order."""
    if isinstance(node, cst.ConcatenatedString):
        _collect(node.left, parts)
        _collect(node.right, parts)
    elif isinstance(node, cst.SimpleString):
        value = node.evaluated_value
        parts.append((value if isinstance(value, str) else "", None))
    else:
        for part in node.parts if hasattr(node, "parts") else node:
            if hasattr(part, "expression"):
                parts.append((None, part.expression))
                if part.format_spec:
                    _collect([p for p in part.format_spec if hasattr(p, "expression")], parts)
            else:
                parts.append((_unescaped(part.value), None))


def _unescaped(raw: str) -> str:
    return raw.replace("{{", "{").replace("}}", "}")


class _Restorer(ast.NodeTransformer):
    """Puts back into the tree what the overwriting lost."""

    def __init__(self, rewriter: _Rewriter) -> None:
        self.rewriter = rewriter

    def _at(self, node: Any) -> int:
        return self.rewriter.offset(node.lineno, node.col_offset)

    def visit_Expr(self, node: ast.Expr) -> ast.AST | None:
        if isinstance(node.value, ast.Name) and self._at(node) in self.rewriter.dropped:
            return None
        return self.generic_visit(node)

    def _visit_import(self, node: Any) -> ast.AST:
        start = self._at(node) - 5
        if start in self.rewriter.lazy:
            node.col_offset -= 5
            node.is_lazy = 1
        return node  # type: ignore[no-any-return]

    visit_Import = _visit_import
    visit_ImportFrom = _visit_import

    def visit_ExceptHandler(self, node: ast.ExceptHandler) -> ast.AST:
        kind = node.type
        if isinstance(kind, ast.BinOp) and self._at(kind) in self.rewriter.handlers:
            elements: list[ast.expr] = []
            left: ast.expr = kind
            while isinstance(left, ast.BinOp):
                elements.insert(0, left.right)
                left = left.left
            node.type = ast.copy_location(ast.Tuple([left, *elements], ast.Load()), kind)
        return self.generic_visit(node)

    def visit_Tuple(self, node: ast.Tuple) -> ast.AST:
        self.generic_visit(node)
        parts = self.rewriter.strings.get(self._at(node))
        if parts is None:
            return node
        fields = iter(node.elts)
        values: list[ast.expr] = []
        for literal, _ in parts:
            value: ast.expr
            if literal is None:
                expression = next(fields)
                value = ast.copy_location(ast.FormattedValue(expression, -1, None), expression)
            else:
                value = ast.copy_location(ast.Constant(literal), node)
            values.append(value)
        return ast.copy_location(ast.JoinedStr(values), node)
