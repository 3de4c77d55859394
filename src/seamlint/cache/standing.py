"""Whether files and folders are as they were: a look at the status of each, and one text for many of them.

What is in a folder has not changed if the folder has not, so nothing is listed again. That is asked only where a folder
tells when an entry came or went, as it does on POSIX.
"""

from __future__ import annotations

import marshal
import os

from seamlint.cache import contents
from seamlint.cache.store import Store
from seamlint.digest import digest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_KIND = f"standing {marshal.version}"
_IS_TOLD = os.name == "posix" and os.stat in os.supports_dir_fd
_AT_ONCE = 256
"""Places that have one text, so that a look ends soon after the first change."""
_Status = tuple[int, int, int, int] | int
"""Size, times of modification and change, inode; or why there is none."""


class Standing:
    """What holds as long as none of some places below a folder has changed."""

    def __init__(self, root: str, store: Store, key: str) -> None:
        self._root = root
        self._store = store
        self._key = key

    def holds(self) -> str:
        """What was kept, if it holds still; else nothing."""
        kept = self._store.get(_KIND, [self._key]) if _IS_TOLD else {}
        if not kept:
            return ""
        groups, seen, what = marshal.loads(kept[self._key])
        now = map(_digest, _statuses(self._root, _places(groups)))
        told: str = what
        return told if all(before == next(now, "") for before in seen) else ""

    def keep(self, places: Iterable[str], moment: int, what: str) -> None:
        """Keep it, if nothing has changed since shortly before the moment, at which all the places were known."""
        if not _IS_TOLD:
            return
        groups: dict[str, list[str]] = {}
        for place in sorted(places):
            folder, slash, name = place.rpartition("/")
            groups.setdefault(f"{folder}{slash}", []).append(name)
        record = list(groups.items())
        order = _places(record)
        parts = list(_statuses(self._root, order))
        statuses = [status for part in parts for status in part]
        known = zip(order, statuses, strict=False)
        if statuses and all(_since(self._root, *each) + contents.YOUNG < moment for each in known):
            self._store.put(_KIND, [(self._key, marshal.dumps((record, list(map(_digest, parts)), what)))])


def _places(groups: Sequence[tuple[str, list[str]]]) -> list[str]:
    return [f"{folder}{name}" for folder, names in groups for name in names]


def _since(root: str, place: str, status: _Status) -> int:
    """When it changed last, or went."""
    return contents.changed(os.path.join(root, place)) if isinstance(status, int) else max(status[1], status[2])


def _digest(statuses: list[_Status]) -> str:
    return digest(marshal.dumps(statuses, 2))  # a version without references: equal values, equal bytes


def _statuses(root: str, places: Sequence[str]) -> Iterator[list[_Status]]:
    """Of each place, many at once, or of none; relative ones are below the root, to which the way may be long."""
    stat = os.stat
    try:
        top = os.open(root, os.O_RDONLY)
    except OSError:
        return
    try:
        for start in range(0, len(places), _AT_ONCE):
            found: list[_Status] = []
            for place in places[start : start + _AT_ONCE]:
                try:
                    status = stat(place or ".", dir_fd=top)
                except OSError as error:
                    found.append(error.errno or -1)
                else:
                    found.append((status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino))
            yield found
    finally:
        os.close(top)
