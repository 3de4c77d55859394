"""Files over processes: by fork where there is fork, in this process otherwise."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

_WORTHWHILE = 200
_Result = TypeVar("_Result")
_work: Callable[[str], Any]


def map_files(work: Callable[[str], _Result], paths: Sequence[str], jobs: int) -> list[_Result]:
    """`work` for every path, in the order of `paths`.

    `jobs` is the number of processes, 0 for one a core. Few files are not worth a second process.
    """
    if jobs == 0:
        jobs = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    if jobs <= 1 or len(paths) < _WORTHWHILE or not hasattr(os, "fork"):
        return [work(path) for path in paths]
    import multiprocessing

    global _work
    _work = work  # inherited by the fork; a closure could not be sent to a worker
    with multiprocessing.get_context("fork").Pool(jobs) as pool:
        return pool.map(_call, paths, chunksize=32)


def _call(path: str) -> Any:
    return _work(path)
