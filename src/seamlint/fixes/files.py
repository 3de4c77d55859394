"""A file as fixes see it: its text, and the bytes it goes back to."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from seamlint.analysis import read_bytes
from seamlint.fix import Edit
from seamlint.patterns import later
from seamlint.source import BOM, UnreadableSource, decode, encoding_of

_LINE_END = later(r"\r\n|\r|\n")


class Refused(Exception):
    """Why a fix is not made, in words, and which gate says so."""

    def __init__(self, reason: str, gate: str = "") -> None:
        super().__init__(reason)
        self.gate = gate


@dataclass(frozen=True)
class File:
    path: str
    data: bytes
    text: str

    @cached_property
    def starts(self) -> list[int]:
        """Where each line begins."""
        return [0, *(match.end() for match in _LINE_END.finditer(self.text))]

    def offset(self, line: int, column: int) -> int:
        """The character at a line and column, both from 1."""
        return self.starts[line - 1] + column - 1

    def line(self, offset: int) -> int:
        """The line that a character stands in, from 1."""
        return bisect_right(self.starts, offset)

    def next_line(self, offset: int) -> int:
        """Where the line after that of a character begins."""
        line = self.line(offset)
        return self.starts[line] if line < len(self.starts) else len(self.text)

    @property
    def newline(self) -> str:
        """How the file ends its lines."""
        found = _LINE_END.search(self.text)
        return found.group() if found else "\n"

    def with_edits(self, edits: Iterable[Edit]) -> File:
        """The file with the edits made; same encoding, same byte order mark. Raises Refused."""
        parts, last = [], 0
        for edit in sorted(set(edits)):
            parts += [self.text[last : edit.start], edit.text]
            last = edit.end
        text = "".join([*parts, self.text[last:]])
        data = encoded(text, self.data)
        try:
            same = decode(data) == text
        except UnreadableSource:
            same = False
        if not same:
            raise Refused("the file would no longer be read in its encoding", "encoding")
        return File(self.path, data, text)


def encoded(text: str, like: bytes) -> bytes:
    """The text in the encoding of a file, with its byte order mark. Raises Refused."""
    try:
        data = text.encode(encoding_of(like))
    except (LookupError, ValueError):
        raise Refused("the text cannot be written in the file's encoding", "encoding") from None
    return BOM + data if like.startswith(BOM) else data


def read(root: str, path: str) -> File:
    """A file of the project. Raises Refused."""
    try:
        data = read_bytes(root, path)
        return File(path, data, decode(data))
    except UnreadableSource as problem:
        raise Refused(problem.reason, "round-trip") from None
