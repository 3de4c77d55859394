"""Where what a request says decides whose capability, connection or tenant is bound."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from seamlint.facts import model as m
from seamlint.links import callers
from seamlint.links.bindings import CAPABILITY, CONNECTION
from seamlint.links.parts import parameter
from seamlint.links.requested import is_checked, is_payload

if TYPE_CHECKING:
    from seamlint.links.links import Links
    from seamlint.links.view import ModuleView

_ROUNDS = 4
"""Functions between the request and the binding that are followed."""
_Parameters: TypeAlias = "dict[tuple[str, int], dict[str, _Deciding]]"


class _Deciding(NamedTuple):
    """What an argument decides: of whom."""

    what: str
    symbol: str


class Trusted(NamedTuple):
    """One argument that is taken from a request."""

    span: m.Span
    scope: int
    what: str
    """`capability`, `connection` or `tenant`."""
    symbol: str
    """What it is given to."""


def find(links: Links) -> dict[str, list[Trusted]]:
    """By file every such argument, in the order of the source."""
    views = [view for view in links.views(links.paths) if not view.in_tests]
    found: dict[str, list[Trusted]] = {}
    parameters: _Parameters = {}
    seen: set[tuple[str, m.Span]] = set()
    deciding = [(view, *each) for view in views for each in _direct(view)]
    for _ in range(_ROUNDS):
        fresh: _Parameters = {}
        for view, scope, expr, decided in deciding:
            if (view.path, expr.span) in seen:
                continue
            seen.add((view.path, expr.span))
            if is_payload(view, expr):
                if not is_checked(view, scope, expr):
                    found.setdefault(view.path, []).append(Trusted(expr.span, scope, *decided))
            elif (name := parameter(view, expr)) is not None:
                fresh.setdefault((view.path, name[0]), {})[name[1]] = decided
        fresh = {place: unseen for place, names in fresh.items() if (unseen := _unseen(names, parameters.get(place)))}
        if not fresh:
            break
        for place, names in fresh.items():
            parameters.setdefault(place, {}).update(names)
        deciding = list(_handed_on(links, fresh))
    return {path: sorted(trusted) for path, trusted in found.items()}


def _unseen(names: dict[str, _Deciding], known: dict[str, _Deciding] | None) -> dict[str, _Deciding]:
    return {name: decided for name, decided in names.items() if name not in (known or {})}


def _direct(view: ModuleView) -> Iterator[tuple[int, m.Expr, _Deciding]]:
    """What is given to bindings and runtimes themselves."""
    for bound in view.bindings:
        for role in (CAPABILITY, CONNECTION):
            given = bound.given.get(role)
            if given is not None and given.expr is not None and given.path == view.path:
                yield bound.scope, given.expr, _Deciding(role, bound.symbol)
    for made in view.runtimes:
        expr = made.given(view.settings.factories.arguments.tenant)
        if expr is not None:
            yield made.scope, expr, _Deciding("tenant", made.symbol)


def _handed_on(links: Links, parameters: _Parameters) -> Iterator[tuple[ModuleView, int, m.Expr, _Deciding]]:
    """What is given to functions that hand it on."""
    for place, names in parameters.items():
        for name, what in names.items():
            for caller, given in callers.arguments(links, place, name):
                unpacked = [value for keyword, value in caller.call.keywords if keyword is None]
                for expr in [given] if given is not None else filter(partial(is_payload, caller.view), unpacked):
                    yield caller.view, caller.scope, expr, what
