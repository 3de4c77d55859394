"""One embedded database for everything that is kept; whatever goes wrong with it, there is just nothing kept."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterable
from contextlib import suppress

from seamlint.digest import blake2b

TYPE_CHECKING = False
if TYPE_CHECKING:
    import sqlite3
    from typing import Any, TypeVar

    _Found = TypeVar("_Found")

LARGEST = 256 * 1024 * 1024
"""Bytes in all; beyond that goes what was not used for longest."""
_DAY = 24 * 60 * 60
_PATIENCE = 2.0
"""Seconds to wait for another run that is writing."""
_NAME = "seamlint.sqlite3"
_CHECK = 16


def folder() -> str:
    """Where things are kept; empty if nothing is to be kept.

    It lies outside the project: what a project brings along must not answer for a check of it.
    """
    told = os.environ.get("SEAMLINT_CACHE_DIR")
    if told is not None:
        return os.path.abspath(told) if told else ""
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA", "")
    elif sys.platform == "darwin":
        base = os.path.expanduser("~/Library/Caches")
    else:
        base = os.environ.get("XDG_CACHE_HOME", "")
        base = base if os.path.isabs(base) else os.path.expanduser("~/.cache")
    return os.path.join(base, "seamlint") if os.path.isabs(base) else ""


class Store:
    """Keys and values of several kinds. A value that does not read back as it was written is none."""

    def __init__(self, where: str, largest: int = LARGEST) -> None:
        self.path = os.path.join(where, _NAME)
        self._largest = largest
        self._connection: sqlite3.Connection | None = None
        self._broken = False

    def get(self, kind: str, keys: Iterable[str]) -> dict[str, bytes]:
        """The values that there are for the keys."""

        def read(connection: sqlite3.Connection) -> dict[str, bytes]:
            found, today = {}, int(time.time()) // _DAY
            stale = []
            for key in keys:
                row = connection.execute("SELECT value, used FROM kept WHERE kind = ? AND key = ?", (kind, key))
                for value, used in row:
                    if value[:_CHECK] == _sum(kind, key, value[_CHECK:]):
                        found[key] = value[_CHECK:]
                        stale += [(today, kind, key)] if used != today else []
            if stale:
                with connection:
                    connection.executemany("UPDATE kept SET used = ? WHERE kind = ? AND key = ?", stale)
            return found

        return self._with(read) or {} if os.path.exists(self.path) else {}

    def put(self, kind: str, values: Iterable[tuple[str, bytes]]) -> None:
        """Keep the values under their keys, all of them or none."""

        def write(connection: sqlite3.Connection) -> None:
            today = int(time.time()) // _DAY
            rows = [(kind, key, today, _sum(kind, key, value) + value) for key, value in values]
            with connection:
                connection.executemany("INSERT OR REPLACE INTO kept VALUES (?, ?, ?, ?)", rows)
                self._shrink(connection)

        self._with(write)

    def sizes(self) -> dict[str, tuple[int, int]]:
        """By kind how many values there are, and how many bytes they have."""

        def count(connection: sqlite3.Connection) -> dict[str, tuple[int, int]]:
            rows = connection.execute("SELECT kind, COUNT(*), SUM(LENGTH(value)) FROM kept GROUP BY kind ORDER BY kind")
            return {kind: (number, size) for kind, number, size in rows}

        return self._with(count) or {} if os.path.exists(self.path) else {}

    def clear(self) -> bool:
        """Remove everything; whether that could be done."""
        self.close()
        for path in (self.path, f"{self.path}-journal"):
            with suppress(FileNotFoundError):
                try:
                    os.unlink(path)
                except OSError:
                    return not os.path.exists(path)
        return True

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _shrink(self, connection: sqlite3.Connection) -> None:
        (size,) = connection.execute("SELECT TOTAL(LENGTH(value)) FROM kept").fetchone()
        if size <= self._largest:
            return
        rows = connection.execute("SELECT kind, key, LENGTH(value) FROM kept ORDER BY used, rowid").fetchall()
        gone = []
        for kind, key, length in rows:
            if size <= self._largest * 3 // 4:
                break
            gone.append((kind, key))
            size -= length
        connection.executemany("DELETE FROM kept WHERE kind = ? AND key = ?", gone)

    def _with(self, work: Callable[[sqlite3.Connection], _Found]) -> _Found | None:
        """What the work gives; None if the database is busy for too long, damaged, or cannot be there at all."""
        if self._broken:
            return None
        try:
            sqlite3 = _library()
        except ImportError:  # some builds of Python lack it
            self._broken = True
            return None
        try:
            if self._connection is None:
                self._connection = self._opened()
            return work(self._connection)
        except (sqlite3.OperationalError, OSError):
            self._broken = True  # locked, read-only, full
        except (sqlite3.Error, TypeError, ValueError):
            self._broken = True
            self.clear()
        return None

    def _opened(self) -> sqlite3.Connection:
        os.makedirs(os.path.dirname(self.path), mode=0o700, exist_ok=True)
        file = os.open(self.path, os.O_CREAT | os.O_RDWR, 0o600)  # of no concern to other users
        is_new = os.fstat(file).st_size == 0
        os.close(file)
        connection: sqlite3.Connection = _library().connect(self.path, timeout=_PATIENCE)
        connection.execute("PRAGMA synchronous = OFF")  # what a power failure spoils is found out by its sum
        if is_new:  # on one that is there it would be a write, and wait for the disk
            connection.execute("PRAGMA auto_vacuum = FULL")
        connection.execute(
            "CREATE TABLE IF NOT EXISTS kept"
            " (kind TEXT, key TEXT, used INTEGER, value BLOB, UNIQUE (kind, key) ON CONFLICT REPLACE)"
        )
        return connection


def _library() -> Any:
    """`sqlite3` without its adapters for dates, which load as much as all else together."""
    try:
        import _sqlite3
    except ImportError:  # another Python than CPython
        import sqlite3

        return sqlite3
    return _sqlite3


def _sum(kind: str, key: str, value: bytes) -> bytes:
    return blake2b(value, digest_size=_CHECK, person=b"seamlint", key=f"{kind} {key}".encode()[:64]).digest()
