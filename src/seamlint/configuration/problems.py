"""What is wrong with a configuration, for the person who wrote it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from seamlint.configuration.positions import Path, Positions
from seamlint.patterns import later
from seamlint.redaction import hidden, shown

if TYPE_CHECKING:
    from seamlint.facts.spans import Corners

_CONTROL = later(r"[\x00-\x1f\x7f-\x9f]")
_BARE = later(r"[A-Za-z0-9_-]+")


class Problem(NamedTuple):
    """One mistake: where it is, and what to do."""

    path: Path
    """The keys that lead to it, and the numbers of elements of lists; empty for the file as a whole."""
    message: str
    span: Corners | None = None

    @property
    def key(self) -> str:
        """The path as TOML would write it."""
        return dotted(self.path)

    def at(self, file: str) -> str:
        """The problem with its place, such as `seamlint.toml:12: runtime.mode: ...`."""
        return f"{file}:{self.span[0]}: {self}" if self.span else f"{file}: {self}"

    def __str__(self) -> str:
        return f"{self.key}: {self.message}" if self.path else self.message


def dotted(path: Path) -> str:
    """A path as one text; parts that are no bare keys are quoted, what may be a secret is left out."""
    text = ""
    for part in path:
        if isinstance(part, int):
            text += f"[{part}]"
            continue
        name = _CONTROL.sub("?", shown(part))
        text += ("." if text else "") + (name if _BARE.fullmatch(name) else json.dumps(name, ensure_ascii=False))
    return text


def located(problems: Iterable[Problem], text: str) -> list[Problem]:
    """The problems with their places in the TOML text, in the order of the text."""
    positions = Positions(text)
    found = [problem._replace(span=positions.span(*problem.path)) for problem in problems]
    return sorted(found, key=lambda problem: problem.span or ())


def suggestion(word: str, known: Iterable[str], otherwise: str = "") -> str:
    """`; did you mean X?` for the closest of the known words, or their list if they are few, or else a hint."""
    listed = sorted(known)
    kebab = word.replace("_", "-")
    if kebab in listed:
        close = [kebab]
    else:
        from difflib import get_close_matches

        close = get_close_matches(word, listed, n=1, cutoff=0.6)
    if close:
        return f"; did you mean `{shown(close[0])}`?"
    if 0 < len(listed) <= 16:
        return f"; known are {', '.join(map(shown, listed))}"
    return f"; {otherwise}" if otherwise else ""


def told(path: Path, message: str) -> Problem:
    """A problem whose message repeats no secret and steers no terminal, whatever was put into it."""
    return Problem(path, _CONTROL.sub("?", hidden(message)))
