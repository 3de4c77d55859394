"""What Python itself needs before any rule is asked: each step with all that comes before it.

A run that knows nothing cannot do with less than the steps it takes, so they say what is out of reach. Steps are in C,
but for the last, which visits each node once and does nothing there.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from functools import cache, partial

from compare.model import Job, Tool
from seamlint.analysis import bytes_of, text_of
from seamlint.api import prepared
from seamlint.looking import Looking
from seamlint.request import Request

_STATUS = """
import gc, os, sys
gc.disable()
places = open(sys.argv[1], encoding="utf-8").read().split("\\0")
for place in places:
    os.stat(place)
"""
_BYTES = f"{_STATUS}    data = open(place, 'rb').read()\n"
_TREES = f"""{_BYTES}    try:
        tree = compile(data, place, "exec", 0x400, dont_inherit=True)
    except (SyntaxError, ValueError):
        continue
"""
_NODES = f"""{_TREES}    nodes = [tree]
    while nodes:
        node = nodes.pop()
        for name in node._fields:
            value = getattr(node, name, None)
            if value.__class__ is list:
                nodes += [each for each in value if hasattr(each, "_fields")]
            elif hasattr(value, "_fields"):
                nodes.append(value)
"""


def _every(job: Job) -> Iterable[str]:
    return sorted(str(path.relative_to(job.root)) for path in job.root.rglob("*.py"))


@cache
def _let_through(root: str, boundary: tuple[str, ...], select: tuple[str, ...]) -> tuple[str, ...]:
    settings, options, _ = prepared(root, "", [root], Request(boundary=boundary, select=select), None)
    looking = Looking(root, settings, options)
    sieve = looking.sieve
    return tuple(
        path for path in looking.project.files if sieve.lets_through(bytes_of(root, path), text_of(root, path))
    )


def _looked_at(job: Job, *select: str) -> Iterable[str]:
    """The files in which the screens see something; what rules then ask for in other files is not among them."""
    return _let_through(str(job.root), job.boundary, select)


_Files = Callable[[Job], Iterable[str]]


def command(job: Job, files: _Files, code: str) -> list[str]:
    return [sys.executable, "-c", code, job.write("files", "\0".join(files(job)))]


def _tool(name: str, files: _Files, code: str) -> Tool:
    run = partial(command, files=files, code=code)
    return Tool(f"Python, {name}", "floor", run, lambda _out, _job: (), takes_files=False)


def _boundary(job: Job) -> Iterable[str]:
    return _looked_at(job, "SEA1")


TOOLS = (
    _tool("status of each file", _every, _STATUS),
    _tool("bytes of each file", _every, _BYTES),
    _tool("trees of what the boundary rules look at", _boundary, _TREES),
    _tool("nodes of what the boundary rules look at", _boundary, _NODES),
    _tool("trees of what all rules look at", _looked_at, _TREES),
    _tool("nodes of what all rules look at", _looked_at, _NODES),
    _tool("trees of each file", _every, _TREES),
)
