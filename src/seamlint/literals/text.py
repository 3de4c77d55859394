"""Credentials in a string literal, and in a whole text such as a document."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from functools import cache

from seamlint.catalogue import literals as tables
from seamlint.literals import formats, pairs
from seamlint.literals.decision import of_value
from seamlint.literals.verdict import Hit, Verdict, digests
from seamlint.patterns import later

SHORTEST = 8
LONGEST = 20_000
_ALLOWED = later(r"pragma: ?(?:allow|white)list[ -]secret")
_ALLOWED_NEXT = later(r"pragma: ?allowlist[ -]nextline[ -]secret")
_LINE_END = later(r"\r\n?|\n")


def of_literal(value: str, name: str = "") -> Verdict | None:
    """Whether a string literal is a credential: by a format that stands in it, or by the name it is given to."""
    if not SHORTEST <= len(value) <= LONGEST:
        return None
    for hit in formats.find(value):
        return hit.verdict._replace(hashes=(*hit.verdict.hashes, *digests(value)))
    verdict = of_value(value, name) if name else None
    if verdict is None and ("=" in value or ":" in value):
        found = next(pairs.find(value, ends=";"), None)
        verdict = found.verdict._replace(hashes=(*found.verdict.hashes, *digests(value))) if found else None
    return verdict


def find(text: str) -> Iterator[Hit]:
    """Every credential in a text, in the order of the text."""
    lowered = text.lower()
    taken = [hit for hit in formats.find(text) if _beside().get(hit.verdict.symbol, "") in lowered]
    for hit in pairs.find(text):
        if all(hit.end <= other.start or other.end <= hit.start for other in taken):
            taken.append(hit)
    yield from sorted(taken, key=lambda hit: (hit.start, hit.end))


@cache
def _beside() -> dict[str, str]:
    return {entry.id: entry.beside for entry in tables.formats()}


class Lines:
    """Lines and columns of a text, both counted from 1, and which of them a pragma of detect-secrets allows."""

    def __init__(self, text: str) -> None:
        self._text = text
        self.starts = [0, *(match.end() for match in _LINE_END.finditer(text))]

    def place(self, offset: int) -> tuple[int, int]:
        line = bisect_right(self.starts, offset)
        return line, offset - self.starts[line - 1] + 1

    def offset(self, line: int, column: int) -> int:
        return self.starts[min(line, len(self.starts)) - 1] + column - 1

    def line(self, number: int) -> str:
        if not 0 < number <= len(self.starts):
            return ""
        end = self.starts[number] if number < len(self.starts) else len(self._text)
        return self._text[self.starts[number - 1] : end]

    def allows(self, first: int, last: int) -> bool:
        """Whether a comment on one of the lines, or above the first, says that the secret may stand there."""
        return any(_ALLOWED.search(self.line(number)) for number in range(first, last + 1)) or bool(
            _ALLOWED_NEXT.search(self.line(first - 1))
        )
