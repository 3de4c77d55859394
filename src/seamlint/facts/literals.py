"""The credentials that stand in a module: found in the same pass, judged at once, and not kept."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Iterable
from typing import Any

from seamlint.facts import builder, spans
from seamlint.facts import model as m
from seamlint.literals.names import is_about_a_secret, secret_class
from seamlint.literals.text import Lines, find, of_literal
from seamlint.patterns import later

_EXAMPLES = frozenset({"example", "examples", "json_schema_extra", "openapi_examples", "openapi_extra", "schema_extra"})
_DEFAULTS = frozenset({"default", "initial", "fallback"})
# Calls that take a secret by its position: as what, and where.
_TAKES = {
    "HTTPBasicAuth": ("password", 1),
    "HTTPDigestAuth": ("password", 1),
    "HTTPProxyAuth": ("password", 1),
    "BasicAuth": ("password", 1),
    "login": ("password", 1),
    "Fernet": ("fernet_key", 0),
    "jwt.encode": ("jwt_secret", 1),
    "jwt.decode": ("jwt_key", 1),
    "hmac.new": ("hmac_key", 0),
}
_AUTH = frozenset({"auth", "basic_auth", "http_auth", "httpauth"})
_COMMENT = later(r"^[^#\r\n]*", re.MULTILINE)


def build(tree: ast.Module, text: str) -> m.Facts:
    """Facts of one parsed module with the credentials that stand in it."""
    return builder.build(tree, text, _Reader)


class _Reader(builder.Builder):
    """Notes for each constant the name it is given to, before the expression that holds it is turned into a record."""

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self._names: dict[int, str] = {}
        self._literals: list[m.Literal] = []
        self._prose: dict[int, m.Span] = {}
        self._examples: list[m.Span] = []
        self._around: m.Span | None = None

    # What is given to which name.

    def _give(self, node: ast.expr | None, name: str) -> None:
        """`node` is the value of `name`, or holds it: as an alternative, an element, a default, an argument."""
        if isinstance(node, ast.Constant):
            self._names[id(node)] = name
        elif isinstance(node, (ast.IfExp, ast.NamedExpr)):
            for part in (node.body, node.orelse) if isinstance(node, ast.IfExp) else (node.value,):
                self._give(part, name)
        elif isinstance(node, ast.BoolOp):
            for part in node.values:
                self._give(part, name)
        elif isinstance(node, (ast.List, ast.Tuple, ast.Set)):
            for part in node.elts:
                self._give(part, name)
        elif isinstance(node, ast.Dict):
            for part in node.values:
                self._give(part, name)
        elif isinstance(node, ast.Call):
            for part in [*node.args[:1], *(each.value for each in node.keywords if each.arg in _DEFAULTS | _EXAMPLES)]:
                self._give(part, name)
            if isinstance(node.func, ast.Attribute):  # "...".encode()
                self._give(node.func.value if isinstance(node.func.value, ast.Constant) else None, name)

    def _give_secret(self, node: ast.expr | None, name: str) -> None:
        if node is not None and name and secret_class(name):
            self._give(node, name)

    def _assign(self, node: ast.Assign) -> None:
        for target in node.targets:
            self._give_target(target, node.value)
        super()._assign(node)

    def _annotated(self, node: ast.AnnAssign) -> None:
        self._give_target(node.target, node.value)
        super()._annotated(node)

    def _give_target(self, target: ast.expr, value: ast.expr | None) -> None:
        if isinstance(target, (ast.Tuple, ast.List)) and isinstance(value, (ast.Tuple, ast.List)):
            for each, part in zip(target.elts, value.elts, strict=False):
                self._give_target(each, part)
        elif value is not None:
            name = _name_of(target)
            self._give_secret(value, name)
            if name in _EXAMPLES:
                self._examples.append(self.span(value))

    def _walrus(self, node: ast.NamedExpr) -> m.Expr:
        self._give_target(node.target, node.value)
        return super()._walrus(node)

    def bind_parameters(self, arguments: ast.arguments) -> None:
        positional = [*arguments.posonlyargs, *arguments.args]
        for argument, default in zip(reversed(positional), reversed(arguments.defaults), strict=False):
            self._give_secret(default, argument.arg)
        for argument, value in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True):
            self._give_secret(value, argument.arg)
        super().bind_parameters(arguments)

    def _dict(self, node: ast.Dict) -> m.Expr:
        for key, value in zip(node.keys, node.values, strict=True):
            if isinstance(key, ast.Constant) and isinstance(key.value, str):
                if is_about_a_secret(key.value):  # the key speaks for it, not what holds the dictionary
                    self._names.pop(id(value), None)
                self._give_secret(value, key.value)
                if key.value in _EXAMPLES:
                    self._examples.append(self.span(value))
        return super()._dict(node)

    def _compare(self, node: ast.Compare) -> m.Expr:
        if all(isinstance(operator, (ast.Eq, ast.NotEq)) for operator in node.ops):
            self._give_each_other([node.left, *node.comparators])
        return super()._compare(node)

    def _give_each_other(self, sides: list[ast.expr]) -> None:
        for name in filter(None, map(_name_of, sides)):
            for side in sides:
                self._give_secret(side if isinstance(side, ast.Constant) else None, name)

    def _call(self, node: ast.Call) -> m.Expr:
        called = _name_of(node.func)
        for first, second in zip(node.args, node.args[1:], strict=False):  # getenv("JWT_SECRET", "...")
            if isinstance(first, ast.Constant) and isinstance(first.value, str):
                self._give_secret(second, first.value)
        if node.args and isinstance(node.args[0], ast.Constant) and isinstance(node.args[0].value, str):
            for keyword in node.keywords:
                if keyword.arg in _DEFAULTS:
                    self._give_secret(keyword.value, node.args[0].value)
        if called == "compare_digest":
            self._give_each_other([_bare(argument) for argument in node.args])
        module = _name_of(node.func.value) if isinstance(node.func, ast.Attribute) else ""
        name, position = _TAKES.get(f"{module}.{called}") or _TAKES.get(called) or ("", len(node.args))
        if position < len(node.args):
            self._give(node.args[position], name)
        for keyword in node.keywords:
            self._give_secret(keyword.value, keyword.arg or "")
            if keyword.arg in _AUTH and isinstance(keyword.value, ast.Tuple) and len(keyword.value.elts) == 2:
                self._give(keyword.value.elts[1], "password")
            if keyword.arg in _EXAMPLES:
                self._examples.append(self.span(keyword.value))
        return super()._call(node)

    # What the literals themselves say.

    def _constant(self, node: ast.Constant) -> m.Expr:
        record = super()._constant(node)
        value = record.value if isinstance(record, m.Constant) else None
        if isinstance(value, str) and id(node) not in self._prose:
            verdict = of_literal(value, self._names.pop(id(node), ""))
            if verdict is not None:
                self._literals.append(m.Literal(self._around or record.span, self.scope, "code", verdict))
        return record

    def _joined(self, node: Any) -> m.Expr:
        # Until 3.12 the parts of an f-string have its own place.
        outer, self._around = self._around, self._around or self.span(node)
        record = super()._joined(node)
        self._around = outer
        return record

    def _expression_statement(self, node: ast.Expr) -> None:
        if isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            self._prose[id(node.value)] = self.span(node.value)
        super()._expression_statement(node)

    def found(self, text: str) -> tuple[m.Literal, ...]:
        lines = Lines(text)
        found = [self._seen(literal) for literal in self._literals]
        found += [*self._read(text, lines, self._prose.values(), "docstring"), *self._comments(text, lines)]
        return tuple(sorted(each for each in found if not lines.allows(*spans.corners(each.span)[::2])))

    def _seen(self, literal: m.Literal) -> m.Literal:
        is_example = any(spans.inside(literal.span, each) for each in self._examples)
        return literal._replace(kind="example") if is_example else literal

    def _read(self, text: str, lines: Lines, places: Iterable[m.Span], kind: str) -> list[m.Literal]:
        """The credentials in the parts of the text at `places`; the rest is blanked, so that places stay."""
        blank = re.sub(r"[^\r\n]", " ", text)
        pieces, last = [], 0
        for first, column, end, end_column in map(spans.corners, sorted(places)):
            start, stop = lines.offset(first, column), lines.offset(end, end_column)
            pieces += [blank[last:start], text[start:stop]]
            last = stop
        if not pieces:
            return []
        return [
            m.Literal(
                spans.of(*(place := lines.place(hit.start)), *lines.place(hit.end)),
                self._scope_at(place[0]),
                kind,
                hit.verdict,
            )
            for hit in find("".join([*pieces, blank[last:]]))
        ]

    def _comments(self, text: str, lines: Lines) -> list[m.Literal]:
        if "#" not in text:
            return []
        rough = _COMMENT.sub(lambda match: " " * len(match.group()), text)
        if next(find(rough), None) is None:
            return []
        places = []
        try:
            for token in tokenize.generate_tokens(io.StringIO(text).readline):
                if token.type == tokenize.COMMENT:
                    places.append(spans.of(token.start[0], token.start[1] + 1, token.end[0], token.end[1] + 1))
        except (tokenize.TokenError, SyntaxError):
            pass  # newer syntax than the interpreter's: what was read so far holds
        return self._read(text, lines, places, "comment")

    def _scope_at(self, line: int) -> int:
        """The innermost definition that holds a line."""
        holding = [number for number, scope in enumerate(self.scopes) if scope.holds(line)]
        named = [number for number in holding if self.scopes[number].kind in ("class", "function")]
        return max(named, key=lambda number: spans.row(self.scopes[number].span), default=0)


def _name_of(node: ast.expr) -> str:
    """The last name of what is assigned to, compared or called; of an item its key."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return node.attr
    key: ast.expr | None = None
    if isinstance(node, ast.Subscript):
        key = node.slice
    elif isinstance(node, ast.Call) and node.args:
        key = node.args[0]
    return key.value if isinstance(key, ast.Constant) and isinstance(key.value, str) else ""


def _bare(node: ast.expr) -> ast.expr:
    """Without `.encode()`."""
    inner = node.func.value if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) else node
    return inner if isinstance(inner, ast.Constant) or _name_of(inner) else node
