"""A look at a file's text: may a credential stand in it? Whatever is found later is found here too."""

from __future__ import annotations

import re
from functools import cache

from seamlint.catalogue import literals as tables
from seamlint.literals import formats, pairs
from seamlint.literals.names import key_qualifiers
from seamlint.literals.values import is_secret
from seamlint.patterns import later

_ESCAPE = later(r"\\[nrtabfv]")
# Pieces of one literal; prose that is continued has a blank at the seam, and a value has none.
_PIECES = later(r"[\"'](?<=[^\s\"'][\"'])[ \t\r\n\\]*[bBrRuUfF]{0,2}[\"'](?=[^\s\"'])")
_QUOTED = (later(r"\"(?=([^\s\"]{8,512})\")"), later(r"'(?=([^\s']{8,512})')"))


# Calls that take a secret by its position (facts/literals.py).
_CALLS = ("auth", "fernet", "hmac", "login")


@cache
def _words() -> tuple[str, ...]:
    """The shortest pieces of which one stands in every secret's name, apart from keys, or in such a call."""
    named = {
        word for key in ("password", "secret", "token", "credential", "key") for word in tables.words("names", key)
    }
    named |= {*tables.words("names", "password-tails"), *_CALLS}
    return tuple(sorted(word for word in named if not any(other != word and other in word for other in named)))


def names_secret(lowered: str) -> bool:
    """Whether a text in lower case holds a word of a secret's name."""
    if any(word in lowered for word in _words()):
        return True
    qualifiers = tuple(key_qualifiers())
    position = lowered.find("key")
    while position >= 0:
        before = lowered[max(0, position - 24) : position].rstrip("_-. ")
        word = re.split(r"[^a-z0-9]", before)[-1] if before else ""
        if word and word.endswith(qualifiers):
            return True
        position = lowered.find("key", position + 3)
    return False


def may_hold(text: str) -> bool:
    """Whether a Python file may hold a credential.

    Names and values are looked for apart, for lines and comments may stand between them. What is written in
    escapes of more than one letter is not seen.
    """
    plain = _ESCAPE.sub(" ", text) if "\\" in text else text
    texts = tuple(dict.fromkeys((plain, _PIECES.sub("", plain), text)))  # comments are read as they stand
    if any(next(formats.find(each), None) is not None for each in texts):
        return True
    return names_secret(plain.lower()) and any(_gives_secret(each) for each in texts)


def _gives_secret(text: str) -> bool:
    values = {match.group(1) for quoted in _QUOTED for match in quoted.finditer(text)}
    if any(is_secret(value, password=True) for value in values) or next(pairs.find(text), None) is not None:
        return True
    ended = "\n".join(line for line in text.split("\n") if ";" in line)  # of others the same was asked just now
    return next(pairs.find(ended, ";"), None) is not None
