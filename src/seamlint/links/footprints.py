"""What an answer is made of: the modules whose facts were read for it, also by those answers that it took over.

Whoever holds something of a module, be it an expression or a value with its path, has read the module's facts or
was given it by an answer that did. So it is enough to note where facts are handed out, and to keep with each
answer that is remembered what was noted while it was found.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from typing import Any, Generic, TypeVar, overload

from seamlint.links.values import Value

_K = TypeVar("_K", bound=Hashable)
_V = TypeVar("_V")
_PURE = "\0"
"""Begins what is noted and is no module."""
LIMIT = f"{_PURE}limit"
"""Something was cut short because it was too much: that may depend on what was known already."""


def mark(kind: str, what: str = "") -> str:
    """Something other than a module that an answer has to do with."""
    return f"{_PURE}{kind} {what}"


def is_mark(name: str, kind: str) -> bool:
    return name.startswith(f"{_PURE}{kind} ")


class Far(tuple[Value, ...]):
    """An answer of the links for which other modules were read than the one in which it was asked."""

    made_of: int


class Footprints:
    """Notes, as bits of a number, what is read, and remembers it by the module that the work was done for."""

    def __init__(self) -> None:
        self.seen = 0
        self._bits: dict[str, int] = {}
        self._names: list[str] = []
        self._same: dict[int, int] = {}
        self._work: dict[str, int] = {}
        self._elsewhere: dict[str, frozenset[str]] = {}

    def note(self, name: str) -> None:
        """Something of a module, or a mark, is read."""
        bit = self._bits.get(name)
        if bit is None:
            bit = self._bits[name] = 1 << len(self._names)
            self._names.append(name)
        self.seen |= bit

    def beyond(self, path: str, made_of: int) -> int:
        """What something is made of beside the module itself, as one object for all that are equal."""
        made_of &= ~self._bits.get(path, 0)
        return self._same.setdefault(made_of, made_of)

    def names(self, made_of: int) -> frozenset[str]:
        """What a number stands for."""
        found = []
        while made_of:
            low = made_of & -made_of
            found.append(self._names[low.bit_length() - 1])
            made_of ^= low
        return frozenset(found)

    def kept(self, table: dict[_K, tuple[_V, int]], key: _K, find: Callable[[], _V]) -> _V:
        """What `find` gives, remembered in the table with what it is made of."""
        known = table.get(key)
        if known is None:
            outer, self.seen = self.seen, 0
            try:
                value = find()
            finally:
                made_of = self.beyond("", self.seen)
                self.seen |= outer
            known = table[key] = value, made_of
        self.seen |= known[1]
        return known[0]

    @contextmanager
    def apart(self) -> Iterator[list[int]]:
        """Gives, at its end, what was read meanwhile; it counts for whoever is under way too."""
        outer, self.seen = self.seen, 0
        made_of: list[int] = []
        try:
            yield made_of
        finally:
            made_of.append(self.beyond("", self.seen))
            self.seen |= outer

    @contextmanager
    def work(self, path: str) -> Iterator[list[int]]:
        """What is read meanwhile is read for the module at `path`; gives that at its end."""
        with self.apart() as made_of:
            yield made_of
        self._work[path] = self._work.get(path, 0) | made_of[0]

    def read_for(self) -> dict[str, frozenset[str]]:
        """By module what was read for it."""
        found = {path: self.names(made_of) for path, made_of in self._work.items()}
        for path, names in self._elsewhere.items():
            found[path] = found.get(path, frozenset()) | names
        return found

    def add(self, read: dict[str, frozenset[str]]) -> None:
        """Take up what another process read for each module."""
        for path, names in read.items():
            self._elsewhere[path] = self._elsewhere.get(path, frozenset()) | names


class remembered(Generic[_V]):  # noqa: N801 - used like functools.cached_property
    """A property that is found once; its owner has `footprints`, and what it is made of counts for all who ask."""

    def __init__(self, find: Callable[[Any], _V]) -> None:
        self._find = find
        self.__doc__ = find.__doc__

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    @overload
    def __get__(self, owner: None, kind: type) -> remembered[_V]: ...

    @overload
    def __get__(self, owner: object, kind: type) -> _V: ...

    def __get__(self, owner: Any, kind: type) -> remembered[_V] | _V:
        if owner is None:
            return self
        found: dict[str, tuple[_V, int]] = vars(owner).setdefault("_remembered", {})
        value: _V = owner.footprints.kept(found, self._name, lambda: self._find(owner))
        return value

    def __set__(self, owner: object, value: _V) -> None:
        raise AttributeError(self._name)
