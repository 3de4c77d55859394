"""seamlint itself, asked four questions."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping

from compare.model import BASE, BIN, QUESTIONS, Job, Line, Tool

SELECTED = {"imports": ["--select", "SEA101"], "credentials": ["--select", "SEA206"], "boundary": ["--select", "SEA1"]}


def command(job: Job, asks: str) -> list[str]:
    kept = [] if job.kept else ["--no-cache"]
    boundary = ["--boundary", ",".join(job.boundary)]
    return [str(BIN / "seamlint"), "check", "--format", "json", *boundary, *kept, *SELECTED.get(asks, []), *job.files]


def environment(job: Job) -> Mapping[str, str]:
    return {"SEAMLINT_CACHE_DIR": str(job.kept or "")}


def read(out: str, _job: Job) -> Iterator[Line]:
    for found in json.loads(out)["findings"]:
        yield found["path"], found["line"]


def _tool(asks: str) -> Tool:
    return Tool(
        BASE[asks],
        asks,
        lambda job: command(job, asks),
        read,
        keeps=True,
        grows=asks != "credentials",
        environment=environment,
    )


TOOLS = (
    *(_tool(asks) for asks in QUESTIONS),
    Tool(BASE["nothing"], "nothing", lambda _job: [sys.executable, "-c", "pass"], lambda _out, _job: ()),
)
