"""One document from bytes to the credentials that stand in it."""

from __future__ import annotations

from typing import NamedTuple

from seamlint import notebook, reading, suppressions
from seamlint.facts import spans
from seamlint.facts.model import Literal
from seamlint.literals.text import Lines, find
from seamlint.source import BOM, UnreadableSource

MAX_BYTES = 1024 * 1024
_BINARY = b"\0"
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")


class Read(NamedTuple):
    """What is left of a document after it was read."""

    path: str
    literals: tuple[Literal, ...] = ()
    suppressions: tuple[suppressions.Suppression, ...] = ()


def read(root: str, path: str) -> Read:
    """The credentials in one document; none in a binary file, a huge one, or one that cannot be opened.

    Bytes that are no text in its encoding are replaced: they hide no credential that stands beside them.
    """
    try:
        data = reading.read(root, path, MAX_BYTES + 1)
    except OSError:
        return Read(path)
    text = _decode(data)
    if len(data) > MAX_BYTES or text is None:
        return Read(path)
    places = notebook.Notebook("", ())
    if path.endswith(".ipynb"):
        try:
            places = notebook.read_prose(text)
        except (UnreadableSource, RecursionError):
            return Read(path)  # SEA003 says so
        text = places.text
    found = _literals(text, places)
    return Read(path, found, tuple(suppressions.find_in_document(text)) if found else ())


def _decode(data: bytes) -> str | None:
    if data.startswith(_UTF_16):
        return data.decode("utf-16", "replace")
    return None if _BINARY in data else data.removeprefix(BOM).decode("utf-8", "replace")


def _literals(text: str, places: notebook.Notebook) -> tuple[Literal, ...]:
    lines = Lines(text)
    found = []
    for hit in find(text):
        start, end = lines.place(hit.start), lines.place(hit.end)
        if lines.allows(start[0], end[0]):
            continue
        if places.places:
            start, end = places.locate(*start), places.locate(*end)
        found.append(Literal(spans.of(*start, *end), 0, "document", hit.verdict))
    return tuple(found)
