"""The provider's own command line program, started as a subprocess."""

from __future__ import annotations

import posixpath
import shlex
from collections.abc import Iterator

from seamlint.catalogue import loader as tables
from seamlint.catalogue.loader import UNKNOWN
from seamlint.facts import model as m
from seamlint.links import texts
from seamlint.links.routes.base import Context, Hit
from seamlint.links.values import External, Frames

_BEFORE = frozenset({"sudo", "env", "time", "nohup", "exec", "xargs", "command", "timeout"})
_ENDS = frozenset({"|", "||", "&&", ";", "&"})


def hits(context: Context, path: str, use: m.Expr, frames: Frames = ()) -> Iterator[Hit]:
    if not isinstance(use, m.Call):
        return
    for function in context.evaluator.values(path, use.function, frames):
        position = tables.command_calls().get(function.path) if isinstance(function, External) else None
        if position is None:
            continue
        for program in _programs(context, path, use, position, frames):
            provider = context.catalogue.commands.get(program)
            if provider is not None:
                assert isinstance(function, External)
                yield Hit("command", program, provider, f"run by `{function.path}`")
                return


def _programs(context: Context, path: str, use: m.Call, position: int, frames: Frames) -> Iterator[str]:
    evaluator = context.evaluator
    given = next((value for name, value in use.keywords if name in ("args", "command", "cmd", "program")), None)
    if given is None and len(use.args) > position:
        given = use.args[position]
    if given is not None:
        for line in evaluator.texts(path, given, frames):
            yield from _started(line)
        items = texts.items(evaluator, path, given, frames)
        words = [next(iter(evaluator.texts(where, item, inner)), UNKNOWN) for where, item, inner in items]
        yield from _first(words)


def _started(line: str) -> Iterator[str]:
    """The programs that a shell line starts."""
    try:
        words = shlex.split(line.replace(UNKNOWN, "_"), comments=True)
    except ValueError:
        words = line.split()
    start = 0
    for position, word in enumerate([*words, ";"]):
        if word in _ENDS or word.endswith(";"):
            yield from _first(words[start : position + 1])
            start = position + 1


def _first(words: list[str]) -> Iterator[str]:
    if len(words) >= 3 and posixpath.basename(words[0]) in ("sh", "bash", "zsh") and "c" in words[1]:
        yield from _started(words[2])
        return
    for word in words:
        name = posixpath.basename(word.rstrip(";"))
        if name in _BEFORE or "=" in word or word.startswith("-"):
            continue
        yield name.removesuffix(".exe")
        return
