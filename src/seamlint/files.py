"""Which files belong to the project: one walk that honours .gitignore and never leaves the root."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

SUFFIXES = (".py", ".pyi", ".pyw", ".ipynb")
PROJECT_MARKERS = frozenset({"pyproject.toml", "setup.py", "setup.cfg", "manage.py"})
SKIPPED_FOLDERS = frozenset(
    [
        ".bzr",
        ".direnv",
        ".eggs",
        ".git",
        ".hg",
        ".idea",
        ".ipynb_checkpoints",
        ".mypy_cache",
        ".nox",
        ".pants.d",
        ".pytest_cache",
        ".pytype",
        ".ruff_cache",
        ".seamlint_cache",
        ".svn",
        ".tox",
        ".venv",
        ".vscode",
        "__pycache__",
        "__pypackages__",
        "node_modules",
        "site-packages",
        "venv",
    ]
)


@dataclass
class Walk:
    """What one walk over the project found; every path is relative to the root, with `/`."""

    files: list[str] = field(default_factory=list)
    markers: list[str] = field(default_factory=list)
    """Folders that hold a `pyproject.toml`, `setup.py`, `setup.cfg` or `manage.py`."""
    unreadable: dict[str, str] = field(default_factory=dict)
    """Folders that could not be listed, with the reason."""


def walk(root: str, exclude: Sequence[str] = ()) -> Walk:
    """Every Python file, stub, notebook and script without a suffix under `root`, sorted.

    `exclude` holds patterns in the syntax of .gitignore. Links are not followed: what they point to
    inside the root is found at its own place, and what lies outside is not the project's.
    """
    found = Walk()
    rules: list[tuple[str, GitIgnoreSpec]] = []
    if exclude:
        rules.append(("", _spec(exclude)))
    info = os.path.join(root, ".git", "info", "exclude")
    if os.path.isfile(info):
        rules.append(("", _spec(_lines(info))))
    _walk_folder(root, "", rules, found)
    found.files.sort()
    found.markers.sort()
    return found


def exclusion(patterns: Sequence[str]) -> Callable[[str], bool]:
    """A test for paths relative to the root that `patterns` (.gitignore syntax) leave out."""
    if not patterns:
        return lambda _: False
    return _spec(patterns).match_file


def _spec(lines: Sequence[str]) -> GitIgnoreSpec:
    from pathspec import GitIgnoreSpec

    return GitIgnoreSpec.from_lines(lines)


def _lines(path: str) -> list[str]:
    with open(path, encoding="utf-8", errors="replace") as stream:
        return stream.read().splitlines()


def _walk_folder(root: str, folder: str, rules: list[tuple[str, GitIgnoreSpec]], found: Walk) -> None:
    stack = [(folder, rules)]
    while stack:
        folder, rules = stack.pop()
        try:
            with os.scandir(os.path.join(root, folder) if folder else root) as listing:
                entries = sorted(listing, key=lambda entry: entry.name)
        except OSError as error:
            found.unreadable[folder or "."] = error.strerror or str(error)
            continue
        names = {entry.name for entry in entries}
        if "pyvenv.cfg" in names and folder:
            continue
        if names & PROJECT_MARKERS:
            found.markers.append(folder)
        if ".gitignore" in names:
            rules = [*rules, (folder, _spec(_lines(os.path.join(root, folder, ".gitignore"))))]
        for entry in entries:
            path = f"{folder}/{entry.name}" if folder else entry.name
            if entry.is_symlink():
                continue
            if entry.is_dir(follow_symlinks=False):
                skipped = entry.name in SKIPPED_FOLDERS or (not folder and entry.name in ("build", "dist"))
                if not skipped and not _ignored(f"{path}/", rules):
                    stack.append((path, rules))
            elif (
                entry.is_file(follow_symlinks=False)
                and (entry.name.endswith(SUFFIXES) or ("." not in entry.name and _is_script(entry.path)))
                and not _ignored(path, rules)
            ):
                found.files.append(path)


def _is_script(path: str) -> bool:
    """A file without a suffix whose first line calls Python."""
    try:
        with open(path, "rb") as stream:
            return stream.read(2) == b"#!" and b"python" in stream.readline(200)
    except OSError:
        return False


def _ignored(path: str, rules: list[tuple[str, GitIgnoreSpec]]) -> bool:
    for base, spec in reversed(rules):  # the deepest .gitignore that speaks of the path decides
        verdict = spec.check_file(path[len(base) + 1 :] if base else path).include
        if verdict is not None:
            return verdict
    return False
