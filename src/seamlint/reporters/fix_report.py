"""What became of each finding: a table from which a migration is planned."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass

from seamlint.finding import Finding
from seamlint.fix import Applicability
from seamlint.report import Report

_STATES = {Applicability.SAFE: "available", Applicability.UNSAFE: "unsafe", Applicability.DISPLAY: "manual"}


@dataclass(frozen=True)
class Row:
    path: str
    line: int
    """Of a finding that is fixed, as it was before; of another, as it is now."""
    code: str
    symbol: str
    capability: str
    state: str
    """`fixed`, `available` (with --fix), `unsafe` (with --unsafe-fixes), `rejected` (by a gate) or `manual`."""
    reasons: tuple[str, ...]
    gate: str
    """Of what was rejected: the gate that did."""
    round: int
    """The round in which it was fixed, or would be; 0 if it is not."""


def rows(report: Report, written: bool) -> list[Row]:
    """One row for each finding, by path and line."""
    found = [_row(finding, _state(finding)) for finding in report.findings]
    for made in report.made:
        found.append(_row(made.finding, "fixed" if written else _state(made.finding), made.round))
    return sorted(found, key=lambda row: (row.path, row.line, row.code, row.symbol))


def as_json(found: Sequence[Row]) -> str:
    return json.dumps({"version": 1, "findings": [asdict(row) for row in found]}, indent=2, ensure_ascii=False) + "\n"


def as_csv(found: Sequence[Row]) -> str:
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(Row.__dataclass_fields__)
    writer.writerows(_cells(row) for row in found)
    return stream.getvalue()


def _cells(row: Row) -> Iterator[str]:
    for value in {**asdict(row), "reasons": "; ".join(row.reasons)}.values():
        text = str(value)
        yield f"'{text}" if text.startswith(("=", "+", "-", "@")) else text  # a spreadsheet would reckon


def _state(finding: Finding) -> str:
    if finding.fix is None:
        return "manual"
    return "rejected" if finding.fix.gate else _STATES[finding.fix.applicability]


def _row(finding: Finding, state: str, round_: int = 0) -> Row:
    fix = finding.fix
    return Row(
        finding.path,
        finding.line,
        finding.code,
        finding.symbol,
        finding.capability,
        state,
        fix.reasons if fix is not None else (f"no fix is known for {finding.code}",),
        fix.gate if fix is not None else "",
        round_,
    )
