"""The table of what belongs to the edges of an integration, checked when it is read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache, cached_property
from typing import Any, NamedTuple

from seamlint import shipped
from seamlint.patterns import later

_DOTTED = later(r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)+")
_PROVIDER = ("verifiers", "signature-headers", "event-headers", "events", "oauth", "flows")
_SECTIONS = {
    "signatures": {"compute", "compare", "methods", "encoders"},
    "retries": {"calls", "transports", "task-options", "counters"},
    "limits": {"headers", "statuses", "constants", "errors"},
    "urls": {"names", "local-hosts", "local-ends"},
    "handlers": {
        *("words", "parsers", "model-methods", "request-methods", "request-attributes", "requests", "bodies"),
        *("verifying", "exits", "routes"),
    },
}
_GUARDS = {"idempotent": {"provider", "calls", "keywords"}, "timeout": {"clients", "keywords"}}


class Marks(NamedTuple):
    """By what one provider is recognised at the edges."""

    id: str
    verifiers: tuple[str, ...] = ()
    signature_headers: tuple[str, ...] = ()
    event_headers: tuple[str, ...] = ()
    events: tuple[str, ...] = ()
    oauth: tuple[str, ...] = ()
    flows: tuple[str, ...] = ()
    source: str = ""


class EdgeTable:
    """The table, turned around: from what stands in code to the provider's id."""

    def __init__(self, table: Mapping[str, Any]) -> None:
        self.providers = tuple(_marks(row) for row in table.get("provider", []))
        self.sections = {name: _section(name, table.get(name, {}), keys) for name, keys in _SECTIONS.items()}
        self.idempotent = _guards("idempotent", table, "calls")
        self.timeouts = _guards("timeout", table, "clients")
        unknown = set(table) - {"provider", *_SECTIONS, *_GUARDS}
        if unknown:
            raise ValueError(f"edges.toml: unknown tables {sorted(unknown)}")
        self.verifiers = self._index("verifiers")
        self.flows = self._index("flows")
        self.signature_headers = self._index("signature_headers")
        self.event_headers = self._index("event_headers")
        self.events = {event: owner for event, owner in self._index("events").items() if not event.endswith(".*")}
        self.event_heads = {event[:-1]: owner for event, owner in self._index("events").items() if event.endswith(".*")}

    def _index(self, field: str) -> dict[str, str]:
        found: dict[str, str] = {}
        for marks in self.providers:
            for name in getattr(marks, field):
                found.setdefault(name, marks.id)
        return found

    @cached_property
    def verifier_tails(self) -> frozenset[str]:
        """The last segments of what verifies."""
        return frozenset(path.rpartition(".")[2] for path in self.verifiers)

    @cached_property
    def oauth(self) -> dict[str, list[tuple[tuple[str, ...], tuple[str, ...], str]]]:
        """By the last two labels of the host: labels, segments of the path, provider."""
        found: dict[str, list[tuple[tuple[str, ...], tuple[str, ...], str]]] = {}
        for marks in self.providers:
            for url in marks.oauth:
                host, _, path = url.partition("/")
                labels = tuple(host.split("."))
                segments = tuple(path.split("/")) if path else ()
                found.setdefault(".".join(labels[-2:]), []).append((labels, segments, marks.id))
        return found

    def event(self, text: str) -> str:
        """The provider of a type of event; empty for any other text."""
        known = self.events.get(text)
        if known is None and "." in text and text.replace(".", "").replace("_", "").isalnum():
            known = next((owner for head, owner in self.event_heads.items() if text.startswith(head)), None)
        return known or ""

    def authorization(self, labels: tuple[str, ...], path: str) -> str:
        """The provider whose authorize or token URL this is."""
        for wanted, segments, owner in self.oauth.get(".".join(labels[-2:]), ()):
            have = re.split(r"[/?#]", path)
            if _alike(wanted, labels) and len(have) >= len(segments) and _alike(segments, have[: len(segments)]):
                return owner
        return ""


def _alike(wanted: tuple[str, ...], have: Iterable[str]) -> bool:
    given = tuple(have)
    return len(given) == len(wanted) and all(want in ("*", each) for want, each in zip(wanted, given, strict=True))


def _marks(row: Mapping[str, Any]) -> Marks:
    """One checked row; raises ValueError that names the row and what is wrong with it."""
    where = f"edges.toml: {row.get('id', '?')}"
    unknown = set(row) - {"id", "source", *_PROVIDER}
    if unknown or not row.get("id") or not row.get("source"):
        raise ValueError(f"{where}: unknown keys {sorted(unknown)}, or no id or source")
    fields = {key.replace("-", "_"): _texts(f"{where}: {key}", row.get(key, [])) for key in _PROVIDER}
    for path in (*fields["verifiers"], *fields["flows"]):
        if not _DOTTED.fullmatch(path):
            raise ValueError(f"{where}: {path} is no dotted path")
    for header in (*fields["signature_headers"], *fields["event_headers"]):
        if header != header.lower() or "_" in header:
            raise ValueError(f"{where}: {header} must be written in lower case with hyphens")
    return Marks(row["id"], source=row["source"], **fields)


def _section(name: str, row: Mapping[str, Any], keys: set[str]) -> dict[str, frozenset[str]]:
    if set(row) != {*keys, "source"}:
        raise ValueError(f"edges.toml: [{name}] must have {sorted({*keys, 'source'})}, it has {sorted(row)}")
    return {key: frozenset(_texts(f"edges.toml: {name}.{key}", row[key])) for key in keys}


def _guards(name: str, table: Mapping[str, Any], key: str) -> dict[str, frozenset[str]]:
    """By dotted path the arguments of which one must be there."""
    found: dict[str, frozenset[str]] = {}
    for row in table.get(name, []):
        if set(row) != {*_GUARDS[name], "source"}:
            raise ValueError(f"edges.toml: [[{name}]] must have {sorted(_GUARDS[name])} and a source")
        keywords = frozenset(_texts(f"edges.toml: {name}.keywords", row["keywords"]))
        found |= dict.fromkeys(_texts(f"edges.toml: {name}.{key}", row[key]), keywords)
    return found


def _texts(where: str, value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(item, str) and item for item in value):
        raise ValueError(f"{where} must be a list of texts")
    return tuple(value)


def header(text: str) -> str:
    """A header as the table writes it, also from a WSGI variable or the name of a parameter."""
    return text.lower().replace("_", "-").removeprefix("http-")


@cache
def edges() -> EdgeTable:
    """The built-in table."""
    return EdgeTable(shipped.table("catalogue/edges.toml"))
