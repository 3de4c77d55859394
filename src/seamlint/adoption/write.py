"""Writes what was proposed: all of it, or nothing."""

from __future__ import annotations

import os
from contextlib import suppress

from seamlint.adoption.proposal import Proposal
from seamlint.baseline.write import create, write_new
from seamlint.fixes.write import all_or_none
from seamlint.front import check
from seamlint.report import Report
from seamlint.request import NotWritten, Request

_PACKAGE = '"""The integration boundary: the only package that may use the SDKs of providers."""\n'


def write(root: str, proposal: Proposal) -> Report:
    """Write the configuration, the package of the boundary and the baseline.

    The report is what a new baseline holds, or an old one has not. Raises NotWritten, and whatever the check raises; then everything is as it was.
    """
    made: list[str] = []
    try:
        if proposal.boundary.create:
            made += _new(root, proposal.boundary.create, _PACKAGE)
        if proposal.before is None:
            made += _new(root, proposal.file, proposal.after.decode())
        elif proposal.after != proposal.before:
            all_or_none(root, {proposal.file: proposal.before}, {proposal.file: proposal.after})
        file = os.path.join(root, proposal.file)
        request = Request((root,), file, jobs=0, cache=True, forgiving=proposal.has_baseline)
        _, report = check(request)
        if report.crashes:
            raise NotWritten("nothing was written: a rule failed, so the baseline would not be whole")
        if not proposal.has_baseline:
            create(root, proposal.baseline, report.findings)
        return report
    except BaseException:
        _undo(root, proposal, made)
        raise


def _new(root: str, path: str, text: str) -> list[str]:
    """Write a new file; what has to go if that is undone, folders too, the deepest first."""
    parts = path.split("/")
    folders = ["/".join(parts[:length]) for length in range(len(parts) - 1, 0, -1)]
    fresh = [folder for folder in folders if not os.path.isdir(os.path.join(root, folder))]
    write_new(root, path, text)
    return [path, *fresh]


def _undo(root: str, proposal: Proposal, made: list[str]) -> None:
    for path in made:
        place = os.path.join(root, path)
        with suppress(OSError):
            (os.rmdir if os.path.isdir(place) else os.unlink)(place)
    if proposal.before is not None and proposal.after != proposal.before:
        with suppress(NotWritten):
            all_or_none(root, {proposal.file: proposal.after}, {proposal.file: proposal.before})
