"""What a tool says, held against what seamlint says to the same question, statement by statement or line by line."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Set
from dataclasses import dataclass
from functools import cache
from pathlib import Path, PurePosixPath

from compare.model import Job, Line, Tool, allowed

_SHOWN = 50


@dataclass(frozen=True)
class Answer:
    count: int
    fewer: int
    """Of seamlint's, those that the tool does not have."""
    more: int
    only_ours: tuple[Line, ...]
    """The first of the fewer."""
    only_theirs: tuple[Line, ...]
    beyond: int = 0
    """Of seamlint's, those about SDKs that the tool cannot be asked about; not among the fewer."""
    beside: int = 0
    """Lines of the tool where nothing is imported; not counted."""


def lines(tool: Tool, out: str, job: Job) -> set[Line]:
    """The lines outside the boundary, in modules, each path in the same form."""
    found = ((PurePosixPath(path).as_posix(), line) for path, line in tool.read(out, job))
    return {(path, line) for path, line in found if path.endswith((".py", ".pyi")) and not allowed(path, job.allowed)}


def compared(tool: Tool, theirs: set[Line], ours: set[Line], job: Job) -> Answer:
    if tool.asks != "imports":  # lines; and where all rules are asked, only how many
        return _answer(theirs, ours - theirs, theirs - ours) if tool.asks == "credentials" else _answer(theirs)
    statements = {line: _statement(job.root, *line) for line in theirs | ours}
    beside = {line for line in theirs - ours if statements[line][1] == ()}
    said = {(path, statements[path, line][0]) for path, line in theirs - beside}
    expected = {(path, statements[path, line][0]) for path, line in ours}
    asked = set(tool.roots(job))
    missed = expected - said
    beyond = {line for line in missed if not _about(_statement(job.root, *line)[1], asked)}
    return _answer(said, missed - beyond, said - expected, len(beyond), len(beside))


def _answer(
    said: set[Line], fewer: Set[Line] = frozenset(), more: Set[Line] = frozenset(), beyond: int = 0, beside: int = 0
) -> Answer:
    first, theirs = (tuple(sorted(lines)[:_SHOWN]) for lines in (fewer, more))
    return Answer(len(said), len(fewer), len(more), first, theirs, beyond, beside)


def _about(modules: Iterable[str] | None, roots: set[str]) -> bool:
    """Whether one of the modules is, or lies below, one of the roots; unknown modules may be."""
    names = [module.split(".") for module in modules or ()]
    return not names or any(".".join(name[:length]) in roots for name in names for length in range(1, len(name) + 1))


def _statement(root: Path, path: str, line: int) -> tuple[int, tuple[str, ...] | None]:
    """The first line of the import statement that the line belongs to, and what it imports (None: nobody knows)."""
    known = _statements(root / path)
    return (line, None) if known is None else known.get(line, (line, ()))


@cache
def _statements(path: Path) -> dict[int, tuple[int, tuple[str, ...]]] | None:
    try:
        tree = ast.parse(path.read_bytes())
    except (OSError, SyntaxError, ValueError):
        return None
    found: dict[int, tuple[int, tuple[str, ...]]] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            module = "." * node.level + (node.module or "")
            names = tuple(f"{module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Import):
            names = tuple(alias.name for alias in node.names)
        else:
            continue
        found.update(dict.fromkeys(range(node.lineno, (node.end_lineno or node.lineno) + 1), (node.lineno, names)))
    return found
