"""Does a text look like a secret, or like a word, an identifier, a stand-in?"""

from __future__ import annotations

import math
import re
from collections import Counter
from functools import cache

from seamlint.catalogue import literals as tables
from seamlint.literals.verdict import digests
from seamlint.patterns import later

_LONGEST = 512
_LEET = str.maketrans("01345789@$!+", "oleastbgasit")
_HUMP = later(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_WORD = later(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
_PIECE = later(r"[A-Za-z0-9]+")
_ORDERED = later(
    r"[A-Za-z]+|\d+|[A-Z]?[a-z]+\d{1,4}|[A-Z]+\d{1,4}[A-Z]*|\d{1,4}[a-z]{1,12}|[a-z]{1,6}\d{1,4}[a-z]{1,8}"
)
_TIME = later(r"\d{8}T\d{4,}Z?")
_BY_THE_BOOK = later(r"[!@#$%^&*?~+=]")
# Without a figure, disorder needs many letters in a row, or signs; what is not ASCII is looked at in any case.
_CHANCE = later(r"[0-9]|[A-Za-z]{20}|[^\x00-\x7f]|[!@#$%^&*?~+=](?:[^\s\"'!@#$%^&*?~+=]*[!@#$%^&*?~+=]){2}")
_STRAIN = later(r"(.)\1{4,}")
# Texts that tell of a secret and are none.
_TEMPLATE = later(
    r"""
    \{[^{}]*\}? | \$[A-Z_][A-Z0-9_]{3,}$ | ^\$[A-Za-z_]\w*$ | ^\$\( | %\([a-z_]\w*\)[sdr]
    | (?:^|[:/=@-])%[sdr](?:$|[:/=@.-]) | ^%\w+%?$ | <[^>]*>
    | \*{3,} | \.{3} | ^[\[(].*[\])]$ | \[\^?\w-\w | \\[dwsDWSnb.] | \.[*+] | \(\?
    """,
    re.VERBOSE,
)
_PATH = later(r"^(?:\.{0,2}/|~/|[A-Za-z]:[\\/])|\.(?:py|json|ya?ml|toml|txt|pem|key|crt|env|ini|cfg|html?|js|css|md)$")
_URL = later(r"^[A-Za-z][A-Za-z0-9+.-]*://")
_EMAIL = later(r"^[\w.+-]+@[\w-]+(?:\.[\w-]+)+$")
_DOTTED = later(r"^[A-Za-z_]\w{0,23}(?:\.[A-Za-z_]\w{0,23}){2,}$")
_UUID = later(r"[a-f0-9]{8}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{12}", re.IGNORECASE)

_NOT_ONE = (_TEMPLATE, _PATH, _URL, _EMAIL, _DOTTED, _UUID)


@cache
def _long_words() -> re.Pattern[str]:
    words = sorted((word for word in tables.words("placeholders", "words") if len(word) > 4), key=len, reverse=True)
    return re.compile("|".join(map(re.escape, words)))


@cache
def _words() -> frozenset[str]:
    return frozenset(tables.words("placeholders", "words"))


@cache
def _anywhere() -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, tables.words("placeholders", "anywhere"))))


def is_stand_in(text: str) -> bool:
    """Whether a text says that something else belongs in its place, or is the sample of a provider's documentation."""
    lowered = text.lower()
    return (
        _anywhere().search(lowered) is not None
        or _anywhere().search(lowered.translate(_LEET)) is not None
        or is_sequence(text)
        or is_documented(text)
    )


def is_documented(text: str) -> bool:
    """Whether a text is the sample of a provider's or a standard's own documentation."""
    return digests(text.strip("\"'"))[0] in tables.words("harmless", "documented")


def is_sequence(text: str) -> bool:
    """Whether a text counts up or down, repeats itself, or holds a long run of one character."""
    codes = [ord(char) for char in text.lower() if char.isalnum()]
    if len(codes) < 6:
        return False
    for stride, share in ((1, 0.6), (2, 0.75)):
        steps = [abs(codes[at + stride] - codes[at]) <= 1 for at in range(len(codes) - stride)]
        if sum(steps) >= share * len(steps):
            return True
    doubled = text + text
    return doubled.find(text, 1) < len(text) or bool(_STRAIN.search(text))


def is_disordered(text: str) -> bool:
    """Whether the part of a credential that is made by chance looks so; its format has been recognised before."""
    if entropy(text) < 2.8 or is_stand_in(text):
        return False
    return any(map(str.isdigit, text)) or (not text.islower() and _is_broken(text))


def entropy(text: str) -> float:
    """Bits per character."""
    return -sum(n / len(text) * math.log2(n / len(text)) for n in Counter(text).values()) if text else 0.0


def is_secret(value: str, password: bool = False) -> bool:
    """Whether a text that is given to a secret's name may be the secret.

    `password` is for what people choose: shorter, and made of words with a figure and a sign in them.
    """
    if not 8 <= len(value) <= _LONGEST or not value.isprintable() or " " in value:
        return False
    return is_random(value, password) and not _tells_of_one(value) and not is_stand_in(value)


def _tells_of_one(value: str) -> bool:
    beginnings = tuple(
        word for key in ("publishable", "references", "hashes") for word in tables.words("harmless", key)
    )
    return value.startswith(beginnings) or any(pattern.search(value) for pattern in _NOT_ONE)


def may_be_random(text: str) -> bool:
    """Whether a text may hold a value that is in disorder; most lines of code do not."""
    return _CHANCE.search(text) is not None


def is_random(value: str, password: bool = False) -> bool:
    """Whether what is left of a text without its words is in disorder."""
    if not may_be_random(value) or (len(value) < 20 and not any(map(str.isdigit, value))):
        return False
    rest = _without_words(value)
    pieces = [piece for piece in _PIECE.findall(rest) if not _is_ordered(piece)]
    loose = sum(map(len, pieces))
    signs = len(_BY_THE_BOOK.findall(value))
    if password and loose + signs >= 8 and _changes("".join(pieces)) >= 4:
        return True
    if password and signs and _is_mixed(rest) and len(re.sub(r"[-_.]", "", rest)) >= 9:
        return True
    if signs >= 3 and len(value) >= 20 and _changes(rest) >= 10:
        return True
    longest = max(pieces, key=len, default="")
    if not pieces or (len(longest) < 10 and loose < 14):
        return False
    return entropy("".join(pieces)) >= 2.8


def _without_words(value: str) -> str:
    """The text with a blank line in the place of each word that says nothing, so that columns still fit."""
    letters = list(value)
    for match in _long_words().finditer(value.lower().translate(_LEET)):
        letters[match.start() : match.end()] = "-" * (match.end() - match.start())
    for match in _WORD.finditer(value):
        if match.group().lower() in _words():
            letters[match.start() : match.end()] = "-" * (match.end() - match.start())
    return "".join(letters)


def _is_ordered(piece: str) -> bool:
    """Whether a piece without separators is a word, a number, a short code or a few words in camel case."""
    if piece.isalpha() and len(piece) >= 20 and _is_broken(piece):
        return False
    if _ORDERED.fullmatch(piece) or _TIME.fullmatch(piece):
        return True
    return not _is_broken(piece) and len(re.findall(r"\d+", piece)) < 3


def _is_broken(text: str) -> bool:
    """Whether the runs of one kind of character are shorter than in words; a long text cannot be so by accident."""
    return len(text) < (3 if len(text) > 16 else 2.4) * len(_HUMP.findall(text))


def _changes(text: str) -> int:
    return max(len(_HUMP.findall(text)) - 1, 0)


def _is_mixed(text: str) -> bool:
    return all(any(map(kind, text)) for kind in (str.islower, str.isupper, str.isdigit))
