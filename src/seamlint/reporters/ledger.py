"""The ledger: everything that is found and does not count, by who says so."""

from __future__ import annotations

from collections import Counter

from seamlint.finding import Accepted
from seamlint.report import Report

_TITLES = {"comment": "comments", "exception": "exceptions", "baseline": "the baseline"}
_FEW = 10


def ledger(report: Report) -> str:
    """What does not count, with reasons, owners and last days where there are any."""
    if not report.ledger:
        return "Nothing is accepted: every finding counts.\n"
    lines = [f"{len(report.ledger)} accepted finding{'s' * (len(report.ledger) != 1)}:"]
    for by, title in _TITLES.items():
        rows = Counter(_said(each) for each in report.ledger if each.by == by)
        if rows:
            lines.append(f"  by {title}: {rows.total()}")
            shown = sorted(rows.items())[: None if by == "exception" else _FEW]
            lines += [f"    {count:>5}  {said}" for said, count in shown]
            if len(rows) > len(shown):
                lines.append(f"           and {len(rows) - len(shown)} more")
    return "".join(f"{line}\n" for line in lines)


def _said(each: Accepted) -> str:
    if each.by == "baseline":
        return f"{each.finding.code} {each.finding.name}"
    place = f"{each.path}:{each.line}" if each.by == "comment" else each.path
    owner = f", {each.owner}" if each.owner else ""
    until = f", until {each.until}" if each.until else ""
    return f"{each.finding.code} {place}: {each.reason}{owner}{until}"
