"""Which names a function takes from elsewhere: attributes, and names that it does not bind itself."""

from __future__ import annotations

from collections.abc import Iterator, Set

from seamlint.facts import model as m


class Mentions:
    """Tells what may be read under a name from what is only called so: a variable, a keyword, a key, a text."""

    def __init__(self) -> None:
        self._asked: dict[int, dict[int, set[str]]] = {}

    def any(self, facts: m.Facts, scope: int, names: Set[str]) -> bool:
        """Whether a function, or the body of a class or module, may read something under one of the names."""
        said = facts.scopes[scope].words
        found = said & names
        if not found:
            return False
        if "getattr" in said:
            return True
        key = id(facts)
        if key not in self._asked:
            self._asked[key] = _attributes(facts)
        if not found.isdisjoint(self._asked[key].get(scope, ())):
            return True
        return any(_is_from_elsewhere(facts, scope, name) for name in found)


def _is_from_elsewhere(facts: m.Facts, scope: int, name: str) -> bool:
    """Whether a name of a function is bound around it, or imported, or by something that the file cannot tell."""
    record = facts.scopes[scope]
    if record.kind == "function" and name in record.bindings:
        return any(binding.kind == "import" for binding in record.bindings[name])
    while scope != -1:
        record = facts.scopes[scope]
        if name in record.bindings:
            return True
        scope = record.parent
    return any(each.name in (name, "*") for each in facts.imports)


def around(facts: m.Facts, scope: int) -> Iterator[int]:
    """The scope whose words those of a scope are, and the functions that it lies in."""
    while True:
        record = facts.scopes[scope]
        if record.kind != "block":
            yield scope
            if record.kind != "function" or facts.scopes[record.parent].kind not in ("function", "block"):
                return
        scope = record.parent


def _attributes(facts: m.Facts) -> dict[int, set[str]]:
    """What is asked for in each scope, by its number."""
    direct: dict[int, set[str]] = {}
    for scope, use in facts.uses:
        if isinstance(use, m.Attribute):
            direct.setdefault(scope, set()).add(use.name)
    found: dict[int, set[str]] = {}
    for scope, names in direct.items():
        for owner in around(facts, scope):
            found.setdefault(owner, set()).update(names)
    return found
