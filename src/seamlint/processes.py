"""Worker processes of this machine: each asks for some files, and hands over what it found in them.

There is no queue and no lock that a worker could take along when it dies: each has a pipe of its own. What a dead one
had in hand is done in this process.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, TypeVar

from seamlint import reading
from seamlint.analysis import MAX_BYTES
from seamlint.garbage import uncollected
from seamlint.timing import counted, silent

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

_BATCH = 16
_Result = TypeVar("_Result")
_Batch = tuple[int, Sequence[str]]


def spread(method: str, number: int, work: Callable[[str], _Result], root: str, paths: Sequence[str]) -> list[_Result]:
    """`work` for every path by so many processes, begun by fork or by spawn; in the order of `paths`."""
    batches = [(start, paths[start : start + _BATCH]) for start in range(0, len(paths), _BATCH)]
    found: dict[int, list[_Result]] = {}
    with _workers(method, min(number, len(batches)), work, root) as pipes:
        results = _results(pipes, batches, lambda names: texts_of(root, names) if method == "spawn" else {})
        for start, result in counted(results, len(batches)):
            found[start] = result if result is not None else [work(path) for path in paths[start : start + _BATCH]]
    return [each for start, _ in batches for each in found[start]]


@contextmanager
def _workers(method: str, number: int, work: Callable[[str], object], root: str) -> Iterator[list[Connection]]:
    import multiprocessing

    context: Any = multiprocessing.get_context(method)
    pipes: list[Connection] = []
    children = []
    try:
        if method == "spawn":
            _begin_tracker()
        for _ in range(number):
            ours, theirs = context.Pipe()
            inherited = (*pipes, ours) if method == "fork" else ()
            child = context.Process(target=_serve, args=(work, root, theirs, inherited), daemon=True)
            pipes.append(ours)
            with deaf():
                child.start()
                children.append(child)
            theirs.close()
        yield pipes
    finally:
        for pipe in pipes:
            pipe.close()
        for child in children:
            child.kill()
        for child in children:
            child.join()


def _begin_tracker() -> None:
    """Begin the process that multiprocessing needs beside spawned ones: its beginning ends what `deaf` does."""
    import sys

    if sys.platform != "win32":
        from multiprocessing import resource_tracker

        resource_tracker.ensure_running()


def _results(
    pipes: Sequence[Connection], batches: Sequence[_Batch], texts: Callable[[Sequence[str]], Mapping[str, bytes]]
) -> Iterator[tuple[int, Any]]:
    """What becomes of each batch, by its start; None if its worker died.

    A worker is given the next batch when it has handed over the last one: it is sure to listen then.
    """
    from multiprocessing.connection import wait

    waiting = list(reversed(batches))
    in_hand: dict[Any, int] = {}

    def give(pipe: Any) -> None:
        if waiting:
            start, names = waiting.pop()
            in_hand[pipe] = start
            with suppress(OSError):  # it is dead, which is seen when it is listened to
                pipe.send((names, texts(names)))

    for pipe in pipes:
        give(pipe)
    while in_hand:
        ready: Any
        for ready in wait(list(in_hand)):
            start, result = in_hand.pop(ready), None
            with suppress(EOFError, OSError):
                result = ready.recv()
                give(ready)
            yield start, result
    yield from ((start, None) for start, _ in waiting)


def _serve(work: Callable[[str], object], root: str, pipe: Connection, inherited: Sequence[Connection]) -> None:
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for other in inherited:
        other.close()  # or this process would keep itself alive when the first one is gone
    with silent(), uncollected(), suppress(Exception):  # what fails here is done again there, and fails there
        while True:
            pipe.send(several(work, root, *pipe.recv()))


def several(
    work: Callable[[str], _Result], root: str, names: Sequence[str], texts: Mapping[str, bytes]
) -> list[_Result]:
    """`work` for these files, whose texts have been sent along if this process may not see them."""
    if not texts:
        return [work(path) for path in names]
    with reading.pending(root, texts):
        return [work(path) for path in names]


def texts_of(root: str, names: Sequence[str]) -> dict[str, bytes]:
    """What stands in the files, as far as they can be read."""
    found = {}
    for path in names:
        with suppress(OSError):
            found[path] = reading.read(root, path, MAX_BYTES + 1)
    return found


@contextmanager
def deaf() -> Iterator[None]:
    """Processes that are made meanwhile do not hear an interrupt: this one does, and ends them.

    One that died of it by itself might take a lock along that the others wait for.
    """
    import signal

    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
