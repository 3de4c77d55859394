"""ruff: banned modules (TID251), alone and with its rules for hard-coded passwords (S105 to S107)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from compare.model import Job, Line, Tool

PASSWORDS = "S105,S106,S107"


def command(job: Job, select: str) -> list[str]:
    lines = ["[lint.flake8-tidy-imports.banned-api]"]
    lines += [f'{json.dumps(root)}.msg = "outside the boundary"' for root in job.roots]
    lines += ["[lint.per-file-ignores]"]
    lines += [f'{json.dumps(pattern)} = ["TID251"]' for pattern in job.allowed]
    configuration = job.write("ruff.toml", "exclude = []\n" + "\n".join(lines) + "\n")
    # It keeps nothing where it ignores noqa, which only the answers ask for: they are compared where nothing is kept.
    kept = ["--cache-dir", str(job.kept)] if job.kept else ["--no-cache", "--ignore-noqa"]
    options = ["--config", configuration, "--select", select, *kept, "--no-respect-gitignore"]
    return ["ruff", "check", *options, "--output-format", "json", *job.files]


def read(out: str, job: Job) -> Iterator[Line]:
    for found in json.loads(out):
        if found["code"] in ("TID251", *PASSWORDS.split(",")):  # beside them stand errors of syntax
            yield Path(found["filename"]).relative_to(job.root).as_posix(), found["location"]["row"]


TOOLS = (
    Tool(
        "ruff TID251",
        "imports",
        partial(command, select="TID251"),
        read,
        "reports each use of a dotted name beside imports; skips files that are not UTF-8",
        "ruff",
        keeps=True,
        grows=True,
    ),
    Tool(
        "ruff S105-S107",
        "credentials",
        partial(command, select=PASSWORDS),
        read,
        "goes by the name that a text is given to, knows no formats of keys",
        "ruff",
        keeps=True,
    ),
    Tool(
        "ruff TID251, S105-S107",
        "all",
        partial(command, select=f"TID251,{PASSWORDS}"),
        read,
        "imports, and passwords by name; nothing about ways past the boundary or where secrets go",
        "ruff",
        keeps=True,
    ),
)
