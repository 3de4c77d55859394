"""Whether files and folders are as they were: one look at the status of each, and one text for all of them.

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
    from collections.abc import Iterable

_KIND = f"standing {marshal.version}"
_IS_TOLD = os.name == "posix" and os.stat in os.supports_dir_fd
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
        places = [f"{folder}{name}" for folder, names in groups for name in names]
        told: str = what
        return told if _digest(_statuses(self._root, places)) == seen else ""

    def keep(self, places: Iterable[str], moment: int, what: str) -> bool:
        """Keep it, if nothing has changed since shortly before the moment, at which all the places were known."""
        groups: dict[str, list[str]] = {}
        for place in sorted(places):
            folder, slash, name = place.rpartition("/")
            groups.setdefault(f"{folder}{slash}", []).append(name)
        order = [f"{folder}{name}" for folder, names in groups.items() for name in names]
        statuses = _statuses(self._root, order) if _IS_TOLD else []
        if not statuses or not all(
            _since(self._root, *each) + contents.YOUNG < moment for each in zip(order, statuses, strict=True)
        ):
            return False
        self._store.put(_KIND, [(self._key, marshal.dumps((list(groups.items()), _digest(statuses), what)))])
        return True


def _since(root: str, place: str, status: _Status) -> int:
    return contents.changed(os.path.join(root, place)) if isinstance(status, int) else max(status[1], status[2])


def _digest(statuses: list[_Status]) -> str:
    return digest(marshal.dumps(statuses, 2))  # a version without references: equal values, equal bytes


def _statuses(root: str, places: Iterable[str]) -> list[_Status]:
    """Of each place; relative ones are below the root, to which the way is long."""
    found: list[_Status] = []
    stat = os.stat
    try:
        folder = os.open(root, os.O_RDONLY)
    except OSError:
        return found
    try:
        for place in places:
            try:
                status = stat(place or ".", dir_fd=folder)
            except OSError as error:
                found.append(error.errno or -1)
            else:
                found.append((status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino))
    finally:
        os.close(folder)
    return found
