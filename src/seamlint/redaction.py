"""No output ever holds the value of a secret: what may be shown of a text, and what may not."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from detect_secrets.plugins.base import BasePlugin

HIDDEN = "<hidden>"
_LITERAL = re.compile(r"""(?P<quote>'{3}|"{3}|'|")(?P<text>(?:\\.|(?!(?P=quote)).)*)(?P=quote)?""")
_SUSPECT = re.compile(r"[A-Za-z0-9_\-+/=.~:@%!#$^&*]{12,}")
_PLAIN = re.compile(
    r"""
    [A-Za-z_][\w]*(?:[.:/-][A-Za-z_]\w*)*     # a dotted name, a path of words, a slug
    | https?://[\w.-]+(?::\d+)?(?:/[\w./-]*)?   # a URL without userinfo or query
    | [\w./*-]+\.(?:py|toml|md|txt|json)        # a file
    """,
    re.VERBOSE,
)
_PIECE = re.compile(r"[-_./:=+]+")
_LONGEST_WORD = 24
_LONGEST_CODE = 8


def holds_secret(text: str) -> bool:
    """Whether a text may be, or hold, a secret: by its shape, else by a detector that knows it."""
    for match in _SUSPECT.finditer(text):
        candidate = match.group()
        if _is_random(candidate) or re.search(r"://[^/@\s]+:[^/@\s]+@", candidate):
            return True
        if not _PLAIN.fullmatch(candidate) and _is_known(candidate):
            return True
    return "PRIVATE KEY" in text


def _is_random(candidate: str) -> bool:
    """Whether a run of characters has a piece that is neither a word nor a short code."""
    for piece in _PIECE.split(candidate):
        word = piece.isalpha() and len(piece) <= _LONGEST_WORD and (piece.islower() or piece.isupper() or _camel(piece))
        if len(piece) > _LONGEST_CODE and not word and not piece.isdigit():
            return True
    return len(candidate) >= 20 and candidate.isalnum() and not candidate.isalpha()


def _camel(piece: str) -> bool:
    return piece.isascii() and sum(map(str.isupper, piece)) <= len(piece) // 3


def _is_known(candidate: str) -> bool:
    return any(True for plugin in _detectors() for _ in plugin.analyze_string(candidate))


@cache
def _detectors() -> tuple[BasePlugin, ...]:
    """The detectors of detect-secrets that know a format; those that guess by entropy or keyword are left out."""
    from detect_secrets.core.plugins.util import get_mapping_from_secret_type_to_class
    from detect_secrets.plugins.base import RegexBasedDetector
    from detect_secrets.plugins.keyword import KeywordDetector

    classes: list[type[BasePlugin]] = list(get_mapping_from_secret_type_to_class().values())
    formats = [c for c in classes if issubclass(c, RegexBasedDetector) and not issubclass(c, KeywordDetector)]
    return tuple(plugin() for plugin in sorted(formats, key=lambda plugin: plugin.__name__))


def shown(text: str, limit: int = 60) -> str:
    """A value from the outside as it may stand in a message."""
    if holds_secret(text):
        return HIDDEN
    flat = " ".join(text.split())
    return flat if len(flat) <= limit else f"{flat[: limit - 1]}…"


def source_line(line: str) -> str:
    """A line of source for people: string literals that may be secrets are blanked in place."""

    def blank(match: re.Match[str]) -> str:
        text = match.group("text")
        if not holds_secret(text):
            return match.group()
        start = match.start("text") - match.start()
        return match.group()[:start] + "*" * len(text) + match.group()[start + len(text) :]

    blanked = _LITERAL.sub(blank, line)
    code = _LITERAL.sub("", blanked)
    comment = code.partition("#")[2]
    if comment and holds_secret(comment):
        return blanked.partition("#")[0] + "# " + HIDDEN
    return blanked
