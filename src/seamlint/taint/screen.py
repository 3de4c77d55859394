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
_NO_TOKEN = bytes(byte if chr(byte).isalnum() or chr(byte) in "_-" else 32 for byte in range(128)) + bytes(128)
"""With a blank for each ASCII character that no token holds."""
_IN_URL = r"://(?:[^\s/@'\"]{0,80}:['\"{%]|(?<!http://)(?<!https://)['\"])"
_URL, _PLACED = later(_IN_URL), later(f"bearer|basic |{_IN_URL}", re.IGNORECASE)
_ODD = "ſıİ"
"""Letters that count for one of these patterns where case does not, and in lower case are another, or two."""
_FILES = later(
    r"secrets/|id_(?:rsa|dsa|ed25519|ecdsa)\b|\.(?:pem|key|p12|pfx|jks|keytab|asc|netrc|pgpass|htpasswd|env)\b"
)
_ATTRIBUTE = later(r"\.(?:[^\S\n]*#.*)?[\s\\]*([^\W\d]\w*)")
_IMPORTED = later(r"\bimport\b[^\S\n]*(?:\((?:[^)#]|#.*)*|.*(?:\\\r?\n.*)*)")
_STARRED = later(r"\bimport\s*\*")


def tokens(text: str) -> frozenset[str]:
    """Every word of a file that can be a name, or a key, with its dashes and without."""
    if text.isascii():  # to split it takes less than half the time
        words = set(text.encode().translate(_NO_TOKEN).decode().split())
        found = {word.lstrip("-0123456789") for word in words}
    else:
        found = set(_TOKEN.findall(unicodedata.normalize("NFKC", text)))  # as Python reads identifiers
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


def _is_placed(text: str) -> bool:
    """Whether a secret may stand in the text by its place alone: in an address, behind the word `Bearer`."""
    if any(letter in text for letter in _ODD):
        return _PLACED.search(text) is not None
    lowered = text.lower()
    return "bearer" in lowered or "basic " in lowered or _URL.search(lowered) is not None


class SecretScreen:
    """Decides per file whether one of its functions may have to do with a secret; may say yes too often, never no."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue

    @cached_property
    def _hints(self) -> Hints:
        return Hints(Names.of(self._catalogue), self._catalogue)

    def lets_through(self, text: str) -> bool:
        if _is_placed(text) or _FILES.search(text) is not None:
            return True
        return self._hints.of_file(text, tokens(text))
