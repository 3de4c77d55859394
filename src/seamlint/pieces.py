"""Bytes only: may a file put together the name of a provider from parts that are no whole words?

Texts are cut into chunks at their quotes and at what is filled in. A name that is put together begins with the end of
one chunk and ends with the beginning of another, and all that lies between are whole chunks. So it is in whatever
way they are joined, and wherever they stand in the file. What methods make of a text is tried out on the bytes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cached_property

from seamlint.import_screen import ImportScreen
from seamlint.patterns import later
from seamlint.skim import Skim
from seamlint.telling import Telling

_CHUNKS = bytes(
    124 if byte in b"\"'{}%" else byte if byte > 127 or chr(byte).isalnum() or byte in b"_-" else 32
    for byte in range(256)
)
_BETWEEN = rb"[\"'](?:[\s()+\\{}]|#[^\n]*\n)*[rbfu]{0,2}[\"']"
_SEAM = later(_BETWEEN)
_CUT = later(_BETWEEN.replace(rb"[\"']", rb"[\"'](?<=\w.)", 1) + rb"\w")
_ESCAPE = later(rb"\\(?:x([0-9a-f]{2})|u00([0-9a-f]{2})|u000000([0-9a-f]{2})|([0-7]{2,3}))|\\\r?\n")
_TURNED = later(rb"b64decode|\[\s*:\s*:\s*-\s*1\s*\]|swapcase")
"""What makes another text of one than can be told from its letters."""
_DIVIDED = later(rb"[_-]")
_SHORTEST = 4
"""Letters of a name; the parts of a shorter one are found in any file, so they have to stand one after the other."""
_CHANGED = later(
    rb"\.\s*(replace|remove|r?split|r?partition|[lr]?strip)(?:prefix|suffix)?\s*\(\s*b?[\"']([^\"'\n]{1,40})[\"']"
    rb"(?:\s*,\s*b?[\"']([^\"'\n]{0,40})[\"'])?"
)


class Pieces:
    """Tries out what the texts of a file may become."""

    def __init__(self, telling: Telling, imports: ImportScreen) -> None:
        self._telling = telling
        self._imports = imports

    @cached_property
    def _begun(self) -> dict[bytes, list[bytes]]:
        """By beginning of a name what may be left of it."""
        found: dict[bytes, list[bytes]] = {}
        for label in self._telling.labels:
            for length in range(1, len(label)) if len(label) >= _SHORTEST else ():
                found.setdefault(label[:length], []).append(label[length:])
        return found

    def are_joined(self, lowered: bytes) -> bool:
        """Whether a name is cut in two texts that stand one after the other."""
        return _CUT.search(lowered) is not None and self._tells(_SEAM.sub(b"", lowered))

    def may_name(self, skim: Skim) -> bool:
        """Whether the texts of the file may become a name in any way."""
        lowered = skim.lowered
        if b"\\N{" in skim.data or _TURNED.search(lowered) is not None:
            return True
        if self._fit(lowered) or self.are_joined(lowered):
            return True
        return any(self._tells(turned) or self._fit(turned) for turned in _turned(lowered))

    def _tells(self, lowered: bytes) -> bool:
        return self._telling.tells(Skim(lowered)) or self._imports.names_sdk(lowered, lowered)

    def _fit(self, lowered: bytes) -> bool:
        """Whether chunks of the file, one behind the other, may be a name."""
        chunks = set(lowered.replace(b"%s", b"%").translate(_CHUNKS).split(b"|"))
        starts = {chunk.partition(b" ")[0] for chunk in chunks}
        starts.update([word[:at] for word, at in _divisions(starts)])
        ends = {chunk.rpartition(b" ")[2] for chunk in chunks}
        ends.update([word[at + 1 :] for word, at in _divisions(ends)])
        rests = {rest for end in self._begun.keys() & ends for rest in self._begun[end]}
        return not rests.isdisjoint(starts) or any(_is_made(rest, starts, chunks) for rest in rests)


def _divisions(words: Iterable[bytes]) -> Iterator[tuple[bytes, int]]:
    """The words that have dashes and underscores, with the place of each."""
    for word in words:
        if b"_" in word or b"-" in word:
            for found in _DIVIDED.finditer(word):
                yield word, found.start()


def _is_made(rest: bytes, starts: set[bytes], chunks: set[bytes]) -> bool:
    """Whether the rest of a name is the beginning of a chunk, behind any number of whole ones."""
    return rest in starts or any(
        rest[:length] in chunks and _is_made(rest[length:], starts, chunks) for length in range(1, len(rest))
    )


def _turned(lowered: bytes) -> Iterator[bytes]:
    """The bytes with what their escapes stand for, and after each change that a method makes of a text."""
    if _ESCAPE.search(lowered) is not None:
        yield _ESCAPE.sub(_unescaped, lowered)
    for method, old, new in set(_CHANGED.findall(lowered)):
        if method.endswith(b"strip"):
            for letter in old:
                yield lowered.replace(bytes([letter]), b"")
        else:
            yield lowered.replace(old, new if method in (b"replace", b"remove") else b"'")


def _unescaped(match: re.Match[bytes]) -> bytes:
    digits = next(filter(None, match.groups()), None)
    if digits is None:
        return b""
    code = int(digits, 8 if match.group(4) else 16)
    return bytes([code]).lower() if 32 < code < 127 else match.group()
