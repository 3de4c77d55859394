"""How far a long run is: one line on a terminal, which is gone when the run is done."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import NamedTuple

from seamlint.timing import measured

_PATIENCE = 1.0
"""Seconds before anything is said."""
_PAUSE = 0.1
_AGAIN = "\r"


class Line:
    """Says the stage and how far it is. It is told by the run itself, so there is no thread that a fork would lose."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._next = time.monotonic() + _PATIENCE
        self._length = 0

    def __call__(self, stage: str, done: int, of: int) -> None:
        now = time.monotonic()
        if now < self._next:
            return
        self._next = now + _PAUSE
        how_far = f" {done}/{of}" if of else ""
        self._put(f"seamlint: {stage}{how_far} "[: self._width()])

    def erase(self) -> None:
        """Leave nothing behind."""
        if self._length:
            self._put("")

    def _put(self, text: str) -> None:
        padding = " " * (self._length - len(text))
        self._length = len(text)
        try:  # without the lock of the stream, and without its buffer
            os.write(self._descriptor, f"{_AGAIN}{text}{padding}{'' if text else _AGAIN}".encode())
        except OSError:
            self._next = float("inf")  # the terminal is gone

    def _width(self) -> int:
        try:
            return os.get_terminal_size(self._descriptor).columns - 1
        except OSError:
            return 79


class Watch(NamedTuple):
    seconds: Mapping[str, float]
    """Those of each stage."""
    say: Callable[[str], None]
    """Tells what is done next, above the line."""


@contextmanager
def watched(*, quiet: bool = False) -> Iterator[Watch]:
    """Measures what is run meanwhile; how far it is is told where a person looks on."""
    line = Line(sys.stderr.fileno()) if not quiet and _is_looked_at() else None

    def say(text: str) -> None:
        if line is not None:
            line.erase()
        if not quiet:
            print(f"seamlint: {text}", file=sys.stderr, flush=True)

    try:
        with measured(line) as seconds:
            yield Watch(seconds, say)
    finally:
        if line is not None:
            line.erase()


def _is_looked_at() -> bool:
    return sys.stderr.isatty() and os.environ.get("TERM") != "dumb" and not os.environ.get("CI")
