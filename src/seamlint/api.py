"""One check from paths to a report; what the command line, flake8 and tests call."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial

from seamlint import baseline, configuration, discovery, meta, report
from seamlint.baseline.gate import hold
from seamlint.beside import Crash
from seamlint.configuration.positions import Path
from seamlint.configuration.problems import Problem, suggestion
from seamlint.engine import Options, Result, run
from seamlint.finding import Accepted, Finding
from seamlint.fix import Applicability
from seamlint.fixes.plan import with_fixes
from seamlint.fixes.rounds import Mended, mend
from seamlint.fixes.write import NotWritten, all_or_none
from seamlint.judge import selected
from seamlint.project import Project, matches
from seamlint.redaction import hidden, shown
from seamlint.rule import LoadedRule
from seamlint.settings import Settings

__all__ = ["ConfigurationError", "NotWritten", "Request", "UsageError", "check", "project_of", "settings_of"]


class UsageError(Exception):
    """A call that makes no sense; the message says why and what would."""


class ConfigurationError(Exception):
    """A configuration that cannot be used, with all its problems."""

    def __init__(self, root: str, file: str, problems: Sequence[Problem]) -> None:
        super().__init__(f"{file}: {len(problems)} problems")
        self.root = root
        self.file = file
        self.problems = tuple(problems)

    def findings(self) -> list[Finding]:
        rule = meta.BAD_CONFIGURATION
        path = self.file.replace(os.sep, "/")
        return [
            Finding(
                rule.code,
                rule.name,
                path,
                *(problem.span or (1, 1, 1, 1)),
                str(problem),
                rule.severity,
                symbol=problem.key,
                owner=path,
            )
            for problem in self.problems
        ]


@dataclass(frozen=True)
class Request:
    """What the user asked for, beyond the configuration."""

    paths: tuple[str, ...] = ()
    config: str = ""
    boundary: tuple[str, ...] = ()
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    jobs: int = 1
    screen: bool = True
    fixes: bool = False
    """Whether each finding comes with its fix."""
    apply: frozenset[Applicability] = frozenset()
    """The fixes to make; what is reported is what they leave."""
    write: bool = False
    """Whether the files are written; otherwise they are only in the report."""
    baseline: str = ""
    """A file of findings that do not count, instead of the configured one."""
    forgiving: bool = True
    """Whether what stands in a baseline does not count."""


def check(request: Request) -> tuple[str, report.Report]:
    """The root that paths in the report are relative to, and the report.

    Raises UsageError and ConfigurationError, and NotWritten if files should have been written and could not be.
    """
    groups: dict[tuple[str, str], list[str]] = {}
    find = cache(configuration.find)  # hooks name hundreds of files in few folders
    for path in request.paths or (os.getcwd(),):
        if not os.path.exists(path):
            raise UsageError(f"there is no file or folder {shown(path, 200)}")
        target = os.path.realpath(path)
        project = _configured(request.config) or find(target if os.path.isdir(target) else os.path.dirname(target))
        groups.setdefault(project, []).append(target)
    if request.baseline and len(groups) > 1:
        raise UsageError("--baseline is for one project, and these paths are in several; name it in each configuration")
    done = [(root, _check(root, file, paths, request)) for (root, file), paths in sorted(groups.items())]
    for root, found in done if request.write else ():  # only now: the configuration of each could be used
        all_or_none(root, {each.path: each.before for each in found.changes}, {c.path: c.after for c in found.changes})
    if len(done) == 1:
        return done[0]
    common = os.path.commonpath([root for root, _ in done])
    moved = []
    for root, found in done:
        prefix = os.path.relpath(root, common).replace(os.sep, "/")
        moved.append(("" if prefix == "." else f"{prefix}/", found))
    return common, report.merge(moved)


def _configured(config: str) -> tuple[str, str] | None:
    if not config:
        return None
    if not os.path.isfile(config):
        raise UsageError(f"there is no configuration file {shown(config, 200)}")
    return os.path.split(os.path.realpath(config))


def project_of(config: str = "") -> tuple[str, str]:
    """The root and the configuration file (empty without one) of the project that this process stands in."""
    return _configured(config) or configuration.find(os.getcwd())


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
        settings = replace(settings, boundary=replace(settings.boundary, packages=request.boundary))
    return settings


def _check(root: str, file: str, paths: Sequence[str], request: Request) -> report.Report:
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
    options = Options(chosen, None if targets == [""] else targets, request.jobs, request.screen)
    known = _baseline(root, settings, request)
    mended = _run(root, settings, options, request)
    result = mended.result
    missing = _missing_packages(settings, result.links.project)
    if missing and request.boundary:  # what was asked for on the command line stands in no file
        raise ConfigurationError(root, file or "--boundary", missing)
    if missing:
        raise ConfigurationError(root, file, configuration.locate(root, file, missing))
    result = _told(result)
    told = replace(report.of(result), mends=bool(request.apply), fixed=mended.fixed, changes=mended.changes)
    if known is not None:
        again = partial(_again, root, settings, request)
        told = _less(told, hold(root, *known, result, options, again))
    return told if told.has_boundary or file else replace(told, projects=_projects(root, result.links.project.files))


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
    kept = [*held.known, *(move.finding for move in held.moved)]
    ledger = (*told.ledger, *(Accepted(finding, "baseline", held.file) for finding in kept))
    return replace(told, findings=held.fresh, ledger=ledger, baselines=(held,))


def _projects(root: str, files: Iterable[str]) -> tuple[str, ...]:
    """The folders below that hold files and a configuration of their own."""
    found = (configuration.find(os.path.join(root, folder)) for folder in {os.path.dirname(path) for path in files})
    own = {os.path.relpath(folder, root).replace(os.sep, "/") for folder, file in found if file}
    return tuple(sorted(own))


def _run(root: str, settings: Settings, options: Options, request: Request) -> Mended:
    """What is found, with fixes if they are asked for, or what is left once they are made."""
    if request.apply:
        on = selected(discovery.rules(), settings.select, settings.ignore, settings.has_manifest)
        rules = {loaded.rule.code: loaded for loaded in (*on, *options.rules)}
        targets = options.targets and ["", *options.targets]
        wide = replace(options, rules=tuple(rules[code] for code in sorted(rules)), targets=targets)
        return mend(root, settings, options, wide, request.apply)
    result = run(root, settings, options)
    if not request.fixes:
        return Mended(result)
    crashes: list[Crash] = []
    findings = with_fixes(root, result.findings, result.links, crashes)
    return Mended(replace(result, findings=findings, crashes=(*result.crashes, *crashes)))


def _told(result: Result) -> Result:
    """What a run says, without the values of secrets."""
    crashes = tuple(replace(crash, error=shown(crash.error, 200)) for crash in result.crashes)
    ledger = tuple(
        replace(each, finding=_without_secrets(each.finding), reason=hidden(each.reason)) for each in result.ledger
    )
    return replace(result, findings=tuple(map(_without_secrets, result.findings)), crashes=crashes, ledger=ledger)


def _without_secrets(finding: Finding) -> Finding:
    trace = tuple(replace(step, message=hidden(step.message)) for step in finding.trace)
    fix = finding.fix
    if fix is not None:
        fix = replace(fix, title=hidden(fix.title), reasons=tuple(map(hidden, fix.reasons)))
    return replace(finding, message=hidden(finding.message), symbol=hidden(finding.symbol), trace=trace, fix=fix)


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
