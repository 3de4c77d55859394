"""`seamlint completion`: a script that makes a shell complete commands and options; nothing of it runs otherwise."""

from __future__ import annotations

import argparse

from seamlint.commands import CLEAN
from seamlint.commands.output import show
from seamlint.request import UsageError

SHELLS = ("bash", "zsh", "fish")


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("shell", choices=SHELLS, metavar="SHELL", help=", ".join(SHELLS))


def run(options: argparse.Namespace) -> int:
    try:
        import shtab
    except ImportError:
        raise UsageError("completion needs the package shtab: pip install 'seamlint[completion]'") from None
    from seamlint.cli import parser_of

    parser = parser_of()  # of all commands
    for action in _actions(parser):
        if action.metavar in ("FILE", "PATH"):
            vars(action)["complete"] = shtab.FILE
    show(f"{shtab.complete(parser, shell=options.shell)}\n")
    return CLEAN


def _actions(parser: argparse.ArgumentParser) -> list[argparse.Action]:
    """The options and arguments of the parser and of its commands."""
    found = []
    for action in parser._actions:
        found.append(action)
        if isinstance(action, argparse._SubParsersAction):
            found += [each for command in action.choices.values() for each in _actions(command)]
    return found
