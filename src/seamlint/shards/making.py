"""Makes one part of a check."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import partial

from seamlint import api, redacted, report
from seamlint.baseline.compare import compare
from seamlint.engine import Result, run
from seamlint.files import walk
from seamlint.finding import Finding
from seamlint.front import projects_of
from seamlint.garbage import uncollected
from seamlint.reading import noting
from seamlint.recall import Recall, recall
from seamlint.refusals import refuse_missing
from seamlint.request import Request
from seamlint.shards.part import Comments, Part, Portion, Question, Silenced, tools
from seamlint.shards.tree import tree_of
from seamlint.share import Share


def portion(request: Request, share: Share) -> Portion:
    """What falls to this run. Raises UsageError and ConfigurationError."""
    asked = (request.boundary, request.select, request.ignore, request.screen)
    request, projects = projects_of(request)
    question = Question(*asked, _from_here(request.baseline) if request.baseline else "")
    today = date.today()
    make = partial(_part, request=request, share=share, today=today)
    with uncollected():
        # what a part says is no answer to anybody else: the facts of files alone are remembered
        parts = [make(*project, recall(project[0], None) if request.cache else None) for project in projects]
    return Portion(share, today, tools(), question, tuple(parts))


def _from_here(path: str) -> str:
    return os.path.relpath(path, os.path.realpath(os.getcwd())).replace(os.sep, "/")


def _part(
    root: str, file: str, paths: Sequence[str], kept: Recall | None, request: Request, share: Share, today: date
) -> Part:
    with noting() as noted:
        settings, options, known = api.prepared(root, file, paths, request, kept)
        walked = options.walk or walk(root, settings.exclude)
        tree = tree_of(root, walked, [file, known[0] if known else ""])
        result = run(root, settings, replace(options, walk=walked, share=share, today=today))
        refuse_missing(root, file, result.links.project, request)
        result = redacted.result(result)
        fresh = compare(*known, result.findings, *_NOBODY_KNOWS).fresh if known else result.findings
        mended = api.fixed(
            root, replace(result, findings=fresh), lambda: run(root, settings, replace(options, brief=False)).links
        )
        told = report.of(mended) if share.counts else report.Report()
        told = api.advised(told, root, file, result)
    if kept is not None:
        kept.keep(told, {*noted, *(os.path.join(root, path) for path in result.links.project.files)}, result.days)
    fixed: dict[Finding, Finding] = {finding: finding for finding in mended.findings}
    return Part(
        _from_here(root),
        file,
        tuple(os.path.relpath(path, root).replace(os.sep, "/") for path in paths),
        tree,
        result.days,
        tuple(fixed.get(finding, finding) for finding in result.findings),
        mended.crashes,
        result.ledger,
        *_settled(result),
        told.files,
        told.screened,
        told.parsed,
        told.unreadable,
        told.surfaces,
        told.suggestion,
        told.projects,
        told.cut_short,
    )


_NOBODY_KNOWS = (lambda _: False, lambda *_: False)
"""Whether an entry of a baseline was looked for, and what has moved: that is seen when all parts are there."""


def _settled(result: Result) -> tuple[tuple[Comments, ...], tuple[Silenced, ...], tuple[int, ...]]:
    comments = tuple(
        Comments(path, tuple(each._replace(reason="") for each in found))  # of which nothing is seen any more
        for path, found in sorted(result.suppressions.items())
        if found
    )
    silenced = tuple(
        Silenced(path, line, tuple(sorted(codes))) for (path, line), codes in sorted(result.used.comments.items())
    )
    return comments, silenced, tuple(sorted(result.used.exceptions))
