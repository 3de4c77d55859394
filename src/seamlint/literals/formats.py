"""Credentials that are known by their format, wherever they stand in a text."""

from __future__ import annotations

import binascii
import json
import re
from base64 import b64decode, urlsafe_b64decode
from collections.abc import Callable, Iterator
from typing import Any

from seamlint.catalogue import literals as tables
from seamlint.literals.values import entropy, is_disordered, is_documented, is_secret, is_sequence
from seamlint.literals.verdict import Hit, Verdict, digests
from seamlint.patterns import later

# Whatever has the format of a provider stands in such a run.
_SHORTEST_RUN = 20
_SIGNS = b"_.~+/:$@%&=?-"
_NO_RUN = bytes(byte if byte >= 128 or chr(byte).isalnum() or byte in _SIGNS else 32 for byte in range(256))
"""With a blank for each ASCII character that no run holds."""
_PLAIN = b"abcdefghijklmnopqrstuvwxyz" + _SIGNS
"""What says nothing of disorder: most runs in code are made of it alone."""
_PEM = later(
    r"-----BEGIN (?P<kind>(?:[A-Z0-9]+ ){0,3}PRIVATE KEY(?: BLOCK)?)-----"
    r"(?P<body>(?:(?!-----BEGIN).){40,20000}?)-----END [A-Z0-9 ]{0,30}KEY",
    re.DOTALL,
)
_PEM_HEADER = later(r"^[\w-]+: [^\n]*$", re.MULTILINE)
_PEM_NOISE = later(r"\\[nrt]|[\s\"'#+,>|*\\()]+")
_PEM_BODY = later(r"[A-Za-z0-9+/=]{40,}")
_JWT = later(r"(?<![A-Za-z0-9_-])(eyJ[A-Za-z0-9_-]{8,2000})\.(eyJ[A-Za-z0-9_-]{8,8000})\.([A-Za-z0-9_-]{20,1000})")
_USERINFO = later(
    r"://(?<=[A-Za-z0-9]://)(?P<user>[^\s/:@\"'<>{}$`,|]{0,100}):(?P<password>[^\s/@\"'`<>|]{3,200})@(?=[\w\[{%$-]|$)"
)
_CLAIMS = frozenset({"iss", "sub", "aud", "exp", "nbf", "iat", "jti", "role", "scope", "azp"})
_BEARER_WORDS = ("Bearer ", "bearer ", "BEARER ", "Token ", "token ")
_BEARER = later(r" *(?P<value>[A-Za-z0-9_~+/.-]{20,500}={0,2})(?![\w.])")
_BASIC_WORDS = ("Basic ", "basic ")
_BASIC = later(r" *(?P<value>[A-Za-z0-9+/]{12,400}={0,2})(?![\w.])")


def find(text: str) -> Iterator[Hit]:
    """Every credential in the text; of two that overlap the first, in the order of the table."""
    taken: list[tuple[int, int]] = []
    for hit in _all(text):
        if all(hit.end <= start or end <= hit.start for start, end in taken):
            taken.append((hit.start, hit.end))
            yield hit


def _all(text: str) -> Iterator[Hit]:
    yield from _of_providers(text)
    for needle, search in _GENERIC:
        if needle in text:
            yield from search(text)


def _of_providers(text: str) -> Iterator[Hit]:
    runs = _runs(text)
    for entry in tables.formats() if runs else ():
        for needle in entry.needle:  # dozens of them for each file: `any` would take twice the time
            if needle in runs:
                break
        else:
            continue
        if not entry.pattern.search(runs):
            continue
        for match in entry.pattern.finditer(text):
            whole = match.group()
            chance = next(group for group in match.groups() if group is not None)
            if is_disordered(chance) and not is_documented(whole):
                yield Hit(
                    *match.span(), Verdict(entry.what, entry.id, entry.mask, entry.mode == "live", digests(whole))
                )


def _runs(text: str) -> str:
    """All runs in which something may stand that is made by chance, in a line each."""
    words = text.encode("utf-8", "surrogatepass").translate(_NO_RUN).split()
    found = {word for word in words if len(word) >= _SHORTEST_RUN and word.translate(None, _PLAIN)}
    return b"\n".join(found).decode("utf-8", "surrogatepass")


def _private_keys(text: str) -> Iterator[Hit]:
    for match in _PEM.finditer(text):
        body = _PEM_HEADER.sub("", match["body"].replace("\\n", "\n"))
        compact = _PEM_NOISE.sub("", body)
        if _PEM_BODY.fullmatch(compact) and entropy(compact) >= 4 and not is_sequence(compact):
            mask = f"-----BEGIN {match['kind']}-----***"
            known = digests(f"BEGIN {match['kind']}", match.group())
            yield Hit(*match.span(), Verdict("a private key", "private-key", mask, False, known))


def _web_tokens(text: str) -> Iterator[Hit]:
    for match in _JWT.finditer(text):
        header, payload = _decoded(match[1]), _decoded(match[2])
        if header is None or "alg" not in header or not is_disordered(match[3]):
            continue
        payload = {"sub": ""} if payload is None else payload  # not ours to read
        if _CLAIMS.isdisjoint(payload):
            continue  # what nobody issued and nothing ends shows only how to sign
        subjects = {str(payload.get(key)) for key in ("sub", "name")}
        known = subjects.isdisjoint(tables.words("harmless", "jwt-subjects"))
        if known and payload.get("role") not in tables.words("harmless", "jwt-roles"):
            yield Hit(*match.span(), Verdict("a signed token (JWT)", "jwt", "eyJ***", False, digests(match.group())))


def _decoded(part: str) -> dict[str, Any] | None:
    """An object in a JSON Web Token."""
    try:
        found = json.loads(urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _userinfo(text: str) -> Iterator[Hit]:
    for match in _USERINFO.finditer(text):
        from urllib.parse import unquote  # dear, and seldom needed

        password = unquote(match["password"])
        if password != match["user"] and is_secret(password, password=True):
            verdict = Verdict("a password in a URL", "url-password", "***", False, digests(match["password"], password))
            yield Hit(*match.span("password"), verdict)


def _bearer(text: str) -> Iterator[Hit]:
    for match in _after(text, _BEARER_WORDS, _BEARER):
        value = match["value"]
        if is_disordered(value) and is_secret(value):
            yield Hit(*match.span("value"), Verdict("a bearer token", "bearer-token", "***", False, digests(value)))


def _basic(text: str) -> Iterator[Hit]:
    for match in _after(text, _BASIC_WORDS, _BASIC):
        try:
            user, colon, password = b64decode(match["value"], validate=True).decode("ascii").partition(":")
        except (binascii.Error, ValueError):
            continue
        if colon and password != user and is_secret(password, password=True):
            what, known = "a password in an authorization header", digests(match["value"])
            yield Hit(*match.span("value"), Verdict(what, "basic-auth", "***", False, known))


def _after(text: str, words: tuple[str, ...], pattern: re.Pattern[str]) -> Iterator[re.Match[str]]:
    """What the pattern finds behind each of the words."""
    for word in words:
        position = text.find(word)
        while position >= 0:
            position += len(word)
            match = pattern.match(text, position)
            if match:
                yield match
            position = text.find(word, position)


_GENERIC: tuple[tuple[str, Callable[[str], Iterator[Hit]]], ...] = (
    ("PRIVATE KEY", _private_keys),
    ("eyJ", _web_tokens),
    ("://", _userinfo),
    (" ", _bearer),
    (" ", _basic),
)
