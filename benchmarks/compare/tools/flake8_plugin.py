"""What the plugin adds to flake8: flake8 of seamlint's own environment, with the plugin and without it."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from functools import partial

from compare.model import BASE, Job, Line, Tool
from compare.tools.ours import environment

OWN = "E,F,W,C90"
_WITHOUT = """
from flake8.plugins import finder
every = finder._find_importlib_plugins
finder._find_importlib_plugins = lambda: (found for found in every() if found.package != "seamlint")
from flake8.main.cli import main
raise SystemExit(main())
"""
"""flake8 runs every installed plugin, selected or not."""
_ROW = re.compile(r"^(?:\./)?(.+?):(\d+):\d+: SEA\d", re.MULTILINE)


def with_plugin(job: Job) -> list[str]:
    return [sys.executable, "-m", "flake8", "--isolated", "--select", f"{OWN},SEA", *job.files]


def without(job: Job) -> list[str]:
    return [sys.executable, "-c", _WITHOUT, "--isolated", "--select", OWN, *job.files]


def read(out: str, _job: Job) -> Iterator[Line]:
    return ((match[1], int(match[2])) for match in _ROW.finditer(out))


_tool = partial(Tool, asks="plugin", read=read)
TOOLS = (
    _tool(BASE["plugin"], command=without),
    _tool("flake8 with seamlint", command=with_plugin, environment=lambda _job: {"SEAMLINT_CACHE_DIR": ""}),
    _tool("flake8 with seamlint, warm", command=with_plugin, keeps=True, environment=environment),
)
