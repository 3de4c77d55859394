"""What a value may be that can be called: functions of the project, partials of them, and `super()`."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from seamlint.links.values import External, Kind
from seamlint.links.values import Value as Known

if TYPE_CHECKING:
    from seamlint.taint.values import Value


class Routine(NamedTuple):
    """A function of the project, with what it is bound to."""

    path: str
    scope: int
    receiver: Value | None = None
    closure: tuple[tuple[tuple[int, str], Value], ...] = ()
    """What names of the functions around it stood for where it was made."""


class Partial(NamedTuple):
    """A callable that already has some of its arguments."""

    function: Reference
    args: tuple[Value, ...]
    keywords: tuple[tuple[str, Value], ...]


class Super(NamedTuple):
    """What `super()` gives in a method of the class at `scope`."""

    path: str
    scope: int
    receiver: Value


Reference: TypeAlias = Known | Routine | Partial | Super


def are_results(refs: tuple[Reference, ...]) -> bool:
    """Whether all that is known of a value is what was called to get it."""
    for ref in refs:  # noqa: SIM110 - asked too often for a generator
        if not (isinstance(ref, External) and ref.kind == Kind.RESULT):
            return False
    return True
