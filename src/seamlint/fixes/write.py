"""Writes changed files: each as a whole, all of them or none."""

from __future__ import annotations

import os
import stat
import tempfile
from collections.abc import Mapping
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


def all_or_none(root: str, before: Mapping[str, bytes], after: Mapping[str, bytes]) -> None:
    """Put the new contents in the place of the old ones, which must still be there. Raises NotWritten.

    Each file is replaced in one step by a temporary one beside it, with the same permissions. When one of them
    fails, or the user interrupts, those that were replaced get their old contents back; these too were written
    before, so that it takes no space on the disk.
    """
    staged: dict[str, str] = {}
    kept: dict[str, str] = {}
    try:
        for path in sorted(after):
            _check(root, path, before[path])
            staged[path] = _stage(root, path, after[path])
        for path in sorted(after) if len(after) > 1 else ():
            kept[path] = _stage(root, path, before[path])
        for path in sorted(after):
            os.replace(staged[path], os.path.join(root, path))
    except BaseException as error:
        stuck = [path for path in kept if not os.path.exists(staged[path]) and not _is_put_back(root, path, kept[path])]
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


def _is_put_back(root: str, path: str, kept: str) -> bool:
    try:
        os.replace(kept, os.path.join(root, path))
    except OSError:
        return False
    return True


def _check(root: str, path: str, data: bytes) -> None:
    reason = obstacle(root, path)
    if not reason:
        with open(os.path.join(root, path), "rb") as stream:
            reason = "" if stream.read() == data else "the file was changed meanwhile"
    if reason:
        raise NotWritten(f"{path}: {reason}")


def _stage(root: str, path: str, data: bytes) -> str:
    place = os.path.join(root, path)
    number, temporary = tempfile.mkstemp(prefix=".seamlint-", dir=os.path.dirname(place))
    try:
        with os.fdopen(number, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        status = os.stat(place)
        if hasattr(os, "chown") and (os.getuid(), os.getgid()) != (status.st_uid, status.st_gid):
            with suppress(PermissionError):
                os.chown(temporary, status.st_uid, status.st_gid)
        os.chmod(temporary, stat.S_IMODE(status.st_mode))
    except BaseException:
        os.unlink(temporary)
        raise
    return temporary
