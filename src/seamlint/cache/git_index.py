"""What git knows of the files of a working tree: of those that it would call unchanged, the ids of their contents."""

from __future__ import annotations

import os
import struct
from collections.abc import Iterator
from typing import NamedTuple

_HEADER = struct.Struct(">4sLL")
_ENTRY = struct.Struct(">10L20sH")
_EXTENDED, _UNSURE = 0x4000, 0x8000 | 0x3000
"""Flags of an entry: it has more flags; it is assumed to be unchanged, or lies in conflict."""
_SAME_TICK = 20_000_000
"""Nanoseconds within which a file system may give the same time twice."""
_FILTERS = (b"filter", b"ident", b"encoding")


class Entry(NamedTuple):
    blob: str
    size: int
    modified: int
    changed: int
    inode: int

    def is_of(self, status: os.stat_result) -> bool:
        """Whether the file is the one that git saw."""
        return (
            self.size == status.st_size & 0xFFFFFFFF
            and self.modified == status.st_mtime_ns
            and self.changed == status.st_ctime_ns
            and self.inode == status.st_ino & 0xFFFFFFFF
        )


def read(root: str) -> dict[str, Entry]:
    """By path, relative to the root, what the index says of files; nothing where it cannot be relied upon.

    That is so if it has a form that is not known here, and if attributes have git store something else than what
    stands in the files.
    """
    place = _repository(root)
    if place is None:
        return {}
    folder, top = place
    try:
        with open(os.path.join(folder, "index"), "rb") as stream:
            written = os.fstat(stream.fileno()).st_mtime_ns
            data = stream.read()
        entries = dict(_entries(data, written))
    except (OSError, struct.error, ValueError):
        return {}
    if _has_filters(folder, top, entries):
        return {}
    below = os.path.relpath(os.path.realpath(root), top).replace(os.sep, "/")
    if below == ".":
        return entries
    return {path[len(below) + 1 :]: entry for path, entry in entries.items() if path.startswith(f"{below}/")}


def _repository(root: str) -> tuple[str, str] | None:
    """The folder of git's own files, and the top of the working tree."""
    top = os.path.realpath(root)
    while not os.path.lexists(os.path.join(top, ".git")):
        top, below = os.path.dirname(top), top
        if top == below:
            return None
    folder = os.path.join(top, ".git")
    if os.path.isfile(folder):  # of a linked working tree
        try:
            with open(folder, encoding="utf-8") as stream:
                told = stream.read(4096)
        except (OSError, ValueError):
            return None
        folder = os.path.join(top, told.removeprefix("gitdir:").strip())
    return folder, top


def _entries(data: bytes, written: int) -> Iterator[tuple[str, Entry]]:
    magic, version, count = _HEADER.unpack_from(data)
    if magic != b"DIRC" or version not in (2, 3):
        return
    position = _HEADER.size
    for _ in range(count):
        start = position
        c_s, c_ns, m_s, m_ns, _, inode, mode, _, _, size, blob, flags = _ENTRY.unpack_from(data, position)
        position += _ENTRY.size
        unsure = flags & _UNSURE
        if flags & _EXTENDED:
            unsure |= data[position] << 8  # left out of the working tree, or only meant to be added
            position += 2
        end = data.index(b"\0", position)
        modified = m_s * 1_000_000_000 + m_ns
        if not unsure and mode >> 12 == 0o10 and modified + _SAME_TICK < written:
            path = data[position:end].decode("utf-8", "surrogateescape")
            yield path, Entry(blob.hex(), size, modified, c_s * 1_000_000_000 + c_ns, inode)
        position = start + (end - start + 8) // 8 * 8


def _has_filters(folder: str, top: str, entries: dict[str, Entry]) -> bool:
    lists = [os.path.join(folder, "info", "attributes")]
    lists += [os.path.join(top, path) for path in entries if path.rpartition("/")[2] == ".gitattributes"]
    for path in lists:
        try:
            with open(path, "rb") as stream:
                data = stream.read()
        except FileNotFoundError:
            continue
        except OSError:
            return True
        if any(word in data for word in _FILTERS):
            return True
    return False
