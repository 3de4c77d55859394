"""One file from bytes to facts; the part of the work that runs in several processes."""

from __future__ import annotations

import os
from dataclasses import dataclass
from enum import Enum

from seamlint import notebook, suppressions
from seamlint.facts import Facts, build
from seamlint.facts import literals as literal_facts
from seamlint.literals.screen import may_hold
from seamlint.screen import Screen
from seamlint.source import UnreadableSource, allow_deep_recursion, decode, parse

MAX_BYTES = 64 * 1024 * 1024


class Literals(Enum):
    """Which files are read for the credentials that stand in them."""

    NONE = "none"
    SCREENED = "screened"
    ALL = "all"


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
    relevant: bool = False
    """Whether the screen let it through."""
    facts: Facts | None = None
    for_literals: bool = False
    """Whether it was parsed only for the credentials that may stand in it; nothing else asks for it then."""
    problem: Problem | None = None
    suppressions: tuple[suppressions.Suppression, ...] = ()
    places: tuple[tuple[int, int], ...] = ()
    """Of a notebook: where its lines stand in the file."""


def read_bytes(root: str, path: str) -> bytes:
    """The file's bytes. Raises UnreadableSource when there is no way to them."""
    try:
        with open(os.path.join(root, path), "rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise UnreadableSource(f"the file cannot be read: {error.strerror or error}") from None
    if len(data) > MAX_BYTES:
        raise UnreadableSource(f"the file is larger than {MAX_BYTES // 1024 // 1024} MiB")
    return data


def analyse(
    root: str, path: str, screen: Screen | None, parse_anyway: bool = False, literals: Literals = Literals.NONE
) -> Analysed:
    """Facts of one file, if the screen lets it through or `parse_anyway` asks for them."""
    places: tuple[tuple[int, int], ...] = ()
    try:
        data = read_bytes(root, path)
        text = decode(data)
        if path.endswith(".ipynb"):
            cells = notebook.read(text)
            text, places = cells.text, cells.places
            data = text.encode("utf-8", "surrogatepass")
        relevant = screen is None or screen.lets_through(data)
        marked = suppressions.MARK.encode() in data
        wanted = relevant or marked or parse_anyway or (screen is not None and screen.looks_broken(data))
        held = literals is Literals.ALL or (literals is Literals.SCREENED and may_hold(text))
        if not (wanted or held):
            return Analysed(path)
        return _facts(path, text, places, relevant, held, not wanted)
    except UnreadableSource as problem:
        return Analysed(path, problem=Problem(problem.reason, problem.line, problem.column))


def _facts(
    path: str, text: str, places: tuple[tuple[int, int], ...], relevant: bool, held: bool, for_literals: bool
) -> Analysed:
    allow_deep_recursion()
    try:
        source = parse(text)
        facts = literal_facts.build(source.tree, text) if held else build(source.tree, text)
    except RecursionError:
        raise UnreadableSource("the code is nested too deeply to be analysed") from None
    except UnreadableSource as problem:
        if places:
            line, column = notebook.Notebook(text, places).locate(problem.line, problem.column)
            raise UnreadableSource(problem.reason, line, column) from None
        raise
    found = tuple(suppressions.find(source.text))
    return Analysed(path, relevant, facts, for_literals, None, found, places)
