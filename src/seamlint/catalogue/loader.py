"""Reads and checks the tables."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from seamlint import shipped
from seamlint.catalogue.model import (
    HttpCall,
    Loader,
    Provider,
    Services,
)
from seamlint.patterns import later

_LISTS = (
    "dists",
    "imports",
    "companions",
    "hosts",
    "env",
    "identifiers",
    "prefixes",
    "clients",
    "errors",
    "cli",
    "headers",
)
_HOST = later(r"[a-z0-9*.-]+(/[\w./-]*)?")
UNKNOWN = "\0"
"""Stands in a host for a label, or a part of one, that is not known before run time."""


def _table(name: str) -> dict[str, Any]:
    return shipped.table(f"catalogue/{name}")


@cache
def built_in() -> Mapping[str, Provider]:
    """Every provider of the tables, by id."""
    providers: dict[str, Provider] = {}
    for name in shipped.names("catalogue/providers"):
        for row in shipped.table(name)["provider"]:
            provider = read_provider(row, f"{name}: {row.get('id', '?')}")
            if provider.id in providers:
                raise ValueError(f"{name}: provider {provider.id} stands twice in the catalogue")
            providers[provider.id] = provider
    return providers


def read_provider(row: Mapping[str, Any], where: str) -> Provider:
    """One checked row; raises ValueError that names the row and what is wrong with it."""
    fields: dict[str, Any] = {}
    for key, value in row.items():
        if key not in Provider._fields:
            raise ValueError(f"{where}: unknown key {key}")
        if key in _LISTS:
            if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
                raise ValueError(f"{where}: {key} must be a list of strings")
            fields[key] = tuple(value)
        else:
            fields[key] = value
    for host in fields.get("hosts", ()):
        if not _HOST.fullmatch(host):
            raise ValueError(f"{where}: {host} is no host")
    return Provider(**fields)


@cache
def services() -> dict[str, Services]:
    """How to tell the services of an SDK that has many."""
    return {
        name: Services(row["default"], tuple(row["calls"]), row["keyword"], row["families"])
        for name, row in _table("services.toml").items()
        if "calls" in row
    }


@cache
def submodules() -> tuple[tuple[str, str], ...]:
    """Sub-modules that count to a family of their own, the longest first."""
    rows = [pair for group in _table("services.toml").get("submodules", {}).values() for pair in group.items()]
    return tuple(sorted(rows, key=lambda pair: (-len(pair[0]), pair[0])))


@cache
def loaders() -> dict[str, Loader]:
    return {path: Loader(path, **row) for path, row in _table("loaders.toml")["loaders"].items()}


@cache
def lazy_names() -> frozenset[str]:
    return frozenset(_table("loaders.toml")["lazy-names"])


@cache
def http() -> Mapping[str, Any]:
    return _table("http.toml")


@cache
def http_calls() -> dict[str, HttpCall]:
    calls: dict[str, HttpCall] = {}
    for path, row in http()["clients"].items():
        if path.endswith(".*"):
            for verb in http()["verbs"]:
                calls.setdefault(f"{path[:-1]}{verb}", HttpCall(path, **row))
        else:
            calls[path] = HttpCall(path, **row)
    return calls


@cache
def environment() -> Mapping[str, frozenset[str]]:
    return {key: frozenset(names) for key, names in _table("environment.toml").items()}


@cache
def command_calls() -> dict[str, int]:
    return dict(_table("commands.toml")["commands"])


@cache
def wiring() -> Mapping[str, frozenset[str]]:
    return {key: frozenset(names) for key, names in _table("wiring.toml").items()}


@cache
def requests() -> Mapping[str, frozenset[str]]:
    return {key: frozenset(names) for key, names in _table("requests.toml").items()}
