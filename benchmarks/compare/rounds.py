"""Runs tools in turn, round by round, and keeps what each run cost."""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from compare.answers import Answer, compared, lines
from compare.cases import Case
from compare.installed import Peers
from compare.measure import Run, run
from compare.model import BASE, Job, Line, Tool
from compare.project import Project

Key = tuple[str, int, str, str]
"""Package, copies, case and tool."""


@dataclass
class Row:
    """What one tool cost on one package in one case."""

    package: str
    copies: int
    files: int
    lines: int
    case: str
    tool: str
    version: str
    day: str
    wall: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    memory: float = 0.0
    load: list[float] = field(default_factory=list)
    """Of the machine, over the last minute, before each run."""
    answer: dict[str, Any] | None = None
    ended: str = ""
    """Why it was not run to the end."""

    @property
    def key(self) -> Key:
        return self.package, self.copies, self.case, self.tool


class Difference(Exception):
    """A report of seamlint's is not the one of a run that knows nothing."""


@dataclass
class Bench:
    peers: Peers
    limit: float

    def rows(self, case: Case, projects: Sequence[Project], tools: Sequence[Tool], rounds: int) -> list[Row]:
        """One unmeasured round, in which memory and answers are looked at, and then the rounds that count."""
        runs = [Runs(self, case, project, tool) for project in projects for tool in tools if case.takes(tool)]
        if case.kept:
            for each in runs:
                each.fill()
        for number in range(rounds + 1):
            for project in projects:
                with case.round(project, number) as root:
                    turn = [each for each in runs if each.project is project and not each.row.ended]
                    ours: dict[str, set[Line]] = {}
                    for each in reversed(turn) if number % 2 else turn:
                        each.once(root, number, ours)
        return [each.row for each in runs]


class Runs:
    """The runs of one tool on one project in one case."""

    def __init__(self, bench: Bench, case: Case, project: Project, tool: Tool) -> None:
        self.project, self.tool, self._case, self._bench = project, tool, case, bench
        version = bench.peers.version(tool.distribution)
        today = date.today().isoformat()
        self.row = Row(project.label, project.copies, *project.size, case.name, tool.name, version, today)
        self._known = ""
        self._kept = project.scratch / "kept" / tool.slug if case.kept and tool.keeps else None

    def fill(self) -> None:
        """Let the tool keep what it learns."""
        if self._kept is None:
            return
        shutil.rmtree(self._kept, ignore_errors=True)
        self._kept.mkdir(parents=True)
        root = self.project.cloned() if self._case.cloned else self.project.root
        self._run(self._job(root, self._kept, (".",)))
        if self._case.cloned:
            shutil.rmtree(self._filled, ignore_errors=True)
            shutil.copytree(self._kept, self._filled)

    def once(self, root: Path, number: int, ours: dict[str, set[Line]]) -> None:
        if self._case.cloned and self._kept:
            shutil.rmtree(self._kept)
            shutil.copytree(self._filled, self._kept)
        job = self._job(root, self._kept, self._case.files(self.project))
        load = os.getloadavg()[0]
        done = self._run(job, sampled=number == 0)
        if self.row.ended:
            return
        if number == 0:
            self.row.memory = done.memory
            if self._case.name == "cold":
                self.row.answer = asdict(self._answer(done, job, ours))
        else:
            self.row.wall.append(done.wall)
            self.row.cpu.append(done.cpu)
            self.row.load.append(load)
        if self._kept and self.tool.ours:
            self._hold_against_first_look(done, job)

    @property
    def _filled(self) -> Path:
        return self.project.scratch / "filled" / self.tool.slug

    def _job(self, root: Path, kept: Path | None, files: tuple[str, ...]) -> Job:
        return self.project.job(self.tool, root, kept, files)

    def _run(self, job: Job, sampled: bool = False) -> Run:
        bench = self._bench
        environment = {**bench.peers.environment, **self.tool.environment(job)}
        done = run(self.tool.command(job), job.root, job.scratch, environment, bench.limit, sampled)
        if done.exit_code is None:
            self.row.ended = f"more than {bench.limit:.0f} s"
        elif done.exit_code not in (0, 1):
            said = next((line for line in reversed(done.err.splitlines()) if line.strip()), "")
            self.row.ended = f"exit code {done.exit_code}: {said.strip()}"
        return done

    def _answer(self, done: Run, job: Job, ours: dict[str, set[Line]]) -> Answer:
        found = lines(self.tool, f"{done.out}\n{done.err}" if self.tool.speaks_on_error else done.out, job)
        if self.tool.name == BASE[self.tool.asks]:
            ours[self.tool.asks] = found
        return compared(self.tool, found, ours.get(self.tool.asks, set()), job)

    def _hold_against_first_look(self, done: Run, job: Job) -> None:
        """Byte for byte. What no edit since has changed need not be looked at again."""
        if done.out == self._known:
            return
        self._known = self._run(self._job(job.root, None, job.files)).out
        if done.out != self._known:
            raise Difference(f"{self.row.package}, {self._case.name}, {self.tool.name}: not the report of a first look")
