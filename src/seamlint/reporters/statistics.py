"""What a run came to, in figures: for `--statistics`, beside a report in whatever format."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from seamlint.report import Report

_BY = {"comment": "by comments", "exception": "by exceptions", "baseline": "by a baseline"}


def render(report: Report, seconds: Mapping[str, float]) -> str:
    """Counts by rule and provider, what was looked at, what is accepted, and where the time went."""
    files = f"{report.files} checked, {report.parsed} analysed, {report.screened} could not matter"
    blocks = [
        _counted("Findings by rule", (f"{finding.code} {finding.name}" for finding in report.findings)),
        _counted("Findings by provider", (finding.provider for finding in report.findings if finding.provider)),
        _counted("Accepted", (_BY.get(each.by, each.by) for each in report.ledger)),
        f"Files: {files}, {report.unreadable} could not be read.",
        _reused(report),
        times(seconds),
    ]
    return "\n".join(block for block in blocks if block) + "\n"


def _reused(report: Report) -> str:
    if report.reuse.report:
        return "Kept from an earlier run: all of it, for nothing has changed."
    again, count = report.reuse.modules, report.reuse.files
    if again >= 0:
        return f"Kept from an earlier run: all but what {again} of the modules say, which the changes can matter to."
    return f"Kept from an earlier run: what is known of {count} of the files." if count else ""


def _counted(title: str, names: Iterable[str]) -> str:
    counts = sorted(Counter(names).items(), key=lambda item: (-item[1], item[0]))
    width = max((len(name) for name, _ in counts), default=0)
    rows = [f"  {name:<{width}}  {count:>6}" for name, count in counts]
    return "\n".join([f"{title}:", *rows, ""]) if rows else ""


def times(seconds: Mapping[str, float]) -> str:
    """Where the time went; empty if nothing took any."""
    total = sum(seconds.values())
    width = max((len(name) for name in seconds), default=0)
    rows = [
        f"  {name:<{width}}  {spent:8.2f} s  {100 * spent / total:5.1f} %" if total else ""
        for name, spent in sorted(seconds.items(), key=lambda item: (-item[1], item[0]))
    ]
    return "\n".join(["Time:", *filter(None, rows)]) if rows else ""
