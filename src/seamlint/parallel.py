"""Work over processes: by fork where there is fork, in this process otherwise."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
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
    with multiprocessing.get_context("fork").Pool(_number(jobs), _leave_quietly) as pool:
        return pool.map(_call, paths, chunksize=32)


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
    _leave_quietly()
    writer.send(work())


def _leave_quietly() -> None:
    """Let an interrupt end this process at once; its parent says that it was interrupted."""
    import signal

    signal.signal(signal.SIGINT, signal.SIG_DFL)
