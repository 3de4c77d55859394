"""The machine format, version 1."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from seamlint.finding import Finding
from seamlint.fix import Fix
from seamlint.report import Report
from seamlint.reporters import Scene

VERSION = 1


def render(report: Report, _: Scene) -> str:
    """One JSON document; sorted, and the same for the same project whatever the order of the work."""
    document = {
        "version": VERSION,
        "root": ".",
        "summary": {
            "files": report.files,
            "screened": report.screened,
            "parsed": report.parsed,
            "unreadable": report.unreadable,
            "findings": len(report.findings),
            "fixable": report.fixable,
            "fixed": report.fixed,
            "boundary": report.has_boundary,
        },
        "findings": [of_finding(finding) for finding in report.findings],
        "providers": [asdict(surface) for surface in report.surfaces],
        "cut_short": list(report.cut_short),
        "crashes": [asdict(crash) for crash in report.crashes],
    }
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def of_finding(finding: Finding) -> dict[str, Any]:
    """One finding as the format has it."""
    return {
        "code": finding.code,
        "name": finding.name,
        "path": finding.path,
        "line": finding.line,
        "column": finding.column,
        "end_line": finding.end_line,
        "end_column": finding.end_column,
        "message": finding.message,
        "severity": finding.severity.value,
        "confidence": finding.confidence.value,
        "symbol": finding.symbol,
        "provider": finding.provider,
        "family": finding.family,
        "capability": finding.capability,
        "fingerprint": finding.fingerprint,
        "trace": [asdict(step) for step in finding.trace],
        "fix": _fix(finding.fix) if finding.fix is not None else None,
    }


def _fix(fix: Fix) -> dict[str, Any]:
    return {
        "title": fix.title,
        "applicability": fix.applicability.value,
        "reasons": list(fix.reasons),
        "edits": [asdict(edit) for edit in fix.edits],
    }
