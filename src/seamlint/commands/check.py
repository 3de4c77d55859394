"""`seamlint check`."""

from __future__ import annotations

import argparse
import os
import sys

from seamlint.commands import USAGE, forms
from seamlint.commands.options import add_project_options
from seamlint.commands.output import refuse, write
from seamlint.fix import Applicability
from seamlint.front import check
from seamlint.report import Report
from seamlint.reporters import SHOW_FIXES
from seamlint.reporters.statistics import render as statistics
from seamlint.request import ConfigurationError, Request, UsageError
from seamlint.timing import measured


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "paths", nargs="*", metavar="PATH", help="files and folders to report on (default: the project)"
    )
    parser.add_argument(
        "--select",
        type=_codes,
        default=(),
        metavar="CODES",
        help="rules or beginnings of codes to run, such as SEA1,SEA208; ALL for every rule",
    )
    parser.add_argument("--ignore", type=_codes, default=(), metavar="CODES", help="rules to leave out")
    forms.arguments(parser)
    parser.add_argument("--jobs", type=_jobs, default=0, metavar="N", help="processes to use (default: one a core)")
    add_project_options(parser)
    parser.add_argument("--no-cache", action="store_true", help="analyse every file afresh, and keep nothing")
    parser.add_argument(
        "--changed-since",
        default="",
        metavar="REF",
        help="report only what has to do with lines that changed since the branch left this one, such as origin/main",
    )
    parser.add_argument(
        "--statistics", action="store_true", help="say on the error stream what was found, and where the time went"
    )
    parser.add_argument(
        "--baseline", default="", metavar="FILE", help="findings that do not count, instead of the configured file"
    )
    fixing = parser.add_argument_group("fixes")
    fixing.add_argument("--diff", action="store_true", help="show what --fix would change, and write nothing")
    fixing.add_argument("--fix", action="store_true", help="make the fixes that change nothing but what is wrong")
    fixing.add_argument(
        "--unsafe-fixes", action="store_true", help="with --diff or --fix: also those that may change more"
    )
    fixing.add_argument(
        "--verify",
        default="",
        metavar="COMMAND",
        help="with --fix: run this before and after, such as your tests, and undo the fixes that it fails with",
    )
    fixing.add_argument(
        "--allow-dirty",
        action="store_true",
        help="with --unsafe-fixes: also in files with changes that are not committed to git",
    )
    fixing.add_argument(
        "--fix-report", metavar="FILE", help="write what becomes of each finding, and why, to a .json or .csv file"
    )


def _codes(text: str) -> tuple[str, ...]:
    return tuple(code.strip().upper() for code in text.split(",") if code.strip())


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
    wanted = forms.wanted(options)
    request = Request(
        tuple(options.paths),
        options.config,
        options.boundary,
        options.select,
        options.ignore,
        options.jobs,
        os.environ.get("SEAMLINT_SCREEN") != "off",
        fixes=bool(options.fix_report) or any(form.name in SHOW_FIXES for form in wanted),
        apply=_wanted_fixes(options),
        write=options.fix,
        verify=options.verify,
        dirty=options.allow_dirty,
        tell=lambda text: print(f"seamlint: {text}", file=sys.stderr, flush=True),
        changed_since=options.changed_since,
        cache=not options.no_cache,
        baseline=options.baseline,
    )
    try:
        with measured() as seconds:
            root, report = check(request)
        code = report.exit_code
    except ConfigurationError as error:
        refuse(error)
        wanted = [form for form in wanted if form.file or form.name != "text"]  # people have read it already
        root, report, code = error.root, Report(tuple(error.findings())), USAGE
    if options.fix_report and code != USAGE:
        write(_fix_report(report, options), options.fix_report)
    if options.diff and code != USAGE:
        code = _differ(report, code, options.output)
    else:
        forms.write_all(wanted, report, root, code, options.show_accepted)
    if options.statistics and code != USAGE:
        print(statistics(report, seconds), end="", file=sys.stderr)
    return code


def _wanted_fixes(options: argparse.Namespace) -> frozenset[Applicability]:
    if options.fix and options.diff:
        raise UsageError("--fix writes and --diff does not: choose one")
    if options.fix_report and not options.fix_report.endswith((".json", ".csv")):
        raise UsageError("the name of a --fix-report ends in .json or .csv, which says what it becomes")
    if options.verify and not options.fix:
        raise UsageError("--verify goes with --fix")
    if options.allow_dirty and not (options.fix and options.unsafe_fixes):
        raise UsageError("--allow-dirty goes with --fix --unsafe-fixes")
    if options.diff and options.formats not in ([], [forms.Form("text")]):
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


def _fix_report(report: Report, options: argparse.Namespace) -> str:
    from seamlint.reporters import fix_report

    rows = fix_report.rows(report, written=options.fix)
    return fix_report.as_csv(rows) if options.fix_report.endswith(".csv") else fix_report.as_json(rows)
