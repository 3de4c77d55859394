"""The formats of a report that were asked for, and where each of them goes."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from typing import NamedTuple

from seamlint.commands.output import write
from seamlint.report import Report, merge
from seamlint.reporters import FOR_PLATFORMS, FORMATS, Scene, render
from seamlint.request import UsageError


class Form(NamedTuple):
    name: str
    file: str = ""
    """Where it is written; empty for the standard output."""


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--format",
        dest="formats",
        type=_form,
        action="append",
        default=[],
        metavar="FORMAT[=FILE]",
        help=f"how to report: {', '.join(FORMATS)} (default: text); may be repeated, with a file for all but one",
    )
    parser.add_argument(
        "--show-accepted",
        action="store_true",
        help="let SARIF have what is accepted too, as suppressed; not for GitHub, which would show it as open",
    )
    parser.add_argument("--output", metavar="FILE", help="where the format without a file of its own is written")


def _form(text: str) -> Form:
    name, separator, file = text.partition("=")
    if name not in FORMATS:
        raise argparse.ArgumentTypeError(f"there is no format {name}; choose from {', '.join(FORMATS)}")
    if separator and not file:
        raise argparse.ArgumentTypeError(f"expected the name of a file after {name}=")
    return Form(name, file)


def wanted(options: argparse.Namespace) -> list[Form]:
    """The forms of one run. Raises UsageError if two of them would go to the same place."""
    asked: list[Form] = options.formats or [Form("text")]
    loose = [form for form in asked if not form.file]
    if len(loose) > 1:
        raise UsageError(
            "only one format can go to the standard output; give the others a file, such as --format sarif=out.sarif"
        )
    if options.output and not loose:
        raise UsageError("--output is for a format without a file of its own, and all of them have one")
    found = [form if form.file else Form(form.name, options.output or "") for form in asked]
    files = [os.path.realpath(form.file) for form in found if form.file]
    if len(set(files)) < len(files):
        raise UsageError("two formats cannot be written to the same file")
    return found


def write_all(forms: Sequence[Form], report: Report, root: str, code: int, accepted: bool) -> None:
    """Write each form where it belongs; what people read comes last."""
    base = _base(root)
    prefix = "" if base == root else f"{os.path.relpath(root, base).replace(os.sep, '/')}/"
    for form in sorted(forms, key=lambda form: not form.file):
        if form.name in FOR_PLATFORMS:
            told = render(form.name, merge([(prefix, report)]), Scene(base, code, accepted=accepted))
        else:
            told = render(form.name, report, Scene(root, code, colour=not form.file and _is_colourful()))
        write(told, form.file)


def _base(root: str) -> str:
    """The folder that a platform counts paths from: that of the repository on GitHub and GitLab, else this one."""
    for folder in (os.environ.get("GITHUB_WORKSPACE"), os.environ.get("CI_PROJECT_DIR"), os.getcwd()):
        base = os.path.realpath(folder) if folder else ""
        if base and f"{root}{os.sep}".startswith(f"{base.rstrip(os.sep)}{os.sep}"):
            return base
    return root


def _is_colourful() -> bool:
    return sys.stdout.isatty() and "NO_COLOR" not in os.environ
