"""The check of one project, from its settings to a report; `front.py` calls it where nothing is remembered."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import NamedTuple

from seamlint import baseline, configuration, discovery, redacted, report
from seamlint.again import Again
from seamlint.baseline.gate import hold
from seamlint.beside import Crash
from seamlint.engine import Options, Result, run
from seamlint.finding import Accepted
from seamlint.fix import Applicability
from seamlint.fixes.plan import is_fixable, with_fixes
from seamlint.fixes.rounds import Mended, mend
from seamlint.fixes.saved import unsaved
from seamlint.fixes.verify import Command, NotReady, verified
from seamlint.fixes.write import all_or_none
from seamlint.home import find
from seamlint.judge import selected
from seamlint.links.links import Links
from seamlint.reading import noting
from seamlint.recall import Recall
from seamlint.redaction import shown
from seamlint.refusals import is_known, no_rule, refuse_missing, unknown_rules
from seamlint.request import ConfigurationError, Request, UsageError, place
from seamlint.settings import Settings


class Checked(NamedTuple):
    """The check of one project."""

    report: report.Report
    mended: Mended
    """What the report was made of."""
    tell: Callable[[Mended], report.Report]
    """Makes a report of what else the fixes may come to."""


def settings_of(root: str, file: str, request: Request) -> Settings:
    """The settings of a project with what was asked for on top. Raises ConfigurationError."""
    read = configuration.read(root, file)
    told = {problem.path for problem in read.problems}
    unknown = [problem for problem in unknown_rules(read.settings, discovery.rules()) if problem.path not in told]
    problems = [*read.problems, *configuration.locate(root, file, unknown)]
    if problems:
        raise ConfigurationError(root, file, sorted(problems, key=lambda problem: problem.span or ()))
    settings = read.settings
    if request.boundary:
        settings = settings._replace(boundary=settings.boundary._replace(packages=request.boundary))
    return settings


def check(root: str, file: str, paths: Sequence[str], request: Request, kept: Recall | None) -> Checked:
    """What is found at the paths, which lie in the project at `root`; `kept` is what earlier runs know of it."""
    with noting() as noted:
        mended, tell = _checked(root, file, paths, request, kept)
        told = tell(mended)
    if kept is not None:
        own = (os.path.join(root, path) for path in mended.result.links.project.files)
        kept.keep(told, {*noted, *own}, mended.result.days)
        told = replace(told, reuse=report.Reuse(files=kept.taken, modules=kept.asked_again))
    return Checked(told, mended, tell)


def written(found: Sequence[tuple[str, Checked]], request: Request) -> Iterator[tuple[str, report.Report]]:
    """The reports of the projects, once their fixes are in their files. Raises UsageError and NotWritten."""
    changed = [(root, [change.path for change in told.changes]) for root, (told, _, _) in found if told.changes]
    if Applicability.UNSAFE in request.apply and not request.dirty:
        loose = [shown(path, 200) for root, paths in changed for path in unsaved(root, paths)]
        if loose:
            more = f" and {len(loose) - 3} more" if len(loose) > 3 else ""
            raise UsageError(
                f"nothing was changed: git has not recorded what stands in {', '.join(loose[:3])}{more}, and an unsafe "
                "fix is one to look at in a diff; commit first, or pass --allow-dirty"
            )
    command = Command(request.verify, request.tell) if request.verify and changed else None
    if command is not None:
        try:
            command.check()
        except NotReady as error:
            raise UsageError(str(error)) from None
    for root, (told, mended, tell) in found:
        if not mended.changes:
            yield root, told
        elif command is not None:
            yield root, tell(verified(root, mended, command))
        else:
            before = {change.path: change.before for change in mended.changes}
            all_or_none(root, before, {change.path: change.after for change in mended.changes})
            yield root, told


class Prepared(NamedTuple):
    """What is needed to run."""

    settings: Settings
    options: Options
    known: tuple[str, baseline.Baseline] | None
    """The baseline, with its name."""


def prepared(root: str, file: str, paths: Sequence[str], request: Request, kept: Recall | None) -> Prepared:
    """What a request comes to in one project. Raises UsageError and ConfigurationError."""
    settings = settings_of(root, file, request)
    rules = discovery.rules()
    for pattern in (*request.select, *request.ignore):
        if not is_known(pattern, rules):
            raise UsageError(no_rule(pattern, rules))
    select, ignore = request.select or settings.select, (*settings.ignore, *request.ignore)
    chosen = selected(rules, select, ignore, settings.has_manifest)
    targets = []
    for path in paths:
        relative = os.path.relpath(path, root).replace(os.sep, "/")
        if relative.startswith("../"):
            raise UsageError(f"{path} lies outside the project at {root}")
        targets.append("" if relative == "." else relative)
    targets_of = None if targets == [""] else targets
    brief = not request.apply
    options = Options(chosen, targets_of, request.jobs, request.screen, brief=brief, executor=request.executor)
    if kept is not None:
        files, memory = kept.look(settings.exclude)
        options = replace(options, walk=files, memory=memory, again=kept.again())
    return Prepared(settings, options, _baseline(root, settings, request))


def _checked(
    root: str, file: str, paths: Sequence[str], request: Request, kept: Recall | None
) -> tuple[Mended, Callable[[Mended], report.Report]]:
    settings, options, known = prepared(root, file, paths, request, kept)
    mended = _run(root, settings, options, request)
    refuse_missing(root, file, mended.result.links.project, request)

    def tell(mended: Mended) -> report.Report:
        result = redacted.result(mended.result)
        held = None
        if known is not None:
            held = hold(root, *known, result, replace(options, again=None), partial(again, root, settings, request))
            result = replace(result, findings=held.fresh)
        if request.fixes and not request.apply:  # what the baseline knows is not shown, so nobody asks how to mend it
            wide = replace(options, brief=False, again=None)
            before = options.again if result.is_again else None
            result = fixed(root, result, lambda: run(root, settings, wide).links, before)
        if kept is not None:
            kept.work = result.work
        made = tuple(replace(each, finding=redacted.finding(each.finding)) for each in mended.made)
        told = replace(report.of(result), mends=bool(request.apply), made=made, changes=mended.changes)
        if held is not None:
            told = less(told, replace(held, fresh=told.findings))
        return advised(told, root, file, result)

    return mended, tell


def advised(told: report.Report, root: str, file: str, result: Result) -> report.Report:
    """The report of a project without a boundary says where there may be one."""
    if told.has_boundary:
        return told
    told = replace(told, suggestion=_suggestion(result) if told.surfaces else ())
    return told if file else replace(told, projects=_projects(root, result.links.project.files))


def look(path: str, request: Request, *, near: bool = False) -> tuple[str, Result]:
    """The root of the project that `path` lies in, and what is known of the project; the path need not exist.

    With `near` only as far as the path asks for it. Raises UsageError and ConfigurationError.
    """
    target, (root, file) = place(path, request.config)
    settings = settings_of(root, file, request)
    relative = os.path.relpath(target, root).replace(os.sep, "/")
    if relative.startswith("../"):
        raise UsageError(f"{shown(path, 200)} lies outside the project at {root}")
    chosen = selected(discovery.rules(), settings.select, settings.ignore, settings.has_manifest)
    known = _baseline(root, settings, request)
    options = Options(chosen, None if relative == "." else [relative], request.jobs, near=near)
    result = redacted.result(run(root, settings, options))
    refuse_missing(root, file, result.links.project, request)
    if known is not None:
        held = hold(root, *known, result, options, partial(again, root, settings, request))
        result = replace(result, findings=held.fresh, ledger=(*result.ledger, *_kept(held)))
    return root, result


def _baseline(root: str, settings: Settings, request: Request) -> tuple[str, baseline.Baseline] | None:
    file = os.path.relpath(os.path.realpath(request.baseline), root) if request.baseline else settings.baseline
    if not file or not request.forgiving:
        return None
    try:
        return file.replace(os.sep, "/"), baseline.read(root, file)
    except baseline.Unusable as error:
        raise ConfigurationError(root, file, error.problems) from None


def again(root: str, settings: Settings, request: Request, options: Options) -> Result:
    """Another run, over more."""
    return redacted.result(_run(root, settings, options, request).result)


def less(told: report.Report, held: baseline.Comparison) -> report.Report:
    """The report without what the baseline knows."""
    return replace(told, findings=held.fresh, ledger=(*told.ledger, *_kept(held)), baselines=(held,))


def _kept(held: baseline.Comparison) -> Iterator[Accepted]:
    for finding in (*held.known, *(move.finding for move in held.moved)):
        yield Accepted(finding, "baseline", held.file)


def _suggestion(result: Result) -> tuple[str, ...]:
    """The packages that `init` would propose for the boundary, if they are there already."""
    from seamlint.adoption.boundary import propose  # what has a boundary needs no proposal
    from seamlint.adoption.survey import Survey

    proposed = propose(Survey(result))
    return () if proposed.create else proposed.packages


def _projects(root: str, files: Iterable[str]) -> tuple[str, ...]:
    """The folders below that hold files and a configuration of their own."""
    found = (find(os.path.join(root, folder)) for folder in {os.path.dirname(path) for path in files})
    own = {os.path.relpath(folder, root).replace(os.sep, "/") for folder, file in found if file}
    return tuple(sorted(own))


def _run(root: str, settings: Settings, options: Options, request: Request) -> Mended:
    """What is found, or what is left once the fixes that are asked for are made."""
    if request.apply:
        on = selected(discovery.rules(), settings.select, settings.ignore, settings.has_manifest)
        rules = {loaded.rule.code: loaded for loaded in (*on, *options.rules)}
        targets = options.targets and ["", *options.targets]
        wide = replace(options, rules=tuple(rules[code] for code in sorted(rules)), targets=targets)
        return mend(root, settings, options, wide, request.apply)
    return Mended(run(root, settings, options))


def fixed(root: str, result: Result, know: Callable[[], Links], before: Again | None = None) -> Result:
    """The findings with their fixes, for which all of the project has to be known."""
    if not any(is_fixable(finding) for finding in result.findings):
        return result
    crashes: list[Crash] = []
    kept = before.fixes().of(result.findings) if before is not None else {}
    findings = with_fixes(root, result.findings, result.links, crashes, kept=kept, know=know if result.brief else None)
    safe = tuple(replace(each, fix=redacted.fix(each.fix)) for each in findings)
    work = result.work
    if work is not None:
        read = before.work.read_for_fixes if before is not None else {}
        work = work.with_fixes(safe, kept, read, result.links.footprints) if not crashes else None
    crashed = (*result.crashes, *map(redacted.crash, crashes))
    return replace(result, findings=safe, crashes=crashed, work=work)
