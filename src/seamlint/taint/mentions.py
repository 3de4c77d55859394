"""Which functions take a name from elsewhere under which a secret is handed on: attributes, and names bound outside."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from typing import NamedTuple, TypeAlias

from seamlint.facts import model as m
from seamlint.links.values import Class, Collection, Instance, Text, Values
from seamlint.taint.memory import once
from seamlint.taint.questions import WHOLE, attributes

Unit: TypeAlias = tuple[str, int]
"""A file and the number of a scope in it."""
_OWN = frozenset({"self", "cls"})
OF_TEXTS = frozenset({*dir(str), *dir(bytes), *dir(dict), *dir(list), *dir(set)})
"""What may be asked of a text, or of a container of texts."""
_KNOWN = (Instance, Class, Text, Collection)
"""What has no other attributes than those of its class."""


class Carrier(NamedTuple):
    """A name under which a secret is handed on."""

    name: str
    owner: Unit | None = None
    """The class that has it: whoever is asked for it must be akin to that. None where anybody may read it."""


Owners: TypeAlias = Mapping[str, Set["Unit | None"]]
"""By name who hands on a secret under it."""


def by_name(carriers: Iterable[Carrier]) -> Owners:
    """The owners of each name."""
    found: dict[str, set[Unit | None]] = {}
    for name, owner in carriers:
        found.setdefault(name, set()).add(owner)
    return found


class _Asked(NamedTuple):
    """Who is asked for a name."""

    own: set[int]
    """The classes that ask their own objects: `self.token`."""
    others: list[m.Expr]


class Mentions:
    """Tells what may be read under a name from what is only called so: a variable, a keyword, a key, a text."""

    def __init__(self, resolve: Callable[[str, m.Expr], Values], learn: Callable[[str, int], None]) -> None:
        self._resolve = resolve
        self._learn = learn
        """Has `relate` called for a class."""
        self._asked: dict[int, dict[int, dict[str, _Asked]]] = {}
        self._kin: dict[Unit, set[Unit]] = {}
        """Classes of which one object may be: those that have a descendant in common."""
        self._names: dict[Unit, str] = {}
        self._spoken: dict[int, set[str]] = {}

    def relate(self, name: str, lineage: Iterable[object]) -> None:
        """Remember a class: an object of it may be of all these classes at once."""
        classes = [place for place in lineage if type(place) is tuple]
        self._names[classes[0]] = name
        for place in classes:
            self._kin.setdefault(place, set()).update(classes)

    def any(self, path: str, facts: m.Facts, scope: int, carriers: Owners) -> bool:
        """Whether a function, or the body of a class or module, may read what is handed on under one of the names."""
        found = facts.scopes[scope].words & carriers.keys()
        if not found:
            return False
        asked = once(self._asked, id(facts), lambda: _attributes(facts)).get(scope, {})
        return WHOLE in asked or any(
            self._may_read(path, facts, scope, name, asked.get(name), carriers[name]) for name in found
        )

    def _may_read(
        self, path: str, facts: m.Facts, scope: int, name: str, asked: _Asked | None, owners: Set[Unit | None]
    ) -> bool:
        if None in owners and (asked is not None or _is_from_elsewhere(facts, scope, name)):
            return True
        return asked is not None and (
            any(self._is_akin((path, number), owners) for number in asked.own)
            or any(self._may_be_of(path, facts, base, name, owners) for base in asked.others)
        )

    def _is_akin(self, place: Unit, owners: Set[Unit | None]) -> bool:
        if place not in self._kin:
            self._learn(*place)
        return not self._kin[place].isdisjoint(owners)

    def _may_be_of(self, path: str, facts: m.Facts, base: m.Expr, name: str, owners: Set[Unit | None]) -> bool:
        """Whether what is asked for a name may be an object of one of the owners."""
        known = self._resolve(path, base)
        if known and all(isinstance(value, _KNOWN) for value in known):
            return any(
                self._is_akin((value.path, value.scope), owners)
                for value in known
                if isinstance(value, (Instance, Class))
            )
        if name not in OF_TEXTS:
            return True
        said = once(self._spoken, id(facts), lambda: _spoken(facts))  # most that are asked for `values` are mappings
        return "*" in said or any(
            self._names.get(kin) in said for owner in owners if owner for kin in self._kin.get(owner, ())
        )


def _is_from_elsewhere(facts: m.Facts, scope: int, name: str) -> bool:
    """Whether a name of a function is bound around it, or imported, or by something that the file cannot tell."""
    record = facts.scopes[scope]
    if record.kind == "function" and name in record.bindings:
        return any(binding.kind == "import" for binding in record.bindings[name])
    return facts.owner_of(name, scope) != -1 or any(each.name in (name, "*") for each in facts.imports)


def _spoken(facts: m.Facts) -> set[str]:
    """Every name in a file; `*` stands for what cannot be told."""
    found = {name for each in facts.imports for name in (each.name, each.alias) if name}
    for scope in facts.scopes:
        found |= scope.words
        found.add(scope.name)
    return found


def around(facts: m.Facts, scope: int) -> Iterator[int]:
    """The scope whose words those of a scope are, and the functions that it lies in."""
    while True:
        record = facts.scopes[scope]
        if record.kind != "block":
            yield scope
            if record.kind != "function" or facts.scopes[record.parent].kind not in ("function", "block"):
                return
        scope = record.parent


def _attributes(facts: m.Facts) -> dict[int, dict[str, _Asked]]:
    """What is asked for in each scope, by its number, and of whom."""
    found: dict[int, dict[str, _Asked]] = {}
    for scope, name, base in attributes(facts):
        own = facts.class_around(scope) if _is_own(base) else 0
        for owner in around(facts, scope):
            asked = found.setdefault(owner, {}).get(name)
            if asked is None:
                asked = found[owner][name] = _Asked(set(), [])
            if own:
                asked.own.add(own)
            else:
                asked.others.append(base)
    return found


def _is_own(base: m.Expr) -> bool:
    """Whether an object asks itself: `self.token`, `super().token`."""
    if isinstance(base, m.Call):
        return isinstance(base.function, m.Name) and base.function.id == "super"
    return isinstance(base, m.Name) and base.id in _OWN
