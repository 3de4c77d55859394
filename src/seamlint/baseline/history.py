"""What git says of a baseline: it may only shrink, so nothing may stand in it that an older version had not."""

from __future__ import annotations

import subprocess
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from seamlint.baseline.entries import Entry
from seamlint.baseline.file import Baseline, Unusable, parse


class NoHistory(Exception):
    """A revision that git does not know; the message says what it said."""


@dataclass(frozen=True)
class Past:
    """The version to compare with, if there is one."""

    baseline: Baseline | None
    name: str = ""
    note: str = ""


def past(root: str, file: str, since: str, now: Baseline) -> Past:
    """The version where this branch left `since`, or without that the first one of this baseline. Raises NoHistory."""
    if since:
        return _since(root, file, since)
    oldest = next((each for each in _versions(root, file) if (each[1].created, each[1].findings) == _birth(now)), None)
    if oldest is None:
        return Past(None, note="git has no version of this baseline to compare it with.")
    shallow = _git(root, "rev-parse", "--is-shallow-repository") == "true\n"
    note = f"The history is shallow: compared with {oldest[0]} only, which may not be the first." if shallow else ""
    return Past(oldest[1], oldest[0], note)


def added(old: Baseline, new: Baseline) -> list[Entry]:
    """The entries for which the old version has none; code may have moved, so the module is not asked."""
    left = Counter(entry.kind for entry in old.entries)
    extra = []
    for entry in sorted(new.entries, key=lambda entry: entry not in old.entries):
        left[entry.kind] -= 1
        if left[entry.kind] < 0:
            extra.append(entry)
    return extra


def _birth(baseline: Baseline) -> tuple[str, int]:
    return baseline.created, baseline.findings


def _since(root: str, file: str, since: str) -> Past:
    known = None if since.startswith("-") else _git(root, "rev-parse", "--verify", "--quiet", f"{since}^{{commit}}")
    base = ((known and _git(root, "merge-base", since, "HEAD")) or known or "").strip()
    if not base:
        raise NoHistory(f"git knows no revision {since} here; fetch it first (in CI: the whole history)")
    found = _version(root, file, base)
    return Past(found, since, "" if found else f"There was no baseline yet at {since}.")


def _versions(root: str, file: str) -> Iterator[tuple[str, Baseline]]:
    """The committed versions, the oldest first."""
    for commit in (_git(root, "log", "--reverse", "--format=%h", "--", file) or "").split():
        version = _version(root, file, commit)
        if version is not None:
            yield commit, version


def _version(root: str, file: str, commit: str) -> Baseline | None:
    text = _git(root, "show", f"{commit}:./{file}")
    try:
        return parse(text)[0] if text is not None else None
    except Unusable:
        return None


def _git(root: str, *arguments: str) -> str | None:
    """What git says; None if there is no git, or it fails."""
    try:
        done = subprocess.run(
            ["git", "--literal-pathspecs", "-C", root, *arguments],
            capture_output=True,
            check=False,
            encoding="utf-8",
            errors="replace",
        )
    except OSError:
        return None
    return done.stdout if done.returncode == 0 else None
