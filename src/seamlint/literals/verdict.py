"""What is said of a text that is a credential; never the text itself."""

from __future__ import annotations

from typing import NamedTuple


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
