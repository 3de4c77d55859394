"""seamlint inside flake8: the same findings, one file at a time.

What a name stands for may be decided in another file, so the whole project is checked, once: before flake8 makes its
workers, which are forks of this process, or else when the first file is handed over. Each file then takes its part of
the findings. Files that flake8 was given by name are named to the check too, which takes them even where .gitignore
leaves them out. flake8's own `noqa` and `select` apply, because flake8 applies them.

flake8 loads this module whatever it is asked for, so nothing of seamlint is imported before it is needed.
"""

from __future__ import annotations

import argparse
import ast
import os
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import Any

import seamlint

Row = tuple[int, int, str, type]
_Found = tuple[int, int, str]
"""Line, column from 0, and text."""
_CODES = "SEA"


class Plugin:
    """What flake8 makes for each file it checks."""

    name = "seamlint"
    version = seamlint.__version__

    _options = argparse.Namespace()

    def __init__(self, tree: ast.AST, filename: str, lines: Sequence[str]) -> None:
        self._tree = tree
        self._filename = filename
        self._lines = lines

    @classmethod
    def parse_options(cls, options: argparse.Namespace) -> None:
        """Called once per run: forget the project as an earlier run in this process saw it."""
        cls._options = options
        _findings.cache_clear()
        _project_of.cache_clear()
        _keep_unparsable_files()
        if _makes_workers(options) and _is_selected(options):
            from seamlint.garbage import set_aside

            named = tuple(options.filenames)
            for path in filter(os.path.exists, named):
                place = os.path.realpath(path)
                _findings(*_project_of(place if os.path.isdir(place) else os.path.dirname(place)), named)
            set_aside()

    def run(self) -> Iterator[Row]:
        """Line, column (from 0), text and type of each finding, as flake8 wants them."""
        named = tuple(getattr(self._options, "filenames", None) or ())
        wanted = os.path.isfile(self._filename) and _is_selected(self._options)
        if wanted and ("-" not in named or self._is_saved()):
            for line, column, text in _of_file(os.path.realpath(self._filename), named):
                yield line, column, text, Plugin
        error = getattr(self._tree, "syntax_error", None)
        if error is not None:  # flake8 still says E999, after what was found; of other errors it would die
            raise error if isinstance(error, SyntaxError) else SyntaxError(str(error))

    def _is_saved(self) -> bool:
        """Whether the text from an editor is what stands in the file."""
        from seamlint.analysis import read_bytes
        from seamlint.source import UnreadableSource, decode, lines_of

        try:
            return lines_of("".join(self._lines)) == lines_of(decode(read_bytes("", self._filename)))
        except UnreadableSource:
            return False


def _is_selected(options: argparse.Namespace) -> bool:
    """Whether flake8 would report any of our codes; it calls every plugin that is installed."""
    select = getattr(options, "select", None)
    chosen = (*(select or ()), *(getattr(options, "extend_select", None) or ()))
    return not select or any(each.startswith(_CODES) or _CODES.startswith(each) for each in chosen)


def _makes_workers(options: argparse.Namespace) -> bool:
    """Whether flake8 is about to fork processes that share its work, and would each check the project."""
    jobs = getattr(options, "jobs", None)
    if jobs is None or not (jobs.is_auto or jobs.n_jobs > 1):
        return False
    from multiprocessing import get_start_method

    return get_start_method() == "fork"


def _of_file(path: str, named: tuple[str, ...]) -> list[_Found]:
    """The findings of one file, from the check of the project it belongs to."""
    root, file = _project_of(os.path.dirname(path))
    by_path = _findings(root, file, named)
    relative = os.path.relpath(path, root).replace(os.sep, "/")
    return by_path.get(relative, []) + by_path.get("", [])


@cache
def _project_of(folder: str) -> tuple[str, str]:
    from seamlint.home import find

    return find(folder)


@cache
def _findings(root: str, file: str, named: tuple[str, ...]) -> dict[str, list[_Found]]:
    """Findings of the project by path; under the empty path what concerns every file, or none."""
    from seamlint import meta
    from seamlint.finding import Severity
    from seamlint.front import check
    from seamlint.request import ConfigurationError, Request, UsageError

    def failure(message: str) -> _Found:
        return 1, 0, f"{meta.UNPARSABLE_FILE.code} not analysed: {message}"

    paths = {os.path.realpath(path) for path in named if os.path.isfile(path)}
    ours = sorted(path for path in paths if _project_of(os.path.dirname(path)) == (root, file))
    try:
        _, report = check(Request((root, *ours), os.path.join(root, file) if file else "", cache=True))
    except ConfigurationError as error:
        told = [problem.at(error.file) for problem in error.problems]
        return {"": [(1, 0, f"{meta.BAD_CONFIGURATION.code} {each}") for each in told]}
    except UsageError as error:
        return {"": [failure(str(error))]}
    found: dict[str, list[_Found]] = {}
    for crash in report.crashes:
        found.setdefault(crash.path, []).append(failure(f"{crash.code} failed on this file: {crash.error}"))
    for finding in report.findings:
        if finding.severity is not Severity.INFO:
            row = (finding.line, finding.column - 1, f"{finding.code} {finding.message}")
            found.setdefault(finding.path, []).append(row)
    return found


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
