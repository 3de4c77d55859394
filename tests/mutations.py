"""The sample projects under fixtures/projects, and the edits that break one line of the source page each."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from seamlint._toml import loads
from seamlint.request import ConfigurationError

from .fixture_cases import REPOSITORY
from .support import findings
from .synthetic import filled

PROJECTS = REPOSITORY / "fixtures" / "projects"
NAMES = ("byok", "hybrid", "managed")
_LEFT_OUT = shutil.ignore_patterns("__pycache__", ".pytest_cache", "*.pyc", "*.sqlite3")


@dataclass(frozen=True)
class Mutation:
    """What a hurried colleague does to a project."""

    project: str
    number: int
    lines: tuple[str, ...]
    """The lines of the source page that it breaks, as `page.toml` numbers them."""
    says: str
    edits: tuple[Mapping[str, Any], ...]
    finds: tuple[str, ...]
    """Code and file of every finding that it adds."""

    def __str__(self) -> str:
        return f"{self.project}-{self.number}-{'+'.join(self.lines)}"

    @property
    def codes(self) -> set[str]:
        return {found.split()[0] for found in self.finds}


@cache
def mutations() -> tuple[Mutation, ...]:
    """All of them, by project, in the order they are written in."""
    return tuple(
        Mutation(name, number, tuple(row["lines"]), row["says"], tuple(row.get("edit") or (row,)), tuple(row["finds"]))
        for name in NAMES
        for number, row in enumerate(loads((PROJECTS / "mutations" / f"{name}.toml").read_text("utf-8"))["mutation"], 1)
    )


def copy(name: str, folder: Path) -> Path:
    """A copy of a sample project under `folder`."""
    return Path(shutil.copytree(PROJECTS / name, folder / name, ignore=_LEFT_OUT))


def apply(mutation: Mutation, root: Path) -> None:
    """Make the edits in the copy of the project at `root`."""
    for edit in mutation.edits:
        path = root / edit["file"]
        if edit.get("delete"):
            path.unlink()
        elif "create" in edit:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(filled(edit["create"]), "utf-8")
        else:
            text = path.read_text("utf-8")
            assert text.count(edit["find"]) == 1, f"{edit['file']}: {edit['find']!r} must stand there once"
            path.write_text(text.replace(edit["find"], filled(edit["replace"])), "utf-8")


def found_in(root: Path) -> Counter[str]:
    """Code and file of everything that any rule says of the project, also of those that are off by default."""
    try:
        found = findings(root, select=("ALL",))
    except ConfigurationError as error:
        found = error.findings()
    return Counter(f"{finding.code} {finding.path}" for finding in found)
