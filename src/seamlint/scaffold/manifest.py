"""Adds to the configuration what a new adapter needs, and leaves everything else in it as it stands."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from seamlint.configuration import prefix_of
from seamlint.scaffold.place import Obstacle

if TYPE_CHECKING:
    from seamlint.scaffold.naming import Naming
    from seamlint.scaffold.place import Place

OWNERS = {"local": "byok", "hybrid": "hybrid", "managed": "managed"}
"""The ownership that goes with each mode of a runtime."""
_PLACED: dict[str, dict[str, Any]] = {
    "local": {"secrets": "local", "managed-execution": []},
    "hybrid": {"secrets": "mixed", "managed-execution": ["provider-execution"]},
    "managed": {"secrets": "managed", "managed-execution": []},
}
_DAYS = 90


def extended(place: Place, names: Naming, mode: str, harness: str, text: str) -> str:
    """The text of the configuration with the entries of a capability; keys that are there keep their values."""
    import tomlkit
    from tomlkit.exceptions import TOMLKitError

    try:
        document = tomlkit.parse(text)
    except TOMLKitError as error:
        raise Obstacle(f"{place.file} is not valid TOML: {error}") from None
    wanted = _entries(place, names, mode, harness)
    for key in reversed(prefix_of(place.file)):
        wanted = {key: wanted}
    before = document.unwrap()
    try:
        last = _add(document, wanted)
    except (AttributeError, TypeError, ValueError):
        table = ".".join(prefix_of(place.file)) or "the configuration"
        raise Obstacle(f"{table} in {place.file} cannot be added to as it is written; make it a table") from None
    if document.unwrap() == before:
        return text
    if last is not None:
        last.add(tomlkit.nl())  # what follows stands apart
    return f"{tomlkit.dumps(document).rstrip()}\n"


def _add(table: Any, wanted: Mapping[str, Any]) -> Any:
    """Add what is missing; gives the last of the tables that are new."""
    import tomlkit

    last = None
    for key, value in wanted.items():
        if not isinstance(value, Mapping):
            if key not in table:
                table[key] = value
            elif key == "contexts":
                table[key].extend(each for each in value if each not in table[key])
        elif key in table:
            last = _add(table[key], value) or last
        else:
            made = tomlkit.table(is_super_table=all(isinstance(each, Mapping) for each in value.values()))
            last = _add(made, value) or made
            table[key] = made
    return last


def _entries(place: Place, names: Naming, mode: str, harness: str) -> dict[str, Any]:
    wanted: dict[str, Any] = {}
    if not place.is_declared:
        wanted["boundary"] = {"packages": [names.package], "secrets": [f"{names.package}.secret_store"]}
    wanted["runtime"] = {
        "mode": mode,
        **_PLACED[mode],
        "tenant-connections": "app",
        "transport": "sdk",
        "telemetry": "redacted",
    }
    if not names.second:
        wanted["capabilities"] = {names.capability: _capability(names, mode, harness)}
        if not any(each.capability == names.capability for each in place.settings.connections.values()):
            wanted["connections"] = {names.connection: _connection(place, names, mode)}
    elif names.sdk.ambient:
        wanted["connections"] = {f"{names.connection}_{names.sdk.prefix.lower()}": _ambient(names)}
    if names.sdk.secrets:
        wanted["credentials"] = {name: _credential_entry(names, name, mode) for name in names.sdk.secrets}
    wanted["factories"] = _factories(names)
    return wanted


def _capability(names: Naming, mode: str, harness: str) -> dict[str, Any]:
    return {
        "version": "1.0.0",
        "family": names.sdk.family,
        "provider": names.sdk.known_as,
        "contract": f"{names.contract}:{names.port}",
        "ownership": OWNERS[mode],
        "runtime": mode,
        "fake": names.fake,
        "harness": [harness],
        "failure-tests": [harness],
    }


def _connection(place: Place, names: Naming, mode: str) -> dict[str, Any]:
    found: dict[str, Any] = {
        "capability": names.capability,
        "integration": names.sdk.known_as,
        "tenant": "*",
        "label": names.sdk.label,
    }
    environments = place.settings.production_like or place.settings.environments
    if environments:
        found["environment"] = environments[-1]
    found["ownership"] = "managed" if mode == "managed" else "byok"
    if names.sdk.ambient:
        return {**found, **_ambient(names)}
    secret = next(name for name in reversed(names.sdk.secrets) if name not in names.sdk.identifiers)
    where = f"file:///run/secrets/{secret}" if mode == "managed" else f"env://{secret}"
    return {**found, "secret-provider": "managed" if mode == "managed" else "environment", "secret-ref": where}


def _ambient(names: Naming) -> dict[str, Any]:
    """That the platform vouches for the program; of a provider that serves no capability yet it is all there is."""
    return {"integration": names.sdk.known_as, "auth": "ambient"}


def _credential_entry(names: Naming, name: str, mode: str) -> dict[str, Any]:
    words = name.lower().split("_")
    public = name in names.sdk.identifiers
    found: dict[str, Any] = {
        "capability": names.capability,
        "owner": "managed" if mode == "managed" else "consumer",
        "field": "_".join(words[1:]) or name.lower(),
        "sensitivity": "internal" if public else "secret",
        "surfaces": ["server", "worker"],
    }
    return found if public else {**found, "rotation-days": _DAYS, "revoke": names.sdk.revoke}


def _factories(names: Naming) -> dict[str, Any]:
    """The functions of the runtime that goes with the adapter."""
    runtime = f"{names.package}.runtime"
    return {
        "runtime": [f"{runtime}.create_integration_runtime"],
        "local-runtime": [f"{runtime}.create_local_runtime"],
        "hybrid-runtime": [f"{runtime}.create_hybrid_runtime"],
        "managed-runtime": [f"{runtime}.create_managed_runtime"],
        "contexts": [f"{names.package}.binding.Binding"],
        "redactors": [f"{runtime}.redact"],
    }
