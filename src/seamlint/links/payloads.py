"""Where what a request says decides whose capability, connection or tenant is bound."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from seamlint.catalogue import loader as tables
from seamlint.facts import model as m
from seamlint.links import flow
from seamlint.links.bindings import CAPABILITY, CONNECTION, origin
from seamlint.links.values import External, Function

if TYPE_CHECKING:
    from seamlint.links.links import Links
    from seamlint.links.view import ModuleView

_DEEPEST = 12
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
            if _is_payload(view, expr):
                found.setdefault(view.path, []).append(Trusted(expr.span, scope, *decided))
            else:
                name = _parameter(view, expr)
                if name is not None:
                    fresh.setdefault((view.path, name[0]), {})[name[1]] = decided
        fresh = {place: names for place, names in fresh.items() if place not in parameters}
        if not fresh:
            break
        parameters.update(fresh)
        deciding = [(view, *each) for view in views for each in _handed_on(view, fresh)]
    return {path: sorted(trusted) for path, trusted in found.items()}


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
                given = [value for keyword, value in use.keywords if keyword == name]
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


def _parameter(view: ModuleView, expr: m.Expr) -> tuple[int, str] | None:
    """The function and its parameter that the expression is."""
    expr = origin(view, expr)
    if not isinstance(expr, m.Name):
        return None
    scope = expr.scope
    while scope > 0:
        bindings = view.facts.scopes[scope].bindings.get(expr.id, [])
        if bindings:
            return (scope, expr.id) if all(binding.kind == "parameter" for binding in bindings) else None
        scope = view.facts.scopes[scope].parent
    return None


def _is_payload(view: ModuleView, expr: m.Expr, depth: int = 0) -> bool:
    """Whether the value is a part of what a request says."""
    expr, table = origin(view, expr), tables.requests()
    if depth > _DEEPEST:
        return False
    if isinstance(expr, m.Name):
        return depth > 0 and expr.id in table["parameters"] and _parameter(view, expr) is not None
    if isinstance(expr, m.Attribute):
        return (expr.name in table["attributes"] and _is_request(view, expr.base)) or (
            _is_payload(view, expr.base, depth + 1)
        )
    if isinstance(expr, (m.Index, m.Element)):
        return _is_payload(view, expr.base, depth + 1)
    if isinstance(expr, (m.Either, m.Joined)):
        parts = expr.options if isinstance(expr, m.Either) else expr.parts
        return any(_is_payload(view, part, depth + 1) for part in parts)
    return isinstance(expr, m.Call) and _gives_payload(view, expr, depth)


def _gives_payload(view: ModuleView, call: m.Call, depth: int) -> bool:
    table, function = tables.requests(), call.function
    if isinstance(function, m.Attribute):
        if function.name in table["methods"] and _is_request(view, function.base):
            return True
        if function.name in table["parts"] and _is_payload(view, function.base, depth + 1):
            return True
    called = view.links.evaluator.values(view.path, function)
    passes = any(isinstance(value, External) and value.path in table["passing"] for value in called)
    return passes and any(_is_payload(view, argument, depth + 1) for argument in call.args)


def _is_request(view: ModuleView, expr: m.Expr) -> bool:
    return (
        flow.tail(origin(view, expr)) in tables.requests()["requests"]
        or flow.tail(expr) in (tables.requests()["requests"])
    )
