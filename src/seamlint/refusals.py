"""What a request or a configuration names and is not there: rules and packages."""

from __future__ import annotations

from collections.abc import Sequence

from seamlint import configuration
from seamlint.configuration.positions import Path
from seamlint.configuration.problems import Problem, suggestion
from seamlint.project import Project, matches
from seamlint.redaction import shown
from seamlint.request import ConfigurationError, Request
from seamlint.rule import LoadedRule
from seamlint.settings import Settings


def is_known(pattern: str, rules: Sequence[LoadedRule]) -> bool:
    return pattern == "ALL" or any(loaded.rule.code.startswith(pattern) for loaded in rules)


def no_rule(pattern: str, rules: Sequence[LoadedRule]) -> str:
    hint = suggestion(pattern, (loaded.rule.code for loaded in rules))
    return f"no rule begins with {shown(pattern)}{hint}"


def unknown_rules(settings: Settings, rules: Sequence[LoadedRule]) -> list[Problem]:
    prefix = configuration.prefix_of(settings.file)
    named: list[tuple[Path, str]] = []
    for key in ("select", "ignore"):
        named += [((*prefix, key, position), code) for position, code in enumerate(getattr(settings, key))]
    for position, exemption in enumerate(settings.exceptions):
        named.append(((*prefix, "exceptions", position, "rule"), exemption.rule))
    return [Problem(path, no_rule(code, rules)) for path, code in named if not is_known(code, rules)]


def refuse_missing(root: str, file: str, project: Project, request: Request) -> None:
    """Raises ConfigurationError for a boundary that is not there."""
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
