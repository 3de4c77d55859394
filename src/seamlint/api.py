"""The check of one project, from its settings to a report; `front.py` calls it where nothing is remembered."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import NamedTuple

from seamlint import baseline, configuration, discovery, report
from seamlint.baseline.gate import hold
from seamlint.beside import Crash
from seamlint.configuration.positions import Path
from seamlint.configuration.problems import Problem, suggestion
from seamlint.engine import Options, Result, run
from seamlint.finding import Accepted, Finding
from seamlint.fix import Applicability, Fix
from seamlint.fixes.plan import is_fixable, with_fixes
from seamlint.fixes.rounds import Mended, mend
from seamlint.fixes.saved import unsaved
from seamlint.fixes.verify import Command, NotReady, verified
from seamlint.fixes.write import all_or_none
from seamlint.home import find
from seamlint.judge import selected
from seamlint.links.links import Links
from seamlint.project import Project, matches
from seamlint.reading import noting
from seamlint.recall import Recall
from seamlint.redaction import hidden, holds_secret, shown
from seamlint.request import ConfigurationError, Request, UsageError, place
from seamlint.rule import LoadedRule
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
    unknown = [problem for problem in _unknown_rules(read.settings, discovery.rules()) if problem.path not in told]
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
        told = replace(told, reuse=report.Reuse(files=kept.taken))
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


def _checked(
    root: str, file: str, paths: Sequence[str], request: Request, kept: Recall | None
) -> tuple[Mended, Callable[[Mended], report.Report]]:
    settings = settings_of(root, file, request)
    rules = discovery.rules()
    for pattern in (*request.select, *request.ignore):
        if not _is_known(pattern, rules):
            raise UsageError(_no_rule(pattern, rules))
    select, ignore = request.select or settings.select, (*settings.ignore, *request.ignore)
    chosen = selected(rules, select, ignore, settings.has_manifest)
    targets = []
    for path in paths:
        relative = os.path.relpath(path, root).replace(os.sep, "/")
        if relative.startswith("../"):
            raise UsageError(f"{path} lies outside the project at {root}")
        targets.append("" if relative == "." else relative)
    targets_of = None if targets == [""] else targets
    options = Options(chosen, targets_of, request.jobs, request.screen, brief=not request.apply)
    if kept is not None:
        files, memory = kept.look(settings.exclude)
        options = replace(options, walk=files, memory=memory)
    known = _baseline(root, settings, request)
    mended = _run(root, settings, options, request)
    _refuse_missing(root, file, mended.result.links.project, request)

    def tell(mended: Mended) -> report.Report:
        result = _told(mended.result)
        held = None
        if known is not None:
            held = hold(root, *known, result, options, partial(_again, root, settings, request))
            result = replace(result, findings=held.fresh)
        if request.fixes and not request.apply:  # what the baseline knows is not shown, so nobody asks how to mend it
            result = _with_fixes(root, result, lambda: run(root, settings, replace(options, brief=False)).links)
        made = tuple(replace(each, finding=_without_secrets(each.finding)) for each in mended.made)
        told = replace(report.of(result), mends=bool(request.apply), made=made, changes=mended.changes)
        if held is not None:
            told = _less(told, replace(held, fresh=told.findings))
        if told.has_boundary:
            return told
        told = replace(told, suggestion=_suggestion(result) if told.surfaces else ())
        return told if file else replace(told, projects=_projects(root, result.links.project.files))

    return mended, tell


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
    result = _told(run(root, settings, options))
    _refuse_missing(root, file, result.links.project, request)
    if known is not None:
        held = hold(root, *known, result, options, partial(_again, root, settings, request))
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


def _again(root: str, settings: Settings, request: Request, options: Options) -> Result:
    return _told(_run(root, settings, options, request).result)


def _less(told: report.Report, held: baseline.Comparison) -> report.Report:
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


def _with_fixes(root: str, result: Result, know: Callable[[], Links]) -> Result:
    """The findings with their fixes, for which all of the project has to be known."""
    if not any(is_fixable(finding) for finding in result.findings):
        return result
    crashes: list[Crash] = []
    findings = with_fixes(root, result.findings, know() if result.brief else result.links, crashes)
    safe = tuple(replace(each, fix=_fix_without_secrets(each.fix)) for each in findings)
    return replace(result, findings=safe, crashes=(*result.crashes, *map(_crash_without_secrets, crashes)))


def _told(result: Result) -> Result:
    """What a run says, without the values of secrets."""
    crashes = tuple(map(_crash_without_secrets, result.crashes))
    ledger = tuple(
        replace(each, finding=_without_secrets(each.finding), reason=hidden(each.reason)) for each in result.ledger
    )
    return replace(result, findings=tuple(map(_without_secrets, result.findings)), crashes=crashes, ledger=ledger)


def _without_secrets(finding: Finding) -> Finding:
    trace = tuple(replace(step, message=hidden(step.message)) for step in finding.trace)
    fix = _fix_without_secrets(finding.fix)
    return replace(finding, message=hidden(finding.message), symbol=hidden(finding.symbol), trace=trace, fix=fix)


def _fix_without_secrets(fix: Fix | None) -> Fix | None:
    if fix is None:
        return None
    edits = () if any(holds_secret(edit.text) for edit in fix.edits) else fix.edits
    return replace(fix, title=hidden(fix.title), reasons=tuple(map(hidden, fix.reasons)), edits=edits)


def _crash_without_secrets(crash: Crash) -> Crash:
    return replace(crash, error=shown(crash.error, 200))


def _is_known(pattern: str, rules: Sequence[LoadedRule]) -> bool:
    return pattern == "ALL" or any(loaded.rule.code.startswith(pattern) for loaded in rules)


def _no_rule(pattern: str, rules: Sequence[LoadedRule]) -> str:
    hint = suggestion(pattern, (loaded.rule.code for loaded in rules))
    return f"no rule begins with {shown(pattern)}{hint}"


def _unknown_rules(settings: Settings, rules: Sequence[LoadedRule]) -> list[Problem]:
    prefix = configuration.prefix_of(settings.file)
    named: list[tuple[Path, str]] = []
    for key in ("select", "ignore"):
        named += [((*prefix, key, position), code) for position, code in enumerate(getattr(settings, key))]
    for position, exemption in enumerate(settings.exceptions):
        named.append(((*prefix, "exceptions", position, "rule"), exemption.rule))
    return [Problem(path, _no_rule(code, rules)) for path, code in named if not _is_known(code, rules)]


def _refuse_missing(root: str, file: str, project: Project, request: Request) -> None:
    missing = _missing_packages(project.settings, project)
    if missing and request.boundary:  # what was asked for on the command line stands in no file
        raise ConfigurationError(root, file or "--boundary", missing)
    if missing:
        raise ConfigurationError(root, file, configuration.locate(root, file, missing))


def _missing_packages(settings: Settings, project: Project) -> list[Problem]:
    """Boundary packages that no file of the project belongs to: the check would be about nothing."""
    names = {*project.modules, *project.packages}
    prefix = configuration.prefix_of(settings.file)
    problems = []
    for key in ("packages", "bindings", "secrets", "webhooks"):
        for position, pattern in enumerate(getattr(settings.boundary, key)):
            if not any(matches(name, (pattern,)) for name in names):
                roots = ", ".join(root or "." for root in project.source_roots)
                hint = suggestion(pattern, names)
                hint = hint if "did you mean" in hint else ""
                message = f"there is no module `{shown(pattern)}` under the source roots ({roots}){hint}"
                problems.append(Problem((*prefix, "boundary", key, position), message))
    return problems
