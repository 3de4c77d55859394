"""Answers that are remembered, each with what it is made of; work on one question is bounded."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from seamlint.links.footprints import LIMIT, Far, Footprints
from seamlint.links.values import External, Frames, Text, Values

_DEPTH = 100
_STEPS = 10_000
_LIMIT = 1 << (_DEPTH + 2)
"""Stands beside the levels that an answer was cut short by: too deep, or too many steps."""
_OFTEN_EQUAL = frozenset({External, Text})  # which are equal to none of another kind

Key: TypeAlias = int | tuple[int, Frames] | tuple[str, int]
"""The identity of a record, which belongs to one file, alone or inside calls; or what else is asked of a file."""


class Answers:
    """What was asked, and what came of it."""

    def __init__(self, footprints: Footprints, alone: bool = False) -> None:
        """Alone, where the questions are the same in every run, in the same order: then so are the limits."""
        self.footprints = footprints
        self._alone = alone
        self._memo: dict[Key, Values] = {}
        self._equal: dict[tuple[Values, int], Values] = {}
        self._active: dict[Key, int] = {}
        self._cuts = 0
        """The levels, as bits, of the questions under way that were met again."""
        self._meanwhile: dict[Key, tuple[Values, int]] = {}
        """Answers that were cut short, with the levels by which: good until the innermost of these is answered."""
        self._until: dict[int, list[Key]] = {}
        self._steps = 0

    def once(self, key: Key, compute: Callable[[], Values], path: str = "") -> Values:
        """`compute()`, remembered; nothing where the question is already being asked.

        Whoever asks knows of the file at `path` anyway. An answer that was cut short by a question further out is
        remembered as long as that is open, no longer, or it would depend on which question came first.
        """
        known = self._memo.get(key)
        if known is None and key in self._meanwhile:
            known, cuts = self._meanwhile[key]
            self._cuts |= cuts
        if known is not None:
            if type(known) is Far:
                self.footprints.seen |= known.made_of
            return known
        if not self._active:
            self._steps = 0
        self._steps += 1
        level = self._active.get(key)
        if level is not None or len(self._active) > _DEPTH or self._steps > _STEPS:
            self._cuts |= _LIMIT if level is None else 1 << level
            if level is None and not self._alone:
                self.footprints.note(LIMIT)
            return ()
        level = self._active[key] = len(self._active)
        outer, self._cuts = self._cuts, 0
        footprints = self.footprints
        before, footprints.seen = footprints.seen, 0
        try:
            found = compute()
        finally:
            del self._active[key]
            made_of, footprints.seen = footprints.seen, before | footprints.seen
            for gone in self._until.pop(level, ()):
                del self._meanwhile[gone]
        made_of = footprints.beyond(path, made_of)
        if made_of:
            found = Far(found)
            found.made_of = made_of
        cuts = self._cuts and self._cuts & (_LIMIT | ((1 << level) - 1))
        if level and cuts:
            if cuts < _LIMIT:
                self._meanwhile[key] = found, cuts
                self._until.setdefault(cuts.bit_length() - 1, []).append(key)
            self._cuts = cuts | outer
        else:
            self._memo[key] = self._shared(found)
            self._cuts = outer
        return found

    def _shared(self, found: Values) -> Values:
        """One answer for all that are equal: most are a path or a text, and the same few come again and again."""
        if len(found) == 1 and type(found[0]) in _OFTEN_EQUAL:
            return self._equal.setdefault((found, found.made_of if type(found) is Far else 0), found)
        return found
