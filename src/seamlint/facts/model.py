"""The records one pass over a file leaves behind: plain, picklable, without any tree.

Expressions are kept in a small language of their own, just enough to follow a name, a string or a
call to where it came from. Everything a rule will ever ask is answered from these records.
"""

from __future__ import annotations

from typing import Any, NamedTuple, TypeAlias

from seamlint.literals import Verdict

Span: TypeAlias = tuple[int, int, int, int]
"""First line, first column, last line, column after the last; all counted from 1, in characters."""


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


class Import(NamedTuple):
    """One alias of one import statement."""

    span: Span
    scope: int
    module: str
    """As written, without leading dots; empty for `from . import x`."""
    name: str | None
    """The imported name of a `from` import, `*` for all of them, None for a plain import."""
    alias: str | None
    level: int
    type_only: bool
    optional: bool
    """Inside `try` with a handler for a failed import."""
    lazy: bool


class Parameter(NamedTuple):
    position: int
    """Position among the positional parameters, -1 if keyword-only, -2 for `*args`, -3 for `**kwargs`."""
    annotation: Expr | None
    default: Expr | None


class Binding(NamedTuple):
    """One way in which a name of a scope gets its value."""

    kind: str
    """`import`, `value`, `augment`, `scope` (def and class), `parameter`, `instance` (annotation only), `unknown`."""
    value: Any
    """An `Import`, an expression, a scope number or a `Parameter`, by `kind`."""
    span: Span
    order: int
    branch: tuple[int, ...]


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


class Match(NamedTuple):
    span: Span
    subject: Expr
    cases: tuple[Case, ...]


Step: TypeAlias = (
    Assign
    | Augment
    | Evaluate
    | Return
    | Raise
    | Assert
    | Delete
    | Jump
    | Define
    | Branch
    | Loop
    | Try
    | With
    | Match
)


class Scope(NamedTuple):
    kind: str
    """`module`, `class`, `function` or `block` (lambda, comprehension)."""
    name: str
    qualname: str
    parent: int
    span: Span
    bindings: dict[str, list[Binding]]
    returns: list[Expr]
    """Returned and yielded expressions."""
    annotations: list[tuple[str, Expr]]
    """Of a function: parameter name (`return` for the result) and annotation."""
    decorators: tuple[Expr, ...]
    bases: tuple[Expr, ...]
    members: dict[str, list[tuple[int, Expr]]]
    """Of a class: what its methods store on `self`, with the method's scope."""
    flags: frozenset[str]
    """Of a function: `annotated`, `abstract`, `stub`."""
    steps: list[Step]
    """The body, statement by statement."""
    words: set[str]
    """Every identifier, keyword and short string in the body and in the functions inside it."""


class Literal(NamedTuple):
    """A credential that stands in the file: where, and what it is, but not the value."""

    span: Span
    scope: int
    kind: str
    """`code`, `example` (an argument that documents a field), `docstring`, `comment` or `document`."""
    verdict: Verdict


class Facts(NamedTuple):
    """What is known of one module before any other module is looked at."""

    scopes: list[Scope]
    imports: list[Import]
    uses: list[tuple[int, Expr]]
    """Every attribute, call and subscript with its scope, outermost last, in the order of the source."""
    raises: list[tuple[int, Expr]]
    loops: frozenset[int]
    """The branch numbers that are bodies of loops: what is bound later may be seen earlier there."""
    stores: list[tuple[int, Expr, Expr]]
    """Assignments to attributes and subscripts: scope, target, value."""
    literals: tuple[Literal, ...] = ()
    """Only where `facts.literals` took the facts."""
