"""The command line."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Collection, Sequence
from importlib import import_module
from typing import NoReturn

import seamlint
from seamlint.commands import COMMANDS, INTERNAL, USAGE
from seamlint.request import NotWritten, UsageError


def run(arguments: Sequence[str]) -> int:
    """Run one command; the exit code is 0 clean, 1 findings, 2 usage or configuration, 3 internal error."""
    first = COMMANDS.keys() & set(arguments[:1])
    parser = parser_of(COMMANDS.keys() & set(arguments), listed=first or COMMANDS)
    options = parser.parse_args(arguments)
    if options.command is None:
        parser.print_help(sys.stderr)
        return USAGE
    try:
        code: int = import_module(f"seamlint.commands.{options.command}").run(options)
    except (UsageError, NotWritten) as error:
        print(f"seamlint: {error}", file=sys.stderr)
        return USAGE if isinstance(error, UsageError) else INTERNAL
    return code


class _Parser(argparse.ArgumentParser):
    """Says what is wrong with a call without repeating what may be a secret: CI logs hold it."""

    def error(self, message: str) -> NoReturn:
        from seamlint.redaction import hidden

        super().error(hidden(message))


def parser_of(
    names: Collection[str] = COMMANDS.keys(), listed: Collection[str] = COMMANDS.keys()
) -> argparse.ArgumentParser:
    """The command line with those of its commands; what is only listed has no arguments yet."""
    parser = _Parser(
        prog="seamlint",
        description="Keeps third-party provider SDKs behind one integration boundary.",
        epilog="Exit codes: 0 nothing found, 1 findings, 2 wrong usage or configuration, 3 internal error.",
    )
    parser.add_argument("--version", action="version", version=f"seamlint {seamlint.__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", dest="command")
    for name, help_ in COMMANDS.items():
        if name in listed:
            command = commands.add_parser(name, help=help_)
            if name in names:
                import_module(f"seamlint.commands.{name}").arguments(command)
    return parser
