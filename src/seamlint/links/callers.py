"""What the functions of the project are called with."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from seamlint.facts import model as m
from seamlint.links.parts import parameter
from seamlint.links.values import Function, Text, Values, union

if TYPE_CHECKING:
    from seamlint.links.links import Links
    from seamlint.links.view import ModuleView

_DEEPEST = 3
"""Functions between a constant and where it is used that are followed."""


class Caller(NamedTuple):
    """One call of a function, in the project's own code."""

    view: ModuleView
    scope: int
    call: m.Call
    bound: bool
    """Whether the first parameter is the object that the method is called on."""


def find(links: Links) -> dict[tuple[str, int], list[Caller]]:
    """The calls of each function, by the file and scope of its definition; what tests call is left out."""
    found: dict[tuple[str, int], list[Caller]] = {}
    for view in links.views(links.paths):
        for scope, use in view.facts.uses if not view.in_tests else ():
            for called in links.evaluator.values(view.path, use.function) if isinstance(use, m.Call) else ():
                if isinstance(called, Function) and isinstance(use, m.Call):
                    caller = Caller(view, scope, use, called.owner is not None)
                    found.setdefault((called.path, called.scope), []).append(caller)
    return found


def arguments(links: Links, place: tuple[str, int], name: str) -> Iterator[tuple[Caller, m.Expr | None]]:
    """What each call gives for a parameter; None where that cannot be seen."""
    facts = links.evaluator.program.facts(place[0])
    for caller in links.callers.get(place, ()) if facts is not None else ():
        given = next((value for keyword, value in caller.call.keywords if keyword == name), None)
        position = _position(facts.scopes[place[1]], name, caller.bound) if facts is not None else -1
        if given is None and 0 <= position < len(caller.call.args):
            given = caller.call.args[position]
        yield caller, None if isinstance(given, m.Starred) else given


def _position(scope: m.Scope, name: str, bound: bool) -> int:
    places = (each.value.position for each in scope.bindings.get(name, ()) if each.kind == "parameter")
    return next(places, -1) - bound


def values(view: ModuleView, expr: m.Expr, depth: int = _DEEPEST) -> Values:
    """What an argument may be: by what the module says, or, of a parameter, by all calls if they give constants."""
    known = view.links.evaluator.values(view.path, expr)
    place = parameter(view, expr) if depth and not _texts(known) else None
    found: Values = ()
    for caller, given in arguments(view.links, (view.path, place[0]), place[1]) if place is not None else ():
        told = _texts(values(caller.view, given, depth - 1)) if given is not None else ()
        if not told:
            return known
        found = union(found, told)
    return found or known


def _texts(found: Values) -> Values:
    return tuple(value for value in found if isinstance(value, Text))
