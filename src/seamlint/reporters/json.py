"""The machine format, version 1."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from seamlint.baseline import Comparison, Entry
from seamlint.finding import Accepted, Finding
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
            "accepted": len(report.ledger),
            "boundary": report.has_boundary,
        },
        "findings": [of_finding(finding) for finding in report.findings],
        "accepted": [_accepted(each) for each in report.ledger],
        "baselines": [_baseline(each) for each in report.baselines],
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


def _accepted(each: Accepted) -> dict[str, Any]:
    finding = each.finding
    return {
        "by": each.by,
        "path": each.path,
        "line": each.line,
        "reason": each.reason,
        "owner": each.owner,
        "until": each.until.isoformat() if each.until else "",
        "finding": {
            "code": finding.code,
            "path": finding.path,
            "line": finding.line,
            "symbol": finding.symbol,
            "severity": finding.severity.value,
        },
    }


def _baseline(held: Comparison) -> dict[str, Any]:
    return {
        "path": held.file,
        "created": held.baseline.created,
        "at_creation": held.baseline.findings,
        "entries": len(held.baseline.entries),
        "known": len(held.known),
        "moved": [{"from": _entry(move.old), "to": _entry(move.new)} for move in held.moved],
        "stale": [_entry(entry) for entry in held.stale],
    }


def _entry(entry: Entry) -> dict[str, str]:
    return {"code": entry.rule, "module": entry.module, "definition": entry.definition, "symbol": entry.target}


def _fix(fix: Fix) -> dict[str, Any]:
    return {
        "title": fix.title,
        "applicability": fix.applicability.value,
        "reasons": list(fix.reasons),
        "edits": [{"path": e.path, "start": e.start, "end": e.end, "text": e.text} for e in fix.edits],
    }
