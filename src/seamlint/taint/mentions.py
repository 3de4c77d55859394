"""Which functions take a name from elsewhere under which a secret is handed on: attributes, and names bound outside."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Set
from typing import NamedTuple, TypeAlias

from seamlint.facts import model as m
from seamlint.taint.questions import WHOLE, named_in

Unit: TypeAlias = tuple[str, int]
"""A file and the number of a scope in it."""
_OWN = frozenset({"self", "cls"})
OF_TEXTS = frozenset({*dir(str), *dir(bytes), *dir(dict), *dir(list), *dir(set)})
"""What may be asked of a text, or of a container of texts."""
_ANY = -1
"""In the place of a class: asked of something that may be an object of any."""


class Carrier(NamedTuple):
    """A name under which a secret is handed on."""

    name: str
    owner: Unit | None = None
    """The class that has it: whoever asks `self` for it must be akin to that. None where anybody may read it."""


Owners: TypeAlias = Mapping[str, Set["Unit | None"]]
"""By name who hands on a secret under it."""


def by_name(carriers: Iterable[Carrier]) -> Owners:
    """The owners of each name."""
    found: dict[str, set[Unit | None]] = {}
    for name, owner in carriers:
        found.setdefault(name, set()).add(owner)
    return found


class Mentions:
    """Tells what may be read under a name from what is only called so: a variable, a keyword, a key, a text."""

    def __init__(self) -> None:
        self._asked: dict[int, dict[int, dict[str, set[int]]]] = {}
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
        said = facts.scopes[scope].words
        found = said & carriers.keys()
        if not found:
            return False
        key = id(facts)
        if key not in self._asked:
            self._asked[key] = _attributes(facts)
        asked = self._asked[key].get(scope, {})
        if WHOLE in asked:
            return True
        for name in found:
            owners = carriers[name]
            if any(self._may_be_of(path, facts, number, name, owners) for number in asked.get(name, ())):
                return True
            if _is_from_elsewhere(facts, scope, name):
                return True
        return False

    def _may_be_of(self, path: str, facts: m.Facts, number: int, name: str, owners: Set[Unit | None]) -> bool:
        """Whether what is asked for a name may be an object of one of the owners."""
        if None in owners:
            return True
        if number != _ANY:
            return not self._kin.get((path, number), {(path, number)}).isdisjoint(owners)
        if name not in OF_TEXTS:
            return True
        key = id(facts)  # most that are asked for `values` are mappings
        if key not in self._spoken:
            self._spoken[key] = _spoken(facts)
        said = self._spoken[key]
        return "*" in said or any(
            self._names.get(kin) in said for owner in owners if owner for kin in self._kin.get(owner, ())
        )


def _is_from_elsewhere(facts: m.Facts, scope: int, name: str) -> bool:
    """Whether a name of a function is bound around it, or imported, or by something that the file cannot tell."""
    record = facts.scopes[scope]
    if record.kind == "function" and name in record.bindings:
        return any(binding.kind == "import" for binding in record.bindings[name])
    inside = True
    while scope != -1:
        record = facts.scopes[scope]
        if name in record.bindings and (inside or record.kind != "class"):  # what a class binds, its methods do not see
            return True
        inside, scope = record.kind == "block", record.parent
    return any(each.name in (name, "*") for each in facts.imports)


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


def _attributes(facts: m.Facts) -> dict[int, dict[str, set[int]]]:
    """What is asked for in each scope, by its number, and of which classes: of the one around it, or of any."""
    direct: dict[int, dict[str, set[int]]] = {}
    for scope, use in facts.uses:
        if isinstance(use, m.Attribute):
            name, base = use.name, use.base
        elif isinstance(use, m.Call) and (given := named_in(use)) is not None:
            name, base = given, use.args[0]
        else:
            continue
        asked = direct.setdefault(scope, {}).setdefault(name, set())
        asked.add(_class_around(facts, scope) if _is_own(base) else _ANY)
    found: dict[int, dict[str, set[int]]] = {}
    for scope, names in direct.items():
        for owner in around(facts, scope):
            for name, asked in names.items():
                found.setdefault(owner, {}).setdefault(name, set()).update(asked)
    return found


def _is_own(base: m.Expr) -> bool:
    """Whether an object asks itself: `self.token`, `super().token`."""
    if isinstance(base, m.Call):
        return isinstance(base.function, m.Name) and base.function.id == "super"
    return isinstance(base, m.Name) and base.id in _OWN


def _class_around(facts: m.Facts, scope: int) -> int:
    """The class that a scope lies in; _ANY if there is none."""
    while scope > 0 and facts.scopes[scope].kind != "class":
        scope = facts.scopes[scope].parent
    return scope if scope > 0 else _ANY
