"""A baseline against what is found now: what is known, what moved, what is new, what is gone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from seamlint.baseline.entries import Entry, Kind, entries_of, near_of, numbered
from seamlint.baseline.file import Baseline
from seamlint.finding import Finding


class Move(NamedTuple):
    """An entry whose finding is gone from its module, and the same finding in another."""

    old: Entry
    new: Entry
    finding: Finding


@dataclass(frozen=True)
class Comparison:
    file: str
    baseline: Baseline
    fresh: tuple[Finding, ...]
    """Those that count."""
    known: tuple[Finding, ...]
    moved: tuple[Move, ...]
    stale: tuple[Entry, ...]
    """Those that were looked for, and are there no more."""
    waiting: tuple[Entry, ...]
    """Those that nobody looked for: in other files, or of rules that do not run."""

    @property
    def pruned(self) -> Baseline:
        """The baseline as it should be now; never more than it was."""
        found = [entry for entry, _ in entries_of((*self.known, *(move.finding for move in self.moved)))]
        kept = tuple(sorted(numbered(sorted((*found, *self.waiting)))))
        near = {**near_of(move.finding for move in self.moved), **self.baseline.near}
        return replace(self.baseline, entries=kept, near=near)


def compare(
    file: str,
    baseline: Baseline,
    findings: Sequence[Finding],
    is_looked_for: Callable[[Entry], bool],
    has_moved: Callable[[Entry, Finding], bool],
) -> Comparison:
    """Hold the findings against the baseline.

    `is_looked_for` says of an entry whether the run would have found it, `has_moved` of an entry that is gone whether
    its code can be what a new finding of the same kind stands in.
    """
    left: dict[Entry, list[Entry]] = {}
    for entry in sorted(baseline.entries):
        left.setdefault(entry._replace(number=1), []).append(entry)
    fresh, known = [], []
    for entry, finding in entries_of(findings):
        same = left.get(entry._replace(number=1))
        if same:
            same.pop(0)
            known.append(finding)
        else:
            fresh.append((entry, finding))
    rest = [entry for same in left.values() for entry in same]
    gone = [entry for entry in rest if is_looked_for(entry)]
    moved = _moves(gone, fresh, has_moved)
    there = {id(move.finding) for move in moved}
    left_behind = {move.old for move in moved}
    settled = {id(finding) for finding in known} | there
    return Comparison(
        file,
        baseline,
        tuple(finding for finding in findings if id(finding) not in settled),
        tuple(known),
        tuple(moved),
        tuple(entry for entry in gone if entry not in left_behind),
        tuple(sorted(set(rest) - set(gone))),
    )


def _moves(
    gone: Iterable[Entry], fresh: Iterable[tuple[Entry, Finding]], has_moved: Callable[[Entry, Finding], bool]
) -> list[Move]:
    """Pairs of what vanished here and appeared there: the same rule, target and definition."""
    waiting: dict[Kind, list[Entry]] = {}
    for entry in gone:
        waiting.setdefault(entry.kind, []).append(entry)
    moves = []
    for entry, finding in fresh:
        same = waiting.get(entry.kind, [])
        old = next((each for each in same if has_moved(each, finding)), None)
        if old is not None:
            same.remove(old)
            moves.append(Move(old, entry, finding))
    return moves
