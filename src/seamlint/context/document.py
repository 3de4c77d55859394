"""The answer as data, version 1: what people see is made of it, and agents read it as it is."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from typing import Any

from seamlint import suppressions
from seamlint.analysis import read_bytes
from seamlint.context import permissions
from seamlint.engine import Result
from seamlint.files import SUFFIXES, exclusion
from seamlint.finding import Accepted
from seamlint.judge import selected
from seamlint.links import offers
from seamlint.links.links import Links
from seamlint.project import Zone, matches
from seamlint.redaction import hidden
from seamlint.reporters.json import of_finding
from seamlint.rule import LoadedRule
from seamlint.settings import Settings
from seamlint.source import UnreadableSource, decode

VERSION = 1
_AS_THEY_ARE = frozenset({"path", "root", "fingerprint"})


def of(path: str, root: str, result: Result, rules: Sequence[LoadedRule], *, complete: bool) -> dict[str, Any]:
    """What is known for somebody about to edit the file at `path`, relative to the root."""
    settings = result.links.settings
    running = selected(rules, settings.select, settings.ignore, settings.has_manifest)
    codes = {loaded.rule.code for loaded in running}
    exists = os.path.isfile(os.path.join(root, path))
    is_python = path.endswith(SUFFIXES) or "." not in os.path.basename(path)
    file = result.links.project.file_at(path)
    zone = file.zone if is_python else result.links.project.zone_of_document(path)
    document = {
        "version": VERSION,
        "root": ".",
        "file": {
            "path": path,
            "exists": exists,
            "checked": not exclusion(settings.exclude)(path),
            "module": file.module if is_python else "",
            "zone": zone.value,
            "roles": _roles(file.names, settings) if is_python else [],
        },
        "boundary": _boundary(settings),
        "permissions": [each._asdict() for each in permissions.find(file, settings, codes)] if is_python else [],
        "capabilities": [
            {"name": name, "family": each.family, "provider": each.provider, "ownership": each.ownership}
            for name, each in sorted(settings.capabilities.items())
        ],
        "use": [_offer(each) for each in _allowed(result.links, zone, file.names)] if is_python else [],
        "connections": _connections(settings),
        "credentials": _credentials(settings),
        "suppressions": _suppressions(root, path, is_python) if exists else [],
        "exceptions": _exceptions(path, settings),
        "findings": {
            "complete": complete,
            "list": [of_finding(each) for each in result.findings if each.path == path],
            "known": [of_finding(each.finding) for each in result.ledger if _is_known(each, path)],
        },
    }
    clean: dict[str, Any] = _clean(document)
    return clean


def _is_known(each: Accepted, path: str) -> bool:
    """Whether the baseline has it; what comments and exceptions accept is named with them."""
    return each.by == "baseline" and each.finding.path == path


def _roles(names: Sequence[str], settings: Settings) -> list[str]:
    """What the configuration says that the module is for."""
    boundary = settings.boundary
    said = {
        "bindings": boundary.bindings,
        "secrets": boundary.secrets,
        "webhooks": boundary.webhooks,
        "surface": boundary.surfaces,
        "upstream": boundary.upstream,
        "contract": tuple(each.contract.partition(":")[0] for each in settings.capabilities.values() if each.contract),
        "fake": tuple(each.fake.partition(":")[0] for each in settings.capabilities.values() if each.fake),
    }
    return [role for role, patterns in said.items() if any(matches(name, patterns) for name in names)]


def _boundary(settings: Settings) -> dict[str, Any]:
    boundary = settings.boundary
    lists = ("packages", "bindings", "secrets", "webhooks", "surfaces", "upstream")
    return {**{key: list(getattr(boundary, key)) for key in lists}, "layout": boundary.layout}


def _allowed(links: Links, zone: Zone, names: Sequence[str]) -> list[offers.Offer]:
    """What the module may take from the boundary: outside it nobody makes an adapter where bindings have a place."""
    found = offers.find(links)
    bindings = links.settings.boundary.bindings
    if zone is Zone.APP and not any(matches(name, bindings) for name in names):
        bound = {each.capability for each in found if each.kind == offers.BINDING} - {""}
        return [
            each
            for each in found
            if each.kind in (offers.CONTRACT, offers.BINDING)
            or (each.kind == offers.ADAPTER and not bindings and each.capability not in bound)
        ]
    return found


def _offer(offer: offers.Offer) -> dict[str, Any]:
    return {
        "kind": offer.kind,
        "import": offer.import_line,
        "capability": offer.capability,
        "providers": list(offer.providers),
        "operations": list(offer.operations),
    }


def _connections(settings: Settings) -> list[dict[str, Any]]:
    keys = ("capability", "integration", "tenant", "environment", "ownership", "auth")
    return [
        {"name": name, **{key: getattr(each, key) for key in keys}}
        for name, each in sorted(settings.connections.items())
    ]


def _credentials(settings: Settings) -> list[dict[str, Any]]:
    """Who keeps each credential, never where or what it is."""
    return [
        {
            "name": name,
            "capability": each.capability,
            "owner": each.owner,
            "sensitivity": each.sensitivity,
            "surfaces": list(each.surfaces),
            "rotation_days": each.rotation_days,
        }
        for name, each in sorted(settings.credentials.items())
    ]


def _suppressions(root: str, path: str, is_python: bool) -> list[dict[str, Any]]:
    try:
        text = decode(read_bytes(root, path))
    except UnreadableSource:
        return []
    found = suppressions.find(text) if is_python else suppressions.find_in_document(text)
    return [
        {
            "line": each.line,
            "rules": list(each.codes),
            "reason": each.reason,
            "until": each.until.isoformat() if each.until else None,
            "problem": each.problem,
        }
        for each in found
    ]


def _exceptions(path: str, settings: Settings) -> list[dict[str, Any]]:
    return [
        {"rule": each.rule, "reason": each.reason, "owner": each.owner, "expires": each.expires.isoformat()}
        for each in settings.exceptions
        if exclusion([each.path])(path)
    ]


def _clean(value: Any) -> Any:
    """The document without what may be a secret in its texts; findings are clean already."""
    if isinstance(value, str):
        return hidden(value)
    if isinstance(value, list):
        return [_clean(each) for each in value]
    if isinstance(value, Mapping):
        return {key: each if key in _AS_THEY_ARE else _clean(each) for key, each in value.items()}
    return value
