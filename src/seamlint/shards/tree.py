"""What stands in a project, in a few short texts: parts of one report must be about the same files."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from seamlint.files import Walk
from seamlint.reading import ACCEPTED, read

_MOST_BYTES = 64 * 1024 * 1024 + 1
Tree = tuple[tuple[str, str], ...]
"""By folder of the root, sorted, a digest of the files in it and below; the root itself has the empty name."""


def tree_of(root: str, walk: Walk, named: Iterable[str]) -> Tree:
    """What the walk found, with what stands in it, and in these other files."""
    digests: dict[str, hashlib._Hash] = {}
    lists = (walk.files, walk.documents, walk.dependencies, walk.markers, sorted(walk.unreadable))
    for number, paths in enumerate(lists):
        for path in paths:
            _digest(digests, path).update(f"{number} {path}\0".encode("utf-8", "surrogateescape"))
    for path in sorted({*walk.files, *walk.documents, *walk.dependencies, ACCEPTED, *named}):
        try:
            data = read(root, path, _MOST_BYTES)
        except OSError as error:
            data = b"" if isinstance(error, FileNotFoundError) else b"unreadable"
        _digest(digests, path).update(f"{path}\0{len(data)}\0".encode("utf-8", "surrogateescape"))
        _digest(digests, path).update(data)
    return tuple((folder, digest.hexdigest()[:32]) for folder, digest in sorted(digests.items()))


def _digest(digests: dict[str, hashlib._Hash], path: str) -> hashlib._Hash:
    folder, separator, _ = path.partition("/")
    return digests.setdefault(folder if separator else "", hashlib.sha256())


def difference(one: Tree, other: Tree) -> str:
    """Where two trees differ, in words; empty if they are the same."""
    first, second = dict(one), dict(other)
    folders = sorted(folder for folder in {*first, *second} if first.get(folder) != second.get(folder))
    names = [f"{folder}/" if folder else "the top folder" for folder in folders]
    return ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")
