"""The last that a run does with its findings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from seamlint import meta
from seamlint.analysis import Problem
from seamlint.finding import Finding, fingerprint
from seamlint.project import Project


def unparsed(path: str, problem: Problem) -> Finding:
    """What is said of a file that could not be looked at."""
    rule = meta.UNPARSABLE_FILE
    return Finding(
        rule.code,
        rule.name,
        path,
        problem.line,
        problem.column,
        problem.line,
        problem.column,
        f"not analysed: {problem.reason}",
        rule.severity,
        owner=path,
    )


def finished(findings: Iterable[Finding], project: Project) -> tuple[Finding, ...]:
    """Sorted, each once, with fingerprints that count equal ones within a definition.

    Where two files have one module name, the definitions in them go by their paths.
    """
    names = Counter(file.module for file in project.files.values())
    shared = {path: file.module for path, file in project.files.items() if names[file.module] > 1}
    findings = (
        replace(each, owner=f"{each.path}{each.owner[len(shared[each.path]) :]}")
        if each.path in shared and each.owner.partition(":")[0] == shared[each.path]
        else each
        for each in findings
    )
    seen: dict[tuple[str, str, str], int] = {}
    finished = []
    for finding in sorted(set(findings), key=lambda finding: finding.sort_key):
        key = (finding.code, finding.owner or finding.path, finding.symbol)
        occurrence = seen.get(key, 0)
        seen[key] = occurrence + 1
        finished.append(replace(finding, fingerprint=fingerprint(finding, occurrence)))
    return tuple(finished)
