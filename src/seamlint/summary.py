"""The closing words of a report for people."""

from __future__ import annotations


def looked_at(files: int, parsed: int, screened: int, unreadable: int) -> str:
    """How many files were checked, and what became of them."""
    words = f"{counted(files)} checked: {parsed} analysed, {screened} could not matter"
    return f"{words}, {unreadable} could not be read." if unreadable else f"{words}."


def counted(files: int) -> str:
    return f"{files} file{'s' * (files != 1)}"
