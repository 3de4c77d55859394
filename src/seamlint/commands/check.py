"""`seamlint check`."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable
from functools import lru_cache

from seamlint.api import ConfigurationError, NotWritten, Request, UsageError, check
from seamlint.commands import INTERNAL, USAGE
from seamlint.commands.output import write
from seamlint.fix import Applicability
from seamlint.report import Report


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "paths", nargs="*", metavar="PATH", help="files and folders to report on (default: the project)"
    )
    parser.add_argument(
        "--boundary",
        type=_packages,
        default=(),
        metavar="PACKAGES",
        help="the boundary's packages, instead of the configured ones",
    )
    parser.add_argument(
        "--select",
        type=_codes,
        default=(),
        metavar="CODES",
        help="rules or beginnings of codes to run, such as SEA1,SEA208; ALL for every rule",
    )
    parser.add_argument("--ignore", type=_codes, default=(), metavar="CODES", help="rules to leave out")
    parser.add_argument("--format", choices=("text", "json"), default="text", help="how to report (default: text)")
    parser.add_argument("--output", metavar="FILE", help="write the report to a file")
    parser.add_argument("--jobs", type=_jobs, default=0, metavar="N", help="processes to use (default: one a core)")
    parser.add_argument(
        "--config", default="", metavar="FILE", help="a pyproject.toml or seamlint.toml, instead of looking for one"
    )
    parser.add_argument(
        "--baseline", default="", metavar="FILE", help="findings that do not count, instead of the configured file"
    )
    parser.add_argument(
        "--no-cache",
        action="store_true",
        help="analyse every file afresh; always so in this version, which keeps no cache",
    )
    fixing = parser.add_argument_group("fixes")
    fixing.add_argument("--diff", action="store_true", help="show what --fix would change, and write nothing")
    fixing.add_argument("--fix", action="store_true", help="make the fixes that change nothing but what is wrong")
    fixing.add_argument(
        "--unsafe-fixes", action="store_true", help="with --diff or --fix: also those that may change more"
    )


def _codes(text: str) -> tuple[str, ...]:
    return tuple(code.strip().upper() for code in text.split(",") if code.strip())


def _packages(text: str) -> tuple[str, ...]:
    packages = tuple(package.strip() for package in text.split(",") if package.strip())
    if not packages:
        raise argparse.ArgumentTypeError("expected packages, such as app.integrations")
    return packages


def _jobs(text: str) -> int:
    if text == "auto":
        return 0
    try:
        number = int(text)
    except ValueError:
        number = 0
    if number < 1:
        raise argparse.ArgumentTypeError("expected a number of processes or `auto`")
    return number


def run(options: argparse.Namespace) -> int:
    request = Request(
        tuple(options.paths),
        options.config,
        options.boundary,
        options.select,
        options.ignore,
        options.jobs,
        os.environ.get("SEAMLINT_SCREEN") != "off",
        fixes=True,
        apply=_wanted_fixes(options),
        write=options.fix,
        baseline=options.baseline,
    )
    try:
        root, report = check(request)
        code = report.exit_code
    except NotWritten as error:
        print(f"seamlint: {error}", file=sys.stderr)
        return INTERNAL
    except ConfigurationError as error:
        for problem in error.problems:
            print(problem.at(error.file), file=sys.stderr)
        count = len(error.problems)
        print(
            f"seamlint: nothing was checked: {count} problem{'s' * (count != 1)} in the configuration", file=sys.stderr
        )
        if options.format != "json":
            return USAGE
        root, report, code = error.root, Report(tuple(error.findings())), USAGE
    if options.diff and code != USAGE:
        return _differ(report, code, options.output)
    write(_render(report, root, options), options.output)
    return code


def _wanted_fixes(options: argparse.Namespace) -> frozenset[Applicability]:
    if options.fix and options.diff:
        raise UsageError("--fix writes and --diff does not: choose one")
    if options.diff and options.format != "text":
        raise UsageError("--diff has a format of its own; the findings in JSON have their edits without it")
    if not (options.fix or options.diff):
        if options.unsafe_fixes:
            raise UsageError("--unsafe-fixes goes with --diff or --fix")
        return frozenset()
    return frozenset({Applicability.SAFE, Applicability.UNSAFE} if options.unsafe_fixes else {Applicability.SAFE})


def _differ(report: Report, code: int, output: str | None) -> int:
    """Show what would change; what would be left is counted on the error stream, so that the diff stays one."""
    from seamlint.fixes.diff import unified
    from seamlint.reporters import text

    write(unified(report.changes), output)
    print(text.fixes(report, "would be fixed") or "Nothing to fix.", file=sys.stderr)
    for crash in report.crashes:
        print(text.crash(crash), file=sys.stderr)
    return code or int(bool(report.changes))


def _render(report: Report, root: str, options: argparse.Namespace) -> str:
    if options.format == "json":
        from seamlint.reporters import json

        return json.render(report)
    from seamlint.reporters import text

    colour = not options.output and sys.stdout.isatty() and "NO_COLOR" not in os.environ
    return text.render(report, colour=colour, read_line=_line_reader(root))


def _line_reader(root: str) -> Callable[[str, int], str]:
    from seamlint.analysis import read_bytes
    from seamlint.source import UnreadableSource, decode, lines_of

    @lru_cache(maxsize=64)
    def lines(path: str) -> list[str]:
        try:
            return lines_of(decode(read_bytes(root, path)))
        except UnreadableSource:
            return []

    return lambda path, line: lines(path)[line - 1] if 0 < line <= len(lines(path)) else ""
