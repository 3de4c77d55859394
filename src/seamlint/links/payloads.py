"""Where what a request says decides whose capability, connection or tenant is bound."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from seamlint.facts import model as m
from seamlint.links.bindings import CAPABILITY, CONNECTION
from seamlint.links.requested import is_checked, is_payload, parameter
from seamlint.links.values import Function

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
        deciding = [(view, *each) for view in views for each in _handed_on(view, fresh)]
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


def _handed_on(view: ModuleView, parameters: _Parameters) -> Iterator[tuple[int, m.Expr, _Deciding]]:
    """What is given to functions that hand it on."""
    for scope, use in view.facts.uses:
        if not isinstance(use, m.Call):
            continue
        for called in view.links.evaluator.values(view.path, use.function):
            if not isinstance(called, Function) or (called.path, called.scope) not in parameters:
                continue
            decided = parameters[(called.path, called.scope)]
            facts = view.links.evaluator.program.facts(called.path)
            places = _positions(facts.scopes[called.scope], called.owner is not None) if facts else {}
            for name, what in decided.items():
                given = [
                    value
                    for keyword, value in use.keywords
                    if keyword == name or (keyword is None and is_payload(view, value))
                ]
                given += [use.args[places[name]]] if places.get(name, len(use.args)) < len(use.args) else []
                for expr in given:
                    yield scope, expr, what


def _positions(scope: m.Scope, bound: bool) -> dict[str, int]:
    return {
        name: binding.value.position - bound
        for name, bindings in scope.bindings.items()
        for binding in bindings
        if binding.kind == "parameter" and binding.value.position >= bound
    }
