"""seamlint inside flake8: the same findings, one file at a time.

The first file that flake8 hands over makes the check of the whole project, since what a name stands for
may be decided in another file; the others take their part of its findings. flake8's own `noqa` and
`select` apply, because flake8 applies them.
"""

from __future__ import annotations

import argparse
import ast
import os
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import seamlint
from seamlint.api import ConfigurationError, Request, UsageError, check
from seamlint.finding import Finding, Severity

Row = tuple[int, int, str, type]


class Plugin:
    """What flake8 makes for each file it checks."""

    name = "seamlint"
    version = seamlint.__version__

    def __init__(self, tree: ast.AST, filename: str) -> None:
        self._tree = tree
        self._filename = filename

    @classmethod
    def parse_options(cls, options: argparse.Namespace) -> None:  # noqa: ARG003 - flake8 passes them by name
        """Called once per run: forget the project as an earlier run in this process saw it."""
        _findings.cache_clear()
        _keep_unparsable_files()

    def run(self) -> Iterator[Row]:
        """Line, column (from 0), text and type of each finding, as flake8 wants them."""
        if self._filename not in ("-", "stdin") and os.path.exists(self._filename):
            for finding in _of_file(os.path.realpath(self._filename)):
                yield finding.line, finding.column - 1, f"{finding.code} {finding.message}", Plugin
        error = getattr(self._tree, "syntax_error", None)
        if error is not None:
            raise error  # flake8 still says E999, after what was found


def _of_file(path: str) -> list[Finding]:
    """The findings of one file, from the check of the project it belongs to."""
    from seamlint import configuration

    root, file = configuration.find(os.path.dirname(path))
    by_path = _findings(root, file)
    relative = os.path.relpath(path, root).replace(os.sep, "/")
    if relative in by_path or "" in by_path:
        return by_path.get(relative, []) + by_path.get("", [])
    return []


@cache
def _findings(root: str, file: str) -> dict[str, list[Finding]]:
    """Findings of the project by path; under the empty path what concerns every file."""
    try:
        _, report = check(Request((root,), os.path.join(root, file) if file else ""))
    except ConfigurationError as error:
        return {"": error.findings()}
    except UsageError as error:
        return {"": ConfigurationError(root, file, ()).findings() or [_failure(str(error))]}
    found: dict[str, list[Finding]] = {}
    for crash in report.crashes:
        found.setdefault(crash.path, []).append(_failure(f"{crash.code} failed on this file: {crash.error}"))
    for finding in report.findings:
        if finding.severity is not Severity.INFO:
            found.setdefault(finding.path, []).append(finding)
    return found


def _failure(message: str) -> Finding:
    from seamlint import meta

    rule = meta.UNPARSABLE_FILE
    return Finding(rule.code, rule.name, "", 1, 1, 1, 1, f"not analysed: {message}", rule.severity)


def _keep_unparsable_files() -> None:
    """Let flake8 call plugins also for files that its interpreter cannot parse.

    flake8 stops at a syntax error before it calls any plugin and says E999, which `select = SEA` hides: the
    file would pass unseen. With an empty tree that remembers the error the plugins run, this one reports
    what it found (it reads newer syntax than `ast`) and then raises the error for flake8 to report.
    """
    from flake8.processor import FileProcessor

    original: Callable[[Any], ast.AST] = FileProcessor.build_ast
    if getattr(original, "kept_by_seamlint", False):
        return

    def build_ast(self: Any) -> ast.AST:
        try:
            return original(self)
        except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
            tree = ast.Module([], [])
            tree.syntax_error = error  # type: ignore[attr-defined]
            return tree

    build_ast.kept_by_seamlint = True  # type: ignore[attr-defined]
    FileProcessor.build_ast = build_ast
