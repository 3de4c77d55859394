"""One file from bytes to facts; the part of the work that runs in several processes."""

from __future__ import annotations

from typing import NamedTuple

from seamlint import facts, notebook, reading, suppressions
from seamlint.ask import Ask
from seamlint.facts import Facts, outline
from seamlint.facts import literals as literal_facts
from seamlint.import_screen import ImportScreen
from seamlint.literals.screen import may_hold
from seamlint.screen import Screen
from seamlint.source import UnreadableSource, allow_deep_recursion, decode, looks_broken, parse
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


class Sieve(NamedTuple):
    """What the rules ask for, and how a file shows that it has nothing of it."""

    asks: Ask
    imports: ImportScreen
    screen: Screen | None
    """None where import statements alone are asked for."""
    secrets: SecretScreen
    full: bool = False
    """Let everything through: only to prove that the screens hide nothing."""

    def lets_through(self, data: bytes, text: str) -> Ask:
        """What may be found in the file."""
        if self.full:
            return self.asks
        if self.screen is None:
            return self.asks if self.asks and self.imports.providers(data) else Ask.NOTHING
        found = _REACHES if self.screen.lets_through(data) else Ask.NOTHING
        if Ask.LITERALS in self.asks and may_hold(text):
            found |= Ask.LITERALS
        if Ask.LEAKS in self.asks and (found & Ask.REACHES or self.secrets.lets_through(text)):
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
