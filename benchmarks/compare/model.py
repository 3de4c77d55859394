"""What every tool is given, and what is known of a tool."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

Line = tuple[str, int]
"""A file, relative to the project, and a line in it."""


@dataclass(frozen=True)
class Job:
    """A project, as it is put before a tool."""

    root: Path
    scratch: Path
    """For the tool's own configuration, outside the project."""
    tops: tuple[str, ...]
    """The packages at the top of the project."""
    boundary: tuple[str, ...]
    """The packages that may import SDKs."""
    allowed: tuple[str, ...]
    """Their files, as patterns."""
    roots: tuple[str, ...]
    """The import roots of the SDKs."""
    frequent: tuple[str, ...] = ()
    """The five that the project imports most often."""
    files: tuple[str, ...] = (".",)
    """What is asked about, relative to the project."""
    kept: Path | None = None
    """Where the tool may keep something between runs, if it may."""

    def write(self, name: str, text: str) -> str:
        """A file of configuration, for the command line."""
        path = self.scratch / name
        path.write_text(text, "utf-8")
        return str(path)


def allowed(path: str, patterns: Iterable[str]) -> bool:
    """Whether the file lies in the boundary."""
    return any(path == pattern or path.startswith(pattern.removesuffix("**")) for pattern in patterns)


def every_root(job: Job) -> Sequence[str]:
    return job.roots


def top_level(job: Job) -> Sequence[str]:
    """The roots without a dot: all that a tool can be asked about that knows distributions only."""
    return [root for root in job.roots if "." not in root]


def frequent(job: Job) -> Sequence[str]:
    return job.frequent


def _nothing(_job: Job) -> Mapping[str, str]:
    return {}


@dataclass(frozen=True)
class Tool:
    name: str
    asks: str
    """Which of QUESTIONS it answers."""
    command: Callable[[Job], list[str]]
    """Writes its configuration and says what to run."""
    read: Callable[[str, Job], Iterable[Line]]
    """The lines that its output names; it may name more files than asked for, and those of the boundary."""
    differs: str = ""
    """Where its answer cannot be ours."""
    distribution: str = ""
    """What it comes in; empty for seamlint."""
    roots: Callable[[Job], Sequence[str]] = every_root
    """The SDKs that it can be asked about."""
    keeps: bool = False
    """Whether it keeps something between runs."""
    grows: bool = False
    """Whether it is run on the same application several times over."""
    takes_files: bool = True
    """Whether it can be asked about some files of a project only."""
    speaks_on_error: bool = False
    """Whether its answer stands on the error stream."""
    environment: Callable[[Job], Mapping[str, str]] = _nothing

    @property
    def ours(self) -> bool:
        return not self.distribution

    @property
    def slug(self) -> str:
        return "".join(letter if letter.isalnum() else "-" for letter in self.name.lower())


QUESTIONS = {
    "imports": "Which statements outside the boundary import an SDK?",
    "credentials": "Which lines hold a credential?",
    "boundary": "Where is a provider reached past the boundary, by whatever way?",
    "all": "All default rules, those that follow secrets included.",
}
BASE = {
    "imports": "seamlint, imports",
    "credentials": "seamlint, credentials",
    "boundary": "seamlint, boundary",
    "all": "seamlint, all rules",
    "plugin": "flake8",
    "nothing": "python -c pass",
    "floor": "ruff TID251",
}
"""The tool that the others with the same question are divided by."""

BIN = Path(sys.executable).parent
