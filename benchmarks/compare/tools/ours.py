"""seamlint itself, asked four questions: what is found, in a format without fixes, as no peer plans any.

With fixes, as `text`, `json` and `sarif` show them, all rules are run once more.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from functools import partial

from compare.model import BASE, BIN, QUESTIONS, Job, Line, Tool

SELECTED = {"imports": ["--select", "SEA101"], "credentials": ["--select", "SEA206"], "boundary": ["--select", "SEA1"]}


def command(job: Job, asks: str, form: str = "gitlab") -> list[str]:
    kept = [] if job.kept else ["--no-cache"]
    boundary = ["--boundary", ",".join(job.boundary)]
    return [str(BIN / "seamlint"), "check", "--format", form, *boundary, *kept, *SELECTED.get(asks, []), *job.files]


def environment(job: Job) -> Mapping[str, str]:
    return {"SEAMLINT_CACHE_DIR": str(job.kept or "")}


def read(out: str, _job: Job) -> Iterator[Line]:
    for found in json.loads(out):
        yield found["location"]["path"], found["location"]["lines"]["begin"]


def read_with_fixes(out: str, _job: Job) -> Iterator[Line]:
    for found in json.loads(out)["findings"]:
        yield found["path"], found["line"]


def _tool(asks: str) -> Tool:
    grows = asks != "credentials"
    return Tool(BASE[asks], asks, partial(command, asks=asks), read, keeps=True, grows=grows, environment=environment)


def plainly(job: Job) -> list[str]:
    """As people and hooks call it: nothing is imported then that is not needed."""
    return [str(BIN / "seamlint"), "check", *([] if job.kept else ["--no-cache"]), *job.files]


_beside = partial(Tool, asks="nothing", read=lambda _out, _job: ())
TOOLS = (
    *(_tool(asks) for asks in QUESTIONS),
    Tool(
        "seamlint, all rules and fixes",
        "all",
        partial(command, asks="all", form="json"),
        read_with_fixes,
        keeps=True,
        environment=environment,
    ),
    _beside(BASE["nothing"], command=lambda _job: [sys.executable, "-c", "pass"]),
    _beside("seamlint check", command=plainly, keeps=True, environment=environment),
)
