"""What can be said of a name or a function from its own module alone."""

from __future__ import annotations

from collections.abc import Iterable

from seamlint.facts import model as m
from seamlint.links.values import Frames


def reaching(bindings: list[m.Binding], use: m.Name, loops: frozenset[int]) -> list[m.Binding]:
    """The bindings of a name in its own scope that may hold at `use`."""
    found: list[m.Binding] = []
    for binding in reversed(bindings):
        branch = binding.branch
        if binding.order > use.order:
            if any(arm in loops and arm in use.branch for arm in branch):
                found.append(binding)
            continue
        if any(arm ^ 1 in use.branch for arm in branch):
            continue
        found.append(binding)
        if branch == use.branch[: len(branch)]:
            break
    return found or bindings


def visible(frames: Frames, path: str, scope: int, facts: m.Facts) -> Frames:
    """The calls that a name of `scope` can depend on: those of the functions around it."""
    around = set()
    while scope > 0:
        around.add(scope)
        scope = facts.scopes[scope].parent
    return tuple(frame for frame in frames if frame.path == path and frame.scope in around)


def dependencies(facts: m.Facts, scope: int) -> frozenset[str]:
    """The local names, parameters among them, that what a function returns may depend on."""
    record = facts.scopes[scope]
    found: set[str] = set()
    fresh = [name for value in record.returns for name in _names(value)]
    while fresh:
        name = fresh.pop()
        if name in found:
            continue
        found.add(name)
        for binding in record.bindings.get(name, []):
            if binding.kind == "value":
                fresh += _names(binding.value)
            elif binding.kind == "scope":  # an inner function may use any of the outer one's names
                return frozenset(record.bindings)
    return frozenset(found)


def _names(expr: object) -> list[str]:
    if isinstance(expr, m.Name):
        return [expr.id]
    if isinstance(expr, tuple):
        return [name for part in expr if isinstance(part, tuple) for name in _names(part)]
    return []


def tail(expr: m.Expr) -> str:
    """The last segment of a dotted name, or of the function that is called."""
    if isinstance(expr, m.Call):
        expr = expr.function
    return expr.name if isinstance(expr, m.Attribute) else expr.id if isinstance(expr, m.Name) else ""


def tails(exprs: Iterable[m.Expr]) -> set[str]:
    """The last segments of several, such as the decorators of a function."""
    return set(map(tail, exprs))
