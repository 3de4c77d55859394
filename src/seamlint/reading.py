"""The bytes of the project's files: as they stand on the disk, or as a fix would leave them."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar

ACCEPTED = ".secrets.baseline"
"""Where detect-secrets keeps the secrets that a project has looked at and accepted."""
_NOTHING: Mapping[str, bytes] = {}
_pending: ContextVar[Mapping[str, bytes]] = ContextVar("pending", default=_NOTHING)
_noted: ContextVar[set[str] | None] = ContextVar("noted", default=None)


def read(root: str, path: str, most: int) -> bytes:
    """At most so many bytes of a file. Raises OSError."""
    place = _asked(os.path.join(root, path))
    data = _pending.get().get(place)
    if data is None:
        with open(place, "rb", buffering=0) as stream:  # a buffer would be as large as a file may be
            data = stream.readall() if os.fstat(stream.fileno()).st_size <= most else stream.read(most) or b""
    return data[:most]


def is_file(root: str, path: str) -> bool:
    """Whether there is a file at the path."""
    return os.path.isfile(_asked(os.path.join(root, path)))


def exists(root: str, path: str) -> bool:
    """Whether there is anything at the path."""
    return os.path.exists(_asked(os.path.join(root, path)))


def _asked(place: str) -> str:
    noted = _noted.get()
    if noted is not None:
        noted.add(place)
    return place


@contextmanager
def noting() -> Iterator[set[str]]:
    """The places that this process, though none of its workers, asks for in the meantime, be there a file or none."""
    places: set[str] = set()
    token = _noted.set(places)
    try:
        yield places
    finally:
        _noted.reset(token)


@contextmanager
def pending(root: str, files: Mapping[str, bytes]) -> Iterator[None]:
    """Let a run see these files as if they had been written; worker processes inherit it."""
    token = _pending.set({os.path.join(root, path): data for path, data in files.items()})
    try:
        yield
    finally:
        _pending.reset(token)
