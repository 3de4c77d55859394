"""Addresses that were taken apart: which of their pieces has the secret, `urlsplit(dsn).netloc`."""

from __future__ import annotations

from seamlint.taint.keys import USERINFO
from seamlint.taint.names import ends_in, words
from seamlint.taint.values import Taint, Value

PIECES = frozenset({"netloc", "query"})
_LOGINS = ("url", "uri", "dsn", "connection_string", "conn_str")
"""Last words of what has a login in front of its host."""
_HOOKS = frozenset({"hook", "webhook"})
"""Words of addresses that are secret by their path."""


def piece(holder: Value, taints: tuple[Taint, ...], name: str) -> tuple[Taint, ...]:
    """The secrets of an address that stand in one piece of it: logins before the host, all others in the query."""
    known = holder.fields.get(USERINFO)
    logins = frozenset(known.taints if known is not None else filter(_is_login, taints))
    return tuple(t for t in taints if (t in logins) == (name == "netloc") and _HOOKS.isdisjoint(words(t.what)))


def _is_login(taint: Taint) -> bool:
    return ends_in(taint.what, _LOGINS)


def parsed(address: Value, made: Value) -> Value:
    """What a parser makes of an address, which still knows which secrets of it are logins."""
    login = address.fields.get(USERINFO)
    return made if login is None else made.with_field(USERINFO, login)
