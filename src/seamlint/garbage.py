"""When Python looks for garbage that only a search finds: what holds itself in a circle, as the links of a run do."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Iterator[None]:
    """No search for cycles meanwhile: a file makes none, and every tree would be looked at again and again."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def sweep() -> None:
    """Let go of the run before, where another one follows in the same process."""
    gc.collect()


def set_aside() -> None:
    """Never search what there is now, nor in forks of this process: each would look at all of it, again and again."""
    gc.freeze()
