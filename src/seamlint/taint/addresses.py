"""Requests whose address holds a secret: the answer knows the address, and so does the text of an error."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from seamlint.facts import model as m
from seamlint.links.values import External, Kind
from seamlint.taint import sources, tables
from seamlint.taint.keys import USERINFO
from seamlint.taint.values import SAFE, UNKNOWN, Taint, Value, limited

if TYPE_CHECKING:
    from seamlint.taint.calls import Arguments
    from seamlint.taint.expressions import Expressions

_SENDS = frozenset({"get", "post", "put", "patch", "delete", "head", "options", "request"})
_ADDRESSED = {"post": 1, "put": 1, "patch": 1}
"""By the method how many of the first arguments make the address; the second of others is its query."""
_SENT = "~sent"
"""Where an answer has the secrets in the address that was asked."""
_ASKING = "RequestException"
"""What asking raises by requests, with the path and the query in the text; other clients name the host at most."""
_CHECKED = {"httpx": "HTTPStatusError", "aiohttp": "ClientResponseError"}
"""What `raise_for_status` raises, if it is no `HTTPError`; all their texts quote the address with its query."""
BROADER = frozenset(
    {("RequestException", "HTTPError"), ("HTTPError", "HTTPStatusError"), ("ClientError", "ClientResponseError")}
)
"""Classes of errors and those that are kinds of them."""


def answered(run: Expressions, callee: Value, function: m.Attribute, given: Arguments) -> Value | None:
    """The answer to a request whose address holds a secret; None for all other calls."""
    if function.name not in _SENDS:
        return None
    paths = [ref.path for ref in callee.refs if isinstance(ref, External)]
    known = any(path.startswith(sources.HTTP_CLIENTS) for path in paths)
    asked = [value for value in (given.named("params"), given.named("url")) if value is not None]
    asked += given.positional[: _ADDRESSED.get(function.name, 2)] if known else ()
    told = Value(limited(taint for value in asked for taint in value.secrets() if taint.sure))
    if not told.taints:
        return None
    clients = {path.partition(".")[0] for path in paths} if known else _imported(run)
    error = next((_CHECKED[client] for client in _CHECKED if client in clients), "")
    if not error:
        login = frozenset(taint for value in asked for taint in value.fields.get(USERINFO, SAFE).taints)
        if asking := tuple(taint for taint in told.taints if taint not in login):
            run.raised.append((_ASKING, Value(asking)))
    types = [tables.types().get(path) for path in paths]
    refs = tuple(External(given_type, Kind.OBJECT) for given_type in types if given_type is not None)
    sent = Value(told.taints, text=error or "HTTPError")
    return Value(fields={".url": told, _SENT: sent, "~json": UNKNOWN}, refs=refs)  # its body is another thing


def _imported(run: Expressions) -> set[str]:
    """The clients that a file imports; none that could be known by it, if requests is among them."""
    found = {record.module.partition(".")[0] for record in run.facts.imports}
    return set() if "requests" in found else found


def with_login(text: Value, pieces: Sequence[Value]) -> Value:
    """A text with a note of the secrets in it that log in to where it leads: `https://{user}:{password}@{host}/`."""
    login: list[Taint] | None = None
    for piece in pieces:
        if login is not None and (piece.text or "").startswith("@"):
            return text.replace(fields={**text.fields, USERINFO: Value(limited(login))}) if login else text
        _, scheme, behind = (piece.text or "").partition("://")
        if scheme:
            login = None if "/" in behind else []
        elif login is not None:
            login += piece.secrets()
    return text


def checked(run: Expressions, base: Value) -> None:
    """What `raise_for_status` of an answer may raise."""
    sent = base.fields.get(_SENT)
    if sent is not None:
        request = Value(fields={".url": Value(sent.taints)})
        run.raised.append((str(sent.text), Value(sent.taints, fields={".request": request, ".response": request})))
