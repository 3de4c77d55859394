"""One check from paths to a report; what the command line, flake8 and tests call.

What is needed to see that nothing has changed is little, and the rest is imported only if something has.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from seamlint.garbage import sweep, uncollected
from seamlint.home import find
from seamlint.recall import USUAL, Question, Recall, recall
from seamlint.report import Report, merge
from seamlint.request import Request, UsageError, place, shown_path

if TYPE_CHECKING:
    from seamlint.api import Checked
    from seamlint.since import Changes

Project = tuple[str, str, list[str]]
"""Root, configuration, and what of it is asked for."""


def check(request: Request) -> tuple[str, Report]:
    """The root that paths in the report are relative to, and the report.

    Raises UsageError and ConfigurationError, and NotWritten if files should have been written and could not be.
    """
    request, projects = projects_of(request)
    changed = {root: changes_of(root, request) for root, _, _ in projects}  # without an answer nothing is analysed
    checked: list[tuple[str, Report | Checked]] = []
    with uncollected():
        for root, file, paths in projects:
            if checked:
                sweep()
            checked.append((root, _check(root, file, paths, request)))
    if request.write:  # only now: the configuration of each could be used
        from seamlint import api

        done = list(api.written([(root, each) for root, each in checked if not isinstance(each, Report)], request))
    else:
        told = [(root, each if isinstance(each, Report) else each.report) for root, each in checked]
        done = [(root, about(changed[root], each)) for root, each in told]
    return together(done)


def projects_of(request: Request) -> tuple[Request, list[Project]]:
    """The projects that the paths lie in, each with those. Raises UsageError."""
    if request.baseline:  # it is looked for from here, and what is kept may be asked for from elsewhere
        request = replace(request, baseline=os.path.realpath(request.baseline))
    groups: dict[tuple[str, str], list[str]] = {}
    project_of = cache(find)  # hooks name hundreds of files in few folders
    for path in request.paths or (os.getcwd(),):
        if not os.path.exists(path):
            raise UsageError(f"there is no file or folder {shown_path(path)}")
        target, project = place(path, request.config, project_of)
        groups.setdefault(project, []).append(target)
    return request, [(*project, paths) for project, paths in sorted(groups.items())]


def together(done: Sequence[tuple[str, Report]]) -> tuple[str, Report]:
    """The reports of several projects as one, with the root that its paths are relative to."""
    if len(done) == 1:
        return done[0]
    common = os.path.commonpath([root for root, _ in done])
    moved = []
    for root, each in done:
        prefix = os.path.relpath(root, common).replace(os.sep, "/")
        moved.append(("" if prefix == "." else f"{prefix}/", each))
    return common, merge(moved)


def changes_of(root: str, request: Request) -> Changes | None:
    """What changed, if only that is asked for. Raises UsageError."""
    if not request.changed_since:
        return None
    if request.apply:
        raise UsageError("what changed since a commit is reported, and not fixed: leave out the fixes or the commit")
    from seamlint import since
    from seamlint.redaction import hidden

    try:
        return since.changes(root, request.changed_since)
    except since.NoAnswer as problem:
        raise UsageError(hidden(str(problem))) from None


def about(changed: Changes | None, told: Report) -> Report:
    """What the report has to say of what changed."""
    if changed is None:
        return told
    findings = tuple(filter(changed.touch, told.findings))
    ledger = tuple(each for each in told.ledger if changed.touch(each.finding))
    return replace(told, findings=findings, ledger=ledger, elsewhere=len(told.findings) - len(findings))


def _check(root: str, file: str, paths: Sequence[str], request: Request) -> Report | Checked:
    """The report of an earlier run, or a check."""
    kept = _recall(root, file, paths, request)
    known = kept.report() if kept is not None else None
    if known is not None:
        return known
    from seamlint import api

    found = api.check(root, file, paths, request, kept)
    return found if request.write else found.report  # all that is known of a project is too much to keep for nothing


def _recall(root: str, file: str, paths: Sequence[str], request: Request) -> Recall | None:
    """What is kept: no reports for a request that is about more than files, nothing for one that changes them."""
    asked = {name: getattr(request, name) for name in USUAL}
    beside = {name: getattr(request, name) for name in ("paths", "config", "jobs", "write", "cache", "changed_since")}
    if not request.cache or request.apply:
        return None
    if request != Request(**asked, **beside):
        return recall(root, None)
    return recall(root, Question(root, file, paths, asked))
