"""Names by which one module hands a provider on to another.

The screen judges a file by its own bytes. A file that takes a client from a module of the project holds
none of the words the screen looks for; it does hold the name it takes. So does one that takes the name of a provider:
a host, an SDK, a variable, or what makes or holds such a text. One that takes a helper tells it what to reach, so it is
looked at for that; only where any variable may be a credential does the helper's name decide.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import NamedTuple

from seamlint.catalogue.model import Loader
from seamlint.links import externals
from seamlint.links.reach import Finder
from seamlint.links.routes import variables
from seamlint.links.texts import items
from seamlint.links.values import Class, Collection, External, Function, Instance, Module, Partial, Text, Value
from seamlint.patterns import later
from seamlint.project import Zone
from seamlint.screen import Screen
from seamlint.skim import Named, Skim

_BASES = 8
_NESTED = 3
"""Containers within containers that are looked into; a list may also hold itself."""
_NOTHING: frozenset[str] = frozenset()
_PROVIDER, _HELPER, _TEXT = frozenset({"provider"}), frozenset({"helper"}), frozenset({"text"})
_LONGEST = 200
"""Characters; no name is longer."""
_STARRED = later(rb"\bimport\s*(?:\\\r?\n\s*)?\*")
_FEW = 8
"""Names that are sooner looked for one by one than all words of a file are told apart."""
_FROM = 400
"""Bytes; where a star is imported from stands nearer."""


class Carried(NamedTuple):
    """One name of one module: `provider`, `helper` or `text`."""

    kind: str
    name: str
    path: str


class Handed:
    """The names that some modules hand on, as a test over bytes.

    A file that takes none of those that were known before need only be looked at for those that came last.
    """

    def __init__(self, screen: Screen) -> None:
        self._screen = screen
        self._known: set[Carried] = set()
        self._homes: dict[str, dict[bytes, set[str]]] = {}
        self._names: dict[str, Named] = {}
        self._paths: set[str] = set()
        self._telling: dict[str, bool] = {}
        """By path whether the file names a provider, as far as that was asked."""

    def add(self, carried: Iterable[Carried]) -> bool:
        """Take up what modules hand on; whether any of it is new."""
        fresh = set(carried) - self._known
        self._known |= fresh
        self._homes = {"provider": {}, "helper": {}, "text": {}}
        for kind, name, path in fresh:
            self._homes[kind].setdefault(_folded(name), set()).add(path)
        self._names = {kind: Named(name.decode() for name in names) for kind, names in self._homes.items()}
        self._paths = {path for _, _, path in fresh}
        return bool(fresh)

    def reaches(self, data: bytes, path: str) -> bool:
        """Whether the file at `path` may take a provider or the name of one, or tell a helper which one to reach."""
        skim = Skim.of(data)
        return (
            skim is None
            or self._takes("provider", skim, path)
            or self._takes("text", skim, path)
            or self._takes_everything(skim.lowered, path)
            or (self._takes("helper", skim, path) and self._names_provider(skim, path))
        )

    def _names_provider(self, skim: Skim, path: str) -> bool:
        if path not in self._telling:
            self._telling[path] = self._screen.names_provider(skim)
        return self._telling[path]

    def _takes(self, kind: str, skim: Skim, path: str) -> bool:
        """Whether the file says one of the names and where it comes from, or loads modules that it need not name."""
        homes = self._homes[kind]
        if len(homes) <= _FEW and not any(name in skim.lowered for name in homes):
            return False
        names = self._names[kind].found(skim)
        return any(_is_named(home, skim.lowered, path) for name in names for home in homes.get(name, ())) or (
            kind == "provider" and bool(names) and self._screen.loads(skim)
        )

    def _takes_everything(self, lowered: bytes, path: str) -> bool:
        """Whether the file imports all names of a module that hands on something."""
        for star in _STARRED.finditer(lowered):
            begin = lowered.rfind(b"from", max(0, star.start() - _FROM), star.start())
            source = lowered[begin : star.start()]
            if begin < 0 or any(_is_named(home, source, path) for home in self._paths):
                return True
        return False


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

    def __init__(self, finder: Finder, screen: Screen, helpers: bool) -> None:
        """`helpers` says whether those are handed on that do as they are told."""
        self._finder = finder
        self._screen = screen
        self._help = _HELPER if helpers else _NOTHING
        self._defined: dict[Class | Instance | Function, tuple[frozenset[str], int]] = {}

    def of(self, path: str) -> tuple[Carried, ...]:
        """What the module at `path` hands on to those that import it."""
        with self._finder.program.footprints.work(path):
            return tuple(dict.fromkeys(self._all(path)))

    def _all(self, path: str) -> Iterator[Carried]:
        facts = self._finder.program.facts(path)
        file = self._finder.program.file(path)
        if facts is None or file.zone is Zone.BOUNDARY:
            return  # who takes from the boundary names it
        unlooked = self._finder.unlooked.names(path)
        for name in facts.scopes[0].bindings:
            if name not in unlooked:
                yield from self._named(path, name)
        for binding in facts.scopes[0].bindings.get("__getattr__", []):
            if binding.kind == "scope" and self._kinds(Function(path, binding.value)):
                tail = file.module.rpartition(".")[2]
                yield Carried("provider", tail, path)
        if any(record.name == "*" for record in facts.imports):
            for name in self._finder.evaluator.exports.star_names(path):
                yield from self._named(path, name)

    def _named(self, path: str, name: str) -> Iterator[Carried]:
        for value in self._finder.evaluator.exports.find(path, name):
            for kind in sorted(self._kinds(value)):
                yield Carried(kind, name, path)

    def _kinds(self, value: Value, depth: int = 0) -> frozenset[str]:
        """What a value is to those that it is handed to; of what gives out a provider nothing else matters."""
        finder = self._finder
        known = finder.evaluator.known
        if finder.context.provider(value) is not None:
            return _PROVIDER
        if isinstance(value, External):
            return self._help if known.is_sink(value) or known.is_mapping(value) else _NOTHING
        if isinstance(value, Module):
            return _PROVIDER if self._is_of_boundary(value.path) else _NOTHING
        if isinstance(value, Partial):
            helps = known.is_sink(value.function) or bool(self._kinds(value.function, depth))
            return (self._help if helps else _NOTHING) | self._text(value)
        if isinstance(value, Collection):
            if depth > _NESTED:
                return _NOTHING
            kinds = _NOTHING.union(*(self._kinds(item, depth + 1) for item in self._items(value)))
            return _PROVIDER if "provider" in kinds else kinds
        if isinstance(value, (Class, Instance, Function)):
            if self._is_of_boundary(value.path):
                return _PROVIDER
            kinds = finder.program.footprints.kept(self._defined, value, lambda: self._by_definition(value))
            return kinds if kinds is _PROVIDER else kinds | self._text(value)
        return self._text(value)

    def _is_of_boundary(self, path: str) -> bool:
        return self._finder.program.file(path).zone is Zone.BOUNDARY

    def _items(self, value: Collection) -> Iterator[Value]:
        evaluator = self._finder.evaluator
        for where, member, frames in items(evaluator, value.path, value.expr, value.frames, views=True):
            yield from evaluator.values(where, member, frames)

    def _by_definition(self, value: Class | Instance | Function) -> frozenset[str]:
        """Whether a definition gives out a provider or the name of one, or reaches whatever it is told to."""
        finder, evaluator = self._finder, self._finder.evaluator
        held: list[Value] = []
        methods: list[Function] = []
        if isinstance(value, Function):
            methods.append(value)
        elif variables.is_settings(finder.context, value.path, value.scope):
            return _PROVIDER
        else:
            instance = Instance(value.path, value.scope)
            names = sorted(self._members(value.path, value.scope))
            held += [item for name in names for item in evaluator.attribute(instance, name)]
            methods += [item for item in held if isinstance(item, Function)]
        given: list[Value] = []
        for item in chain(held, (item for method in methods for item in evaluator.call(method, (), ()))):
            if finder.context.provider(item):
                return _PROVIDER  # nothing else is looked for
            given.append(item)
        sinks = bool(self._help) and any(finder.helpers.sinks(method) for method in methods)
        return (_HELPER if sinks else _NOTHING) | (_TEXT if any(map(self._says, given)) else _NOTHING)

    # --- texts ----------------------------------------------------------------------------------

    def _text(self, value: Value) -> frozenset[str]:
        return _TEXT if self._says(value) else _NOTHING

    def _says(self, value: Value, depth: int = 0) -> bool:
        """Whether a value is the name of a provider, or holds one."""
        if isinstance(value, Text):
            return self._tells(value.value)
        given: list[Value] = []
        if isinstance(value, Partial):
            given = [*chain(*value.args), *chain(*(values for _, values in value.keywords))]
        elif isinstance(value, Collection):
            given = [*self._items(value)]
        elif isinstance(value, Instance):
            given = [item for frame in value.frames for _, values in frame.arguments for item in values]
        elif isinstance(value, Function) and value.owner is not None:
            given = [value.owner]
        return depth <= _NESTED and any(self._says(item, depth + 1) for item in given)

    def _tells(self, text: str) -> bool:
        """Whether a text names a provider, or something of the project that gives one out."""
        evaluator = self._finder.evaluator
        if evaluator.known.names(text) or self._screen.tells(text):
            return True
        dotted = text.replace(":", ".")
        if "." not in dotted or dotted.partition(".")[0] not in evaluator.program.project.modules:
            return False
        found = externals.resolve(evaluator, text, Loader("")) if len(text) <= _LONGEST else ()
        return any(self._finder.context.provider(value) is not None for value in found)

    def _members(self, path: str, scope: int, depth: int = 0) -> set[str]:
        """Names in the body of a class, of its bases, and on `self`."""
        facts = self._finder.program.facts(path)
        if facts is None or depth > _BASES:
            return set()
        record = facts.scopes[scope]
        found = {*record.bindings, *record.members}
        for base in record.bases:
            if self._finder.unlooked.is_of(path, base):
                continue
            for value in self._finder.evaluator.values(path, base):
                if isinstance(value, Class):
                    found |= self._members(value.path, value.scope, depth + 1)
        return found
