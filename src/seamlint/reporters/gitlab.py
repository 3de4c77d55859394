"""A GitLab code quality report: one list, of which GitLab shows what is new in a merge request.

GitLab tells findings apart by their fingerprint alone, and drops all but one of those that share it.
"""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

from seamlint.finding import Finding, Severity
from seamlint.report import Report
from seamlint.reporters import Scene

_SEVERITIES = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.INFO: "info"}


def render(report: Report, _: Scene) -> str:
    """One JSON list; a rule that failed is in it, so that a run which is not finished does not look clean."""
    seen: Counter[str] = Counter()
    rows: list[dict[str, Any]] = []
    for finding in report.findings:
        identity = finding.fingerprint or f"{finding.code}-{finding.path}-{finding.symbol}"
        seen[identity] += 1
        rows.append(_row(finding, identity if seen[identity] == 1 else f"{identity}-{seen[identity]}"))
    for crash in report.crashes:
        rows.append(
            {
                "description": f"internal error: {crash.code} failed: {crash.error}",
                "check_name": "seamlint",
                "fingerprint": f"crash-{crash.code}-{crash.path}",
                "severity": "blocker",
                "location": {"path": crash.path, "lines": {"begin": 1}},
            }
        )
    return json.dumps(rows, indent=2, ensure_ascii=False) + "\n"


def _row(finding: Finding, fingerprint: str) -> dict[str, Any]:
    return {
        "description": f"{finding.code}: {finding.message}",
        "check_name": finding.code,
        "fingerprint": fingerprint,
        "severity": _SEVERITIES[finding.severity],
        "location": {"path": finding.path, "lines": {"begin": finding.line, "end": finding.end_line}},
    }
