"""Syntax that is newer than the running interpreter, rewritten in place so that its `ast` reads it.

libcst reads every Python version on any interpreter, but only `ast` trees feed the fact builder. So
each construct that an older `ast` refuses is overwritten with older syntax of exactly the same
length: nothing moves, every position stays true. What the overwriting loses is put back into the
tree afterwards.

| construct | overwritten with | put back |
| --- | --- | --- |
| `def f[T](x)`, `class C[T]` (PEP 695, 696) | `def f(   x)`, `class C( )` | - |
| `type X[T] = Y` (PEP 695) | `typ;(X  ) = Y` | the stray name is dropped |
| f-strings of PEP 701, t-strings (PEP 750) | calls `(_(a)(b))` with the replacement fields | a `JoinedStr` |
| `except A, B:` (PEP 758) | `except A| B:` | a tuple |
| `lazy import x` (PEP 810) | `laz; import x` | marked as lazy |
| `except*`, `a[*b]`, `*args: *Ts` (3.11) | a blank for the star | - |

Not read, because libcst does not read it: t-strings that stand one after the other (`t'a' t'b'`).
"""

from __future__ import annotations

import ast
import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

import libcst as cst
from libcst._nodes.internal import CodegenState

_TO_BRACKET = re.compile(rb"[ \t\f\\\r\n]*\(")


def lower(text: str, compile_text: Callable[[str], ast.Module]) -> tuple[str, ast.Module] | None:
    """`text` with newer constructs lowered, and its tree; None if it is no Python of any version."""
    try:
        follower = _Follower(cst.parse_module(text), text.encode("utf-8"))
        try:
            return _lowered(_Rewriter(follower, compile_text, with_strings=False), compile_text)
        except SyntaxError:
            return _lowered(_Rewriter(follower, compile_text, with_strings=True), compile_text)
    except (cst.ParserSyntaxError, SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    except Exception:  # libcst's native parser panics on some broken input; the caller reports the file
        return None


def _lowered(rewriter: _Rewriter, compile_text: Callable[[str], ast.Module]) -> tuple[str, ast.Module]:
    text = rewriter.data.decode("utf-8")
    return text, _Restorer(rewriter).visit(compile_text(text))


class _Follower(CodegenState):
    """Where in the source each node stands, found by following it while libcst writes it back.

    libcst's own providers take twice as long, and are wrong behind the blanks that libcst loses: a
    form feed at the start of a line, the blank in `except A :`.
    """

    def __init__(self, module: cst.Module, source: bytes) -> None:
        super().__init__(module.default_indent, module.default_newline)
        self.source = source
        self.spans: dict[int, tuple[int, int]] = {}
        self.nodes: list[cst.CSTNode] = []
        """Those that may have to be rewritten, the outer ones first."""
        self._position = 0
        self._starts: list[int] = []
        module._codegen(self)
        self.add_token("")
        if source[self._position :].strip(b" \t\f"):
            raise ValueError("libcst does not give the source back")

    def add_token(self, value: str) -> None:
        super().add_token(value)
        token, before = value.encode("utf-8"), self._position
        while not self.source.startswith(token, self._position):
            if self._position == len(self.source) and not value.strip("\r\n"):
                return  # the newline that libcst adds and takes back
            if self.source[self._position] not in b" \t\f":
                raise ValueError("libcst does not give the source back")
            self._position += 1
        if self._position != before:
            self._starts = [self._position if start == before else start for start in self._starts]
        self._position += len(token)

    def add_indent_tokens(self) -> None:
        for token in self.indent_tokens:
            self.add_token(token)

    def before_codegen(self, node: cst.CSTNode) -> None:
        self._starts.append(self._position)
        if type(node) in _REWRITES:
            self.nodes.append(node)

    def after_codegen(self, node: cst.CSTNode) -> None:
        self.spans.setdefault(id(node), (self._starts.pop(), self._position))

    @contextmanager
    def record_syntactic_position(self, node: cst.CSTNode, **_: Any) -> Iterator[None]:
        """Of a statement without what stands above it, of an expression without its brackets."""
        self._starts.append(self._position)
        yield
        self.spans[id(node)] = (self._starts.pop(), self._position)


class _Field(NamedTuple):
    """A replacement field of an f-string."""

    is_tuple: bool
    specification: Any
    """Of literal pieces and fields again, or None."""


class _Rewriter:
    def __init__(self, follower: _Follower, compile_text: Callable[[str], ast.Module], with_strings: bool) -> None:
        self.source = follower.source
        self.data = bytearray(follower.source)
        self.strings: dict[int, tuple[list[str | _Field], tuple[int, int]]] = {}
        self.lazy: dict[int, tuple[int, int]] = {}
        self.dropped: set[int] = set()
        self.handlers: dict[int, int] = {}
        self._spans = follower.spans
        self._compile = compile_text
        self._pieces: set[int] = set()
        self._starts = [0, *(match.end() for match in re.finditer(rb"\r\n?|\n", self.source))]
        for node in follower.nodes:
            if with_strings or not isinstance(node, (cst.ConcatenatedString, cst.FormattedString)):
                _REWRITES[type(node)](self, node)

    def offset(self, line: int, column: int) -> int:
        return self._starts[line - 1] + column

    def place(self, offset: int) -> tuple[int, int]:
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1]

    def span(self, node: cst.CSTNode) -> tuple[int, int]:
        return self._spans[id(node)]

    def _blank(self, start: int, end: int) -> None:
        for i in range(start, end):
            if self.data[i] not in b"\r\n":
                self.data[i] = 32

    def definition(self, node: Any) -> None:
        if node.type_parameters is None:
            return
        start, end = self.span(node.type_parameters)
        self._blank(start, end)
        self.data[start] = ord("(")
        opening = _TO_BRACKET.match(self.source, end)
        if opening:
            self.data[opening.end() - 1] = 32
        else:
            self.data[end - 1] = ord(")")

    def type_alias(self, node: cst.TypeAlias) -> None:
        start, _ = self.span(node)
        self.data[start + 3] = ord(";")
        self.dropped.add(start)
        if node.type_parameters is not None:
            first, last = self.span(node.type_parameters)
            self._blank(first, last)
            before = self.span(node.name)[0] - 1
            if self.data[before] in b" \t":
                self.data[before] = ord("(")
                self.data[last - 1] = ord(")")

    def lazy_import(self, node: cst.LazyImport | cst.LazyImportFrom) -> None:
        start, _ = self.span(node)
        self.data[start + 3] = ord(";")
        self.dropped.add(start)
        self.lazy[self.span(node.whitespace_after_lazy)[1]] = self.place(start)

    def handler(self, node: cst.ExceptHandler | cst.ExceptStarHandler) -> None:
        if isinstance(node, cst.ExceptStarHandler):
            self._unstar(node)
        kind = node.type
        if not isinstance(kind, cst.Tuple) or kind.lpar:
            return
        for element in kind.elements:
            if isinstance(element.comma, cst.Comma):
                comma = self.span(element.comma.whitespace_before)[1]
                self.data[comma] = 32 if element is kind.elements[-1] else ord("|")
        self.handlers[self.span(kind)[0]] = len(kind.elements)

    def subscript(self, node: cst.SubscriptElement) -> None:
        if isinstance(node.slice, cst.Index) and node.slice.star:
            self._unstar(node.slice)

    def parameter(self, node: cst.Param) -> None:
        if node.annotation and isinstance(node.annotation.annotation, cst.StarredElement):
            self._unstar(node.annotation.annotation)

    def _unstar(self, node: cst.CSTNode) -> None:
        self.data[self.source.index(b"*", self.span(node)[0])] = 32

    def string(self, node: cst.ConcatenatedString | cst.FormattedString | cst.TemplatedString) -> None:
        if id(node) in self._pieces:
            return
        pieces = list(self._concatenated(node))
        if all(isinstance(piece, cst.SimpleString) for piece in pieces):
            return
        start, end = self.span(node)
        self._blank(start, end)
        self.data[start : start + 2] = b"(_"
        self.data[end - 1] = ord(")")
        parts: list[str | _Field] = []
        for piece in pieces:
            if isinstance(piece, cst.SimpleString):
                parts.append(self._value(piece.value))
            else:
                parts += self._parts(piece.parts, "r" if "r" in piece.prefix else "", piece.end)
        self.strings[start + 1] = (parts, self.place(end))

    def _concatenated(self, node: Any) -> Iterator[Any]:
        self._pieces.add(id(node))
        if isinstance(node, cst.ConcatenatedString):
            yield from self._concatenated(node.left)
            yield from self._concatenated(node.right)
        else:
            yield node

    def _parts(self, contents: Any, prefix: str, quote: str) -> Iterator[str | _Field]:
        for part in contents:
            if not hasattr(part, "expression"):
                text = part.value.replace("{{", "{").replace("}}", "}")
                yield self._value(f"{prefix}{quote}{text} {quote}")[:-1]
                continue
            start, after = self.span(part)[0], self.span(part.whitespace_after_expression)[1]
            end = after
            if part.equal is not None:  # f"{name=}" writes the expression too
                end = self.span(part.equal.whitespace_before)[1]
                yield self.source[start + 1 : after].decode("utf-8")
            self.data[start:end] = b"(" + self.source[start + 1 : end]
            self.data[end] = ord(")")
            value = self._without_yield(part.expression)
            specification = part.format_spec and list(self._parts(part.format_spec, prefix, quote))
            yield _Field(isinstance(value, cst.Tuple) and not value.lpar, specification)

    def _without_yield(self, node: Any) -> Any:
        """An argument of a call cannot begin with `yield`; what it yields remains."""
        if not isinstance(node, cst.Yield) or node.lpar:
            return node
        start, _ = self.span(node)
        self.data[start : start + 5] = b"     " if node.value else b"None "
        if isinstance(node.value, cst.From):
            self._blank(start, self.span(node.value.item)[0])
            return node.value.item
        return node.value

    def _value(self, literal: str) -> Any:
        statement: Any = self._compile(literal).body[0]
        return statement.value.value


_REWRITES: dict[type[cst.CSTNode], Callable[[_Rewriter, Any], None]] = {
    cst.FunctionDef: _Rewriter.definition,
    cst.ClassDef: _Rewriter.definition,
    cst.TypeAlias: _Rewriter.type_alias,
    cst.LazyImport: _Rewriter.lazy_import,
    cst.LazyImportFrom: _Rewriter.lazy_import,
    cst.ExceptHandler: _Rewriter.handler,
    cst.ExceptStarHandler: _Rewriter.handler,
    cst.SubscriptElement: _Rewriter.subscript,
    cst.Param: _Rewriter.parameter,
    cst.ConcatenatedString: _Rewriter.string,
    cst.FormattedString: _Rewriter.string,
    cst.TemplatedString: _Rewriter.string,
}


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
        place = self.rewriter.lazy.get(self._at(node))
        if place is not None:
            node.lineno, node.col_offset = place
            node.is_lazy = 1
        return node  # type: ignore[no-any-return]

    visit_Import = _visit_import
    visit_ImportFrom = _visit_import

    def visit_ExceptHandler(self, node: ast.ExceptHandler) -> ast.AST:
        left, elements = node.type, []
        number = 0 if left is None else self.rewriter.handlers.get(self._at(left), 0)
        while isinstance(left, ast.BinOp) and len(elements) + 1 < number:
            elements.insert(0, left.right)
            left = left.left
        if left is not None and elements:
            node.type = ast.copy_location(ast.Tuple([left, *elements], ast.Load()), node.type)  # type: ignore[type-var]
        return self.generic_visit(node)

    def _visit_string(self, node: Any) -> ast.AST:
        if self._at(node) not in self.rewriter.strings:
            return self.generic_visit(node)
        parts, end = self.rewriter.strings[self._at(node)]
        whole = ast.copy_location(ast.JoinedStr([]), node)
        whole.col_offset -= 1
        whole.end_lineno, whole.end_col_offset = end
        calls: list[ast.Call] = []
        while isinstance(node, ast.Call):
            calls.append(node)
            node = node.func
        whole.values = self._values(parts, calls, whole)
        return self.generic_visit(whole)

    visit_Call = _visit_string
    visit_Name = _visit_string

    def _values(self, parts: list[str | _Field], calls: list[ast.Call], whole: ast.JoinedStr) -> list[ast.expr]:
        values: list[ast.expr] = []
        for part in parts:
            if isinstance(part, str):
                values.append(ast.copy_location(ast.Constant(part), whole))
                continue
            elements = calls.pop().args
            value = ast.Tuple(elements, ast.Load()) if part.is_tuple else elements[0]
            field = ast.FormattedValue(ast.copy_location(value, elements[0]), -1, None)
            if part.specification:
                field.format_spec = ast.copy_location(ast.JoinedStr([]), whole)
                field.format_spec.values = self._values(part.specification, calls, whole)
            values.append(ast.copy_location(field, elements[0]))
        return values
