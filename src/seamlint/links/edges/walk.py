"""Steps and expressions of a body, one after the other."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from seamlint.facts import model as m


def nodes(thing: object) -> Iterator[Any]:
    """Every step and expression in `thing`, outermost first, in the order of the source.

    What is assigned to, and annotations, are left out: nothing is read there.
    """
    stack: list[Any] = [thing] if isinstance(thing, (tuple, list)) else []
    while stack:
        node = stack.pop()
        parts = node
        if type(node) not in (tuple, list):
            yield node
            if isinstance(node, (m.Name, m.Constant)):
                continue
            if isinstance(node, (m.Assign, m.Augment)):
                parts = (node.value,)
        stack.extend(part for part in reversed(parts) if isinstance(part, (tuple, list)))


def calls(thing: object) -> Iterator[m.Call]:
    return (node for node in nodes(thing) if isinstance(node, m.Call))


def steps(body: tuple[m.Step, ...] | list[m.Step], loops: bool = True) -> Iterator[m.Step]:
    """The steps of a body and of those inside them; with `loops` also what stands in inner loops."""
    for step in body:
        yield step
        if isinstance(step, m.Try):
            inner = [step.body, *(handler.body for handler in step.handlers), step.orelse, step.final]
        elif isinstance(step, m.Branch) or (isinstance(step, m.Loop) and loops):
            inner = [step.body, step.orelse]
        elif isinstance(step, m.With):
            inner = [step.body]
        elif isinstance(step, m.Match):
            inner = [case.body for case in step.cases]
        else:
            continue
        for each in inner:
            yield from steps(each, loops)


def bodies(facts: m.Facts) -> Iterator[tuple[int, m.Scope]]:
    """The module, its classes and its functions, each with its number."""
    return ((number, scope) for number, scope in enumerate(facts.scopes) if scope.kind != "block")


def constant(expr: m.Expr) -> str:
    """A text that stands in the source; empty for anything else."""
    return expr.value if isinstance(expr, m.Constant) and isinstance(expr.value, str) else ""
