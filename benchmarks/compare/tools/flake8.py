"""flake8 with flake8-tidy-imports, whose bans cover a module only if `X` and `X.*` are both listed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from compare.model import Job, Line, Tool

_ROW = re.compile(r"^(?:\./)?(.+?):(\d+):\d+: I251 ", re.MULTILINE)


def command(job: Job) -> list[str]:
    lines = ["[flake8]", "select = I251", "exclude =", "disable-noqa = true", "banned-modules ="]
    lines += [f"  {name} = outside the boundary" for root in job.roots for name in (root, f"{root}.*")]
    lines += ["per-file-ignores ="]
    lines += [f"  {pattern.replace('**', '*')}:I251" for pattern in job.allowed]
    return ["flake8", "--config", job.write("flake8.ini", "\n".join(lines) + "\n"), *job.files]


def read(out: str, _job: Job) -> Iterator[Line]:
    return ((match[1], int(match[2])) for match in _ROW.finditer(out))


TOOLS = (
    Tool(
        "flake8-tidy-imports",
        "imports",
        command,
        read,
        "runs flake8's own checks too, whatever is selected; takes an own module for the SDK in "
        "`from .stripe import x`; skips what this Python cannot parse",
        "flake8-tidy-imports",
    ),
)
