"""Which files beside the code hand variables to a program, and where in them the names stand."""

from __future__ import annotations

from fnmatch import fnmatchcase
from functools import cache
from typing import Any, NamedTuple

from seamlint import shipped

TEMPLATE, COMPOSE, DEPLOYMENT, CI = KINDS = ("template", "compose", "deployment", "ci")


class Form(NamedTuple):
    """One kind of file."""

    kind: str
    paths: tuple[str, ...]
    """Patterns; one without `/` is for the file's name alone."""
    source: str
    keys: tuple[str, ...] = ()
    """Keys of a YAML file under which the names stand; a file without any has a name a line."""
    needs: tuple[str, ...] = ()
    """What must stand in the text."""

    def covers(self, path: str) -> bool:
        name = path.rpartition("/")[2]
        return any(fnmatchcase(path if "/" in pattern else name, pattern) for pattern in self.paths)


@cache
def _table() -> dict[str, Any]:
    return shipped.table("catalogue/handover.toml")


@cache
def forms() -> tuple[Form, ...]:
    """Every kind of file, the first that covers a path counts."""
    made = []
    for row in _table()["file"]:
        keys, needs = tuple(row.get("keys", ())), tuple(row.get("needs", ()))
        form = Form(row["kind"], tuple(row["paths"]), row["source"], keys, needs)
        if form.kind not in KINDS:
            raise ValueError(f"handover.toml: {form.kind} is none of {', '.join(KINDS)}")
        made.append(form)
    return tuple(made)


@cache
def given_by_ci() -> frozenset[str]:
    """The tokens that a CI system makes for its own jobs."""
    return frozenset(_table()["ci"]["own"])


@cache
def browser_prefixes() -> tuple[str, ...]:
    """Beginnings of the names of variables that end up in what a browser loads."""
    return tuple(_table()["browser"]["prefixes"])
