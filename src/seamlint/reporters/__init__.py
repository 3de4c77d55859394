"""How a report is put into words: one module for each format, loaded when it is asked for.

Each has `render(report, scene)`, which gives the whole text. What a report says is settled before; a reporter adds no
finding and leaves none out.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib import import_module

from seamlint.report import Report

FORMATS = {
    "text": "for people, with the source lines",
    "concise": "a line for each finding, for editors and long lists; no fix is looked for",
    "json": "everything that is known, for programs",
    "sarif": "SARIF 2.1.0, for code scanning and editors",
    "github": "annotations of a GitHub workflow",
    "gitlab": "a GitLab code quality report",
    "junit": "JUnit XML, for Jenkins and others that show tests",
}
SHOW_FIXES = frozenset({"text", "json", "sarif"})
"""Formats that say what may be done about a finding, which is much work to find out."""
NO_BOUNDARY = "No boundary is configured, so the boundary rules did not run."
FOR_PLATFORMS = frozenset({"sarif", "github", "gitlab", "junit"})
"""Formats for what knows the repository and not the project: paths count from the repository there."""


@dataclass(frozen=True)
class Scene:
    """What a reporter may need beside the report."""

    root: str
    """The folder that the report's paths count from."""
    code: int = 0
    """What the run ends in."""
    colour: bool = False
    accepted: bool = False
    """Whether SARIF has what is accepted too, marked as suppressed."""

    @cached_property
    def lines(self) -> Callable[[str], list[str]]:
        """The lines of a file, without their ends; none of one that cannot be read."""
        from seamlint.source import lines_of

        @lru_cache(maxsize=64)
        def lines(path: str) -> list[str]:
            return lines_of(self.text(path))

        return lines

    def text(self, path: str) -> str:
        """A file's text; empty if it cannot be read."""
        from seamlint.analysis import read_bytes
        from seamlint.source import UnreadableSource, decode

        try:
            return decode(read_bytes(self.root, path))
        except UnreadableSource:
            return ""


def render(name: str, report: Report, scene: Scene) -> str:
    """The report in the format of that name."""
    text: str = import_module(f"{__name__}.{name}").render(report, scene)
    return text
