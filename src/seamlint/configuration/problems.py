"""What is wrong with a configuration, for the person who wrote it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import get_close_matches
from typing import NamedTuple

from seamlint.redaction import shown


class Problem(NamedTuple):
    """One mistake: where it is, as a dotted key, and what to do."""

    key: str
    message: str

    def __str__(self) -> str:
        return f"{self.key}: {self.message}" if self.key else self.message


def join(*parts: str) -> str:
    """A dotted key path; parts that are no bare keys are quoted, as TOML would write them."""
    return ".".join(_written(shown(part)) for part in parts if part)


def _written(part: str) -> str:
    return part if re.fullmatch(r"[\w-]+(?:\[\d+\])?", part) else f'"{part}"'


def suggestion(word: str, known: Iterable[str]) -> str:
    """`; did you mean X?` for the closest of the known words, or their list if they are few."""
    listed = sorted(known)
    kebab = word.replace("_", "-")
    if kebab in listed:
        return f"; did you mean `{kebab}`?"
    close = get_close_matches(word, listed, n=1, cutoff=0.6)
    if close:
        return f"; did you mean `{close[0]}`?"
    return f"; known are {', '.join(listed)}" if 0 < len(listed) <= 16 else ""
