"""One file from bytes to facts; the part of the work that runs in several processes."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from seamlint import facts, notebook, reading, suppressions
from seamlint.ask import Ask
from seamlint.broken import looks_broken
from seamlint.catalogue import Catalogue, load
from seamlint.facts import Facts, outline
from seamlint.facts import literals as literal_facts
from seamlint.import_screen import ImportScreen
from seamlint.literals.screen import may_hold
from seamlint.screen import Screen
from seamlint.settings import Settings
from seamlint.source import UnreadableSource, allow_deep_recursion, decode, parse
from seamlint.taint.screen import SecretScreen

MAX_BYTES = 64 * 1024 * 1024


class Problem(NamedTuple):
    """Why a file could not be analysed."""

    reason: str
    line: int = 1
    column: int = 1


class Analysed(NamedTuple):
    """What is left of a file after it was read."""

    path: str
    asked: Ask = Ask.NOTHING
    """What it was parsed for; nothing else is looked for in it."""
    facts: Facts | None = None
    problem: Problem | None = None
    suppressions: tuple[suppressions.Suppression, ...] = ()
    places: tuple[tuple[int, int], ...] = ()
    """Of a notebook: where its lines stand in the file."""


def read_bytes(root: str, path: str) -> bytes:
    """The file's bytes. Raises UnreadableSource when there is no way to them."""
    try:
        data = reading.read(root, path, MAX_BYTES + 1)
    except OSError as error:
        raise UnreadableSource(f"the file cannot be read: {error.strerror or error}") from None
    if len(data) > MAX_BYTES:
        raise UnreadableSource(f"the file is larger than {MAX_BYTES // 1024 // 1024} MiB")
    return data


def bytes_of(root: str, path: str) -> bytes:
    """The file's bytes; none if there is no way to them."""
    try:
        return read_bytes(root, path)
    except UnreadableSource:
        return b""


def text_of(root: str, path: str) -> str:
    """The file's text; empty if it cannot be read."""
    try:
        return decode(read_bytes(root, path))
    except UnreadableSource:
        return ""


class Recipe(NamedTuple):
    """What the screens of a project are made of."""

    settings: Settings
    asks: Ask
    manifest: bool
    """Whether a rule needs to know who owns what."""
    brief: bool
    """Whether import statements alone are asked for."""
    full: bool
    owned: frozenset[str]
    """Top-level names that are the project's own."""


class Sieve(NamedTuple):
    """What the rules ask for, and how a file shows that it has nothing of it."""

    asks: Ask
    imports: ImportScreen
    screen: Screen | None
    """None where import statements alone are asked for."""
    secrets: SecretScreen
    full: bool = False
    """Let everything through: only to prove that the screens hide nothing."""

    @classmethod
    def of(cls, recipe: Recipe, catalogue: Catalogue) -> Sieve:
        """The screens for a project."""
        settings, asks, manifest, brief, full, owned = recipe
        imports = ImportScreen(catalogue, owned.__contains__)
        screen = None if brief else Screen(catalogue, settings, imports, manifest)
        return cls(asks, imports, screen, SecretScreen(catalogue), full)

    def lets_through(self, data: bytes, text: str) -> Ask:
        """What may be found in the file."""
        if self.full:
            return self.asks
        if self.screen is None:
            return self.asks if self.asks and self.imports.providers(data) else Ask.NOTHING
        seen = self.screen.look(data)
        found = _REACHES if seen.matters else Ask.NOTHING
        if Ask.LITERALS in self.asks and may_hold(text):
            found |= Ask.LITERALS
        if Ask.LEAKS in self.asks and (seen.matters or seen.has_means or self.secrets.lets_through(text)):
            found |= Ask.LEAKS
        return found & self.asks


_REACHES = Ask.REACHES | Ask.IMPORTS


def analyse(root: str, path: str, sieve: Sieve | None, parse_anyway: bool = False, asks: Ask = _REACHES) -> Analysed:
    """Facts of one file, for what the sieve lets through; without a sieve, or if it is wanted anyway, for `asks`."""
    places: tuple[tuple[int, int], ...] = ()
    try:
        data = read_bytes(root, path)
        text = decode(data)
        if path.endswith(".ipynb"):
            cells = notebook.read(text)
            text, places = cells.text, cells.places
            data = text.encode("utf-8", "surrogatepass")
        asked = asks if sieve is None else sieve.lets_through(data, text)
        marked = suppressions.MARK.encode() in data
        if sieve is not None and (marked or parse_anyway or looks_broken(data)):
            asked |= sieve.asks & Ask.REACHES | Ask.IMPORTS
        return _facts(path, text, places, asked) if asked else Analysed(path)
    except UnreadableSource as problem:
        return Analysed(path, problem=Problem(problem.reason, problem.line, problem.column))


class One:
    """Analyses one file after the other; can be sent to another process, which makes its screens itself."""

    def __init__(
        self, root: str, recipe: Recipe, sieve: Sieve, anyway: frozenset[str], unasked: frozenset[str]
    ) -> None:
        """`anyway` are parsed whatever stands in them, `unasked` only if something is wrong with them."""
        self._root = root
        self._recipe = recipe
        self._sieve = sieve
        self._anyway = anyway
        self._unasked = unasked
        self._nothing = sieve._replace(asks=Ask.NOTHING)

    def __reduce__(self) -> tuple[Callable[..., One], tuple[object, ...]]:
        return _one, (self._root, self._recipe, self._anyway, self._unasked)

    def __call__(self, path: str) -> Analysed:
        full = self._sieve.full
        sieve = self._nothing if path in self._unasked else self._sieve
        found = analyse(self._root, path, sieve, full or path in self._anyway)
        return Analysed(path) if full and found.problem is not None and not self._speaks(path) else found

    def _speaks(self, path: str) -> bool:
        """Whether the run with the screen would have met the problem too."""
        screened = self._sieve._replace(full=False)
        return analyse(self._root, path, screened, path in self._anyway).problem is not None


_sieves: dict[str, Sieve] = {}
"""The one that was made last, for a worker that is sent one batch after the other."""


def _one(root: str, recipe: Recipe, anyway: frozenset[str], unasked: frozenset[str]) -> One:
    key = repr(recipe._replace(owned=frozenset())) + repr(sorted(recipe.owned))
    if key not in _sieves:
        _sieves.clear()
        _sieves[key] = Sieve.of(recipe, load(recipe.settings))
    return One(root, recipe, _sieves[key], anyway, unasked)


def _facts(path: str, text: str, places: tuple[tuple[int, int], ...], asked: Ask) -> Analysed:
    allow_deep_recursion()
    try:
        source = parse(text)
        build = outline.build if asked == Ask.IMPORTS else literal_facts.build if Ask.LITERALS in asked else facts.build
        known = build(source.tree, text)
    except RecursionError:
        raise UnreadableSource("the code is nested too deeply to be analysed") from None
    except UnreadableSource as problem:
        if places:
            line, column = notebook.Notebook(text, places).locate(problem.line, problem.column)
            raise UnreadableSource(problem.reason, line, column) from None
        raise
    found = tuple(suppressions.find(source.text))
    return Analysed(path, asked, known, None, found, places)
