"""`seamlint report`."""

from __future__ import annotations

import argparse
import os

from seamlint.api import look
from seamlint.commands import CLEAN
from seamlint.commands.options import add_project_options
from seamlint.commands.output import refuse, write
from seamlint.redaction import shown
from seamlint.request import ConfigurationError, Request, UsageError


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", nargs="?", default=".", metavar="FOLDER", help="the project (default: this folder)")
    parser.add_argument("--output", metavar="FILE", help="write the page to a file, instead of printing it")
    add_project_options(parser)


def run(options: argparse.Namespace) -> int:
    from seamlint.overview import page

    if not os.path.isdir(options.folder):
        raise UsageError(f"there is no folder {shown(options.folder, 200)}")
    try:
        root, result = look(options.folder, Request(config=options.config, boundary=options.boundary, jobs=0))
    except ConfigurationError as error:
        return refuse(error)
    name = result.links.settings.app_id or os.path.basename(root)
    write(page.render(root, result, name), options.output)
    return CLEAN
