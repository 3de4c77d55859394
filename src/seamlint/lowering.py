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

Not read: t-strings that stand one after the other (`t'a' t'b'`; libcst does not read them either),
and `yield` without brackets in the field of a string that has to be rewritten.
"""

from __future__ import annotations

import ast
import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any, cast

import libcst as cst
from libcst._nodes.internal import CodegenState

from seamlint.patterns import later
from seamlint.plain_syntax import restore

_TO_BRACKET = later(rb"[ \t\f\\\r\n]*\(")


def lower(text: str, compile_text: Callable[[str], ast.Module]) -> tuple[str, ast.Module] | None:
    """`text` with newer constructs lowered, and its tree; None if it is no Python of any version."""
    try:
        follower = _Follower(cst.parse_module(text), text.encode("utf-8"))
        for with_strings in (False, True):  # f-strings are left alone if the interpreter reads them
            rewriter = _Rewriter(follower, compile_text, with_strings)
            with suppress(SyntaxError):
                lowered = rewriter.data.decode("utf-8")
                return lowered, _Restorer(rewriter).visit(compile_text(lowered))
    except Exception:  # libcst's native parser even panics on some broken input; the caller reports the file
        pass
    return None


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


_Parts = list["str | tuple[bool, Any]"]
"""Literal pieces, and for a replacement field whether it is a bare tuple and the parts of its format."""


class _Rewriter:
    def __init__(self, follower: _Follower, compile_text: Callable[[str], ast.Module], with_strings: bool) -> None:
        self.source = follower.source
        self.data = bytearray(follower.source)
        self.strings: dict[int, tuple[_Parts, tuple[int, int]]] = {}
        self.lazy: dict[int, tuple[int, int]] = {}
        self.dropped: set[int] = set()
        self.handlers: dict[int, int] = {}
        self._spans = follower.spans
        self._pieces: set[int] = set()
        self._value: Callable[[str], Any] = lambda text: cast(Any, compile_text(text).body[0]).value.value
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
        closing, mark = (opening.end() - 1, " ") if opening else (end - 1, ")")
        self.data[closing] = ord(mark)

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
                mark = " " if element is kind.elements[-1] else "|"
                self.data[self.span(element.comma.whitespace_before)[1]] = ord(mark)
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
        pieces = [] if id(node) in self._pieces else self._concatenated(node)
        if all(isinstance(piece, cst.SimpleString) for piece in pieces):
            return
        start, end = self.span(node)
        self._blank(start, end)
        self.data[start : start + 2] = b"(_"
        self.data[end - 1] = ord(")")
        parts: _Parts = []
        for piece in pieces:
            if isinstance(piece, cst.SimpleString):
                parts.append(self._value(piece.value))
            else:
                parts += self._parts(piece.parts, "r" if "r" in piece.prefix else "", piece.end)
        self.strings[start + 1] = (parts, self.place(end))

    def _concatenated(self, node: Any) -> list[Any]:
        self._pieces.add(id(node))
        if not isinstance(node, cst.ConcatenatedString):
            return [node]
        return [*self._concatenated(node.left), *self._concatenated(node.right)]

    def _parts(self, contents: Any, prefix: str, quote: str) -> Iterator[str | tuple[bool, Any]]:
        for part in contents:
            if not hasattr(part, "expression"):
                text = part.value.replace("{{", "{").replace("}}", "}")
                yield self._value(f"{prefix}{quote}{text} {quote}")[:-1]
                continue
            start, end = self.span(part)[0], self.span(part.whitespace_after_expression)[1]
            if part.equal is not None:  # f"{name=}" writes the expression too
                yield self.source[start + 1 : end].decode("utf-8")
                end = self.span(part.equal.whitespace_before)[1]
            self.data[start:end] = b"(" + self.source[start + 1 : end]
            self.data[end] = ord(")")
            is_tuple = isinstance(part.expression, cst.Tuple) and not part.expression.lpar
            yield is_tuple, list(self._parts(part.format_spec or (), prefix, quote))


_REWRITES: dict[type[cst.CSTNode], Callable[[_Rewriter, Any], None]] = {
    **dict.fromkeys((cst.FunctionDef, cst.ClassDef), _Rewriter.definition),
    **dict.fromkeys((cst.LazyImport, cst.LazyImportFrom), _Rewriter.lazy_import),
    **dict.fromkeys((cst.ExceptHandler, cst.ExceptStarHandler), _Rewriter.handler),
    **dict.fromkeys((cst.ConcatenatedString, cst.FormattedString, cst.TemplatedString), _Rewriter.string),
    cst.Param: _Rewriter.parameter,
    cst.SubscriptElement: _Rewriter.subscript,
    cst.TypeAlias: _Rewriter.type_alias,
}


class _Restorer(ast.NodeTransformer):
    """Puts back into the tree what the overwriting lost."""

    def __init__(self, rewriter: _Rewriter) -> None:
        self.rewriter = rewriter

    def visit(self, node: ast.AST) -> Any:
        return super().visit(node) if self.rewriter.strings or not isinstance(node, ast.expr) else node

    def _at(self, node: Any) -> int:
        return self.rewriter.offset(node.lineno, node.col_offset)

    def visit_Expr(self, node: ast.Expr) -> ast.AST | None:
        if isinstance(node.value, ast.Name) and self._at(node) in self.rewriter.dropped:
            return None
        return self.generic_visit(node)

    def visit_Import(self, node: Any) -> Any:
        place = self.rewriter.lazy.get(self._at(node))
        if place is not None:
            node.lineno, node.col_offset = place
            node.is_lazy = 1
        return node

    visit_ImportFrom = visit_Import

    def visit_ExceptHandler(self, node: ast.ExceptHandler) -> ast.AST:
        if node.type is not None:
            restore(node, self.rewriter.handlers.get(self._at(node.type), 1))
        return self.generic_visit(node)

    def visit_Call(self, node: Any) -> ast.AST:
        if self._at(node) not in self.rewriter.strings:
            return self.generic_visit(node)
        parts, end = self.rewriter.strings[self._at(node)]
        whole = ast.copy_location(ast.JoinedStr([]), node)
        whole.col_offset -= 1
        whole.end_lineno, whole.end_col_offset = end
        fields: list[list[ast.expr]] = []
        while isinstance(node, ast.Call):
            fields.append(node.args)
            node = node.func
        whole.values = self._values(parts, fields, whole)
        return self.generic_visit(whole)

    visit_Name = visit_Call

    def _values(self, parts: _Parts, fields: list[list[ast.expr]], whole: ast.JoinedStr) -> list[ast.expr]:
        values: list[ast.expr] = []
        for part in parts:
            if isinstance(part, str):
                values.append(ast.copy_location(ast.Constant(part), whole))
                continue
            is_tuple, specification = part
            elements = fields.pop()
            value = ast.copy_location(ast.Tuple(elements, ast.Load()), elements[0]) if is_tuple else elements[0]
            inner = self._values(specification, fields, whole)
            form = ast.copy_location(ast.JoinedStr(inner), whole) if inner else None
            values.append(ast.copy_location(ast.FormattedValue(value, -1, form), elements[0]))
        return values
