"""One file from bytes to facts; the part of the work that runs in several processes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from seamlint import notebook, reading, suppressions
from seamlint.ask import Ask
from seamlint.catalogue import Catalogue, load
from seamlint.facts import Facts, build
from seamlint.facts import literals as literal_facts
from seamlint.literals.screen import may_hold
from seamlint.screen import Screen
from seamlint.settings import Settings
from seamlint.source import UnreadableSource, allow_deep_recursion, decode, parse
from seamlint.taint.screen import SecretScreen

MAX_BYTES = 64 * 1024 * 1024


@dataclass(frozen=True)
class Problem:
    """Why a file could not be analysed."""

    reason: str
    line: int = 1
    column: int = 1


@dataclass(frozen=True)
class Analysed:
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


@dataclass(frozen=True)
class Sieve:
    """What the rules ask for, and how a file shows that it has nothing of it."""

    asks: Ask
    screen: Screen
    secrets: SecretScreen
    full: bool = False
    """Let everything through: only to prove that the screens hide nothing."""

    @classmethod
    def of(cls, settings: Settings, catalogue: Catalogue, asks: Ask, manifest: bool, full: bool) -> Sieve:
        """The screens for a project; with a `manifest` if a rule needs to know who owns what."""
        return cls(asks, Screen(catalogue, settings, manifest), SecretScreen(catalogue), full)

    def lets_through(self, data: bytes, text: str) -> Ask:
        """What may be found in the file."""
        if self.full:
            return self.asks
        found = Ask.REACHES if self.screen.lets_through(data) else Ask.NOTHING
        if Ask.LITERALS in self.asks and may_hold(text):
            found |= Ask.LITERALS
        if Ask.LEAKS in self.asks and (found & Ask.REACHES or self.secrets.lets_through(text)):
            found |= Ask.LEAKS
        return found & self.asks


def analyse(root: str, path: str, sieve: Sieve | None, parse_anyway: bool = False, asks: Ask = Ask.REACHES) -> Analysed:
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
        if sieve is not None and (marked or parse_anyway or sieve.screen.looks_broken(data)):
            asked |= Ask.REACHES
        return _facts(path, text, places, asked) if asked else Analysed(path)
    except UnreadableSource as problem:
        return Analysed(path, problem=Problem(problem.reason, problem.line, problem.column))


@dataclass(frozen=True)
class One:
    """Analyses one file after the other; can be sent to another process, which makes its screens itself."""

    root: str
    settings: Settings
    manifest: bool
    anyway: frozenset[str]
    """Files that are parsed whatever stands in them."""
    sieve: Sieve

    def __reduce__(self) -> tuple[Callable[..., One], tuple[object, ...]]:
        return _one, (self.root, self.settings, self.manifest, self.anyway, self.sieve.asks, self.sieve.full)

    def __call__(self, path: str) -> Analysed:
        full = self.sieve.full
        found = analyse(self.root, path, self.sieve, full or path in self.anyway)
        return Analysed(path) if full and found.problem is not None and not self._speaks(path) else found

    def _speaks(self, path: str) -> bool:
        """Whether the run with the screen would have met the problem too."""
        screened = replace(self.sieve, full=False)
        return analyse(self.root, path, screened, path in self.anyway).problem is not None


_sieves: dict[str, Sieve] = {}
"""The one that was made last, for a worker that is sent one batch after the other."""


def _one(root: str, settings: Settings, manifest: bool, anyway: frozenset[str], asks: Ask, full: bool) -> One:
    key = f"{settings!r} {manifest} {asks.value} {full}"
    if key not in _sieves:
        _sieves.clear()
        _sieves[key] = Sieve.of(settings, load(settings), asks, manifest, full)
    return One(root, settings, manifest, anyway, _sieves[key])


def _facts(path: str, text: str, places: tuple[tuple[int, int], ...], asked: Ask) -> Analysed:
    allow_deep_recursion()
    try:
        source = parse(text)
        facts = literal_facts.build(source.tree, text) if Ask.LITERALS in asked else build(source.tree, text)
    except RecursionError:
        raise UnreadableSource("the code is nested too deeply to be analysed") from None
    except UnreadableSource as problem:
        if places:
            line, column = notebook.Notebook(text, places).locate(problem.line, problem.column)
            raise UnreadableSource(problem.reason, line, column) from None
        raise
    found = tuple(suppressions.find(source.text))
    return Analysed(path, asked, facts, None, found, places)
