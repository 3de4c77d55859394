"""What the rounds over a project's secrets were made of, so that a later run can go through a few modules alone.

A round gives the next one the names under which secrets are handed on and what was learned to stand in fields and
globals. As long as some modules give just what they gave before, all others would find just what they found.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple, TypeVar

from seamlint.links.footprints import is_mark
from seamlint.taint.sinks import Hit
from seamlint.taint.values import Value

_T = TypeVar("_T")
Counts = dict[str, dict[str, int]]
Unit = tuple[str, int]
"""A file and the number of a scope in it."""
Learned = dict[tuple[str, ...], Value]
_FEW = 11
"""Kinds of arguments that a function is called with, up to which nobody counts."""


class Surprise(Exception):
    """A module gives others something else than before: all have to be asked again."""


class Round(NamedTuple):
    """What one round began with, what each file gave to it, and what came of it."""

    learned: Learned
    """What stood in fields and globals before."""
    given: dict[str, frozenset[str]]
    """By file the names under which it hands on a secret."""
    stores: dict[str, frozenset[str]]
    """By file what it was seen to store, as marks."""
    counts: Counts
    """By name and file how many functions mention it, of the names that were new."""
    new: frozenset[str]
    """The names that the next round looks for."""
    fresh: frozenset[str]
    """The files that it looks at for the first time."""
    after: Learned

    def without(self, paths: frozenset[str]) -> Round:
        counts = {name: _rest(counts, paths) for name, counts in self.counts.items()}
        given, stores = _rest(self.given, paths), _rest(self.stores, paths)
        return self._replace(given=given, stores=stores, counts=counts, fresh=self.fresh - paths)

    def joined(self, rest: Round) -> Round:
        """With what the others, who were not asked again, gave to it."""
        counts = {name: {**rest.counts.get(name, {}), **found} for name, found in self.counts.items()}
        given, stores = {**rest.given, **self.given}, {**rest.stores, **self.stores}
        return self._replace(given=given, stores=stores, counts=counts, fresh=self.fresh | rest.fresh)


class Followed(NamedTuple):
    """All rounds, by what each file had to do with them; the first only looks at the classes."""

    rounds: tuple[Round, ...]
    aliases: dict[str, frozenset[tuple[str, str]]]
    """By file imported names with what they are called instead."""
    units: dict[str, int]
    contexts: dict[Unit, dict[str, int]]
    """How many kinds of arguments functions were called with by each file, if there were many."""
    hits: dict[Unit, tuple[Hit, ...]]
    declared: dict[str, tuple[Hit, ...]]
    redacted: frozenset[str]
    """The ways out whose named values the project redacts."""
    told: dict[str, int]
    """By file a digest of its leaks."""
    cut_short: tuple[str, ...] = ()
    """The functions that were not followed to the end; a file that had to do with one is not looked at alone."""

    def without(self, paths: frozenset[str]) -> Followed:
        """What is left when these files are looked at again."""
        return self._replace(
            rounds=tuple(each.without(paths) for each in self.rounds),
            aliases=_rest(self.aliases, paths),
            units=_rest(self.units, paths),
            contexts={unit: _rest(shares, paths) for unit, shares in self.contexts.items() if unit[0] not in paths},
            hits={unit: hits for unit, hits in self.hits.items() if unit[0] not in paths},
            declared=_rest(self.declared, paths),
        )


class Journal:
    """Takes down the rounds as they go."""

    def __init__(self) -> None:
        self.rounds: list[Round] = []
        self.contexts: dict[Unit, dict[str, int]] = {}

    def begin(self, learned: Learned) -> None:
        self._learned = dict(learned)
        self._given: dict[str, frozenset[str]] = {}
        self._stores: dict[str, frozenset[str]] = {}

    def note(self, path: str, given: Iterable[str], marks: Iterable[str]) -> None:
        """A file hands on names, and stores something."""
        stored = frozenset(name for name in marks if is_mark(name, "learned") or is_mark(name, "redacted"))
        for table, found in ((self._given, frozenset(given)), (self._stores, stored)):
            if found:
                table[path] = table.get(path, frozenset()) | found

    @property
    def given(self) -> frozenset[str]:
        return frozenset().union(*self._given.values())

    @property
    def stores(self) -> frozenset[str]:
        return frozenset().union(*self._stores.values())

    def end(self, counts: Counts, new: frozenset[str], fresh: Iterable[str], after: Learned) -> None:
        found = self._learned, self._given, self._stores, counts, new, frozenset(fresh), dict(after)
        self.rounds.append(Round(*found))

    def count(self, shares: Mapping[Unit, Mapping[str, int]]) -> None:
        """Take down which files called a function with many kinds of arguments."""
        for unit, found in shares.items():
            if unit in self.contexts or sum(found.values()) > _FEW // 2:
                most = self.contexts.setdefault(unit, {})
                for path, count in found.items():
                    most[path] = max(count, most.get(path, 0))


class Others:
    """Stands for the modules that are not looked at again."""

    def __init__(self, before: Followed, again: frozenset[str], changed: frozenset[str]) -> None:
        """`again` are looked at again, and `changed` are those of them that are not what they were."""
        self.before = before
        self.rest = before.without(again)
        self._again = again
        self._same = again - changed
        self._number = 0

    @property
    def _then(self) -> Round:
        return self._of(self.before)

    def _of(self, followed: Followed) -> Round:
        if self._number < len(followed.rounds):
            return followed.rounds[self._number]
        last = followed.rounds[-1].after
        return Round(last, {}, {}, {}, frozenset(), frozenset(), last)

    @property
    def learned(self) -> Learned:
        """What stands in fields and globals when the round begins."""
        return dict(self._then.learned)

    @property
    def given(self) -> frozenset[str]:
        """The names under which the others hand on a secret."""
        return frozenset().union(*self._of(self.rest).given.values())

    @property
    def fresh(self) -> frozenset[str]:
        """The files to look at again that the next round looks at for the first time."""
        return self._then.fresh & self._same

    @property
    def units(self) -> int:
        """How many functions the others have, of those that are looked at by now."""
        looked_at = frozenset().union(*(each.fresh for each in self.rest.rounds[: self._number]))
        return sum(self.rest.units.get(path, 0) for path in looked_at)

    def after(self, stores: frozenset[str]) -> Learned:
        """What stands there at its end, if the modules that are looked at again store what they did."""
        then = self._then.stores
        if stores != frozenset().union(*(then.get(path, frozenset()) for path in self._again)):
            raise Surprise
        places = [_place(name) for name in frozenset().union(*then.values())]
        if any(places.count(_place(name)) > 1 for name in stores):
            raise Surprise  # one of them may have come before the other
        return dict(self._then.after)

    def aliases(self, carriers: set[str]) -> set[str]:
        """Other names under which the others import what hands on a secret."""
        return {alias for found in self.rest.aliases.values() for name, alias in found if name in carriers}

    def counts(self, names: set[str]) -> Counts:
        """How many functions of the others mention each of the names."""
        counts = self._of(self.rest).counts
        if not names <= counts.keys():
            raise Surprise
        return counts

    def count(self, contexts: Mapping[Unit, int], most: int) -> None:
        """Refuse where a function may meet more kinds of arguments than it is followed with."""
        for unit, count in contexts.items():
            others = self.rest.contexts.get(unit)
            if count + (sum(others.values()) if others is not None else _FEW) > most:
                raise Surprise

    def end(self, new: frozenset[str]) -> bool:
        """Whether there was another round; what is new has to be what it was."""
        if new != self._then.new:
            raise Surprise
        self._number += 1
        return self._number < len(self.before.rounds)

    def joined(self, mine: Followed) -> Followed:
        """The rounds as they would have been if all modules had been looked at."""
        rounds = [each.joined(rest) for each, rest in zip(mine.rounds, self.rest.rounds, strict=False)]
        contexts = dict(self.rest.contexts)
        for unit, count in mine.contexts.items():
            contexts[unit] = {**contexts.get(unit, {}), **count}
        return Followed(
            (*rounds, *mine.rounds[len(rounds) :], *self.rest.rounds[len(rounds) :]),
            {**self.rest.aliases, **mine.aliases},
            {**self.rest.units, **mine.units},
            contexts,
            {**self.rest.hits, **mine.hits},
            {**self.rest.declared, **mine.declared},
            self.before.redacted,
            mine.told,
            (*self.rest.cut_short, *mine.cut_short),
        )


def _rest(found: dict[str, _T], paths: frozenset[str]) -> dict[str, _T]:
    return {path: each for path, each in found.items() if path not in paths}


def _place(stored: str) -> str:
    return stored.rpartition(" ")[0]
