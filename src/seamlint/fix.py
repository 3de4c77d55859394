"""What may be done about a finding: edits of texts, and how sure it is that they change nothing else."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum


class Applicability(str, Enum):
    SAFE = "safe"
    """Does what it says and nothing else; `--fix` applies it."""
    UNSAFE = "unsafe"
    """Most likely right, but something that the reasons name may change; needs `--unsafe-fixes`."""
    DISPLAY = "display"
    """Needs a person; the edits, if there are any, are a proposal and never applied."""


@dataclass(frozen=True, order=True)
class Edit:
    """One stretch of a file that gives way to a text.

    `start` and `end` count characters of the decoded file from 0, without a byte order mark, with its line ends as
    they stand.
    """

    path: str
    start: int
    end: int
    joins: int = field(default=0, kw_only=True)
    """Of an insertion: others may be made at the same place, those with a lower number before it; 0 for none."""
    text: str

    def conflicts(self, other: Edit) -> bool:
        """Whether only one of the two can be made; the same edit is shared."""
        if self.path != other.path or self == other:
            return False
        if self.start == other.start:
            return not (self.joins and other.joins)
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True)
class Fix:
    """All of its edits are made, in however many files, or none."""

    title: str
    applicability: Applicability
    reasons: tuple[str, ...] = ()
    """Why it is not safe, in words."""
    edits: tuple[Edit, ...] = ()
    around: tuple[tuple[str, int, int], ...] = ()
    """Expressions away from the finding, by path, start and end, that become part of another one in their place."""
    gate: str = ""
    """Which gate refused it, if one did."""

    @property
    def is_applicable(self) -> bool:
        return self.applicability is not Applicability.DISPLAY
