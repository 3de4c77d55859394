"""The text of a file alone: can a secret come from it at all?"""

from __future__ import annotations

import re
import unicodedata
from functools import cached_property
from typing import TYPE_CHECKING

from seamlint.patterns import later
from seamlint.taint.hints import Hints
from seamlint.taint.names import Names

if TYPE_CHECKING:
    from seamlint.catalogue import Catalogue

_TOKEN = later(r"[^\W\d][\w-]*")
_PLACED = later(r"bearer|basic |://[^\s/@'\"]{0,80}:['\"{%]|(?<!http)(?<!https)://['\"]", re.IGNORECASE)
_FILES = later(
    r"secrets/|id_(?:rsa|dsa|ed25519|ecdsa)\b|\.(?:pem|key|p12|pfx|jks|keytab|asc|netrc|pgpass|htpasswd|env)\b"
)
_ATTRIBUTE = later(r"\.(?:[^\S\n]*#.*)?[\s\\]*([^\W\d]\w*)")
_IMPORTED = later(r"\bimport\b[^\S\n]*(?:\((?:[^)#]|#.*)*|.*(?:\\\r?\n.*)*)")
_STARRED = later(r"\bimport\s*\*")


def tokens(text: str) -> frozenset[str]:
    """Every word of a file that can be a name, or a key, with its dashes and without."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)  # as Python reads identifiers
    found = set(_TOKEN.findall(text))
    return frozenset(found | {part for word in found if "-" in word for part in word.split("-")})


def mentions(text: str, names: frozenset[str]) -> bool:
    """Whether code may read something under one of the names: as an attribute, or because it is imported."""
    said = tokens(text)
    found = names & said
    if not found:
        return False
    if "getattr" in said or _STARRED.search(text) is not None:
        return True
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
    if not found.isdisjoint(_ATTRIBUTE.findall(text)):
        return True
    return any(not found.isdisjoint(_TOKEN.findall(imported)) for imported in _IMPORTED.findall(text))


class SecretScreen:
    """Decides per file whether one of its functions may have to do with a secret; may say yes too often, never no."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue

    @cached_property
    def _hints(self) -> Hints:
        return Hints(Names.of(self._catalogue), self._catalogue)

    def lets_through(self, text: str) -> bool:
        if _PLACED.search(text) is not None or _FILES.search(text) is not None:
            return True
        return self._hints.of_file(text, tokens(text))
