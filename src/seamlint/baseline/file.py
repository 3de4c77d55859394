"""The file of a baseline: one line for each finding, so that two branches that mend something can be merged.

Each entry has a seal over itself, and over the day and the size of the whole when it was made. Taking a line out is
what everybody may do; a line that is written or changed by hand has no seal that fits. Seals are no secret: who wants
to can compute one. That takes a program instead of an editor, and `baseline check` then still asks git whether the
entry was there from the beginning.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from seamlint import reading
from seamlint.baseline.entries import Entry, entries_of, near_of, numbered
from seamlint.configuration import Problem
from seamlint.finding import Finding
from seamlint.redaction import shown

VERSION = 1
_LARGEST = 1 << 30
"""Bytes; more than that no project has."""
_TEXTS = ("module", "rule", "definition", "target")
_CONFLICT = ("<<<<<<<", "=======", ">>>>>>>")


class Unusable(Exception):
    """A file that is no baseline as seamlint wrote it, with all that is wrong."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = list(problems)
        super().__init__(f"{len(self.problems)} problems")


@dataclass(frozen=True)
class Baseline:
    created: str
    """The day it was made."""
    findings: int
    """How many there were on that day."""
    entries: tuple[Entry, ...]
    near: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """What the modules defined that had a finding at their top: it tells code that moved from code that is new."""

    def seal(self, entry: Entry) -> str:
        parts = (self.created, str(self.findings), *map(str, entry), *self.beside(entry))
        return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:12]

    def beside(self, entry: Entry) -> tuple[str, ...]:
        """What is kept of the module beside an entry at its top."""
        return () if entry.definition else self.near.get(entry.module, ())


def made(findings: Iterable[Finding], today: date) -> Baseline:
    """A new baseline."""
    held = list(findings)
    found = tuple(sorted(numbered(entry for entry, _ in entries_of(held))))
    return Baseline(today.isoformat(), len(found), found, near_of(held))


def render(baseline: Baseline) -> str:
    """The file's text; the same for the same entries."""
    lines = [json.dumps(_row(baseline, entry)) for entry in sorted(baseline.entries)]
    head = f'"version": {VERSION},\n  "created": "{baseline.created}",\n  "findings": {baseline.findings}'
    entries = ",\n    ".join(lines)
    return f'{{\n  {head},\n  "entries": [{f"{chr(10)}    {entries}{chr(10)}  " if lines else ""}]\n}}\n'


def _row(baseline: Baseline, entry: Entry) -> dict[str, Any]:
    near = baseline.beside(entry)
    return {**entry._asdict(), **({"near": near} if near else {}), "seal": baseline.seal(entry)}


def read(root: str, path: str) -> Baseline:
    """The baseline in a file. Raises Unusable."""
    try:
        text = reading.read(root, path, _LARGEST).decode("utf-8")
    except FileNotFoundError:
        raise Unusable([Problem((), "there is no such file; `seamlint baseline create` makes it")]) from None
    except OSError as error:
        raise Unusable([Problem((), f"cannot be read: {error.strerror or error}")]) from None
    except UnicodeDecodeError:
        raise Unusable([Problem((), "is not valid UTF-8")]) from None
    baseline, seals = parse(text)
    problems = [
        Problem(
            (), f"this entry was not written by seamlint: {shown(str(entry))}; mend the finding, and take the line out"
        )._replace(span=_place(text, seal))
        for entry, seal in zip(baseline.entries, seals, strict=True)
        if seal != baseline.seal(entry)
    ]
    if problems and len(problems) == len(seals) > 1:
        what = "no entry fits the day and the number of findings at the top: was that changed? take it back from git"
        problems = [Problem((), what)]
    if problems:
        raise Unusable(problems)
    if len(set(baseline.entries)) < len(baseline.entries):
        raise Unusable([Problem((), "an entry stands here twice; take one of the two lines out")])
    return baseline


def parse(text: str) -> tuple[Baseline, list[str]]:
    """A baseline and the seals of its entries, which are not looked at. Raises Unusable."""
    try:
        document: Any = json.loads(text)
    except (ValueError, RecursionError):
        conflict = any(line.startswith(_CONFLICT) for line in text.split("\n"))
        what = "it holds a merge conflict; keep the lines that both sides have" if conflict else "take it back from git"
        raise Unusable([Problem((), f"is no valid JSON: {what}")]) from None
    if not isinstance(document, Mapping) or document.get("version") != VERSION:
        raise Unusable([Problem((), f"is no baseline of version {VERSION}, which this seamlint reads")])
    created, findings, entries = (document.get(key) for key in ("created", "findings", "entries"))
    if not isinstance(created, str) or type(findings) is not int or not isinstance(entries, list):
        raise Unusable([Problem((), "is no baseline: `created`, `findings` or `entries` is missing")])
    found, seals = [], []
    near: dict[str, tuple[str, ...]] = {}
    for position, each in enumerate(entries, start=1):
        entry = each if isinstance(each, Mapping) else {}
        texts = [entry.get(key) for key in (*_TEXTS, "seal")]
        if not all(isinstance(value, str) for value in texts) or type(entry.get("number")) is not int:
            raise Unusable([Problem((), f"entry {position} is none: take it out")])
        module, rule, definition, target, seal = map(str, texts)
        found.append(Entry(module, rule, definition, target, entry["number"]))
        seals.append(seal)
        if entry.get("near"):
            near[module] = tuple(map(str, entry["near"]))
    return Baseline(created, findings, tuple(found), near), seals


def _place(text: str, seal: str) -> tuple[int, int, int, int]:
    line = text.count("\n", 0, max(text.find(f'"{seal}"'), 0)) + 1
    return (line, 1, line, 1)
