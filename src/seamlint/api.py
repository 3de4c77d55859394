"""One check from paths to a report; what the command line, flake8 and tests call."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, replace

from seamlint import configuration, discovery, meta, report
from seamlint.configuration.problems import Problem, suggestion
from seamlint.engine import Options, run
from seamlint.finding import Finding
from seamlint.judge import selected
from seamlint.project import Project, matches
from seamlint.settings import Settings


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
            Finding(rule.code, rule.name, path, 1, 1, 1, 1, str(problem), rule.severity, symbol=problem.key, owner=path)
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


def check(request: Request) -> tuple[str, report.Report]:
    """The root that paths in the report are relative to, and the report.

    Raises UsageError and ConfigurationError.
    """
    groups: dict[tuple[str, str], list[str]] = {}
    for path in request.paths or (os.getcwd(),):
        if not os.path.exists(path):
            raise UsageError(f"there is no file or folder {path}")
        groups.setdefault(_project_of(path, request.config), []).append(os.path.realpath(path))
    done = [(root, _check(root, file, paths, request)) for (root, file), paths in sorted(groups.items())]
    if len(done) == 1:
        return done[0]
    common = os.path.commonpath([root for root, _ in done])
    moved = []
    for root, found in done:
        prefix = os.path.relpath(root, common).replace(os.sep, "/")
        moved.append(("" if prefix == "." else f"{prefix}/", found))
    return common, report.merge(moved)


def _project_of(path: str, config: str) -> tuple[str, str]:
    if config:
        if not os.path.isfile(config):
            raise UsageError(f"there is no configuration file {config}")
        return os.path.split(os.path.realpath(config))
    start = os.path.realpath(path)
    return configuration.find(start if os.path.isdir(start) else os.path.dirname(start))


def settings_of(root: str, file: str, request: Request) -> Settings:
    """The settings of a project with what was asked for on top. Raises ConfigurationError."""
    read = configuration.read(root, file)
    if read.problems:
        raise ConfigurationError(root, file, read.problems)
    settings = read.settings
    if request.boundary:
        settings = replace(settings, boundary=replace(settings.boundary, packages=request.boundary))
    return settings


def _check(root: str, file: str, paths: Sequence[str], request: Request) -> report.Report:
    settings = settings_of(root, file, request)
    rules = discovery.rules()
    codes = [loaded.rule.code for loaded in rules]
    for pattern in (*request.select, *request.ignore, *settings.select, *settings.ignore):
        if pattern != "ALL" and not any(code.startswith(pattern) for code in codes):
            raise UsageError(f"no rule begins with {pattern}{suggestion(pattern, codes)}")
    chosen = selected(rules, request.select or settings.select, (*settings.ignore, *request.ignore))
    targets = []
    for path in paths:
        relative = os.path.relpath(path, root).replace(os.sep, "/")
        if relative.startswith("../"):
            raise UsageError(f"{path} lies outside the project at {root}")
        targets.append("" if relative == "." else relative)
    options = Options(chosen, None if "" in targets else targets, request.jobs, request.screen)
    result = run(root, settings, options)
    missing = _missing_packages(settings, result.links.project, "tool.seamlint." if file == "pyproject.toml" else "")
    if missing:
        raise ConfigurationError(root, file or "--boundary", missing)
    return report.of(result)


def _missing_packages(settings: Settings, project: Project, prefix: str) -> list[Problem]:
    """Boundary packages that no file of the project belongs to: the check would be about nothing."""
    names = {*project.modules, *project.packages}
    problems = []
    for key in ("packages", "bindings", "secrets", "webhooks"):
        for position, pattern in enumerate(getattr(settings.boundary, key)):
            if not any(matches(name, (pattern,)) for name in names):
                roots = ", ".join(root or "." for root in project.source_roots)
                hint = suggestion(pattern, names)
                hint = hint if "did you mean" in hint else ""
                message = f"there is no module `{pattern}` under the source roots ({roots}){hint}"
                problems.append(Problem(f"{prefix}boundary.{key}[{position}]", message))
    return problems
