"""A look at a file's text: may a credential stand in it? Whatever is found later is found here too."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from seamlint.catalogue import literals as tables
from seamlint.literals import formats
from seamlint.literals.names import key_qualifiers
from seamlint.literals.values import is_secret

_ESCAPE = re.compile(r"\\[nrtabfv]")
_PIECES = re.compile(r"[\"'][ \t\r\n\\]*[bBrRuUfF]{0,2}[\"']")
_RUN = re.compile(r"\S{8,}")
_LONGEST_RUN = 2000
_CLOSING = ",;:.!?)]}>\\|"


@cache
def _words() -> tuple[str, ...]:
    """The shortest pieces that stand in every secret's name, apart from keys."""
    named = {word for key in ("password", "secret", "token", "credential", "key") for word in tables.words("names", key)}
    named |= set(tables.words("names", "password-tails"))
    return tuple(sorted(word for word in named if not any(other != word and other in word for other in named)))


def names_secret(lowered: str) -> bool:
    """Whether a text in lower case holds a word of a secret's name."""
    if any(word in lowered for word in _words()):
        return True
    position = lowered.find("key")
    while position >= 0:
        before = lowered[max(0, position - 24) : position].rstrip("_-. ")
        word = re.split(r"[^a-z0-9]", before)[-1] if before else ""
        if word and any(word.endswith(qualifier) for qualifier in key_qualifiers()):
            return True
        position = lowered.find("key", position + 3)
    return False


def may_hold(text: str) -> bool:
    """Whether a Python file or a document may hold a credential.

    Names and values are looked for apart, for lines and comments may stand between them. What is written in
    escapes of single letters is not seen.
    """
    plain = _ESCAPE.sub(" ", text) if "\\" in text else text
    joined = _PIECES.sub("", plain)
    if any(next(formats.find(each), None) is not None for each in dict.fromkeys((plain, joined))):
        return True
    return names_secret(joined.lower()) and any(_looks_secret(each) for each in dict.fromkeys((plain, joined)))


def _looks_secret(text: str) -> bool:
    seen: set[str] = set()
    for match in _RUN.finditer(text):
        run = match.group()
        if run in seen or not (any(map(str.isdigit, run)) or len(run) >= 20):
            continue
        seen.add(run)
        if len(run) > _LONGEST_RUN:
            return True
        if any(len(part) >= 8 and is_secret(part, password=True) for part in _parts(run)):
            return True
    return False


def _parts(run: str) -> Iterator[str]:
    """What a run of characters may hold as a value: between quotes, or after a sign."""
    for quote in "\"'`":
        if quote in run:
            yield from run.split(quote)
    for sign in "=:,;&?":
        while sign in run:
            run = run.partition(sign)[2]
            for part in (run, *re.split(r"[;&#]", run)[:1]):
                yield part.strip("\"'`")
                yield part.strip("\"'`").rstrip(_CLOSING)
    yield run.strip("\"'`*")
    yield run.strip("\"'`*").rstrip(_CLOSING)
