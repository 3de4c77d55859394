"""The expressions inside an expression, and the names that stand in it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import get_args

from seamlint.facts import model as m

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
