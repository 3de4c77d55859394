"""Requests to an endpoint that gives out tokens, and its answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from seamlint.facts import model as m
from seamlint.facts.spans import row
from seamlint.links.values import External, Kind
from seamlint.taint import sources
from seamlint.taint.names import words
from seamlint.taint.values import Taint, Value

if TYPE_CHECKING:
    from seamlint.taint.calls import Arguments
    from seamlint.taint.expressions import Expressions

_TOKEN_KEYS = frozenset({"grant_type", "client_secret", "refresh_token", "code_verifier"})
_VERBS = frozenset({"post", "request", "fetch", "get", "send"})


def response(run: Expressions, name: str, given: Arguments, expr: m.Call) -> Value | None:
    """The answer of an endpoint that gives out tokens, known by what it is sent or by its address."""
    if name not in _VERBS:
        return None
    body = [value for keyword, value in given.keywords if keyword in ("data", "json", "params", "body", "content")]
    body += list(given.positional[1:3])
    asked = any(_TOKEN_KEYS & set(value.fields) for value in body)
    if not asked and name in ("post", "request", "send"):
        address = [*expr.args[:2], *(value for keyword, value in expr.keywords if keyword == "url")]
        asked = any(_is_token_address(run, item) for item in address)
    if not asked:
        return None
    taint = Taint("token-response", "the answer of a token endpoint", run.path, row(expr.span), sure=False)
    whole = Value((taint,))
    inner = {".text": whole, ".content": whole, "~json": whole, "~read": whole}
    return Value(fields=inner, refs=(External("http.TokenResponse", Kind.OBJECT),))


def _is_token_address(run: Expressions, expr: m.Expr) -> bool:
    found = words(sources.written_tail(expr))
    if "token" in found and found[-1:] in (("url",), ("uri",), ("endpoint",)):
        return True
    text = run.value(expr).text or ""
    path = text.partition("?")[0].rstrip("/").lower()
    return "/" in path and path.endswith(("/token", "/oauth2/token", "/access_token", "/token.json", "/oauth/token"))
