"""Work on single files by somebody else's workers, such as those of Dask: whatever has `submit` as executors do.

A worker gets the texts of its files along with the work, so it needs no file of ours, only the same seamlint.
"""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

from seamlint.cache.identity import afresh
from seamlint.processes import several, texts_of
from seamlint.redaction import shown
from seamlint.request import UsageError
from seamlint.timing import counted, silent

if TYPE_CHECKING:
    from concurrent.futures import Executor

_BATCH = 64
_Result = TypeVar("_Result")


@contextmanager
def opened(name: str) -> Iterator[Executor]:
    """The executor that `module:function` gives, until it is no longer needed. Raises UsageError."""
    executor = _made(name)
    if not callable(getattr(executor, "submit", None)):
        raise UsageError(f"{shown(name)} gives no executor: what it returns has no `submit`")
    try:
        yield executor
    finally:
        if hasattr(executor, "shutdown"):
            executor.shutdown()


def _made(name: str) -> Any:
    module, _, function = name.partition(":")
    if not module or not function:
        raise UsageError(f"--executor takes module:function, such as cluster:executor, and not {shown(name)}")
    sys.path.append(os.getcwd())  # behind all others: a project hides no module of Python's own
    try:
        factory = getattr(importlib.import_module(module), function, None)
    except ImportError as error:
        raise UsageError(f"--executor {shown(name)}: {shown(str(error), 200)}") from None
    if not callable(factory):
        raise UsageError(f"--executor {shown(name)}: there is no function `{shown(function)}` in it")
    return factory()


def spread(executor: Executor, work: Callable[[str], _Result], root: str, paths: Sequence[str]) -> list[_Result]:
    """`work` for every path, in the order of `paths`. Raises UsageError if the workers cannot do it."""
    who = _own()
    texts = texts_of(root, paths)
    there = [path for path in paths if path in texts]
    found: dict[str, _Result] = {path: work(path) for path in paths if path not in texts}
    batches = [there[start : start + _BATCH] for start in range(0, len(there), _BATCH)]
    futures = [executor.submit(_elsewhere, who, work, root, {path: texts[path] for path in names}) for names in batches]
    try:
        for names, future in counted(list(zip(batches, futures, strict=True))):
            found.update(zip(names, future.result(), strict=True))
    except OtherTools as error:
        raise UsageError(str(error)) from None
    except Exception as error:
        raise UsageError(f"the executor failed: {type(error).__name__}: {shown(str(error), 200)}") from error
    finally:
        for future in futures:
            future.cancel()
    return [found[path] for path in paths]


class OtherTools(Exception):
    """A worker has another seamlint, Python or library than the process that asks."""


def _elsewhere(who: str, work: Callable[[str], _Result], root: str, texts: dict[str, bytes]) -> list[_Result]:
    if _own() != who:
        raise OtherTools("a worker of the executor has another seamlint, Python or library: install the same there")
    with silent():
        return several(work, root, list(texts), texts)


@cache
def _own() -> str:
    return afresh()
