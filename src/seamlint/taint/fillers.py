"""Which methods put something into what stands on their object: `self._tokens[user] = token`, `self.all.add(key)`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from seamlint.facts import model as m
from seamlint.taint.memory import once

if TYPE_CHECKING:
    from collections.abc import Iterator

ADDS = frozenset({"append", "add", "insert", "appendleft", "extend", "update", "setdefault", "put", "put_nowait"})
"""Methods of lists, mappings, sets and queues that put something in."""


class Fillers:
    """Knows by class and attribute the methods that add to what stands there; a file is looked through once."""

    def __init__(self) -> None:
        self._known: dict[int, dict[tuple[int, str], tuple[int, ...]]] = {}

    def of(self, facts: m.Facts, owner: int, name: str) -> tuple[int, ...]:
        """The methods of a class that put something into `self.name`."""
        return once(self._known, id(facts), lambda: _find(facts)).get((owner, name), ())


def first_set(expr: m.Expr) -> m.Index | None:
    """The entry of a mapping that a call gives, and makes if there is none: `by_kind.setdefault(kind, [])`."""
    if not (isinstance(expr, m.Call) and expr.args and isinstance(expr.function, m.Attribute)):
        return None
    return m.Index(expr.span, expr.function.base, expr.args[0]) if expr.function.name == "setdefault" else None


def _find(facts: m.Facts) -> dict[tuple[int, str], tuple[int, ...]]:
    found: dict[tuple[int, str], dict[int, None]] = {}
    for scope, holder in _filled(facts):
        method = facts.function_around(scope)
        record = facts.scopes[method]
        own = isinstance(holder.base, m.Name) and holder.base.id == next(iter(record.bindings), None)
        if method and own and facts.scopes[record.parent].kind == "class":
            found.setdefault((record.parent, holder.name), {})[method] = None
    return {key: tuple(methods) for key, methods in found.items()}


def _filled(facts: m.Facts) -> Iterator[tuple[int, m.Attribute]]:
    """Every attribute to which something is added, with the scope in which that is done."""
    for scope, target, _ in facts.stores:
        if isinstance(target, m.Attribute):  # `self.items += [key]`
            yield scope, target
        elif isinstance(target, m.Index) and isinstance(target.base, m.Attribute):
            yield scope, target.base
    for scope, use in facts.uses:
        if isinstance(use, m.Call) and isinstance(use.function, m.Attribute) and use.function.name in ADDS:
            holder = use.function.base
            holder = first_set(holder) or holder
            holder = holder.base if isinstance(holder, m.Index) else holder  # `self.by_kind[kind].append(key)`
            if isinstance(holder, m.Attribute):
                yield scope, holder
