"""Work over processes: by fork where there is fork, in this process otherwise."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

_WORTHWHILE = 200
_Result = TypeVar("_Result")
_Other = TypeVar("_Other")
_work: Callable[[str], Any]


def is_worthwhile(files: int, jobs: int) -> bool:
    """Whether so many files are worth a second process; `jobs` is the number of processes, 0 for one a core."""
    return _number(jobs) > 1 and files >= _WORTHWHILE and hasattr(os, "fork")


def _number(jobs: int) -> int:
    if jobs == 0:
        jobs = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return jobs


def map_files(work: Callable[[str], _Result], paths: Sequence[str], jobs: int) -> list[_Result]:
    """`work` for every path, in the order of `paths`. Few files are not worth a second process."""
    if not is_worthwhile(len(paths), jobs):
        return [work(path) for path in paths]
    import multiprocessing

    global _work
    _work = work  # inherited by the fork; a closure could not be sent to a worker
    with _deaf():
        workers = multiprocessing.get_context("fork").Pool(_number(jobs))
    with workers:
        return workers.map(_call, paths, chunksize=32)


def _call(path: str) -> Any:
    return _work(path)


def both(here: Callable[[], _Result], aside: Callable[[], _Other]) -> tuple[_Result, _Other]:
    """The results of both: one of this process, the other of a fork of it meanwhile.

    What the fork changes in memory is lost; only its result comes back. If it dies, this process does its work too.
    """
    import multiprocessing

    forking = multiprocessing.get_context("fork")
    reader, writer = forking.Pipe(duplex=False)
    child = forking.Process(target=_send, args=(aside, writer), daemon=True)
    with _deaf():
        child.start()
    writer.close()
    try:
        first = here()
        try:
            second: _Other = reader.recv()
        except EOFError:
            second = aside()
    finally:
        child.kill()
        child.join()
    return first, second


def _send(work: Callable[[], object], writer: Connection) -> None:
    writer.send(work())


@contextmanager
def _deaf() -> Iterator[None]:
    """Processes that are made meanwhile do not hear an interrupt: this one does, and ends them.

    One that died of it by itself might take a lock along that the others wait for.
    """
    import signal

    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
