"""Runs one command and says what it cost: time, processor time and memory of the process with all its children."""

from __future__ import annotations

import os
import signal
import subprocess
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

_OFTEN, _SELDOM = 0.01, 0.5
"""Seconds between two looks at the memory: at first, and in a run that takes long."""


@dataclass(frozen=True)
class Run:
    wall: float
    cpu: float
    """Of the process and all children that it waited for."""
    memory: float
    """MiB at the peak if `sampled`, all processes together, what they share counted once. Else, and for a run of
    some milliseconds, of the largest process."""
    exit_code: int | None
    """None if it was stopped because it took too long."""
    out: str
    err: str


def run(
    command: Sequence[str],
    folder: Path,
    scratch: Path,
    environment: Mapping[str, str] | None = None,
    limit: float | None = None,
    sampled: bool = False,
) -> Run:
    """Run it in `folder` as a session of its own; what it prints goes through files in `scratch`, as to a CI log."""
    out, err = scratch / "out", scratch / "err"
    with out.open("wb") as stdout, err.open("wb") as stderr:
        start = time.perf_counter()
        process = subprocess.Popen(
            command,
            cwd=folder,
            env={**os.environ, **(environment or {})},
            stdin=subprocess.DEVNULL,
            stdout=stdout,
            stderr=stderr,
            start_new_session=True,
        )
        with _stopped_after(process.pid, limit) as stopped, _watched(process.pid, sampled) as peaks:
            _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)  # so that it is not waited for again
    return Run(
        wall,
        usage.ru_utime + usage.ru_stime,
        max(peaks) if any(peaks) else usage.ru_maxrss / 1024,
        None if stopped else process.returncode,
        out.read_text("utf-8", "replace"),
        err.read_text("utf-8", "replace"),
    )


@contextmanager
def _stopped_after(session: int, limit: float | None) -> Iterator[list[bool]]:
    """Ends the whole session if it takes longer than `limit` seconds, and notes that."""
    stopped: list[bool] = []

    def stop() -> None:
        stopped.append(True)
        os.killpg(session, signal.SIGKILL)

    timer = threading.Timer(limit or 0, stop)
    if limit:
        timer.start()
    try:
        yield stopped
    finally:
        timer.cancel()


@contextmanager
def _watched(session: int, sampled: bool) -> Iterator[list[float]]:
    """Looks at the memory of the session again and again, where /proc tells. Not in runs that count: it costs time."""
    peaks: list[float] = []
    ended = threading.Event()

    def watch() -> None:
        start = time.perf_counter()
        while not ended.wait(min(_OFTEN + (time.perf_counter() - start) / 50, _SELDOM)):
            peaks.append(sum(_share(pid) for pid in _members(session)))

    watcher = threading.Thread(target=watch)
    if sampled and Path("/proc/self/smaps_rollup").exists():
        watcher.start()
    try:
        yield peaks
    finally:
        ended.set()
        if watcher.ident:
            watcher.join()


def _members(session: int) -> Iterator[int]:
    for name in os.listdir("/proc"):
        if name.isdigit():
            try:
                fields = Path("/proc", name, "stat").read_text("utf-8", "replace").rpartition(")")[2].split()
            except OSError:
                continue
            if int(fields[3]) == session:
                yield int(name)


def _share(pid: int) -> float:
    """MiB of a process: what it shares with others is split among them (PSS)."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text("ascii").splitlines()
    except OSError:  # it has just ended
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("Pss:")), 0.0)
