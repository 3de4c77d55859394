"""The bytes of a file as the screens compare them, and the words in them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cached_property

from seamlint.import_screen import hides_letters
from seamlint.patterns import later


def _blanks(kept: bytes) -> bytes:
    """A table that leaves letters, digits and `kept`, and makes a blank of everything else."""
    return bytes(byte if byte < 128 and (chr(byte).isalnum() or byte in kept) else 32 for byte in range(256))


_WORDS, _PARTS = _blanks(b"_"), _blanks(b"")


class Skim:
    """One file, in lower case, look-alike characters as Python reads them."""

    def __init__(self, lowered: bytes, data: bytes = b"") -> None:
        self.lowered = lowered
        self.data = data
        """As it is."""

    @classmethod
    def of(cls, data: bytes) -> Skim | None:
        """None for a file in an encoding that hides its letters from a look at the bytes."""
        if hides_letters(data):
            return None
        if data.isascii():
            return cls(data.lower(), data)
        return cls(unicodedata.normalize("NFKC", data.decode("utf-8", "replace")).lower().encode("utf-8"), data)

    @cached_property
    def words(self) -> frozenset[bytes]:
        """What may be a name, in ASCII."""
        return frozenset(self.lowered.translate(_WORDS).split())

    @cached_property
    def parts(self) -> frozenset[bytes]:
        """What words are made of: `stripe` of `stripe_secret_key`."""
        return frozenset(b" ".join(self.words).replace(b"_", b" ").split())

    @cached_property
    def dashed(self) -> bytes:
        return self.lowered.replace(b"_", b"-")


class Named:
    """Names, dotted or not, as a test whether a file holds one of them; `*` stands for any part of a word."""

    def __init__(self, names: Iterable[str]) -> None:
        listed = {name.lower() for name in names if name}
        plain = {name for name in listed if name.isascii() and name.replace("_", "a").replace(".", "a").isalnum()}
        self._words = frozenset(name.encode() for name in plain if "." not in name)
        dotted = sorted(name.encode() for name in plain if "." in name)
        self._dotted = [(frozenset(name.split(b".")), later(rb"\b" + re.escape(name) + rb"\b")) for name in dotted]
        rest = sorted(listed - plain, key=lambda name: (-len(name), name))
        self._pattern = re.compile(b"|".join(map(_pattern, rest))) if rest else None
        self.words = self._words.union(*(segments for segments, _ in self._dotted))
        """The words that have to be known of a file."""

    def among(self, hits: frozenset[bytes], lowered: bytes) -> bool:
        """Whether a file says one of the names; `hits` are its words, as far as they have to be known."""
        return (
            not self._words.isdisjoint(hits)
            or any(segments <= hits and name.search(lowered) for segments, name in self._dotted)
            or (self._pattern is not None and self._pattern.search(lowered) is not None)
        )

    def found(self, skim: Skim) -> set[bytes]:
        """The names without a dot that a file says."""
        found = set(self._words.intersection(skim.words))
        if self._pattern is not None:
            found.update(match.group() for match in self._pattern.finditer(skim.lowered))
        return found


def _pattern(name: str) -> bytes:
    whole = re.escape(name.encode()).replace(rb"\*", rb"\w*")
    return rb"\b" + whole + rb"\b" if name.isascii() else whole


def first_part(name: bytes) -> bytes:
    """The part that a name begins with."""
    return name.translate(_PARTS).split()[0]
