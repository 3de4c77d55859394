"""Writes changed files: each as a whole, all of them or none."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Mapping
from contextlib import suppress

from seamlint.request import NotWritten


def obstacle(root: str, path: str) -> str:
    """Why a file must not be written; empty if it may be."""
    place = os.path.join(root, path)
    if os.path.islink(place):
        return "the file is a symbolic link"
    if os.path.realpath(place) != os.path.join(os.path.realpath(root), *path.split("/")):
        return "the file stands behind a symbolic link"
    try:
        status = os.stat(place)
    except OSError as error:
        return f"the file cannot be read: {error.strerror or error}"
    if status.st_nlink > 1:
        return "the file has several names (hard links)"
    if not status.st_mode & (stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH) or not os.access(place, os.W_OK):
        return "the file is read-only"
    return "" if os.access(os.path.dirname(place), os.W_OK) else "the folder of the file is read-only"


def all_or_none(root: str, before: Mapping[str, bytes | None], after: Mapping[str, bytes]) -> None:
    """Put the new contents in the place of the old ones, which must still be there. Raises NotWritten.

    Each file is replaced in one step by a temporary one beside it, with the same permissions. What was nothing before
    is a new file, with the folders that it needs. When something fails, or the user interrupts, files that were
    replaced get their old contents back; these too were written before, so that it takes no space on the disk.
    """
    staged: dict[str, str] = {}
    kept: dict[str, str] = {}
    folders: list[str] = []
    try:
        for path in sorted(after):
            _check(root, path, before[path])
            for folder in list(_missing_folders(root, path)) if before[path] is None else ():
                os.mkdir(folder)
                folders.append(folder)
            staged[path] = _stage(root, path, after[path])
        for path, old in sorted(before.items()) if len(after) > 1 else ():
            if old is not None and path in after:
                kept[path] = _stage(root, path, old)
        for path in sorted(after):
            os.replace(staged[path], os.path.join(root, path))
    except BaseException as error:
        written = [path for path in staged if not os.path.exists(staged[path])] if len(after) > 1 else []
        stuck = [path for path in written if not _is_put_back(root, path, kept.get(path))]
        if not isinstance(error, OSError):
            raise
        name = error.filename if isinstance(error.filename, str) else ""
        reason = f"{os.path.basename(name)}: {error.strerror or error}"
        if stuck:
            raise NotWritten(reason, f"only {', '.join(stuck)} could be changed, and not be put back") from None
        raise NotWritten(reason) from None
    finally:
        for temporary in (*staged.values(), *kept.values()):
            with suppress(OSError):
                os.unlink(temporary)
        for folder in reversed(folders):
            with suppress(OSError):  # it holds what was written
                os.rmdir(folder)


def _missing_folders(root: str, path: str) -> Iterator[str]:
    """The folders that a new file needs and that are not there, the outermost first."""
    folder = os.path.dirname(os.path.join(root, path))
    if not os.path.isdir(folder):
        yield from _missing_folders(root, os.path.dirname(path))
        yield folder


def _is_put_back(root: str, path: str, kept: str | None) -> bool:
    place = os.path.join(root, path)
    try:
        if kept is None:
            os.unlink(place)
        else:
            os.replace(kept, place)
    except OSError:
        return False
    return True


def _check(root: str, path: str, data: bytes | None) -> None:
    if data is None:
        place = os.path.join(root, path)
        outside = os.path.realpath(place) != os.path.join(os.path.realpath(root), *path.split("/"))
        reason = "the file would stand behind a symbolic link" if outside else ""
        reason = "the file is there meanwhile" if os.path.lexists(place) else reason
    else:
        reason = obstacle(root, path)
    if not reason and data is not None:
        with open(os.path.join(root, path), "rb") as stream:
            reason = "" if stream.read() == data else "the file was changed meanwhile"
    if reason:
        raise NotWritten(f"{path}: {reason}")


def _mask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _stage(root: str, path: str, data: bytes) -> str:
    import tempfile

    place = os.path.join(root, path)
    number, temporary = tempfile.mkstemp(prefix=".seamlint-", dir=os.path.dirname(place))
    try:
        with os.fdopen(number, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        status = os.stat(place) if os.path.exists(place) else None
        if status is None:
            os.chmod(temporary, 0o666 & ~_mask())
            return temporary
        if hasattr(os, "chown") and (os.getuid(), os.getgid()) != (status.st_uid, status.st_gid):
            with suppress(PermissionError):
                os.chown(temporary, status.st_uid, status.st_gid)
        os.chmod(temporary, stat.S_IMODE(status.st_mode))
    except BaseException:
        os.unlink(temporary)
        raise
    return temporary
