"""`seamlint catalogue`."""

from __future__ import annotations

import argparse

from seamlint.commands.output import show
from seamlint.redaction import shown
from seamlint.request import UsageError


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "name",
        nargs="?",
        metavar="NAME",
        help="a provider, an import, a distribution, a host, a variable, a command or a family",
    )


def run(options: argparse.Namespace) -> int:
    from seamlint import lookup

    text = lookup.describe(options.name)
    if text is None:
        raise UsageError(f"the catalogue knows no `{shown(options.name)}`{lookup.hint(options.name)}")
    show(f"{text}\n")
    return 0
