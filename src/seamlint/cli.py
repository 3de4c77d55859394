"""The command line."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import NoReturn

import seamlint
from seamlint.api import ConfigurationError, NotWritten, Request, UsageError, check
from seamlint.fix import Applicability
from seamlint.redaction import hidden, shown
from seamlint.report import Report

_EXIT_USAGE = 2
_EXIT_INTERNAL = 3


def run(arguments: Sequence[str]) -> int:
    """Run one command; the exit code is 0 clean, 1 findings, 2 usage or configuration, 3 internal error."""
    parser = _parser()
    options = parser.parse_args(arguments)
    command: Callable[[argparse.Namespace], int] | None = getattr(options, "command", None)
    if command is None:
        parser.print_help(sys.stderr)
        return _EXIT_USAGE
    try:
        return command(options)
    except UsageError as error:
        print(f"seamlint: {error}", file=sys.stderr)
        return _EXIT_USAGE


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


class _Parser(argparse.ArgumentParser):
    """Says what is wrong with a call without repeating what may be a secret: CI logs hold it."""

    def error(self, message: str) -> NoReturn:
        super().error(hidden(message))


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="seamlint",
        description="Keeps third-party provider SDKs behind one integration boundary.",
        epilog="Exit codes: 0 nothing found, 1 findings, 2 wrong usage or configuration, 3 internal error.",
    )
    parser.add_argument("--version", action="version", version=f"seamlint {seamlint.__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")

    checking = commands.add_parser("check", help="find what reaches past the boundary; writes only with --fix")
    checking.add_argument(
        "paths", nargs="*", metavar="PATH", help="files and folders to report on (default: the project)"
    )
    checking.add_argument(
        "--boundary",
        type=_packages,
        default=(),
        metavar="PACKAGES",
        help="the boundary's packages, instead of the configured ones",
    )
    checking.add_argument(
        "--select",
        type=_codes,
        default=(),
        metavar="CODES",
        help="rules or beginnings of codes to run, such as SEA1,SEA208; ALL for every rule",
    )
    checking.add_argument("--ignore", type=_codes, default=(), metavar="CODES", help="rules to leave out")
    checking.add_argument("--format", choices=("text", "json"), default="text", help="how to report (default: text)")
    checking.add_argument("--output", metavar="FILE", help="write the report to a file")
    checking.add_argument("--jobs", type=_jobs, default=0, metavar="N", help="processes to use (default: one a core)")
    checking.add_argument(
        "--config", default="", metavar="FILE", help="a pyproject.toml or seamlint.toml, instead of looking for one"
    )
    checking.add_argument(
        "--no-cache",
        action="store_true",
        help="analyse every file afresh; always so in this version, which keeps no cache",
    )
    fixing = checking.add_argument_group("fixes")
    fixing.add_argument("--diff", action="store_true", help="show what --fix would change, and write nothing")
    fixing.add_argument("--fix", action="store_true", help="make the fixes that change nothing but what is wrong")
    fixing.add_argument(
        "--unsafe-fixes", action="store_true", help="with --diff or --fix: also those that may change more"
    )
    checking.set_defaults(command=_check)

    rule = commands.add_parser("rule", help="explain a rule, or list them")
    rule.add_argument("code", nargs="?", metavar="CODE")
    rule.set_defaults(command=_rule)

    catalogue = commands.add_parser(
        "catalogue", help="which SDK, host, credential or command belongs to which provider"
    )
    catalogue.add_argument(
        "name",
        nargs="?",
        metavar="NAME",
        help="a provider, an import, a distribution, a host, a variable, a command or a family",
    )
    catalogue.set_defaults(command=_catalogue)
    return parser


def _check(options: argparse.Namespace) -> int:
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
    )
    try:
        root, report = check(request)
        code = report.exit_code
    except NotWritten as error:
        print(f"seamlint: {error}", file=sys.stderr)
        return _EXIT_INTERNAL
    except ConfigurationError as error:
        for problem in error.problems:
            print(problem.at(error.file), file=sys.stderr)
        count = len(error.problems)
        print(
            f"seamlint: nothing was checked: {count} problem{'s' * (count != 1)} in the configuration", file=sys.stderr
        )
        if options.format != "json":
            return _EXIT_USAGE
        root, report, code = error.root, Report(tuple(error.findings())), _EXIT_USAGE
    if options.diff and code != _EXIT_USAGE:
        return _differ(report, code, options.output)
    _write(_render(report, root, options), options.output)
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

    _write(unified(report.changes), output)
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


def _write(text: str, output: str | None) -> None:
    if output:
        try:
            with open(output, "w", encoding="utf-8", errors="backslashreplace", newline="\n") as stream:
                stream.write(text)
        except OSError as error:
            raise UsageError(f"cannot write {output}: {error.strerror or error}") from None
    else:
        _print(text)


def _print(text: str) -> None:
    try:
        # A terminal that cannot show a character, or a file name that is no text, must not cost the report.
        encoding = sys.stdout.encoding or "ascii"
        sys.stdout.write(text.encode(encoding, "backslashreplace").decode(encoding))
        sys.stdout.flush()
    except BrokenPipeError:  # `seamlint check | head`; what is left in the buffer must not fail once more at the end
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _rule(options: argparse.Namespace) -> int:
    from seamlint import discovery
    from seamlint.configuration.problems import suggestion

    rules = {loaded.rule.code: loaded for loaded in discovery.rules()}
    names = {loaded.rule.name: loaded.rule.code for loaded in rules.values()}
    if options.code is None:
        lines = []
        for code, loaded in rules.items():
            off = "" if loaded.rule.default else "  (off by default)"
            lines.append(f"{code}  {loaded.rule.name:<24} {loaded.documentation.splitlines()[0]}{off}\n")
        _print("".join(lines))
        return 0
    code = names.get(options.code.lower(), options.code.upper())
    if code not in rules:
        raise UsageError(f"there is no rule {shown(options.code)}{suggestion(code, rules)}")
    loaded = rules[code]
    state = loaded.rule.severity.value if loaded.rule.default else f"{loaded.rule.severity.value}, off by default"
    _print(f"{code} {loaded.rule.name} ({state})\n\n{loaded.documentation}\n")
    return 0


def _catalogue(options: argparse.Namespace) -> int:
    from seamlint import lookup

    text = lookup.describe(options.name)
    if text is None:
        raise UsageError(f"the catalogue knows no `{shown(options.name)}`{lookup.hint(options.name)}")
    _print(f"{text}\n")
    return 0
