"""The situations that tools are run in: what stands there, what is kept from before, and what is asked about."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from compare.model import BASE, QUESTIONS, Tool
from compare.project import Project


@dataclass(frozen=True)
class Case:
    name: str
    title: str
    takes: Callable[[Tool], bool]
    kept: bool = False
    """Whether tools keep something between runs."""
    cloned: bool = False
    """A fresh clone for each round, beside what was kept on another one."""
    edited: int = 0
    """How many files have changed since the run before."""
    named: bool = False
    """Whether only the files that changed are asked about."""
    copies: tuple[int, ...] = (1,)
    """How many times the project stands there."""

    @contextmanager
    def round(self, project: Project, number: int) -> Iterator[Path]:
        """The project made ready, and restored afterwards; the first edit of all brings a finding, the others none."""
        if self.cloned:
            yield project.cloned()
            return
        if self.edited:
            project.edit(
                number, self.edited, "    import stripe\n\n    stripe.api_key = value\n" if number == 0 else ""
            )
        yield project.root
        if self.edited:
            project.restore()

    def files(self, project: Project) -> tuple[str, ...]:
        return project.middle(self.edited) if self.named else (".",)


def _compared(tool: Tool) -> bool:
    return tool.asks in QUESTIONS


def _keeping(tool: Tool) -> bool:
    return _compared(tool) and tool.keeps


def _beside_nothing(tool: Tool) -> bool:
    return _compared(tool) or tool.asks == "nothing"


def _beside_floor(tool: Tool) -> bool:
    return tool.asks == "floor" or tool.name in (BASE["floor"], BASE["nothing"])


CASES = {
    case.name: case
    for case in (
        Case("cold", "nothing is kept", _compared),
        Case("warm", "nothing has changed since the last run", _keeping, kept=True),
        Case("clone", "a fresh clone, with what was kept on an earlier one", _keeping, kept=True, cloned=True),
        Case("edit", "one file has changed", _keeping, kept=True, edited=1),
        Case(
            "three",
            "three files have changed, and are named",
            lambda tool: _beside_nothing(tool) and tool.takes_files,
            kept=True,
            edited=3,
            named=True,
        ),
        Case("start", "a project of three small clean files", _beside_nothing),
        Case("again", "the same, of which all is known", lambda tool: tool.asks == "nothing", kept=True),
        Case("grow", "the same application once, twice and four times", lambda tool: tool.grows, copies=(1, 2, 4)),
        Case("floor", "what Python needs before any rule is asked", _beside_floor),
        Case("plugin", "flake8 with the plugin and without it", lambda tool: tool.asks == "plugin", kept=True),
    )
}
