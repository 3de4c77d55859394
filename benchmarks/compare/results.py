"""What earlier runs measured, as JSON, so that a long comparison may be made in parts."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path
from statistics import median
from typing import NamedTuple

from compare.rounds import Row


class Ratio(NamedTuple):
    middle: float
    least: float
    most: float


def read(path: Path) -> list[Row]:
    return [Row(**row) for row in json.loads(path.read_text("utf-8"))["rows"]] if path.exists() else []


def write(path: Path, rows: Iterable[Row]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"version": 1, "rows": [asdict(row) for row in rows]}, indent=1) + "\n", "utf-8")


def added(rows: Iterable[Row], new: Sequence[Row]) -> list[Row]:
    """A case of a package that was measured again takes the place of all that was measured of it before.

    So the figures of one case stand beside each other, and ratios are of runs that alternated.
    """
    again = {(row.package, row.case) for row in new}
    return [*(row for row in rows if (row.package, row.case) not in again), *new]


def ratio(row: Row, base: Row | None, figure: str = "cpu") -> Ratio | None:
    """Of runs that stood beside each other: the median over the rounds, the least and the most."""
    if base is None:
        return None
    pairs = zip(getattr(row, figure), getattr(base, figure), strict=False)
    found = [one / other for one, other in pairs if other]
    return Ratio(median(found), min(found), max(found)) if found else None
