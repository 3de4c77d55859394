"""Puts a baseline into its file."""

from __future__ import annotations

import os
from collections.abc import Iterable
from datetime import date

from seamlint.baseline.file import Baseline, made, render
from seamlint.finding import Finding
from seamlint.fixes.write import all_or_none
from seamlint.request import NotWritten


def create(root: str, file: str, findings: Iterable[Finding]) -> Baseline:
    """A new baseline of these findings, in the place of one that may be there. Raises NotWritten."""
    baseline = made(findings, date.today())
    place = os.path.join(root, file)
    if os.path.lexists(place):
        replace_with(root, file, baseline)
    else:
        write_new(root, file, render(baseline))
    return baseline


def replace_with(root: str, file: str, baseline: Baseline) -> None:
    """Write a baseline over the one in the file, unless they are the same. Raises NotWritten."""
    with open(os.path.join(root, file), "rb") as stream:
        before = stream.read()
    after = render(baseline).encode()
    if before != after:
        all_or_none(root, {file: before}, {file: after})


def write_new(root: str, file: str, text: str) -> None:
    """Write a file that is not there yet, with its folders. Raises NotWritten."""
    place = os.path.join(root, file)
    try:
        os.makedirs(os.path.dirname(place), exist_ok=True)
        with open(place, "x", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
    except OSError as error:
        raise NotWritten(f"{file} was not written: {error.strerror or error}") from None
