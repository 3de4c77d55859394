"""Answers what belongs to whom."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cached_property
from typing import Any

from seamlint.catalogue import loader
from seamlint.catalogue.loader import UNKNOWN
from seamlint.catalogue.model import OFF_BY_DEFAULT, Provider, Roots, Services
from seamlint.patterns import later
from seamlint.settings import DeclaredProvider, Settings

_SECRET_WORDS = later(r"(?:^|_)(?:SECRET|TOKEN|PASSWORD|PASSWD|APIKEY|KEY|PAT|CREDENTIALS?)(?:_|$)")
_HARMLESS = later(
    r"(?:^|_)(?:PUBLIC|PUBLISHABLE|ID|IDS|NAME|URL|URI|HOST|PATH|FILE|DIR|REGION|LENGTH|TTL|EXPIRY|EXPIRES|EXPIRATION|PREFIX|HEADER|ENABLED|VERSION|TYPE|ALGORITHM|COUNT|LIMIT)$"
)


class Catalogue:
    """The providers that are in force and how to recognise them."""

    def __init__(self, providers: Iterable[Provider], settings: Settings | None = None) -> None:
        self.providers = {provider.id: provider for provider in providers}
        self._settings = settings or Settings()
        active = [provider for provider in self.providers.values() if self.is_active(provider)]
        self.active = tuple(sorted(active, key=lambda provider: provider.id))

    @property
    def settings(self) -> Settings:
        return self._settings

    def is_active(self, provider: Provider, family: str | None = None) -> bool:
        """Whether the boundary rules watch `provider`, here as one of `family`."""
        wanted = self._settings.families.get(family or provider.family)
        return wanted if wanted is not None else provider.role not in OFF_BY_DEFAULT

    @cached_property
    def families(self) -> frozenset[str]:
        return frozenset(provider.family for provider in self.providers.values()) | frozenset(
            family for services in loader.services().values() for family in services.families.values()
        )

    @cached_property
    def roots(self) -> Roots:
        pairs = [(root, provider) for provider in self.active for root in provider.imports]
        pairs += [(root, provider) for provider in self.active for root in provider.companions]
        return Roots(pairs)

    def find(self, dotted: str) -> Provider | None:
        """The provider that the dotted name belongs to, if the boundary rules watch it."""
        match = self.roots.find(dotted)
        return match[1] if match else None

    def is_listed_client(self, provider: Provider, dotted: str) -> bool:
        """Whether `dotted` is one of the client classes that the catalogue lists."""
        return dotted.rpartition(".")[2] in _plain(provider)

    def is_client(self, provider: Provider, dotted: str) -> bool:
        """Whether calling `dotted` constructs one of the provider's clients."""
        match = self.roots.find(dotted)
        inside = dotted[len(match[0]) + 1 :] if match else ""
        last = inside.rpartition(".")[2]
        return bool(inside) and (inside in provider.clients or last[:1].isupper() or last in _plain(provider))

    @cached_property
    def _hosts(self) -> dict[str, list[tuple[tuple[str, ...], str, Provider]]]:
        index: dict[str, list[tuple[tuple[str, ...], str, Provider]]] = {}
        for provider in self.active:
            for host in provider.hosts:
                name, _, path = host.partition("/")
                labels = tuple(reversed(name.split(".")))
                index.setdefault(".".join(labels[:2]), []).append((labels, path, provider))
        for candidates in index.values():
            candidates.sort(
                key=lambda entry: (sum("*" in label for label in entry[0]), -len(entry[0]), _rank(*entry[::2]))
            )
        return index

    def find_host(self, labels: tuple[str, ...], path: str | None) -> tuple[str, Provider] | None:
        """The provider of a host given as labels, and the host as the catalogue has it; None for whatever path."""
        backwards = tuple(reversed(labels))
        for wanted, prefix, provider in self._hosts.get(".".join(backwards[:2]), ()):
            if _same_host(wanted, backwards) and (not prefix or path is None or _under(path, prefix)):
                return ".".join(reversed(wanted)), provider
        return None

    @cached_property
    def variables(self) -> dict[str, Provider]:
        """The variables that hold a credential, in capitals."""
        owners: dict[str, list[Provider]] = {}
        for provider in self.active:
            for name in provider.env:
                owners.setdefault(name.upper(), []).append(provider)
        return {
            name: min(found, key=lambda provider: _rank(name.lower().split("_"), provider))
            for name, found in owners.items()
        }

    @cached_property
    def _identifiers(self) -> frozenset[str]:
        return frozenset(name.upper() for provider in self.active for name in provider.identifiers)

    @cached_property
    def variable_heads(self) -> dict[str, Provider]:
        """First words of variables that are the provider's own name: `STRIPE` in `STRIPE_LIVE_SECRET_KEY`."""
        return {
            word: provider
            for name, provider in reversed(self.variables.items())
            if len(word := name.partition("_")[0]) > 3 and word.lower() == provider.name
        }

    def find_credential(self, name: str) -> Provider | None:
        """The provider whose credential an environment variable of this name holds."""
        upper = name.upper()
        provider = self.variables.get(upper)
        if provider is not None or upper in self._identifiers:
            return provider
        provider = self.variable_heads.get(upper.partition("_")[0])
        if provider is not None and _SECRET_WORDS.search(upper) and not _HARMLESS.search(upper):
            return provider if not re.search(r"(?:^|_)(?:PUBLIC|PUBLISHABLE)_", upper) else None
        return None

    @cached_property
    def commands(self) -> dict[str, Provider]:
        return {command: provider for provider in reversed(self.active) for command in provider.cli}

    @cached_property
    def headers(self) -> dict[str, Provider]:
        return {header: provider for provider in reversed(self.active) for header in provider.headers}

    def family_of(self, provider: Provider, dotted: str = "", service: str | None = None) -> str:
        """The family a use of `provider` counts to, decided by sub-module or service where it has many."""
        for prefix, family in loader.submodules():
            if dotted == prefix or dotted.startswith(f"{prefix}."):
                return family
        services = loader.services().get(provider.services)
        if services is not None and service:
            wild = [key for key in services.families if key.endswith("*") and service.startswith(key[:-1])]
            key = service if service in services.families else max(wild, key=len, default="")
            return services.families.get(key, services.default)
        return provider.family

    def families_of(self, provider: Provider) -> frozenset[str]:
        """Every family that some use of `provider` may count to."""
        services = loader.services().get(provider.services)
        found = {provider.family, *((services.default, *services.families.values()) if services is not None else ())}
        for prefix, family in loader.submodules():
            if any(prefix == root or prefix.startswith(f"{root}.") for root in provider.imports):
                found.add(family)
        return frozenset(found)

    def services_of(self, provider: Provider) -> Services | None:
        return loader.services().get(provider.services)


def _rank(words: Iterable[str], provider: Provider) -> tuple[bool, bool, int, str]:
    """Who comes first among several that share a host or a variable: the provider it is named after."""
    named = provider.name.partition("-")[0] in words
    return provider.role != "provider", not named, len(provider.name), provider.id


def _plain(provider: Provider) -> set[str]:
    return {client.rpartition(".")[2] for client in provider.clients}


def _same_host(wanted: tuple[str, ...], labels: tuple[str, ...]) -> bool:
    """Compares label by label from the right; `*` is one label, a leading `**` one or more."""
    if wanted[-1] == "**":
        return len(labels) >= len(wanted) and _same_host(wanted[:-1], labels[: len(wanted) - 1])
    return len(wanted) == len(labels) and all(
        want == have or (have == UNKNOWN and position > 1) or ("*" in want and _fits(want, have))
        for position, (want, have) in enumerate(zip(wanted, labels, strict=True))
    )


def _under(path: str, prefix: str) -> bool:
    """Whether a path is the prefix or goes on below it."""
    return path.startswith(prefix) and path[len(prefix) : len(prefix) + 1] in ("", "/", "?", "#", UNKNOWN)


def _fits(want: str, have: str) -> bool:
    before, _, after = want.partition("*")
    return len(have) >= len(before) + len(after) and have.startswith(before) and have.endswith(after)


def load(settings: Settings | None = None) -> Catalogue:
    """The built-in catalogue with the user's additions."""
    settings = settings or Settings()
    providers = dict(loader.built_in())
    for identifier, declared in settings.providers.items():
        providers[identifier] = _declared(identifier, declared, providers.get(identifier))
    return Catalogue(providers.values(), settings)


def _declared(identifier: str, declared: DeclaredProvider, known: Provider | None) -> Provider:
    base = known or Provider(id=identifier, role=declared.role, source="configuration")
    fields: dict[str, Any] = {name: getattr(base, name) for name in Provider._fields}
    for name in ("dists", "imports", "companions", "hosts", "env", "identifiers", "cli", "clients"):
        fields[name] = tuple(dict.fromkeys((*fields[name], *getattr(declared, name))))
    fields["prefixes"] = tuple(dict.fromkeys((*fields["prefixes"], *declared.secret_prefixes)))
    return Provider(**fields)
