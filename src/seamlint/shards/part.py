"""One part of a check, as a file has it."""

from __future__ import annotations

import hashlib
import json
import os
import platform
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import seamlint
from seamlint.beside import Crash
from seamlint.cache.identity import afresh
from seamlint.finding import Accepted, Finding
from seamlint.judge import Used
from seamlint.reading import read as read_bytes
from seamlint.redaction import shown
from seamlint.report import Surface
from seamlint.request import Request, UsageError
from seamlint.shards.records import NoRecord, plain, record
from seamlint.shards.tree import Tree
from seamlint.share import Share
from seamlint.suppressions import Suppression

_FORM = 1
_NAME = "seamlint part"
_MOST_BYTES = 256 * 1024 * 1024
SUFFIX = ".shard"


@dataclass(frozen=True)
class Tools:
    """What made a part."""

    version: str = seamlint.__version__
    python: str = f"{platform.python_implementation()} {sys.version_info[0]}.{sys.version_info[1]}"
    digest: str = ""
    """Of seamlint's own code and tables, and of the libraries."""


@dataclass(frozen=True)
class Question:
    """What of a request decides what is found."""

    boundary: tuple[str, ...]
    select: tuple[str, ...]
    ignore: tuple[str, ...]
    screen: bool
    baseline: str
    """Seen from the folder of the run."""

    def request(self, changed_since: str) -> Request:
        """What was asked, for the whole."""
        asked = (self.boundary, self.select, self.ignore)
        baseline = os.path.realpath(self.baseline) if self.baseline else ""
        return Request(
            (), "", *asked, 0, self.screen, fixes=True, baseline=baseline, changed_since=changed_since, cache=False
        )


@dataclass(frozen=True)
class Comments:
    path: str
    suppressions: tuple[Suppression, ...]


@dataclass(frozen=True)
class Silenced:
    path: str
    line: int
    codes: tuple[str, ...]


@dataclass(frozen=True)
class Part:
    """What one run found out of one project."""

    root: str
    """Seen from the folder of the run."""
    file: str
    paths: tuple[str, ...]
    """Seen from the root."""
    tree: Tree
    days: tuple[int, int]
    """It is the same on every day after the first and until the second."""
    findings: tuple[Finding, ...]
    crashes: tuple[Crash, ...]
    accepted: tuple[Accepted, ...]
    comments: tuple[Comments, ...]
    silenced: tuple[Silenced, ...]
    exceptions: tuple[int, ...]
    files: int = 0
    screened: int = 0
    parsed: int = 0
    unreadable: int = 0
    surfaces: tuple[Surface, ...] = ()
    suggestion: tuple[str, ...] = ()
    projects: tuple[str, ...] = ()
    cut_short: tuple[str, ...] = ()

    @property
    def used(self) -> Used:
        return Used({(each.path, each.line): set(each.codes) for each in self.silenced}, set(self.exceptions))


@dataclass(frozen=True)
class Portion:
    """What one of several runs hands to the merge."""

    share: Share
    day: date
    tools: Tools
    question: Question
    parts: tuple[Part, ...]


def tools() -> Tools:
    return Tools(digest=afresh("")[:32])


def text_of(portion: Portion) -> str:
    """The file: JSON on one line."""
    body = json.dumps(plain(portion), separators=(",", ":"))
    return (
        json.dumps({"form": _NAME, "version": _FORM, "sum": sum_of(body)}, separators=(",", ":"))[:-1]
        + f',"part":{body}}}\n'
    )


def sum_of(body: str) -> str:
    """By which a damaged file is known."""
    return hashlib.sha256(body.encode()).hexdigest()


def read(name: str) -> Portion:
    """The part in a file. Raises UsageError."""
    where = shown(name, 200)
    try:
        data = read_bytes("", name, _MOST_BYTES)
    except OSError as error:
        raise UsageError(f"{where} cannot be read: {error.strerror or error}") from None
    try:
        document = json.loads(data.decode("utf-8"))
    except (ValueError, RecursionError):
        raise UsageError(
            f"{where} is damaged, or no part of a check: have `seamlint check --shard` write it again"
        ) from None
    if not isinstance(document, Mapping) or document.get("form") != _NAME:
        raise UsageError(f"{where} is no part of a check: `seamlint check --shard 1/2` writes such a file")
    if document.get("version") != _FORM:
        raise UsageError(f"{where} was written by another version of seamlint: merge with the one that wrote it")
    return _portion(document, where)


def _portion(document: Mapping[str, Any], where: str) -> Portion:
    body = document.get("part")
    try:
        if document.get("sum") == sum_of(json.dumps(body, separators=(",", ":"))):
            portion = record(Portion, body)
            if 1 <= portion.share.number <= portion.share.of and portion.parts:
                return portion
    except NoRecord:
        pass
    raise UsageError(f"{where} is damaged: have `seamlint check --shard` write it again")
