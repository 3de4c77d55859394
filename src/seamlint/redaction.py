"""No output ever holds the value of a secret: what may be shown of a text, and what may not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

from seamlint.patterns import later

if TYPE_CHECKING:
    from detect_secrets.plugins.base import BasePlugin

HIDDEN = "<hidden>"
_KNOWN = later(
    r"""
    -----BEGIN\ [A-Z ]*PRIVATE\ KEY.*
    | (?<![A-Za-z0-9])(?:
        [rs]k_(?:live|test|prod)_\w{8,} | (?:live|test)_sk_\w{8,} | whsec_\w{8,}
        | (?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{12,}
        | gh[oprsu]_\w{16,} | github_pat_\w{16,} | gl[a-z]{2,5}-[\w-]{16,}
        | xox[a-z]-[\w-]{10,} | xapp-[\w-]{10,} | hooks\.slack\.com/services/[\w/]+
        | sk-[A-Za-z0-9]{20,} | sk-(?:proj|ant|or|lf|svcacct|admin)-[\w-]{16,}
        | SG\.[\w-]{16,}\.[\w-]{16,} | AIza[\w-]{30,} | ya29\.[\w-]{16,} | hv[sb]\.[\w-]{16,} | shp[a-z]{2}_\w{16,}
        | eyJ[\w-]{8,}\.[\w-]{8,}(?:\.[\w-]*)?
    )
    """,
    re.VERBOSE | re.DOTALL,
)
_USERINFO = later(r"""//[^\s/@:'"]{0,200}:(?!\d+/)(?P<value>[^\s@'"]{1,200})@""")
_AUTHORIZATION = later(r"\b(?:Bearer|Basic)\s+(?P<value>[^\s'\"{}<>%]+)")
_SECRET_NAME = (
    r"(?:passw(?:or)?d|passphrase|pwd|secret|token|(?:api|access|private|secret|signing|encryption|auth)_?key)"
)
_GIVEN = later(
    rf"""
    (?:
        # a name, perhaps with its type, that is given or compared, or a variable with its default
        {_SECRET_NAME}['"]?\]?(?:[ ]?:[ ]?[\w.\[\]| ]{{1,60}}?)?\s{{0,20}}[:=!]=?\s{{0,20}}
        | {_SECRET_NAME}['"]\s{{0,20}},\s{{0,20}}
    )
    [bfru]{{0,2}}(?P<quote>'{{3}}|"{{3}}|'|")(?P<value>(?:\\.|(?!(?P=quote)).)+)
    """,
    re.VERBOSE | re.IGNORECASE,
)
_LITERAL = later(r"""(?P<quote>['"])(?P<value>(?:(?!(?P=quote))[^\s\\{%]|\\.){4,})(?P=quote)""")
_PAIR = later(r"""\bauth\s*=\s*\(\s*(?:['"][^'"]*['"]|[^'"(),]+)\s*,\s*['"][^'"]*['"]""")
_STAND_IN = later(r"[A-Z][A-Z0-9_]*|[{<$%*].*|\.+|…")
_RUN = later(r"[A-Za-z0-9_\-+/=.~:@%!#$^&*]{12,}")
_REFERENCE = later(
    r"""
    arn:aws[\w-]*: | https://[\w-]+\.vault\.azure\.net/
    | (?:vault|op|gcp|gcpsm|gsm|sm|aws|awssm|ssm|azure|azurekv|akv|k8s|doppler|infisical|bws|keychain|keyring|file)
      :(?://)?[\w.-]+/
    """,
    re.VERBOSE,
)
_MAY_BE_OF_FORMAT = later(
    r"[\w^-]{24}|A(?:3T|BIA|CCA|KIA|SIA|KC|P[0-9A-F])|AccountKey=|eyJ|_authToken=|PuTTY|(?i:xox|hooks\.slack)"
)
"""What stands in whatever one of the detectors knows; to load them takes longer than many a run."""
_SEPARATOR = later(r"[^A-Za-z0-9]+")
_HUMP = later(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_TIME = later(r"\d{8}T\d{4,}Z?")
_HEX = later(r"[0-9a-f]{16,}|[0-9A-F]{16,}")
_WORD_WITH_NUMBER = later(r"\d*[A-Za-z]+\d*")
_CLASSES = (str.islower, str.isupper, str.isdigit)
_LONGEST_CODE = 8
_LONGEST_WORD = 24
_LONG = 16
_ENOUGH_PAIRS = 14
_FOLLOWERS = """
    aabcdfgiklmnprstuvwxy baceilorsuy cacdehiklorstu dadefilorstu eabcdefgilmnopqrstvwxy faefilorstu gaehilnorsu
    haeiort iabcdefglmnoprstvxz joau kaeis ladeilostuy mabeimopsu nacdefgiklnopstuv oabcdfgiklmnoprstuvw paehiloprstuy
    qu racdefgiklmnoprstuvy sacehiklmopstuy tacdefhilmnoprstuy uabcdefgilmnprst vaeio waeinos xeipt ympst ze
"""  # a letter and those that often follow it in names of Python packages
_PAIRS = frozenset(word[0] + letter for word in _FOLLOWERS.split() for letter in word[1:])


def holds_secret(text: str) -> bool:
    """Whether a text may be, or hold, a secret: by its shape, by the name it is given to, or by its disorder."""
    return next(_spans(text), None) is not None


def _spans(text: str) -> Iterator[tuple[int, int]]:
    """The parts of a text that may be secrets."""
    for match in _KNOWN.finditer(text):
        yield match.span()
    for pattern in (_USERINFO, _AUTHORIZATION, _GIVEN):
        for match in pattern.finditer(text):
            value = match.group("value")
            if not _STAND_IN.fullmatch(value) and not _is_reference(value):
                yield match.span("value")
    for match in _RUN.finditer(text):
        run = match.group()
        if _REFERENCE.match(run):
            if not _is_reference(run):
                yield match.span()
        elif _is_random(run) or _is_of_known_format(run):
            yield match.span()


def _is_reference(text: str) -> bool:
    """Whether a text says where a secret is kept; the id of an item may be random, a key in mixed case may not."""
    if text.startswith("env:"):
        return not _is_random(text)
    return bool(_REFERENCE.match(text)) and not any(
        len(piece) >= 20 and _is_mixed(piece) and _is_broken(piece, 3) for piece in _SEPARATOR.split(text)
    )


def _is_random(run: str) -> bool:
    pieces = _SEPARATOR.split(run)
    if any(_is_random_piece(piece) for piece in pieces):
        return True
    if sum(len(piece) >= 4 and len(_HUMP.findall(piece)) >= 3 for piece in pieces) >= 3:
        return True  # a key in groups, such as a UUID
    if not _is_mixed(run):
        return False
    if re.search(r"[!@#$^*~]", run) and _is_mixed(run.rpartition("=")[2]) and not re.search(r"[./:&]", run):
        return True  # a password by the book
    joined = re.sub(r"[-_+/=]", "", run)
    return len(joined) >= _LONGEST_WORD and (_is_broken(joined, 2.4) or _is_unpronounceable(run, 0.45))


def _is_random_piece(piece: str) -> bool:
    """Whether a piece without separators is neither a word, a few words in camel case, nor a short code."""
    if len(piece) <= _LONGEST_CODE or piece.isdigit() or _TIME.fullmatch(piece):
        return False
    numbers = len(re.findall(r"\d+", piece))
    if _is_broken(piece, 3 if len(piece) > _LONG else 2.4) or numbers > 2:
        return True
    if numbers and (_HEX.fullmatch(piece) or (len(piece) >= _LONG and _is_jumbled(piece))):
        return True
    return len(max(re.split(r"\d+|(?=[A-Z][a-z])", piece), key=len)) > _LONGEST_WORD or _is_unpronounceable(
        piece, 0.34 if len(piece) <= _LONGEST_WORD else 0.25
    )


def _is_broken(text: str, length: float) -> bool:
    """Whether the runs of one kind of character are shorter than `length` on average."""
    return len(text) < length * len(_HUMP.findall(text))


def _is_jumbled(piece: str) -> bool:
    return (piece.islower() or piece.isupper()) and not _WORD_WITH_NUMBER.fullmatch(piece)


def _is_unpronounceable(text: str, share: float) -> bool:
    """Whether of the pairs of letters in a text at least this share is rare in words."""
    humps = [hump.lower() for hump in _HUMP.findall(text)]
    pairs = [a + b for hump in humps if hump.isalpha() for a, b in pairwise(hump)]
    return len(pairs) >= _ENOUGH_PAIRS and sum(pair not in _PAIRS for pair in pairs) >= share * len(pairs)


def _is_mixed(text: str) -> bool:
    return all(any(map(kind, text)) for kind in _CLASSES)


def _is_of_known_format(run: str) -> bool:
    if not any(map(str.isdigit, run)) or not _MAY_BE_OF_FORMAT.search(run):
        return False
    return any(True for plugin in _detectors() for _ in plugin.analyze_string(run))


@cache
def _detectors() -> tuple[BasePlugin, ...]:
    """The detectors of detect-secrets that know a key's format; the others are too broad for what people read."""
    from detect_secrets.core.plugins.util import get_mapping_from_secret_type_to_class
    from detect_secrets.plugins.base import RegexBasedDetector
    from detect_secrets.plugins.basic_auth import BasicAuthDetector
    from detect_secrets.plugins.ip_public import IPPublicDetector
    from detect_secrets.plugins.keyword import KeywordDetector

    classes: list[type[BasePlugin]] = list(get_mapping_from_secret_type_to_class().values())
    others = (BasicAuthDetector, IPPublicDetector, KeywordDetector)
    formats = [c for c in classes if issubclass(c, RegexBasedDetector) and not issubclass(c, others)]
    return tuple(plugin() for plugin in sorted(formats, key=lambda plugin: plugin.__name__))


def shown(text: str, limit: int = 60) -> str:
    """A value from the outside as it may stand in a message."""
    if holds_secret(text):
        return HIDDEN
    flat = " ".join(text.split())
    return flat if len(flat) <= limit else f"{flat[: limit - 1]}…"


def hidden(text: str) -> str:
    """A message of ours with what may be a secret left out: names in the code under analysis are in it."""
    return re.sub("\0+", HIDDEN, _masked(text, "\0"))


def source_line(line: str, about_secrets: bool = False) -> str:
    """A line of source for people: what may be a secret is blanked in place, so that columns still fit.

    Where a finding is about secrets, a password that looks like a word is not far: every literal without a space is
    blanked then, and so are pairs of user and password everywhere.
    """
    if about_secrets:
        line = _LITERAL.sub(_blank, line)
    else:
        line = _PAIR.sub(lambda pair: _LITERAL.sub(_blank, pair[0]), line)
    return _masked(line, "*")


def _blank(literal: re.Match[str]) -> str:
    """A literal without its text, unless that is the name of something: a key, or a variable."""
    before, after = literal.string[: literal.start()], literal.string[literal.end() :]
    is_key = after.lstrip().startswith(":") or (re.search(r"[\w)\]]\[$", before) and after.startswith("]"))
    if is_key or _STAND_IN.fullmatch(literal["value"]):
        return literal[0]
    return f"{literal['quote']}{'*' * len(literal['value'])}{literal['quote']}"


def _masked(text: str, mark: str) -> str:
    for start, end in list(_spans(text)):
        text = text[:start] + mark * (end - start) + text[end:]
    return text
