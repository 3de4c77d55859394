"""The records one pass over a file leaves behind: plain, picklable, without any tree.

Expressions are kept in a small language of their own, just enough to follow a name, a string or a
call to where it came from. Everything a rule will ever ask is answered from these records.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from seamlint.facts.spans import Span, corners, of
from seamlint.facts.steps import (
    Assert,
    Assign,
    Augment,
    Branch,
    Case,
    Define,
    Delete,
    Evaluate,
    Handler,
    Jump,
    Loop,
    Match,
    Raise,
    Return,
    Step,
    Try,
    With,
)
from seamlint.facts.terms import (
    Attribute,
    Call,
    Compare,
    Comprehension,
    Constant,
    Either,
    Element,
    Expr,
    Index,
    Joined,
    Lambda,
    Mapping,
    Name,
    Not,
    Opaque,
    PathJoin,
    Percent,
    Plain,
    Reversed,
    Sequence,
    Slice,
    Starred,
    Walrus,
    Yielded,
)
from seamlint.literals import Verdict

__all__ = [
    "Assert",
    "Assign",
    "Attribute",
    "Augment",
    "Binding",
    "Branch",
    "Call",
    "Case",
    "Compare",
    "Comprehension",
    "Constant",
    "Define",
    "Delete",
    "Either",
    "Element",
    "Evaluate",
    "Expr",
    "Facts",
    "Handler",
    "Import",
    "Index",
    "Joined",
    "Jump",
    "Lambda",
    "Literal",
    "Loop",
    "Mapping",
    "Match",
    "Name",
    "Not",
    "Opaque",
    "Parameter",
    "PathJoin",
    "Percent",
    "Plain",
    "Raise",
    "Return",
    "Reversed",
    "Scope",
    "Sequence",
    "Slice",
    "Span",
    "Starred",
    "Step",
    "Try",
    "Walrus",
    "With",
    "Yielded",
]


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
    nameless: bool = False
    """Whether it stands before a `/`, so that it cannot be given by its name."""


class Binding(NamedTuple):
    """One way in which a name of a scope gets its value."""

    kind: str
    """`import`, `value`, `augment`, `scope` (def and class), `parameter`, `instance` (annotation only), `unknown`."""
    value: Any
    """An `Import`, an expression, a scope number or a `Parameter`, by `kind`."""
    span: Span
    order: int
    branch: tuple[int, ...]


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

    def holds(self, line: int) -> bool:
        first, _, last, _ = corners(self.span)
        return first <= line <= last

    @property
    def head(self) -> Span:
        """The place of a definition without its body: as long as its name."""
        line, column, _, _ = corners(self.span)
        return of(line, column, line, column + len(self.name))


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
    used: tuple[Expr, ...]
    used_in: tuple[int, ...]
    """Of what is `used`, the scopes."""
    raises: list[tuple[int, Expr]]
    loops: frozenset[int]
    """The branch numbers that are bodies of loops: what is bound later may be seen earlier there."""
    stores: list[tuple[int, Expr, Expr]]
    """Assignments to attributes and subscripts: scope, target, value."""
    read: frozenset[str] = frozenset()
    """The names that stand for more than a type somewhere: elsewhere than in annotations and in what handlers catch."""
    literals: tuple[Literal, ...] = ()
    """Only where `facts.literals` took the facts."""

    @property
    def uses(self) -> Iterator[tuple[int, Expr]]:
        """Every attribute, call and subscript with its scope, outermost last, in the order of the source."""
        return zip(self.used_in, self.used, strict=True)

    @property
    def definitions(self) -> tuple[str, ...]:
        """The functions and classes at the top of the module."""
        kinds = ("class", "function")
        named = (scope for scope in self.scopes[1:] if scope.parent == 0 and scope.name != "<lambda>")
        return tuple(sorted({scope.name for scope in named if scope.kind in kinds}))

    def owner_of(self, name: str, scope: int) -> int:
        """The scope whose name it is where it stands in `scope`; -1 if no scope of the file binds it."""
        local = True
        while scope != -1:
            record = self.scopes[scope]
            if name in record.bindings and (local or record.kind != "class"):  # its methods do not see those
                return scope
            local = local and record.kind == "block"
            scope = record.parent
        return -1

    def class_around(self, scope: int) -> int:
        """The class that a scope is, or lies in; 0 if there is none."""
        while scope > 0 and self.scopes[scope].kind != "class":
            scope = self.scopes[scope].parent
        return max(scope, 0)

    def function_around(self, scope: int) -> int:
        """The function that a scope is, or lies in; 0, the module, if there is none."""
        while scope > 0 and self.scopes[scope].kind != "function":
            scope = self.scopes[scope].parent
        return scope
