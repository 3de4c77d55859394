"""Where keys stand in a TOML text, for messages and findings that are about a key."""

from __future__ import annotations

from bisect import bisect_right
from contextlib import suppress
from typing import TYPE_CHECKING, TypeAlias

from seamlint._toml import loads

if TYPE_CHECKING:
    from seamlint.facts.spans import Corners

Path: TypeAlias = tuple[str | int, ...]
_BARE = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_")
_BLANK = " \t\n\r"
_DEEPEST = 64
"""Keys below have the place of the one around them: a line of ten thousand dots must not cost a gigabyte."""
_NOWHERE = (1, 1, 1, 1)


class Positions:
    """Where keys stand in a TOML text that tomllib accepts (it keeps no positions itself)."""

    def __init__(self, text: str) -> None:
        self._text = text.removeprefix("\ufeff")  # which no editor counts as a column
        self._lines = [0]
        while start := self._text.find("\n", self._lines[-1]) + 1:
            self._lines.append(start)
        self._places = _Walk(self._text).places

    def has(self, *path: str | int) -> bool:
        """Whether a key is written."""
        return path in self._places

    def span(self, *path: str | int) -> Corners:
        """Where a key is written: its last part alone, with its quotes; a number stands for an element of a list.

        A key that is not written has the place of the nearest one around it that is.
        """
        for length in range(len(path), 0, -1):
            if path[:length] in self._places:
                start, end = self._places[path[:length]]
                return (*self._point(start), *self._point(end))
        return _NOWHERE

    def _point(self, offset: int) -> tuple[int, int]:
        line = bisect_right(self._lines, offset)
        return line, offset - self._lines[line - 1] + 1


class _Walk:
    """One pass over a text that is known to be right, so that nothing needs to be checked."""

    def __init__(self, text: str) -> None:
        self.places: dict[Path, tuple[int, int]] = {}
        self._text = f"{text}\n"
        self._at = 0
        self._counts: dict[Path, int] = {}
        """How many tables each `[[list]]` has so far."""
        with suppress(RecursionError):  # what stands behind such nesting has the place of the table around it
            self._document()

    def _document(self) -> None:
        table: Path = ()
        while self._skip():
            if self._peek("["):
                table = self._header()
            else:
                self._pair(table)

    def _header(self) -> Path:
        is_list = self._text.startswith("[[", self._at)
        self._at += 2 if is_list else 1
        path: Path = ()
        keys = self._keys()
        for position, (key, place) in enumerate(keys):
            path = (*path, key)[: _DEEPEST + 1]
            is_last = position == len(keys) - 1
            if is_last and is_list:
                self._counts[path] = self._counts.get(path, 0) + 1
            self._note(path, place, is_last)
            if path in self._counts:
                path += (self._counts[path] - 1,)
                self._note(path, place, is_last)
        self._at += 2 if is_list else 1
        return path

    def _pair(self, table: Path) -> None:
        keys = self._keys()
        for position, (key, place) in enumerate(keys):
            table = (*table, key)[: _DEEPEST + 1]
            self._note(table, place, position == len(keys) - 1)
        self._at += 1  # the equals sign
        self._skip()
        self._value(table)

    def _note(self, path: Path, place: tuple[int, int], is_own: bool) -> None:
        """`[a]` is a better place for a than `[a.b]`, wherever it stands; of two others the first is taken."""
        if len(path) > _DEEPEST:
            return
        if is_own and not (path in self._counts and path in self.places):
            self.places[path] = place
        else:
            self.places.setdefault(path, place)

    def _keys(self) -> list[tuple[str, tuple[int, int]]]:
        """The parts of a dotted key up to what ends it."""
        keys = []
        while True:
            self._skip()
            start = self._at
            if self._text[start] in "\"'":
                self._string()
                key = loads(f"k={self._text[start : self._at]}")["k"]
            else:
                while self._text[self._at] in _BARE:
                    self._at += 1
                key = self._text[start : self._at]
            keys.append((key, (start, self._at)))
            self._skip()
            if not self._peek("."):
                return keys
            self._at += 1

    def _value(self, path: Path) -> None:
        if self._peek("["):
            self._at += 1
            position = 0
            while self._more("]"):
                start = self._at
                self._value((*path, position))
                self._note((*path, position), (start, self._at), True)
                position += 1
        elif self._peek("{"):
            self._at += 1
            while self._more("}"):
                self._pair(path)
        elif self._text[self._at] in "\"'":
            self._string()
        else:
            start = self._at
            while self._text[self._at] not in ",]}#\n":
                self._at += 1
            self._at = start + len(self._text[start : self._at].rstrip())

    def _more(self, end: str) -> bool:
        """Go to the next item of a list or an inline table, or behind its end."""
        self._skip()
        if self._peek(","):
            self._at += 1
            self._skip()
        if self._peek(end):
            self._at += 1
            return False
        return True

    def _string(self) -> None:
        quote = self._text[self._at]
        is_long = self._text.startswith(quote * 3, self._at)
        end = quote * 3 if is_long else quote
        self._at += len(end)
        while not self._text.startswith(end, self._at):
            self._at += 2 if quote == '"' and self._peek("\\") else 1
        self._at += len(end)
        for _ in range(2 if is_long else 0):  # a long string may end with one or two quotes of its own
            self._at += self._peek(quote)

    def _skip(self) -> bool:
        """Go over blanks, line ends and comments; whether anything is left."""
        while self._at < len(self._text):
            if self._peek("#"):
                self._at = self._text.index("\n", self._at)
            elif self._text[self._at] in _BLANK:
                self._at += 1
            else:
                return True
        return False

    def _peek(self, character: str) -> bool:
        return self._text.startswith(character, self._at)
