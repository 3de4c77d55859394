"""Tools that look for credentials in texts: Bandit and detect-secrets."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import PurePosixPath

from compare.model import Job, Line, Tool


def bandit(job: Job) -> list[str]:
    return ["bandit", "--recursive", "--quiet", "--ignore-nosec", "-t", "B105,B106,B107", "-f", "json", *job.files]


def results(out: str, _job: Job) -> Iterator[Line]:
    for found in json.loads(out)["results"]:
        yield PurePosixPath(found["filename"]).as_posix(), found["line_number"]


def detect_secrets(job: Job) -> list[str]:
    return ["detect-secrets", "scan", "--all-files", *job.files]


def secrets(out: str, _job: Job) -> Iterator[Line]:
    for found in json.loads(out)["results"].values():
        yield from ((row["filename"], row["line_number"]) for row in found)


TOOLS = (
    Tool(
        "Bandit B105-B107",
        "credentials",
        bandit,
        results,
        "goes by the name that a text is given to; skips what this Python cannot parse",
        "bandit",
    ),
    Tool(
        "detect-secrets",
        "credentials",
        detect_secrets,
        secrets,
        "reads lines of any file: keys by format, any text of high entropy, any text after a word such as `password`",
        "detect-secrets",
    ),
)
