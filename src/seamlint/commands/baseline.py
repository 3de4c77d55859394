"""`seamlint baseline`."""

from __future__ import annotations

import argparse
import os
import sys
from dataclasses import replace

from seamlint.api import settings_of
from seamlint.baseline import Baseline, Comparison, history
from seamlint.commands import CLEAN, FINDINGS, INTERNAL
from seamlint.commands.output import refuse, show
from seamlint.commands.progress import watched
from seamlint.front import check
from seamlint.redaction import hidden
from seamlint.report import Report
from seamlint.request import ConfigurationError, Request, UsageError, place

DEFAULT = "seamlint-baseline.json"


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "action",
        choices=("create", "prune", "check"),
        metavar="create|prune|check",
        help="create: write down what is found now; prune: take out what is mended, and follow what moved; "
        "check: fail for what is new, for what is mended and not taken out, and for what was added by hand",
    )
    parser.add_argument("--config", default="", metavar="FILE", help="a pyproject.toml or seamlint.toml")
    parser.add_argument("--baseline", default="", metavar="FILE", help=f"instead of the configured file or {DEFAULT}")
    parser.add_argument("--force", action="store_true", help="with create: start anew although there is a baseline")
    parser.add_argument(
        "--since", default="", metavar="REF", help="with check: fail for what the baseline at this git revision had not"
    )


def run(options: argparse.Namespace) -> int:
    if options.force and options.action != "create":
        raise UsageError("--force goes with create")
    if options.since and options.action != "check":
        raise UsageError("--since goes with check")
    _, (root, configuration) = place(os.getcwd(), options.config)
    try:
        configured = settings_of(root, configuration, Request()).baseline
        file = os.path.realpath(options.baseline) if options.baseline else os.path.join(root, configured or DEFAULT)
        if options.action == "create":
            return _create(root, configured, file, options)
        with watched():
            _, report = check(Request((root,), options.config, jobs=0, cache=True, baseline=file))
        return _prune(root, report) if options.action == "prune" else _check(root, report, options.since)
    except ConfigurationError as error:
        return refuse(error)
    except history.NoHistory as error:
        raise UsageError(hidden(str(error))) from None


def _create(root: str, configured: str, file: str, options: argparse.Namespace) -> int:
    from seamlint.baseline.write import create

    if os.path.lexists(file) and not options.force:
        raise UsageError(f"there is {_name(root, file)} already; prune shrinks it, --force starts anew")
    with watched():
        _, report = check(Request((root,), options.config, jobs=0, cache=True, forgiving=False))
    if report.crashes:
        return _crashed(report)
    made = create(root, _name(root, file), report.findings)
    do = "does" if made.findings == 1 else "do"
    show(f"{_name(root, file)}: {_findings(made.findings)} written down, which {do} not count from now on.\n")
    if _name(root, file) != configured:
        show(f'Name it in the configuration, so that every check knows it: baseline = "{_name(root, file)}"\n')
    return CLEAN


def _prune(root: str, report: Report) -> int:
    from seamlint.baseline.write import replace_with

    if report.crashes:
        return _crashed(report)
    (held,) = report.baselines
    replace_with(root, held.file, held.pruned)
    show(_summary(replace(held, baseline=held.pruned), len(held.baseline.entries)))
    show(_changes(held))
    if held.fresh:
        show(f"Not added, because new: {_findings(len(held.fresh))}; seamlint check shows them.\n")
    return CLEAN


def _check(root: str, report: Report, since: str) -> int:
    from seamlint.reporters.ledger import ledger

    if report.crashes:
        return _crashed(report)
    (held,) = report.baselines
    past = history.past(root, held.file, since, held.baseline)
    added = history.added(past.baseline, held.baseline) if past.baseline else []
    show(_summary(held, len(held.baseline.entries)))
    show(_changes(held))
    for finding in held.fresh:
        show(f"  new      {finding.code} {finding.path}:{finding.line}: {finding.message}\n")
    for entry in added:
        show(f"  by hand  {entry}: the baseline of {past.name} has no such entry\n")
    if past.note:
        show(f"{past.note}\n")
    advice = []
    if held.stale:
        advice.append("run `seamlint baseline prune` and commit what it writes")
    if held.fresh:
        advice.append("mend what is new, or except it with a reason and an owner in the configuration")
    if added:
        advice.append("take out what was added by hand")
    show(f"\n{ledger(report)}")
    show(
        f"\n{'; '.join(advice)[:1].upper()}{'; '.join(advice)[1:]}.\n"
        if advice
        else "\nThe baseline is as it should be.\n"
    )
    return FINDINGS if advice else CLEAN


def _summary(held: Comparison, before: int) -> str:
    baseline: Baseline = held.baseline
    now, gone = len(baseline.entries), baseline.findings - len(baseline.entries)
    since = f", {gone} of {baseline.findings} mended since {baseline.created}" if baseline.findings else ""
    delta = f" ({now - before:+d})" if now != before else ""
    return f"{held.file}: {_findings(now)}{delta}{since}.\n"


def _changes(held: Comparison) -> str:
    lines = [f"  gone     {entry}" for entry in held.stale]
    lines += [f"  moved    {move.old} -> {move.new.module}" for move in held.moved]
    return "".join(f"{line}\n" for line in lines)


def _crashed(report: Report) -> int:
    from seamlint.reporters.text import crash

    for each in report.crashes:
        print(crash(each), file=sys.stderr)
    print("seamlint: the check did not finish, so the baseline was left alone", file=sys.stderr)
    return INTERNAL


def _findings(count: int) -> str:
    return f"{count} finding{'s' * (count != 1)}"


def _name(root: str, file: str) -> str:
    return os.path.relpath(file, root).replace(os.sep, "/")
