"""`seamlint export`."""

from __future__ import annotations

import argparse
import os
import sys
from datetime import date
from typing import Any

from seamlint.commands import CLEAN, FINDINGS, USAGE
from seamlint.commands.output import name_problems, show, write
from seamlint.request import ConfigurationError, Request, UsageError


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("target", choices=("ruff",), metavar="TOOL", help="the tool to write for: ruff")
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--write", action="store_true", help="write ruff-seamlint.toml beside the configuration")
    form.add_argument("--check", action="store_true", help="end in 1 if that file is stale or has no effect")
    form.add_argument("--pyproject", action="store_true", help="print the tables as they stand in pyproject.toml")


def run(options: argparse.Namespace) -> int:
    from seamlint import ruff
    from seamlint.api import settings_of
    from seamlint.catalogue import load
    from seamlint.files import walk
    from seamlint.home import find
    from seamlint.project import Project

    root, file = find(os.getcwd())
    try:
        settings = settings_of(root, file, Request())
    except ConfigurationError as error:
        name_problems(error)
        return USAGE
    if not settings.boundary.packages:
        raise UsageError("no boundary is configured, so there is nothing to tell ruff; see `seamlint check`")
    found = walk(root, settings.exclude)
    project = Project(settings, found.files, found.markers)
    bans = ruff.banned(load(settings), project)
    files = ruff.allowed(settings, project, date.today())
    text = ruff.render(bans, files, "tool.ruff." if options.pyproject else "")
    place = os.path.join(root, ruff.FILE)
    own, name = _own(root)
    lacking = [f"{name}: {it}" for it in ruff.missing(own, bans)]
    if not (options.write or options.check):
        show(text)
        return CLEAN
    if options.check and _read(place) != text.encode("utf-8", "backslashreplace"):
        lacking.insert(0, f"{ruff.FILE} is stale: run seamlint export ruff --write")
    if options.write:
        write(text, place)
    for lack in lacking:
        print(lack, file=sys.stderr)
    return FINDINGS if options.check and lacking else CLEAN


def _read(place: str) -> bytes:
    try:
        with open(place, "rb") as stream:
            return stream.read()
    except OSError:
        return b""


def _own(root: str) -> tuple[dict[str, Any], str]:
    """The project's configuration of ruff, and the file that it stands in; of several ruff takes the first."""
    from seamlint._toml import TOMLDecodeError, loads

    for name in (".ruff.toml", "ruff.toml", "pyproject.toml"):
        data = _read(os.path.join(root, name))
        try:
            table: dict[str, Any] = loads(data.decode("utf-8")) if data else {}
        except (TOMLDecodeError, UnicodeDecodeError):
            raise UsageError(f"{name} cannot be read as TOML") from None
        found = table.get("tool", {}).get("ruff") if name == "pyproject.toml" else table
        if found:
            return found, name
    return {}, "pyproject.toml"
