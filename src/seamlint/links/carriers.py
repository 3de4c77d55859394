"""Names by which one module hands a provider on to another.

The screen judges a file by its own bytes. A file that takes a client from a module of the project holds
none of the words the screen looks for; it does hold the name it takes. One that takes a helper holds the
helper's name, and what it tells the helper: a host, an SDK, a variable, or the name of such a constant.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from seamlint.links.reach import Finder
from seamlint.links.routes import variables
from seamlint.links.texts import items
from seamlint.links.values import Class, Collection, External, Function, Instance, Module, Partial, Text, Value
from seamlint.project import Zone
from seamlint.screen import Screen, mention, normalised, takes_everything

_BASES = 8
_NESTED = 3
"""Containers within containers that are looked into; a list may also hold itself."""


class Carried(NamedTuple):
    """One name of one module: `provider`, `helper` or `text`."""

    kind: str
    name: str
    path: str


class Handed:
    """The names that some modules hand on, as a test over bytes."""

    def __init__(self, screen: Screen) -> None:
        self._screen = screen
        self._homes: dict[str, dict[bytes, set[str]]] = {"provider": {}, "helper": {}, "text": {}}
        self._patterns: dict[str, re.Pattern[bytes]] = {}

    def add(self, carried: Iterable[Carried]) -> bool:
        """Take up what modules hand on; whether any of it is new."""
        new = False
        for kind, name, path in carried:
            homes = self._homes[kind].setdefault(_folded(name), set())
            new = new or path not in homes
            homes.add(path)
        self._patterns = {kind: mention(name.decode() for name in names) for kind, names in self._homes.items()}
        return new

    def reaches(self, data: bytes, path: str) -> bool:
        """Whether the file at `path` may take a provider, or tell a helper which one to reach."""
        lowered = normalised(data)
        if lowered is None or takes_everything(lowered) or self._takes("provider", lowered, path):
            return True
        if not self._takes("helper", lowered, path):
            return False
        return self._screen.names_provider(lowered) or self._patterns["text"].search(lowered) is not None

    def _takes(self, kind: str, lowered: bytes, path: str) -> bool:
        """Whether the file says one of the names and where it comes from."""
        names = {match.group() for match in self._patterns[kind].finditer(lowered)}
        return any(_is_named(home, lowered, path) for name in names for home in self._homes[kind].get(name, ()))


def _folded(name: str) -> bytes:
    return unicodedata.normalize("NFKC", name).lower().encode()


def _is_named(home: str, lowered: bytes, path: str) -> bool:
    """Whether a file may import the module at `home`: it says its last segment, or stands in its package."""
    folder, _, last = home.rpartition("/")
    stem = last.partition(".")[0]
    if stem == "__init__":
        return path.startswith(f"{folder}/") or _folded(folder.rpartition("/")[2]) in lowered
    return _folded(stem) in lowered


class Carriers:
    """Finds what modules hand on."""

    def __init__(self, finder: Finder) -> None:
        self._finder = finder

    def of(self, path: str) -> tuple[Carried, ...]:
        """What the module at `path` hands on to those that import it."""
        with self._finder.program.footprints.work(path):
            return tuple(dict.fromkeys(self._all(path)))

    def _all(self, path: str) -> Iterator[Carried]:
        facts = self._finder.program.facts(path)
        file = self._finder.program.file(path)
        if facts is None or file.zone is Zone.BOUNDARY:
            return  # who takes from the boundary names it
        for name in facts.scopes[0].bindings:
            yield from self._named(path, name)
        for binding in facts.scopes[0].bindings.get("__getattr__", []):
            if binding.kind == "scope" and self._defined(Function(path, binding.value)):
                tail = file.module.rpartition(".")[2]
                yield Carried("provider", tail, path)
        if any(record.name == "*" for record in facts.imports):
            for name in self._finder.evaluator.exports.star_names(path):
                yield from self._named(path, name)

    def _named(self, path: str, name: str) -> Iterator[Carried]:
        for value in self._finder.evaluator.exports.find(path, name):
            kind = self._kind(value, path)
            if kind:
                yield Carried(kind, name, path)

    def _kind(self, value: Value, path: str, depth: int = 0) -> str:
        finder = self._finder
        if finder.context.provider(value) is not None:
            return "provider"
        if isinstance(value, External):
            return "helper" if finder.evaluator.known.is_sink(value) or finder.evaluator.known.is_mapping(value) else ""
        if isinstance(value, Text):
            return "text" if finder.evaluator.known.names(value.value) else ""
        if isinstance(value, Module):
            return "provider" if finder.program.file(value.path).zone is Zone.BOUNDARY else ""
        if isinstance(value, Partial):
            return (
                "helper" if finder.evaluator.known.is_sink(value.function) or self._kind(value.function, path) else ""
            )
        if isinstance(value, Collection):
            if depth > _NESTED:
                return ""
            members = items(finder.evaluator, value.path, value.expr, value.frames, views=True)
            kinds = {
                self._kind(item, path, depth + 1)
                for where, member, frames in members
                for item in finder.evaluator.values(where, member, frames)
            }
            return next((kind for kind in ("provider", "helper", "text") if kind in kinds), "")
        if isinstance(value, (Class, Instance, Function)):
            if finder.program.file(value.path).zone is Zone.BOUNDARY:
                return "provider"
            return self._defined(value) if value.path == path else ""
        return ""

    def _defined(self, value: Class | Instance | Function) -> str:
        """Whether a definition gives out a provider, or reaches whatever it is told to."""
        evaluator = self._finder.evaluator
        if isinstance(value, Function):
            given = evaluator.call(value, (), ())
            if any(self._finder.context.provider(item) for item in given):
                return "provider"
            return "helper" if self._finder.helpers.sinks(value) else ""
        if variables.is_settings(self._finder.context, value.path, value.scope):
            return "provider"
        instance = Instance(value.path, value.scope)
        found = [
            item
            for name in sorted(self._members(value.path, value.scope))
            for item in evaluator.attribute(instance, name)
        ]
        if any(self._finder.context.provider(item) for item in found):
            return "provider"
        return (
            "helper" if any(isinstance(item, Function) and self._finder.helpers.sinks(item) for item in found) else ""
        )

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
