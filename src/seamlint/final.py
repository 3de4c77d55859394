"""The last that a run does with its findings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace

from seamlint import meta
from seamlint.analysis import Problem
from seamlint.finding import Finding, fingerprint
from seamlint.notebook import Notebook
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


def in_file(finding: Finding, places: tuple[tuple[int, int], ...]) -> Finding:
    """Where a finding in the text of a notebook stands in its file; `places` are those of the lines."""
    if not places or finding.code == meta.UNPARSABLE_FILE.code:
        return finding
    cells = Notebook("", places)
    line, column = cells.locate(finding.line, finding.column)
    end_line, end_column = cells.locate(finding.end_line, finding.end_column)
    return replace(finding, line=line, column=column, end_line=end_line, end_column=end_column)


def owned(findings: Iterable[Finding], project: Project) -> Iterator[Finding]:
    """Where two files have one module name, the definitions in them go by their paths."""
    names = Counter(file.module for file in project.files.values())
    shared = {path: file.module for path, file in project.files.items() if names[file.module] > 1}
    for each in findings:
        if each.path in shared and each.owner.partition(":")[0] == shared[each.path]:
            each = replace(each, owner=f"{each.path}{each.owner[len(shared[each.path]) :]}")
        yield each


def finished(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Sorted, each once, with fingerprints that count equal ones within a definition."""
    seen: dict[tuple[str, str, str], int] = {}
    finished = []
    for finding in sorted(set(findings), key=lambda finding: finding.sort_key):
        key = (finding.code, finding.owner or finding.path, finding.symbol)
        occurrence = seen.get(key, 0)
        seen[key] = occurrence + 1
        finished.append(replace(finding, fingerprint=fingerprint(finding, occurrence)))
    return tuple(finished)
