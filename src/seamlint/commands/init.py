"""`seamlint init`."""

from __future__ import annotations

import argparse
import os
import sys

from seamlint.api import settings_of
from seamlint.commands import CLEAN
from seamlint.commands.output import refuse, show
from seamlint.commands.progress import watched
from seamlint.home import find
from seamlint.redaction import shown
from seamlint.request import ConfigurationError, Request, UsageError


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("path", nargs="?", default=".", metavar="FOLDER", help="the repository (default: this one)")
    parser.add_argument(
        "--write", action="store_true", help="write the configuration, the package of the boundary and the baseline"
    )


def run(options: argparse.Namespace) -> int:
    from seamlint.adoption.proposal import CannotExtend, propose
    from seamlint.adoption.summary import summary
    from seamlint.adoption.survey import survey
    from seamlint.adoption.write import write
    from seamlint.reporters.text import painter

    if not os.path.isdir(options.path):
        raise UsageError(f"there is no folder {shown(options.path, 200)}")
    root, file = find(options.path)
    try:
        settings = settings_of(root, file, Request())
        with watched():
            surveyed = survey(root, settings)
        proposal = propose(root, file, settings, surveyed)
        if proposal.problems:
            raise ConfigurationError(root, proposal.file, proposal.problems)
        report = None
        if options.write:
            with watched():
                report = write(root, proposal)
    except CannotExtend as error:
        raise UsageError(str(error)) from None
    except ConfigurationError as error:
        return refuse(error, "nothing was written")
    show(summary(root, surveyed, proposal, report, painter(sys.stdout.isatty() and "NO_COLOR" not in os.environ)))
    return CLEAN
