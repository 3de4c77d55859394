"""SARIF 2.1.0 (https://docs.oasis-open.org/sarif/sarif/v2.1.0/), for code scanning and editors.

Plain dictionaries, checked in the tests against the official schema: the object models on PyPI are either not kept
any more or validate again what we build ourselves. No snippets: a line of code may hold a secret. No absolute path, no
time: the same project gives the same document anywhere.
"""

from __future__ import annotations

import json
from typing import Any

import seamlint
from seamlint.beside import Crash
from seamlint.finding import Accepted, Finding, Step
from seamlint.meta import BAD_CONFIGURATION, UNPARSABLE_FILE
from seamlint.report import Report
from seamlint.reporters import NO_BOUNDARY, Scene, sarif_fixes, sarif_rules
from seamlint.reporters.sarif_places import ROOT, artifact, place, region

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_KINDS = {"comment": "inSource"}


def render(report: Report, scene: Scene) -> str:
    """One document with one run."""
    document = {"$schema": SCHEMA, "version": "2.1.0", "runs": [_run(report, scene)]}
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def _run(report: Report, scene: Scene) -> dict[str, Any]:
    rules = sarif_rules.descriptors()
    index = {rule["id"]: number for number, rule in enumerate(rules)}
    results = [(finding, _result(finding, index, scene)) for finding in report.findings]
    for accepted in report.ledger if scene.accepted else ():  # GitHub would open an alert for each of them
        results.append((accepted.finding, {**_result(accepted.finding, index, scene), **_suppression(accepted)}))
    return {
        "tool": {
            "driver": {
                "name": "seamlint",
                "version": seamlint.__version__,
                "semanticVersion": seamlint.__version__,
                "informationUri": sarif_rules.HOME,
                "rules": rules,
            }
        },
        "columnKind": "unicodeCodePoints",
        "newlineSequences": ["\r\n", "\n", "\r"],
        "originalUriBaseIds": {ROOT: {"description": {"text": "The root of the repository or project."}}},
        "invocations": [_invocation(report, scene.code)],
        "results": [result for _, result in sorted(results, key=lambda pair: pair[0].sort_key)],
    }


def _result(finding: Finding, index: dict[str, int], scene: Scene) -> dict[str, Any]:
    result: dict[str, Any] = {"ruleId": finding.code}
    if finding.code in index:
        result["ruleIndex"] = index[finding.code]
    result |= {
        "level": sarif_rules.LEVELS[finding.severity],
        "message": {"text": finding.message},
        "locations": [_location(finding)],
    }
    if finding.fingerprint:
        result["partialFingerprints"] = {"seamlint/v1": finding.fingerprint}
    if finding.trace:
        result["codeFlows"] = [_flow(finding)]
    fixes = sarif_fixes.of(finding, scene)
    if fixes:
        result["fixes"] = fixes
    known = {name: getattr(finding, name) for name in ("symbol", "provider", "family", "capability")}
    known = {name: value for name, value in known.items() if value}
    return {**result, "properties": {"confidence": finding.confidence.value, **known}}


def _location(finding: Finding) -> dict[str, Any]:
    location: dict[str, Any] = {"physicalLocation": {**artifact(finding.path), "region": region(finding)}}
    if finding.owner and finding.owner != finding.path:
        location["logicalLocations"] = [{"fullyQualifiedName": finding.owner}]
    return location


def _flow(finding: Finding) -> dict[str, Any]:
    """The way from where it begins to the finding."""
    steps = [_step(step) for step in finding.trace]
    end = {"location": {**_location(finding), "message": {"text": finding.message}}}
    return {"threadFlows": [{"locations": [*steps, end]}]}


def _step(step: Step) -> dict[str, Any]:
    return {"location": {**place(step.path, step.line), "message": {"text": step.message}}}


def _suppression(accepted: Accepted) -> dict[str, Any]:
    why = accepted.reason or accepted.path
    why += f" (owner: {accepted.owner})" if accepted.owner else ""
    kind = _KINDS.get(accepted.by, "external")
    return {"suppressions": [{"kind": kind, "status": "accepted", "justification": why}]}


def _invocation(report: Report, code: int) -> dict[str, Any]:
    """How the run went: what could not be read, which rule failed, what is wrong with the configuration."""
    unread = [_notification(each) for each in report.findings if each.code == UNPARSABLE_FILE.code]
    problems = [_notification(each) for each in report.findings if each.code == BAD_CONFIGURATION.code]
    if not report.has_boundary:
        problems.append({"level": "warning", "message": {"text": NO_BOUNDARY}})
    cut = [{"level": "note", "message": {"text": f"secrets not followed to the end: {it}"}} for it in report.cut_short]
    return {
        "executionSuccessful": code < 2,
        "exitCode": code,
        "toolExecutionNotifications": [*unread, *map(_failure, report.crashes), *cut],
        "toolConfigurationNotifications": problems,
    }


def _notification(finding: Finding) -> dict[str, Any]:
    return {
        "level": "error",
        "message": {"text": finding.message},
        "associatedRule": {"id": finding.code},
        "locations": [place(finding.path, finding.line)],
    }


def _failure(crash: Crash) -> dict[str, Any]:
    return {
        "level": "error",
        "message": {"text": f"{crash.code} failed: {crash.error}"},
        "associatedRule": {"id": crash.code},
        "locations": [{"physicalLocation": artifact(crash.path)}],
    }
