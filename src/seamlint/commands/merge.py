"""`seamlint merge`, and what `seamlint check --shard` writes for it."""

from __future__ import annotations

import argparse
import os
import sys

from seamlint.commands import CLEAN, USAGE, forms
from seamlint.commands.output import refuse, write
from seamlint.commands.progress import watched
from seamlint.report import Report
from seamlint.reporters.statistics import render as statistics
from seamlint.reporters.statistics import times
from seamlint.request import ConfigurationError, Request, UsageError, shown_path


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("files", nargs="+", metavar="FILE", help="the parts, in any order")
    forms.arguments(parser)
    parser.add_argument(
        "--changed-since",
        default="",
        metavar="REF",
        help="report only what has to do with lines that changed since the branch left this one, such as origin/main",
    )
    parser.add_argument("--quiet", "-q", action="store_true", help="do not say how far a long run is")
    parser.add_argument("--statistics", action="store_true", help="say on the error stream what was found")


def run(options: argparse.Namespace) -> int:
    from seamlint.shards.joining import merged
    from seamlint.shards.part import read

    wanted = forms.wanted(options)
    try:
        with watched(quiet=options.quiet) as watch:
            root, report = merged([(name, read(name)) for name in options.files], options.changed_since)
        code = report.exit_code
    except ConfigurationError as error:
        refuse(error)
        wanted = [form for form in wanted if form.file or form.name != "text"]
        root, report, code = error.root, Report(tuple(error.findings())), USAGE
    forms.write_all(wanted, report, root, code, options.show_accepted)
    if options.statistics and code != USAGE:
        print(statistics(report, watch.seconds), end="", file=sys.stderr)
    return code


def write_part(request: Request, options: argparse.Namespace) -> int:
    """Do one part of a check; whatever is found, it is for the merge to say so."""
    number, of = options.shard
    name = options.output or f"seamlint-{number}-of-{of}.shard"
    _refuse_what_merge_does(options)
    from seamlint.files import is_document
    from seamlint.shards.making import portion
    from seamlint.shards.part import SUFFIX, text_of
    from seamlint.share import Share

    if is_document(os.path.basename(name)):
        raise UsageError(f"{shown_path(name)} would be checked itself: let its name end in {SUFFIX}")
    try:
        with watched(quiet=options.quiet) as watch:
            made = portion(request, Share(number, of))
    except ConfigurationError as error:
        return refuse(error)
    write(text_of(made), name)
    print(f"seamlint: part {number} of {of} is in {shown_path(name)}", file=sys.stderr)
    if options.statistics:
        print(times(watch.seconds), file=sys.stderr)
    return CLEAN


def _refuse_what_merge_does(options: argparse.Namespace) -> None:
    for name in ("fix", "diff", "fix_report", "executor"):
        if getattr(options, name):
            raise UsageError(f"--{name.replace('_', '-')} is about the whole check: leave out --shard")
    given = {"--format": options.formats, "--show-accepted": options.show_accepted}
    for option, value in {**given, "--changed-since": options.changed_since}.items():
        if value:
            raise UsageError(f"{option} is for `seamlint merge`, which makes the report; a part has a form of its own")
