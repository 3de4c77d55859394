"""Which names say that a secret is given to them, decided word by word: `max_tokens` is no token."""

from __future__ import annotations

from functools import cache, lru_cache

from seamlint.catalogue import literals as tables
from seamlint.catalogue import load
from seamlint.patterns import later

CLASSES = ("password", "secret", "token", "credential", "key")
_WORD = later(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+|[^\W\d_a-zA-Z]+")
_KEYS = frozenset({"key", "keys"})
_LONGEST = 80


def words_of(name: str) -> list[str]:
    """`stripeApiKey`, `STRIPE_API_KEY` and `stripe-api-key` as `stripe api key`."""
    return [word.lower() for word in _WORD.findall(name)]


@cache
def _set(key: str) -> frozenset[str]:
    return frozenset(tables.words("names", key))


@cache
def key_qualifiers() -> frozenset[str]:
    """What makes a `key` a secret one: the listed words and the names of providers."""
    providers = {provider.name.partition("-")[0] for provider in load().providers.values()}
    return _set("key-qualifiers") | {name for name in providers if len(name) > 3}


def _is_harmless(words: list[str]) -> bool:
    return words[-1] in _set("harmless-tails") or not _set("harmless-words").isdisjoint(words)


def is_about_a_secret(name: str) -> bool:
    """Whether what is given to the name is no secret by what the name says: an id, a URL, a hash."""
    words = words_of(name)
    return bool(words) and _is_harmless(words)


@lru_cache(maxsize=4096)
def secret_class(name: str) -> str:
    """`password`, `secret`, `token`, `credential` or `key`; empty for any other name."""
    if len(name) > _LONGEST:
        return ""
    words = words_of(name)
    while words and words[-1].isdigit():
        words.pop()
    if not words or _is_harmless(words):
        return ""
    before, last = words[:-1], words[-1]
    if last in _KEYS:
        head = before[-1] if before else ""
        return "key" if head in key_qualifiers() and head not in _set("harmless-heads") else ""
    if last == "tokens":
        return "token" if before and before[-1] in _set("tokens-qualifiers") else ""
    if last in _set("password-tails"):
        return "password"
    for kind in CLASSES:
        if last in _set(kind):
            return "" if kind in ("token", "key") and before and before[-1] in _set("harmless-heads") else kind
    # `password_for_billing`, `token_production`: what follows narrows it down
    for position, word in enumerate(before):
        kind = next((kind for kind in ("password", "secret", "token") if word in _set(kind)), "")
        if kind and not (kind == "token" and position and before[position - 1] in _set("harmless-heads")):
            return kind
    return ""
