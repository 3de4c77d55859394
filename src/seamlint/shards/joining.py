"""Makes one report of all parts of a check: the one that a single run would have made."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import partial

from seamlint import api, meta, report
from seamlint.analysis import analyse
from seamlint.baseline.gate import hold
from seamlint.engine import Options, Result, unread
from seamlint.files import walk
from seamlint.final import finished, in_file, owned
from seamlint.finding import Finding
from seamlint.fix import Fix
from seamlint.front import about, changes_of, together
from seamlint.garbage import uncollected
from seamlint.judge import Judge, Used
from seamlint.links.links import Links
from seamlint.report import Report
from seamlint.request import Request, UsageError
from seamlint.settings import Settings
from seamlint.shards.agreement import agreed
from seamlint.shards.part import Part, Portion
from seamlint.shards.tree import difference, tree_of
from seamlint.suppressions import Suppression


def merged(portions: Sequence[tuple[str, Portion]], changed_since: str) -> tuple[str, Report]:
    """The root and the report, from the parts, each with its name. Raises UsageError and ConfigurationError."""
    ordered = agreed(portions)
    day = max(each.day for each in ordered)
    done = []
    with uncollected():
        for parts in zip(*(each.parts for each in ordered), strict=True):
            root = os.path.realpath(parts[0].root)
            request = ordered[0].question.request(changed_since)
            changed = changes_of(root, request)
            done.append((root, about(changed, _joined(root, parts, request, day))))
    return together(done)


def _joined(root: str, parts: Sequence[Part], request: Request, day: date) -> Report:
    first = parts[0]
    paths = [os.path.join(root, path) if path != "." else root for path in first.paths]
    settings, options, known = api.prepared(root, first.file, paths, request, None)
    walked = walk(root, settings.exclude)
    options = replace(options, walk=walked, today=day)
    here = tree_of(root, walked, [first.file, known[0] if known else ""])
    differs = difference(here, first.tree)
    if differs:
        raise UsageError(
            f"the files here are not those that the parts are about ({differs}): "
            "merge in a checkout of the same commit, into which no job has written what is checked"
        )
    result = _result(root, settings, options, parts)
    fixes = {finding: finding.fix for finding in result.findings}
    result = replace(result, findings=tuple(replace(finding, fix=None) for finding in result.findings))
    held = None
    if known is not None:
        held = hold(root, *known, result, options, partial(api.again, root, settings, request))
        result = replace(result, findings=held.fresh)
    result = _with_fixes(root, result, fixes)
    told = replace(report.of(result), **{name: getattr(first, name) for name in ("surfaces", "suggestion", "projects")})
    return told if held is None else api.less(told, replace(held, fresh=told.findings))


def _result(root: str, settings: Settings, options: Options, parts: Sequence[Part]) -> Result:
    first = parts[0]
    links = unread(root, settings, options)
    found = [replace(finding, fingerprint="") for part in parts for finding in part.findings]
    crashes = tuple(crash for part in parts for crash in part.crashes)
    ledger = tuple(each for part in parts for each in part.accepted)
    idle = _idle(root, links, options, parts)
    counts = (first.files, first.screened, first.parsed, first.unreadable)
    return Result(finished([*found, *idle]), crashes, *counts, links, first.cut_short, first.days, ledger)


def _idle(root: str, links: Links, options: Options, parts: Sequence[Part]) -> list[Finding]:
    """What is said of suppressions that were of use to nobody."""
    assert options.today is not None
    judge = Judge(options.rules, links.settings, options.today)
    judge.used = _used(parts)
    comments: dict[str, tuple[Suppression, ...]] = {}
    for part in parts:
        for each in part.comments:
            comments[each.path] = tuple(dict.fromkeys((*comments.get(each.path, ()), *each.suppressions)))
    complete = options.targets is None or "" in options.targets
    found = [_placed(root, each) for each in judge.idle(comments, complete=complete)]
    return list(owned(found, links.project))


def _used(parts: Sequence[Part]) -> Used:
    used = Used({}, set())
    for part in parts:
        for place, codes in part.used.comments.items():
            used.comments.setdefault(place, set()).update(codes)
        used.exceptions.update(part.used.exceptions)
    return used


def _placed(root: str, finding: Finding) -> Finding:
    places = analyse(root, finding.path, None).places if finding.path.endswith(".ipynb") else ()
    return in_file(finding, places)


def _with_fixes(root: str, result: Result, fixes: dict[Finding, Fix | None]) -> Result:
    """Those that the parts have; of a suppression nobody knew before that it does nothing."""
    own = meta.UNUSED_SUPPRESSION.code
    idle = tuple(each for each in result.findings if each.code == own)
    fresh = api.fixed(root, replace(result, findings=idle), lambda: result.links)
    known = {**fixes, **{finding: finding.fix for finding in fresh.findings}}
    findings = tuple(replace(finding, fix=known.get(finding)) for finding in result.findings)
    return replace(fresh, findings=findings)
