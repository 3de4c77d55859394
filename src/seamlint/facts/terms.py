"""Expressions in a small language of their own: just enough to follow a value to where it came from."""

from __future__ import annotations

from typing import NamedTuple, TypeAlias

from seamlint.facts.spans import Span


class Name(NamedTuple):
    span: Span
    id: str
    scope: int
    order: int
    branch: tuple[int, ...]


class Attribute(NamedTuple):
    span: Span
    base: Expr
    name: str


class Call(NamedTuple):
    span: Span
    function: Expr
    args: tuple[Expr, ...]
    keywords: tuple[tuple[str | None, Expr], ...]


class Constant(NamedTuple):
    span: Span
    value: str | int | None


class Joined(NamedTuple):
    """An f-string, a template string or a chain of `+`."""

    span: Span
    parts: tuple[Expr, ...]


class Percent(NamedTuple):
    span: Span
    template: Expr
    values: Expr


class Index(NamedTuple):
    span: Span
    base: Expr
    key: Expr


class Mapping(NamedTuple):
    span: Span
    items: tuple[tuple[Expr | None, Expr], ...]


class Sequence(NamedTuple):
    span: Span
    items: tuple[Expr, ...]


class Either(NamedTuple):
    """A conditional expression, `or`, `and`, `|`: any of the options may be the value."""

    span: Span
    options: tuple[Expr, ...]
    kind: str = "if"
    """`if`, `or`, `and` or `|`."""
    test: Expr | None = None
    """Of a conditional expression: what decides."""


class Element(NamedTuple):
    """One element of `base`: at `position` when unpacked, any of them (-1) when iterated over."""

    span: Span
    base: Expr
    position: int


class Lambda(NamedTuple):
    span: Span
    scope: int


class Starred(NamedTuple):
    span: Span
    value: Expr


class Reversed(NamedTuple):
    """`base[::-1]`"""

    span: Span
    base: Expr


class Slice(NamedTuple):
    """`base[lower:upper]`"""

    span: Span
    base: Expr
    lower: Expr | None
    upper: Expr | None


class PathJoin(NamedTuple):
    """`folder / "name"`: a path, or a quotient."""

    span: Span
    parts: tuple[Expr, ...]


class Compare(NamedTuple):
    """A comparison of two values; `operator` is the name of the `ast` class."""

    span: Span
    left: Expr
    operator: str
    right: Expr


class Not(NamedTuple):
    span: Span
    value: Expr


class Walrus(NamedTuple):
    span: Span
    target: Expr
    value: Expr


class Yielded(NamedTuple):
    """`yield value`, or `yield from value` where `each` is true."""

    span: Span
    value: Expr | None
    each: bool


class Comprehension(NamedTuple):
    """`item` is the collection with the one element, or pair, that is made again and again."""

    span: Span
    item: Mapping | Sequence
    loops: tuple[tuple[Expr, Expr, tuple[Expr, ...]], ...]
    """Target, source and conditions of each `for`."""


class Plain(NamedTuple):
    """A number, a truth value, the result of arithmetic: no text that came from elsewhere."""

    span: Span


class Opaque(NamedTuple):
    """An expression whose value nobody follows."""

    span: Span


Expr: TypeAlias = (
    Name
    | Attribute
    | Call
    | Constant
    | Joined
    | Percent
    | Index
    | Mapping
    | Sequence
    | Either
    | Element
    | Lambda
    | Starred
    | Reversed
    | Slice
    | PathJoin
    | Compare
    | Not
    | Walrus
    | Yielded
    | Comprehension
    | Plain
    | Opaque
)
