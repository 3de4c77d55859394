"""What seamlint wants to be held to: ratios of processor time, each with the limit that it wants to keep."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from compare.results import Ratio, ratio
from compare.rounds import Row


class Aim(NamedTuple):
    what: str
    case: str
    ours: str
    theirs: str
    most: float
    figure: str = "cpu"
    against: str = ""
    """The case of the other one, if it is another."""
    copies: int = 1
    """How many times the project stands there; for the other one it is once."""


class Reached(NamedTuple):
    aim: Aim
    package: str
    ratio: Ratio

    @property
    def kept(self) -> bool:
        return self.ratio.middle <= self.aim.most


_IMPORTS, _BOUNDARY, _ALL = "seamlint, imports", "seamlint, boundary", "seamlint, all rules"
_PLAIN = "seamlint check"
_RUFF, _RUFF_S = "ruff TID251", "ruff TID251, S105-S107"
AIMS = (
    Aim("imports of SDKs, to ruff", "cold", _IMPORTS, _RUFF, 0.6),
    Aim("imports of SDKs, to ruff, wall time", "cold", _IMPORTS, _RUFF, 1, "wall"),
    Aim("all ways past the boundary, to ruff with its bans", "cold", _BOUNDARY, _RUFF, 1.5),
    Aim("all rules, to ruff with bans and passwords", "cold", _ALL, _RUFF_S, 5),
    Aim("all rules, to ast-grep with one rule", "cold", _ALL, "ast-grep, one rule", 1),
    Aim("all rules, to Semgrep with five", "cold", _ALL, "Semgrep, five rules", 1 / 2),
    Aim("all rules, to Bandit with three", "cold", _ALL, "Bandit B105-B107", 1 / 10),
    Aim("all rules, to flake8 with its bans", "cold", _ALL, "flake8-tidy-imports", 1 / 20),
    Aim("all rules, to detect-secrets", "cold", _ALL, "detect-secrets", 1 / 20),
    Aim("nothing changed, to ruff with what it kept", "warm", _ALL, _RUFF_S, 0.5),
    Aim("one file changed, to nothing changed", "edit", _ALL, _ALL, 1.3, against="warm"),
    Aim("fresh clone with what was kept, to ruff with the same", "clone", _ALL, _RUFF_S, 1 / 10),
    Aim("three small files, to an interpreter that does nothing", "start", _PLAIN, "python -c pass", 3),
    Aim("three small files, once more, to the same", "again", _PLAIN, "python -c pass", 3),
    Aim("three small files, to flake8", "start", _PLAIN, "flake8-tidy-imports", 1 / 10),
    Aim("three files that changed, to flake8", "three", _ALL, "flake8-tidy-imports", 1 / 10),
    Aim("twice as large an application, to once", "grow", _ALL, _ALL, 2, copies=2),
    Aim("flake8 with the plugin, to flake8 without", "plugin", "flake8 with seamlint", "flake8", 1.15),
)


def reached(rows: Sequence[Row]) -> Iterator[Reached]:
    """What was measured of each aim, package by package."""
    known = {row.key: row for row in rows}
    for aim in AIMS:
        for row in rows:
            if (row.case, row.tool, row.copies) == (aim.case, aim.ours, aim.copies):
                other = known.get((row.package, 1, aim.against or aim.case, aim.theirs))
                found = ratio(row, other, aim.figure)
                if found:
                    yield Reached(aim, row.package, found)
