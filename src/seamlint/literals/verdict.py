"""What is said of a text that is a credential; never the text itself."""

from __future__ import annotations

from typing import NamedTuple

_BY_THEIR_PLACE = frozenset(
    {"bearer-token", "basic-auth", "url-password", "jwt", "aws-access-key", "aws-temporary-key"}
)
"""Symbols of credentials that have no format of their own, or one that anybody's has, or that only name an account."""


class Verdict(NamedTuple):
    """Why a text is taken for a credential."""

    what: str
    """With its article, as it stands in a message: `a live Stripe secret key`."""
    symbol: str
    """The format's id, or the name that the text is given to."""
    mask: str
    """What may stand in its place: a public prefix and stars."""
    live: bool
    """Whether it opens something real, so that it does not belong into tests either."""
    hashes: tuple[str, ...] = ()
    """SHA-1 of the value as detect-secrets would find and hash it, for its baseline."""
    name: str = ""
    """The name it is given to, where that decided."""

    @property
    def is_sure(self) -> bool:
        """Whether it has the format of one provider's keys, or is a private key.

        What is a credential by its name, or by the word before it, may as well be a sample, or public.
        """
        return not self.name and self.symbol not in _BY_THEIR_PLACE

    @property
    def described(self) -> str:
        """The beginning of a message."""
        return f"{self.what} given to `{self.name}`" if self.name else self.what


class Hit(NamedTuple):
    """A verdict about a part of a text."""

    start: int
    end: int
    verdict: Verdict


def digests(*values: str) -> tuple[str, ...]:
    """The hashes under which a baseline may know a value."""
    import hashlib  # OpenSSL is loaded with it

    encoded = [value.encode("utf-8", "surrogatepass") for value in dict.fromkeys(values)]
    return tuple(hashlib.sha1(value, usedforsecurity=False).hexdigest() for value in encoded)
