"""What of an object a method can have to do with: most that an object holds makes no difference to most methods."""

from __future__ import annotations

from typing import TYPE_CHECKING

from seamlint.facts import model as m
from seamlint.links.values import External, Instance
from seamlint.taint.memory import once
from seamlint.taint.values import Value

if TYPE_CHECKING:
    from collections.abc import Iterator, Set

    from seamlint.taint.engine import Engine

_WHOLE = frozenset({"__dict__", "locals"})
"""Words of functions that may read anything of an object."""
_Place = tuple[str, int]


class Receivers:
    """Knows which attributes of their object methods mention, those methods included that they may call on it."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._mentioned: dict[tuple[_Place, _Place], frozenset[str] | None] = {}
        self._bare: dict[_Place, bool] = {}

    def unmentioned(self, path: str, scope: int, receiver: Value) -> frozenset[str]:
        """The attributes of its object that a method cannot have to do with."""
        if not receiver.fields or receiver.taints:
            return frozenset()
        mentioned: set[str] = set()
        for ref in receiver.refs:
            names = self._of(ref, (path, scope)) if isinstance(ref, Instance) else None
            if names is None:
                return frozenset()
            mentioned |= names
        return frozenset(name for name in receiver.fields if name[0] == "." and name[1:] not in mentioned)

    def _of(self, ref: Instance, method: _Place) -> frozenset[str] | None:
        key = ((ref.path, ref.scope), method)
        return once(self._mentioned, key, lambda: self._names(ref, method))

    def _names(self, ref: Instance, start: _Place) -> frozenset[str] | None:
        """All words of a method and of those it may call; None if the object as a whole goes anywhere else."""
        found: set[str] = set()
        seen, fresh = {start}, [start]
        while fresh:
            path, scope = fresh.pop()
            facts = self._engine.facts(path)
            said = facts.scopes[scope].words if facts is not None else _WHOLE
            if facts is None or not _WHOLE.isdisjoint(said) or self._goes_on(facts, path, scope):
                return None
            found |= said
            others = set(self._methods(ref, said)) - seen
            seen |= others
            fresh += others
        return frozenset(found)

    def _methods(self, ref: Instance, said: Set[str]) -> Iterator[_Place]:
        """The methods of the class and its bases that have one of these names."""
        for place in self._engine.classes.lineage(ref.path, ref.scope):
            facts = self._engine.facts(place[0]) if not isinstance(place, External) else None
            if facts is None or isinstance(place, External):
                continue
            bindings = facts.scopes[place[1]].bindings
            for name in bindings.keys() & said:
                for binding in bindings[name]:
                    if binding.kind == "scope" and facts.scopes[binding.value].kind == "function":
                        yield place[0], binding.value

    def _goes_on(self, facts: m.Facts, path: str, scope: int) -> bool:
        """Whether a method does anything with its object but ask for attributes."""
        key = (path, scope)
        if key not in self._bare:
            name = next(iter(facts.scopes[scope].bindings), "")
            inside = [record for number, record in enumerate(facts.scopes) if _lies_in(facts, number, scope)]
            self._bare[key] = any(_is_bare((*record.steps, *record.returns), name) for record in inside)
        return self._bare[key]


def _lies_in(facts: m.Facts, scope: int, outer: int) -> bool:
    while scope > outer:
        scope = facts.scopes[scope].parent
    return scope == outer


def _is_bare(part: object, name: str) -> bool:
    """Whether a name stands somewhere for itself, not for one of its attributes."""
    if isinstance(part, m.Name):
        return part.id == name
    if isinstance(part, m.Attribute) and isinstance(part.base, m.Name):
        return False
    return isinstance(part, tuple) and any(_is_bare(inner, name) for inner in part)
