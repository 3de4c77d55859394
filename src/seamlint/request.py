"""What a check is asked for, and why it may refuse."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from seamlint.finding import Finding
from seamlint.fix import Applicability
from seamlint.home import find

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from seamlint.configuration.problems import Problem


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
        from seamlint import meta

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


class NotWritten(Exception):
    """A file could not be written, so none was changed; the message says which and why."""

    def __init__(self, reason: str, outcome: str = "nothing was changed") -> None:
        super().__init__(f"{outcome}: {reason}")
        self.reason = reason


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
    verify: str = ""
    """A command that must pass with what is written, as it does without; fixes with which it fails are undone."""
    dirty: bool = False
    """Whether unsafe fixes may go into files with changes that git has not recorded."""
    tell: Callable[[str], None] = field(default=lambda _: None, compare=False)
    """Hears what takes long."""
    executor: Executor | None = field(default=None, compare=False)
    """Whose workers look at single files; what is found is the same."""
    cache: bool = False
    """Whether what earlier runs learned is taken into account, and what this one learns is kept."""
    baseline: str = ""
    """A file of findings that do not count, instead of the configured one."""
    forgiving: bool = True
    """Whether what stands in a baseline does not count."""
    changed_since: str = ""
    """A commit; what is found on lines that did not change since then is only counted."""


def place(path: str, config: str, project_of: Callable[[str], tuple[str, str]] = find) -> tuple[str, tuple[str, str]]:
    """Where a path leads to, and the folder of its project with the name of the configuration there.

    The path need not exist. Raises UsageError.
    """
    target = os.path.realpath(path)
    return target, _configured(config) or project_of(target if os.path.isdir(target) else os.path.dirname(target))


def _configured(config: str) -> tuple[str, str] | None:
    """The folder and name of the configuration that was asked for; None if none was. Raises UsageError."""
    if not config:
        return None
    if not os.path.isfile(config):
        raise UsageError(f"there is no configuration file {shown_path(config)}")
    return os.path.split(os.path.realpath(config))


def shown_path(path: str) -> str:
    """A path as messages may show it."""
    from seamlint.redaction import shown

    return shown(path, 200)
