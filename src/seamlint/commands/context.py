"""`seamlint context`."""

from __future__ import annotations

import argparse
import json
import os

from seamlint.api import look
from seamlint.commands import CLEAN
from seamlint.commands.options import add_project_options
from seamlint.commands.output import refuse, show
from seamlint.redaction import shown
from seamlint.request import ConfigurationError, Request, UsageError


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", help="the file that is to be edited; it need not exist yet")
    parser.add_argument("--format", choices=("text", "json"), default="text", help="how to answer (default: text)")
    parser.add_argument(
        "--full", action="store_true", help="find what a check would find: slower, it looks at the whole project"
    )
    add_project_options(parser)


def run(options: argparse.Namespace) -> int:
    if os.path.isdir(options.file or "."):
        raise UsageError(f"`{shown(options.file, 200)}` is a folder; name a file, also one that is yet to be written")
    from seamlint import discovery
    from seamlint.context import document, text

    request = Request(config=options.config, boundary=options.boundary)
    try:
        root, result = look(options.file, request, near=not options.full)
    except ConfigurationError as error:
        return refuse(error)
    path = os.path.relpath(os.path.realpath(options.file), root).replace(os.sep, "/")
    found = document.of(path, root, result, discovery.rules(), complete=options.full)
    told = json.dumps(found, indent=2, ensure_ascii=False) + "\n" if options.format == "json" else text.render(found)
    show(told)
    return CLEAN
