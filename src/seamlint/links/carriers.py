"""Names by which one module hands a provider on to another.

The screen judges a file by its own bytes. A file that takes a client, a helper or a host from a module
of the project holds none of the words the screen looks for; it does hold the name it takes.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from seamlint.links.reach import Finder
from seamlint.links.routes import credentials
from seamlint.links.texts import items
from seamlint.links.values import Class, Collection, Function, Instance, Module, Partial, Text, Value
from seamlint.project import Zone
from seamlint.screen import mention, normalised, takes_everything

_BASES = 8


class Handed:
    """The names that some modules hand on, as a test over bytes."""

    def __init__(self, names: frozenset[str]) -> None:
        self._names = mention(names)
        self._empty = not names

    def reaches(self, data: bytes) -> bool:
        """Whether a file may take one of the names: it says the name, or takes all of some module's."""
        lowered = normalised(data)
        if self._empty or lowered is None:
            return not self._empty
        return takes_everything(lowered) or self._names.search(lowered) is not None


class Carriers:
    """Finds what modules hand on."""

    def __init__(self, finder: Finder) -> None:
        self._finder = finder

    def of(self, paths: Iterable[str]) -> Handed:
        """What the modules at `paths` hand on to those that import them."""
        return Handed(frozenset(unicodedata.normalize("NFKC", name) for path in paths for name in self._names(path)))

    def _names(self, path: str) -> set[str]:
        facts = self._finder.program.facts(path)
        file = self._finder.program.file(path)
        if facts is None or file.zone is Zone.BOUNDARY:
            return set()  # who takes from the boundary names it
        names = {
            name
            for name in facts.scopes[0].bindings
            if any(self._carries(value, path) for value in self._finder.evaluator.export(path, name))
        }
        if "__getattr__" in facts.scopes[0].bindings:
            names |= {file.module.rpartition(".")[2]}
        for record in facts.imports:
            if record.name == "*":
                names |= set(self._finder.evaluator.star_names(path))
        return names

    def _carries(self, value: Value, path: str) -> bool:
        finder = self._finder
        if finder.context.provider(value) is not None:
            return True
        if isinstance(value, Text):
            return finder.evaluator.known.names(value.value)
        if isinstance(value, Module):
            return finder.program.file(value.path).zone is Zone.BOUNDARY
        if isinstance(value, Partial):
            return True
        if isinstance(value, Collection):
            members = items(finder.evaluator, value.path, value.expr, value.frames, views=True)
            return any(
                self._carries(item, path)
                for where, member, frames in members
                for item in finder.evaluator.values(where, member, frames)
            )
        if isinstance(value, (Class, Instance, Function)):
            if finder.program.file(value.path).zone is Zone.BOUNDARY:
                return True
            return value.path == path and self._holds(value)
        return False

    def _holds(self, value: Class | Instance | Function) -> bool:
        """Whether a definition gives out a provider or its address, or reaches whatever it is told to."""
        if isinstance(value, Function):
            return bool(self._finder.sinks(value)) or any(map(self._gives, self._finder.evaluator.call(value, (), ())))
        facts = self._finder.program.facts(value.path)
        if facts is None:
            return False
        if credentials.is_settings(self._finder.context, value.path, value.scope):
            return True
        instance = Instance(value.path, value.scope)
        found = [
            item
            for name in sorted(self._members(value.path, value.scope))
            for item in self._finder.evaluator.attribute(instance, name)
        ]
        return any(
            self._gives(item) or (isinstance(item, Function) and bool(self._finder.sinks(item))) for item in found
        )

    def _gives(self, value: Value) -> bool:
        finder = self._finder
        named = isinstance(value, Text) and finder.evaluator.known.names(value.value)
        return named or finder.context.provider(value) is not None

    def _members(self, path: str, scope: int, depth: int = 0) -> set[str]:
        """Names in the body of a class, of its bases, and on `self`."""
        facts = self._finder.program.facts(path)
        if facts is None or depth > _BASES:
            return set()
        record = facts.scopes[scope]
        found = {*record.bindings, *record.members}
        for base in record.bases:
            for value in self._finder.evaluator.values(path, base):
                if isinstance(value, Class):
                    found |= self._members(value.path, value.scope, depth + 1)
        return found
