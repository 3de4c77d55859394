"""`seamlint catalogue NAME`: which provider something belongs to."""

from __future__ import annotations

from seamlint.catalogue import Catalogue, Provider, load
from seamlint.catalogue.model import OFF_BY_DEFAULT
from seamlint.configuration.problems import suggestion
from seamlint.links.hosts import split_host
from seamlint.settings import Settings


def _everything() -> Catalogue:
    """The catalogue with every provider in force, also those that are off by default."""
    plain = load()
    return Catalogue(plain.providers.values(), Settings(families=dict.fromkeys(plain.families, True)))


def find(name: str) -> list[Provider]:
    """The providers that a name stands for: by name, import, distribution, family, host, variable or command."""
    catalogue = _everything()
    lowered = name.lower()
    dist = lowered.replace("_", "-")
    found = [
        provider
        for provider in catalogue.active
        if lowered in (provider.id, provider.name, provider.family) or dist in provider.dists
    ]
    labels, path, _ = split_host(lowered)
    host = catalogue.find_host(labels, path) if "." in name else None
    more = [
        catalogue.find(name),
        host[1] if host else None,
        catalogue.find_credential(name) if name.isupper() else None,
        catalogue.commands.get(name),
        catalogue.headers.get(lowered),
    ]
    for provider in more:
        if provider is not None and provider not in found:
            found.append(provider)
    return found


def describe(name: str | None) -> str | None:
    """The catalogue's answer for people, or None if there is none; without a name the list of families."""
    if name is None:
        families: dict[str, list[str]] = {}
        for provider in _everything().active:
            families.setdefault(provider.family, []).append(provider.name)
        lines = [f"{family} ({len(names)}): {', '.join(sorted(names))}" for family, names in sorted(families.items())]
        return "\n".join(lines)
    found = find(name)
    return "\n\n".join(_card(provider) for provider in found) if found else None


def hint(name: str) -> str:
    catalogue = _everything()
    words = {provider.name for provider in catalogue.active}
    words |= {root for provider in catalogue.active for root in provider.imports}
    close = suggestion(name, words)
    return close if "did you mean" in close else "; providers can be added under [tool.seamlint.providers]"


def _card(provider: Provider) -> str:
    off = "  (not watched by default)" if provider.role in OFF_BY_DEFAULT else ""
    lines = [f"{provider.id}  {provider.role}{off}"]
    rows = (
        ("distributions", provider.dists),
        ("imports", provider.imports),
        ("companions", provider.companions),
        ("hosts", provider.hosts),
        ("credentials", provider.env),
        ("identifiers", provider.identifiers),
        ("commands", provider.cli),
        ("headers", provider.headers),
    )
    lines += [f"  {label:<14}{', '.join(values)}" for label, values in rows if values]
    lines += [
        f"  {label:<14}{value}" for label, value in (("note", provider.note), ("source", provider.source)) if value
    ]
    return "\n".join(lines)
