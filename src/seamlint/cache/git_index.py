"""What git knows of the files of a working tree: of those that it would call unchanged, the ids of their contents."""

from __future__ import annotations

import os
import struct

_HEADER = struct.Struct(">4sLL")
_ENTRY = struct.Struct(">10L20s")
_FLAGS = _ENTRY.size
_PATH = _FLAGS + 2
_UNSURE = 0x80 | 0x40 | 0x30
"""Flags of an entry, which share two bytes with the length of its path: it is assumed to be unchanged; there are more
flags, of a file that is left out of the working tree or only meant to be added; it lies in conflict."""
_EXTENDED, _LONG = 0x40, 0xFFF
_SAME_TICK = 20_000_000
"""Nanoseconds within which a file system may give the same time twice."""
_FILTERS = (b"filter", b"ident", b"encoding")
_ATTRIBUTES = ".gitattributes"


class Index:
    """What the index says of files below a folder. An entry is read when its file is asked about."""

    def __init__(self, data: bytes = b"", written: int = 0, below: str = "") -> None:
        """Raises ValueError, IndexError or struct.error for a form that is not known here; `written` in nanoseconds."""
        self._data = data
        self._written = written
        self._below = below
        self._places = _places(data) if data else {}

    def content(self, path: str, status: os.stat_result) -> str | None:
        """The id of what stands in a file, relative to the folder, if git would call it unchanged."""
        place = self._places.get(f"{self._below}{path}".encode("utf-8", "surrogateescape"))
        if place is None:
            return None
        c_s, c_ns, m_s, m_ns, _, inode, mode, _, _, size, blob = _ENTRY.unpack_from(self._data, place)
        modified = m_s * 1_000_000_000 + m_ns
        is_same = (
            size == status.st_size & 0xFFFFFFFF
            and modified == status.st_mtime_ns
            and c_s * 1_000_000_000 + c_ns == status.st_ctime_ns
            and inode == status.st_ino & 0xFFFFFFFF
        )
        is_sure = mode >> 12 == 0o10 and modified + _SAME_TICK < self._written
        return blob.hex() if is_same and is_sure else None

    def paths(self, name: str) -> list[str]:
        """The files of a name, from the top of the working tree."""
        ends = f"/{name}".encode()
        found = [path for path in self._places if path.endswith(ends) or path == ends[1:]]
        return [path.decode("utf-8", "surrogateescape") for path in found]


def read(root: str) -> Index:
    """What the index says of the files below a folder; nothing where it cannot be relied upon.

    That is so if it has a form that is not known here, and if attributes have git store something else than what
    stands in the files.
    """
    place = _repository(root)
    if place is None:
        return Index()
    folder, top = place
    below = os.path.relpath(os.path.realpath(root), top).replace(os.sep, "/")
    try:
        with open(os.path.join(folder, "index"), "rb") as stream:
            written = os.fstat(stream.fileno()).st_mtime_ns
            index = Index(stream.read(), written, "" if below == "." else f"{below}/")
    except (OSError, struct.error, ValueError, IndexError):
        return Index()
    return Index() if _has_filters(folder, top, index) else index


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


def _places(data: bytes) -> dict[bytes, int]:
    """Where in the index the entry of each file begins, of those that git is sure of."""
    magic, version, count = _HEADER.unpack_from(data)
    if magic != b"DIRC" or version not in (2, 3):
        raise ValueError("this index has a form of its own")
    places: dict[bytes, int] = {}
    place = _HEADER.size
    for _ in range(count):  # as little as can be: a large project has ten thousands
        flags = data[place + _FLAGS]
        start = place + _PATH
        length = (flags & 0x0F) << 8 | data[start - 1]
        if flags & _UNSURE or length == _LONG:
            start += 2 * bool(flags & _EXTENDED)
            length = data.index(b"\0", start) - start
        else:
            places[data[start : start + length]] = place
        place += (start - place + length + 8) // 8 * 8
    if place > len(data):
        raise ValueError("this index has no end")
    return places


def _has_filters(folder: str, top: str, index: Index) -> bool:
    lists = [os.path.join(folder, "info", "attributes")]
    lists += [os.path.join(top, path) for path in index.paths(_ATTRIBUTES)]
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
