"""Where the time of a run goes, stage by stage; nothing is measured unless somebody asks."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from time import perf_counter


class _Stopwatch:
    """Each stage has its own seconds alone: one inside another takes its time away from that."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._open: list[str] = []
        self._since = perf_counter()

    def enter(self, name: str) -> None:
        self._count()
        self._open.append(name)

    def leave(self) -> None:
        self._count()
        self._open.pop()

    def _count(self) -> None:
        now = perf_counter()
        if self._open:
            self.seconds[self._open[-1]] = self.seconds.get(self._open[-1], 0.0) + now - self._since
        self._since = now


_running: ContextVar[_Stopwatch | None] = ContextVar("running", default=None)


@contextmanager
def measured() -> Iterator[dict[str, float]]:
    """The seconds of each stage that is run meanwhile, in the order in which they first ended."""
    stopwatch = _Stopwatch()
    token = _running.set(stopwatch)
    try:
        yield stopwatch.seconds
    finally:
        _running.reset(token)


@contextmanager
def stage(name: str) -> Iterator[None]:
    """What is done meanwhile belongs to this stage; also decorates a function that is a stage as a whole."""
    stopwatch = _running.get()
    if stopwatch is None:
        yield
        return
    stopwatch.enter(name)
    try:
        yield
    finally:
        stopwatch.leave()
