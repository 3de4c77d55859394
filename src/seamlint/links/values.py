"""What an expression may stand for, as far as it can be known without running it."""

from __future__ import annotations

from typing import NamedTuple, TypeAlias

from seamlint.facts import model as m


class Kind:
    THING = 0
    """A module, class or function itself."""
    OBJECT = 1
    """What calling a class gives, and its attributes."""
    RESULT = 2
    """What calling anything else gives."""


class External(NamedTuple):
    """Something that no module of the project defines, by its dotted path."""

    path: str
    kind: int = Kind.THING
    service: str = ""
    """The literal that chose the service, such as `s3` in `boto3.client("s3")`."""


class Module(NamedTuple):
    path: str
    """The file's path in the project."""


class Namespace(NamedTuple):
    """A first-party package without `__init__.py`."""

    name: str


class Class(NamedTuple):
    path: str
    scope: int


class Frame(NamedTuple):
    """What the parameters of one call stand for."""

    path: str
    scope: int
    arguments: tuple[tuple[str, tuple[Value, ...]], ...]


Frames: TypeAlias = tuple[Frame, ...]


class Instance(NamedTuple):
    path: str
    scope: int
    frames: Frames = ()
    """The constructor's call."""


class Function(NamedTuple):
    path: str
    scope: int
    owner: Instance | Class | None = None
    frames: Frames = ()


class Partial(NamedTuple):
    function: Value
    args: tuple[tuple[Value, ...], ...]
    keywords: tuple[tuple[str, tuple[Value, ...]], ...]


class Text(NamedTuple):
    value: str
    """With `UNKNOWN` for each piece that is not known."""


class Collection:
    """A literal list, tuple, set or dict where it stands; equal only to itself."""

    __slots__ = ("expr", "frames", "path")

    def __init__(self, path: str, expr: m.Mapping | m.Sequence, frames: Frames) -> None:
        self.path = path
        self.expr = expr
        self.frames = frames

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Collection) and other.expr is self.expr and other.frames == self.frames

    def __hash__(self) -> int:
        return hash((self.path, self.expr.span))


Value: TypeAlias = External | Module | Namespace | Class | Instance | Function | Partial | Text | Collection
Values: TypeAlias = tuple[Value, ...]
"""Alternatives in a fixed order; empty when nothing is known."""

MOST = 12
"""Alternatives that are followed for one expression."""


def union(*groups: Values) -> Values:
    """All alternatives once, in order, at most `MOST`."""
    groups = tuple(filter(None, groups))
    if len(groups) < 2 and (not groups or len(groups[0]) < 2):
        return groups[0] if groups else ()
    seen: dict[Value, None] = {}
    for group in groups:
        for value in group:
            seen.setdefault(value)
    return tuple(seen)[:MOST]
