"""Which part of a check falls to one of several runs that divide it between them.

The secrets are followed through the whole project, so one run does that. The fixes of a rule may have to agree with one
another (on the name of a new method), so another has all rules with a fixer. What is left looks at one file at a time
and is dealt out. The same for everybody: it depends on the files and the rules, not on who asks.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from heapq import heapify, heapreplace

from seamlint import discovery
from seamlint.ask import Ask
from seamlint.rule import LoadedRule

Numbered = list[tuple[int, LoadedRule]]


@dataclass(frozen=True)
class Work:
    """The rules that fall to a run, each with its number among all."""

    late: Numbered
    """About secrets, to be asked once all leaks are known."""
    early: Numbered
    divided: Numbered
    """These are asked about some of the files only."""
    hands: Sequence[int]
    """The runs that divide them."""


@dataclass(frozen=True)
class Share:
    number: int = 1
    of: int = 1

    @property
    def is_whole(self) -> bool:
        return self.of == 1

    @property
    def counts(self) -> bool:
        """Whether this run says what there was to look at, and what could not be."""
        return self.number == 1

    @property
    def looks_beside(self) -> bool:
        """Whether documents and the project as a whole are its concern."""
        return self.number == self.of

    def work(self, rules: Iterable[LoadedRule]) -> Work:
        """What of the rules falls to this run."""
        numbered = list(enumerate(rules))
        late = [each for each in numbered if each[1].rule.asks & Ask.LEAKS]
        early = [each for each in numbered if not each[1].rule.asks & Ask.LEAKS]
        if self.is_whole:
            return Work(late, early, [], ())
        fixable = [each for each in early if discovery.has_fixer(each[1].rule.name)]
        rest = [each for each in early if not discovery.has_fixer(each[1].rule.name)]
        first = len(late[:1])  # how many runs there are that have something of their own to do
        second = first + len(fixable[:1])
        hands = range(min(second + 1, self.of), self.of + 1)
        return Work(
            late if self.number == 1 else [],
            fixable if self.number == min(second, self.of) else [],
            rest if self.number in hands else [],
            hands,
        )

    def files(self, sizes: Mapping[str, int], hands: Sequence[int]) -> Container[str]:
        """The files that this run asks the divided rules about, so that each of the hands has about as much to read."""
        piles = [(0, hand) for hand in hands]
        heapify(piles)
        mine = set()
        for path, size in sorted(sizes.items(), key=lambda item: (-item[1], item[0])):
            weight, hand = piles[0]
            heapreplace(piles, (weight + size + 1, hand))
            if hand == self.number:
                mine.add(path)
        return mine


WHOLE = Share()
