"""What a baseline keeps of a finding: enough to know it again, and nothing that changes when other code does."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from seamlint import meta
from seamlint.finding import Finding

NEVER = frozenset({meta.UNUSED_SUPPRESSION.code, meta.BAD_CONFIGURATION.code})
"""What is wrong with suppressions and the configuration is to be mended, not to be kept."""


class Kind(NamedTuple):
    """What stays the same of a finding when its code moves to another module."""

    rule: str
    definition: str
    target: str


class Entry(NamedTuple):
    """One finding: no line, no text of the source."""

    module: str
    """The module it stands in; the path of what is no module, or shares its module's name with another file."""
    rule: str
    definition: str
    """The qualified name of the function or class around it; empty at the top of a module."""
    target: str
    """What is reached, such as `stripe.Charge`."""
    number: int
    """Which of the equal ones in the definition, from 1."""

    @property
    def kind(self) -> Kind:
        return Kind(self.rule, self.definition, self.target)

    def __str__(self) -> str:
        where = f"{self.module}:{self.definition}" if self.definition else self.module
        return f"{self.rule} {where}{f' ({self.target})' if self.target else ''}"


def entries_of(findings: Iterable[Finding]) -> list[tuple[Entry, Finding]]:
    """The findings that a baseline can hold, with their entries."""
    found = []
    for finding in findings:
        if finding.code not in NEVER:
            module, _, definition = (finding.owner or finding.path).partition(":")
            found.append((Entry(module, finding.code, definition, finding.symbol, 1), finding))
    return list(zip(numbered(entry for entry, _ in found), (finding for _, finding in found), strict=True))


def near_of(findings: Iterable[Finding]) -> dict[str, tuple[str, ...]]:
    """What the modules define that have something at their top, by which it is known again when code moves."""
    return {entry.module: finding.near for entry, finding in entries_of(findings) if finding.near}


def numbered(entries: Iterable[Entry]) -> list[Entry]:
    """The entries in their order, equal ones counted from 1."""
    counts: Counter[Entry] = Counter()
    found = []
    for entry in entries:
        same = entry._replace(number=1)
        counts[same] += 1
        found.append(entry._replace(number=counts[same]))
    return found
