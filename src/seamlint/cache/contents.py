"""What stands in the files of a project, as one short text for each: equal texts, equal bytes."""

from __future__ import annotations

import errno
import marshal
import os
import stat
import time
from collections.abc import Iterable
from functools import cached_property

from seamlint.cache.store import Store

TYPE_CHECKING = False
if TYPE_CHECKING:
    from seamlint.cache import git_index

_KIND = f"files {marshal.version}"
YOUNG = 2_000_000_000
"""Nanoseconds in which a file may change and keep its time, on the coarsest file systems."""
_CHUNK = 1 << 20
_MANY = 20
"""Files to read before the whole of git's index is."""
_Row = tuple[int, int, int, int, str]
"""Size, times of modification and change, inode; then what stands in the file."""


class Contents:
    """Answers from the status of a file where that proves that it is as it was, else from its bytes.

    A file that was touched within two seconds before it was read is read again the next time. After a fresh clone no
    status is known, or only those of the clone before it; there git's own index knows the contents.
    """

    def __init__(self, root: str, store: Store) -> None:
        self._root = root
        self._store = store
        self._changed = False
        self._new = 0

    @cached_property
    def _rows(self) -> dict[str, _Row]:
        kept = self._store.get(_KIND, [self._root]).get(self._root)
        self._new = 0 if kept is not None else _MANY
        return marshal.loads(kept) if kept is not None else {}

    def of(self, paths: Iterable[str]) -> dict[str, str]:
        """What stands in each of the files, relative to the root, now."""
        return {path: self._one(path) for path in paths}

    def are_older(self, paths: Iterable[str], moment: int) -> bool:
        """Whether none of the files was made, changed or removed since; the moment is in nanoseconds."""
        return all(changed(os.path.join(self._root, path)) + YOUNG < moment for path in paths)

    def keep(self) -> bool:
        """Remember what was learned; whether there was anything."""
        learned, self._changed = self._changed, False
        if learned:
            self._store.put(_KIND, [(self._root, marshal.dumps(self._rows))])
        return learned

    @cached_property
    def _index(self) -> git_index.Index:
        from seamlint.cache import git_index

        return git_index.read(self._root)

    def _one(self, path: str) -> str:
        place = f"{self._root}/{path}"  # os.path.join takes as long as the rest
        try:
            status = os.stat(place)
        except OSError as error:
            return "" if error.errno in (errno.ENOENT, errno.ENOTDIR) else f"!{error.errno}"
        if not stat.S_ISREG(status.st_mode):
            return "/" if stat.S_ISDIR(status.st_mode) else f"!{stat.S_IFMT(status.st_mode)}"
        known = self._rows.get(path)
        seen = (status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino)
        if known is not None and known[:4] == seen:
            return known[4]
        now = time.time_ns()
        self._new += 1
        content = self._index.content(path, status) if self._new > _MANY else None
        if content is not None:
            found = f"{content}:{status.st_size}"
        else:
            try:
                found = _hashed(place, status.st_size)
            except OSError as error:
                return f"!{error.errno}"
        if max(status.st_mtime_ns, status.st_ctime_ns) + YOUNG < now:
            self._rows[path] = (*seen, found)
            self._changed = True
        return found


def changed(place: str) -> int:
    """When a file or folder changed last, in nanoseconds; what is gone has changed its folder."""
    while not os.path.lexists(place):
        place = os.path.dirname(place)
    status = os.stat(place)
    return max(status.st_mtime_ns, status.st_ctime_ns)


def _hashed(place: str, size: int) -> str:
    """The id that git gives to a file with these bytes, and their number."""
    import hashlib

    digest = hashlib.sha1(b"blob %d\0" % size, usedforsecurity=False)
    read = 0
    with open(place, "rb") as stream:
        while chunk := stream.read(_CHUNK):
            digest.update(chunk)
            read += len(chunk)
    return f"{digest.hexdigest()}:{read}"
