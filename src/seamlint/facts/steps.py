"""The statements of a body, in their order."""

from __future__ import annotations

from typing import NamedTuple, TypeAlias

from seamlint.facts.spans import Span
from seamlint.facts.terms import Expr


class Assign(NamedTuple):
    """`targets` are names, attributes, subscripts, or sequences of them."""

    span: Span
    targets: tuple[Expr, ...]
    value: Expr
    annotation: Expr | None = None


class Augment(NamedTuple):
    span: Span
    target: Expr
    value: Expr
    operator: str


class Evaluate(NamedTuple):
    span: Span
    value: Expr


class Return(NamedTuple):
    span: Span
    value: Expr | None


class Raise(NamedTuple):
    span: Span
    error: Expr | None
    cause: Expr | None


class Assert(NamedTuple):
    span: Span
    test: Expr
    message: Expr | None


class Delete(NamedTuple):
    span: Span
    targets: tuple[Expr, ...]


class Jump(NamedTuple):
    """`break` or `continue`."""

    span: Span
    leaves: bool = True
    """Whether it leaves the loop."""


class Define(NamedTuple):
    """A function or class that is defined here."""

    span: Span
    scope: int


class Branch(NamedTuple):
    span: Span
    test: Expr
    body: tuple[Step, ...]
    orelse: tuple[Step, ...]


class Loop(NamedTuple):
    span: Span
    target: Expr | None
    source: Expr
    """What is iterated over; of `while` what is tested."""
    body: tuple[Step, ...]
    orelse: tuple[Step, ...]


class Handler(NamedTuple):
    type: Expr | None
    name: Expr | None
    body: tuple[Step, ...]


class Try(NamedTuple):
    span: Span
    body: tuple[Step, ...]
    handlers: tuple[Handler, ...]
    orelse: tuple[Step, ...]
    final: tuple[Step, ...]


class With(NamedTuple):
    span: Span
    items: tuple[tuple[Expr, Expr | None], ...]
    body: tuple[Step, ...]


class Case(NamedTuple):
    captures: tuple[tuple[Expr, str | None], ...]
    """Names that the pattern binds, each with the key or attribute it is taken from, if there is one."""
    guard: Expr | None
    body: tuple[Step, ...]
    literal: bool = False
    """Whether the pattern is a constant, such as `None`."""
    constants: tuple[Expr, ...] = ()
    """The values that are compared with what is matched, or with a part of it."""


class Match(NamedTuple):
    span: Span
    subject: Expr
    cases: tuple[Case, ...]


Step: TypeAlias = (
    Assign | Augment | Evaluate | Return | Raise | Assert | Delete | Jump | Define | Branch | Loop | Try | With | Match
)
