"""The bytes of the project's files: as they stand on the disk, or as a fix would leave them."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar

_NOTHING: Mapping[str, bytes] = {}
_pending: ContextVar[Mapping[str, bytes]] = ContextVar("pending", default=_NOTHING)


def read(root: str, path: str, most: int) -> bytes:
    """At most so many bytes of a file. Raises OSError."""
    place = os.path.join(root, path)
    data = _pending.get().get(place)
    if data is None:
        with open(place, "rb") as stream:
            data = stream.read(most)
    return data[:most]


@contextmanager
def pending(root: str, files: Mapping[str, bytes]) -> Iterator[None]:
    """Let a run see these files as if they had been written; worker processes inherit it."""
    token = _pending.set({os.path.join(root, path): data for path, data in files.items()})
    try:
        yield
    finally:
        _pending.reset(token)
