"""Work over processes: forks of this one where there is fork, new ones otherwise, or somebody else's."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from seamlint.timing import counted

if TYPE_CHECKING:
    from concurrent.futures import Executor
    from multiprocessing.connection import Connection

_WORTHWHILE = {"fork": 1_000_000, "spawn": 8_000_000}
"""Bytes of Python that take longer than the processes do to begin, and to hand over what they found."""
_METHOD = "fork" if hasattr(os, "fork") else "spawn"
_Result = TypeVar("_Result")
_Other = TypeVar("_Other")


@dataclass(frozen=True)
class Hands:
    """Those that share the work on the files of a project."""

    root: str
    jobs: int = 1
    """The number of processes, 0 for one a core."""
    executor: Executor | None = None
    """Does the work on single files elsewhere."""

    @property
    def number(self) -> int:
        if self.jobs:
            return self.jobs
        return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1

    def map(self, work: Callable[[str], _Result], paths: Sequence[str]) -> list[_Result]:
        """`work` for every path, in the order of `paths`; it may be sent to another process, with what it holds."""
        if self.executor is not None and paths:
            from seamlint import elsewhere

            return elsewhere.spread(self.executor, work, self.root, paths)
        if not self._are_worth(paths, _METHOD):
            return [work(path) for path in counted(paths)]
        from seamlint import processes

        return processes.spread(_METHOD, self.number, work, self.root, paths)

    def are_worth_a_fork(self, paths: Sequence[str]) -> bool:
        """Whether two things should be done at the same time that both look at these files."""
        return _METHOD == "fork" and self._are_worth(paths, "fork")

    def _are_worth(self, paths: Sequence[str], method: str) -> bool:
        left = _WORTHWHILE[method]
        if self.number < 2 or len(paths) < 2:
            return False
        for path in paths:
            with suppress(OSError):
                left -= os.stat(os.path.join(self.root, path)).st_size
            if left <= 0:
                return True
        return False


def both(here: Callable[[], _Result], aside: Callable[[], _Other]) -> tuple[_Result, _Other]:
    """The results of both: one of this process, the other of a fork of it meanwhile.

    What the fork changes in memory is lost; only its result comes back. If it dies, this process does its work too.
    """
    import multiprocessing

    from seamlint.processes import deaf

    forking = multiprocessing.get_context("fork")
    reader, writer = forking.Pipe(duplex=False)
    child = forking.Process(target=_send, args=(aside, reader, writer), daemon=True)
    try:
        with deaf():
            child.start()
        writer.close()
        first = here()
        try:
            second: _Other = reader.recv()
        except EOFError:
            second = aside()
    finally:
        child.kill()
        child.join()
    return first, second


def _send(work: Callable[[], object], reader: Connection, writer: Connection) -> None:
    from seamlint.timing import silent

    reader.close()  # so that nobody writes to a process that is gone
    with silent(), suppress(BrokenPipeError):
        writer.send(work())
