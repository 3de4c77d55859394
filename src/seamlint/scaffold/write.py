"""Writes what was planned: all of it, or nothing."""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import suppress

from seamlint.baseline.write import write_new
from seamlint.fixes.rounds import Change
from seamlint.fixes.write import all_or_none
from seamlint.request import NotWritten


def write(root: str, changes: Iterable[Change]) -> None:
    """Make the new files, then the changes of those that are there. Raises NotWritten; then everything is as it was."""
    changed = [change for change in changes if not change.is_new]
    made: list[str] = []
    try:
        for change in changes:
            if change.is_new:
                _refuse_links(root, change.path)
                made += _fresh_folders(root, change.path)
                write_new(root, change.path, change.after.decode())
                made.append(change.path)
        all_or_none(root, {each.path: each.before for each in changed}, {each.path: each.after for each in changed})
    except BaseException:
        for path in reversed(made):
            place = os.path.join(root, path)
            with suppress(OSError):
                (os.rmdir if os.path.isdir(place) else os.unlink)(place)
        raise


def _refuse_links(root: str, path: str) -> None:
    if os.path.realpath(os.path.join(root, path)) != os.path.join(os.path.realpath(root), *path.split("/")):
        raise NotWritten(f"{path}: the file would stand behind a symbolic link")


def _fresh_folders(root: str, path: str) -> list[str]:
    """The folders that are made with a file, the outermost first."""
    parts = path.split("/")
    folders = ["/".join(parts[:length]) for length in range(1, len(parts))]
    return [folder for folder in folders if not os.path.isdir(os.path.join(root, folder))]
