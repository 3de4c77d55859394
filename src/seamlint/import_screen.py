"""Bytes only: the SDKs of which providers may the import statements of a file name?

A statement is not told from a text that looks like one, so there may be too many, and never too few: `import` is a
keyword, which stands in the bytes as it is, and all that a statement takes stands on its line, on those that a
backslash joins to it, or in the brackets behind the keyword.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator
from typing import NamedTuple

from seamlint.catalogue import Catalogue
from seamlint.patterns import later

_WORDS = bytes(ord(chr(byte).lower()) if chr(byte).isalnum() or byte == 95 or byte > 127 else 32 for byte in range(256))
"""In lower case, with a blank for each ASCII character that cannot stand in a name."""
_BRACKETS = later(rb"import[\s\\]*\((?:[^()#]+|#[^\r\n]*)*")
_COOKIE = later(rb"coding[:=][ \t]*([-\w.]+)")
_PLAIN_ENCODINGS = frozenset({b"utf-8", b"utf8", b"utf-8-sig", b"ascii", b"us-ascii"})
_JOINED = (b"\\\n", b"\\\r\n")
_LONGEST = 400
"""Bytes; a longer statement hardly comes again."""


class _Root(NamedTuple):
    provider: str
    segments: tuple[bytes, ...]

    def is_said(self, words: set[bytes]) -> bool:
        """Whether the words hold all that the root is made of; `*` stands for any end of a word."""
        return all(
            any(word.startswith(segment[:-1]) for word in words) if segment.endswith(b"*") else segment in words
            for segment in self.segments
        )


class _Named(NamedTuple):
    """What one statement may name."""

    providers: frozenset[str]
    seconds: frozenset[bytes]
    """The second segments of roots whose first it names; the rest may stand elsewhere in the file."""
    opens: bool
    """Whether there is a bracket in it, which may close on a later line."""


_NOTHING = _Named(frozenset(), frozenset(), opens=False)


class ImportScreen:
    """Remembers the lines it has read: most files import the same."""

    def __init__(self, catalogue: Catalogue, is_own: Callable[[str], bool] = lambda _: False) -> None:
        """`is_own` says of a top-level name whether the project's own module goes by it for all that import it."""
        self._everybody = frozenset(provider.id for provider in catalogue.active)
        self._roots: dict[bytes, list[_Root]] = {}
        self._open: list[_Root] = []
        """The roots whose first segment ends in `*`."""
        for provider in catalogue.active:
            for dotted in (*provider.imports, *provider.companions):
                segments = tuple(unicodedata.normalize("NFKC", dotted).lower().encode().split(b"."))
                if is_own(dotted.partition(".")[0]):
                    continue
                if segments[0].endswith(b"*"):
                    self._open.append(_Root(provider.id, segments))
                else:
                    self._roots.setdefault(segments[0], []).append(_Root(provider.id, segments))
        self._beginnings = tuple(root.segments[0][:-1] for root in self._open)
        self._seen: dict[bytes, _Named] = {}

    def providers(self, data: bytes) -> frozenset[str]:
        """The ids of the providers; all of them if the encoding of the file hides its letters."""
        if hides_letters(data):
            return self._everybody
        return frozenset().union(*(named.providers for named in self._statements(data)))

    def names_sdk(self, data: bytes, lowered: bytes) -> bool:
        """Whether a statement may name an SDK, or what holds one: `import google` beside `google.cloud.storage`."""
        return any(
            named.providers or any(second.rstrip(b"*") in lowered for second in named.seconds)
            for named in self._statements(data)
        )

    def _statements(self, data: bytes) -> Iterator[_Named]:
        position = data.find(b"import")
        while position >= 0:
            start, end = _line(data, position)
            statement = data[start:end]
            named = self._seen.get(statement) or self._named(statement)
            if named is not _NOTHING:
                yield named
            if not named.opens:
                position = data.find(b"import", end)
                continue
            while 0 <= position < end:
                brackets = _BRACKETS.match(data, position)
                position = data.find(b"import", position + 6)
                if brackets is not None and brackets.end() > end:  # any other of this line would end there too
                    yield self._named(data[start : brackets.end()], remember=False)
                    break
            if 0 <= position < end:
                position = data.find(b"import", end)

    def _named(self, statement: bytes, remember: bool = True) -> _Named:
        if statement.isascii():
            words = set(statement.translate(_WORDS).split())
        else:
            text = unicodedata.normalize("NFKC", statement.decode("utf-8", "replace")).lower()
            words = set(text.encode("utf-8", "replace").translate(_WORDS).split())
        begun = [root for word in words & self._roots.keys() for root in self._roots[word]]
        if any(word.startswith(self._beginnings) for word in words):
            begun += self._open
        found = _Named(
            frozenset(root.provider for root in begun if root.is_said(words)),
            frozenset(root.segments[1] for root in begun if len(root.segments) > 1),
            b"(" in statement,
        )
        if found == _NOTHING:
            found = _NOTHING
        if remember and len(statement) <= _LONGEST:
            self._seen[statement] = found
        return found


def _line(data: bytes, position: int) -> tuple[int, int]:
    """The line that a position lies in, with those that backslashes join to it."""
    start = data.rfind(b"\n", 0, position) + 1
    while start and data.endswith(_JOINED, 0, start):
        start = data.rfind(b"\n", 0, start - 1) + 1
    end = data.find(b"\n", position)
    while end >= 0 and data.endswith(_JOINED, position, end + 1):
        end = data.find(b"\n", end + 1)
    return start, end if end >= 0 else len(data)


def hides_letters(data: bytes) -> bool:
    """Whether the bytes of a file do not show its letters, for the encoding that it declares."""
    second = data.find(b"\n") + 1
    end = data.find(b"\n", second)
    for cookie in _COOKIE.finditer(data, 0, end if end >= 0 else len(data)):
        if cookie.group(1).lower().replace(b"_", b"-") in _PLAIN_ENCODINGS:
            continue
        if not (data.isascii() and cookie.group(1).lower().startswith((b"latin", b"iso-8859"))):
            return True
    return False
