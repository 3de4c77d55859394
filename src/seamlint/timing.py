"""Where the time of a run goes, stage by stage, and how far it is; nothing is measured unless somebody asks."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from time import perf_counter

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TypeVar

    _Item = TypeVar("_Item")

Watcher = Callable[[str, int, int], object]
"""Hears the stage, how much of it is done, and of how much."""


class _Stopwatch:
    """Each stage has its own seconds alone: one inside another takes its time away from that."""

    def __init__(self, watcher: Watcher | None) -> None:
        self.watcher = watcher
        self.seconds: dict[str, float] = {}
        self._open: list[str] = []
        self._since = perf_counter()

    def enter(self, name: str) -> None:
        self._count()
        self._open.append(name)
        self.tell(0, 0)

    def tell(self, done: int, of: int) -> None:
        if self.watcher is not None and self._open:
            self.watcher(self._open[-1], done, of)

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
def measured(watcher: Watcher | None = None) -> Iterator[dict[str, float]]:
    """The seconds of each stage that is run meanwhile, in the order in which they first ended."""
    stopwatch = _Stopwatch(watcher)
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


def counted(items: Iterable[_Item], of: int | None = None) -> Iterable[_Item]:
    """The same items, while whoever watches hears how many of them there were."""
    stopwatch = _running.get()
    if stopwatch is None or stopwatch.watcher is None:
        return items
    return _told(items, of if of is not None else len(items) if isinstance(items, Collection) else 0, stopwatch)


def _told(items: Iterable[_Item], of: int, stopwatch: _Stopwatch) -> Iterator[_Item]:
    for number, item in enumerate(items):
        stopwatch.tell(number, of)
        yield item


@contextmanager
def silent() -> Iterator[None]:
    """What a worker does meanwhile is neither measured nor told: it is part of a stage of another process."""
    token = _running.set(None)
    try:
        yield
    finally:
        _running.reset(token)
