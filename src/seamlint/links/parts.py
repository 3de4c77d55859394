"""The expressions inside an expression, and the names that stand in it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, get_args

from seamlint.facts import model as m
from seamlint.links import flow

if TYPE_CHECKING:
    from seamlint.links.view import ModuleView

_EXPRESSIONS = get_args(m.Expr)


def within(expr: object) -> Iterator[m.Expr]:
    """The expression and all that it is made of, from the outside in."""
    if isinstance(expr, _EXPRESSIONS):
        yield expr
    if isinstance(expr, tuple):
        for part in expr:
            yield from within(part)


def identifiers(expr: object) -> set[str]:
    """Every name, attribute and keyword in an expression, and the words of its texts between dots."""
    found: set[str] = set()
    for part in within(expr):
        if isinstance(part, m.Name):
            found.add(part.id)
        elif isinstance(part, m.Attribute):
            found.add(part.name)
        elif isinstance(part, m.Call):
            found.update(keyword for keyword, _ in part.keywords if keyword)
        elif isinstance(part, m.Constant) and isinstance(part.value, str):
            found.update(part.value.split("."))
    return found


def tail(expr: m.Expr) -> str:
    """The last name of a dotted one; empty for anything else."""
    if isinstance(expr, m.Name):
        return expr.id
    return expr.name if isinstance(expr, m.Attribute) else ""


def origin(module: ModuleView, expr: m.Expr, depth: int = 8) -> m.Expr:
    """The expression that a name was given, as far as the module says it without a doubt."""
    while isinstance(expr, m.Name) and depth:
        scope = expr.scope
        while scope > 0 and expr.id not in module.facts.scopes[scope].bindings:
            scope = module.facts.scopes[scope].parent
        bindings = module.facts.scopes[scope].bindings.get(expr.id, [])
        if scope == expr.scope:
            bindings = flow.reaching(bindings, expr, module.facts.loops)
        if len(bindings) != 1 or bindings[0].kind != "value":
            break
        expr, depth = bindings[0].value, depth - 1
    return expr


def parameter(view: ModuleView, expr: m.Expr) -> tuple[int, str] | None:
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
