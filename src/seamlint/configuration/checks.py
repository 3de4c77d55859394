"""What the parts of a configuration say of each other."""

from __future__ import annotations

from collections.abc import Iterable

from seamlint.catalogue import Catalogue, load
from seamlint.configuration.problems import join, suggestion
from seamlint.configuration.schema import Report
from seamlint.redaction import shown
from seamlint.settings import Settings


class _Checker:
    def __init__(self, settings: Settings, prefix: str, report: Report) -> None:
        self.settings = settings
        self.prefix = f"{prefix}." if prefix else ""
        self._report = report
        self.catalogue: Catalogue = load(settings)

    def report(self, key: str, message: str) -> None:
        self._report(f"{self.prefix}{key}", message)

    def known(self, key: str, value: str, among: Iterable[str], what: str) -> None:
        listed = list(among)
        if value and value not in listed:
            self.report(key, f"`{shown(value)}` is no {what}{suggestion(value, listed)}")

    def run(self) -> None:
        self._providers()
        self._families()
        self._capabilities()
        self._connections()
        self._credentials()
        self._environments()

    def _providers(self) -> None:
        others = [provider for provider in self.catalogue.active if provider.id not in self.settings.providers]
        owners = {root: other.id for other in others for root in (*other.companions, *other.imports)}
        for name, provider in self.settings.providers.items():
            key = f"providers.{join(name)}"
            if provider.family and provider.family != name.partition(".")[0]:
                self.report(f"{key}.family", f"`{shown(provider.family)}` is not the family in the name `{name}`")
            for root in provider.imports:
                owner = owners.setdefault(root, name)
                if owner != name:
                    self.report(f"{key}.imports", f"`{root}` belongs to {owner} already")

    def _families(self) -> None:
        families = {*self.catalogue.families, "cloud"}
        for name in self.settings.families:
            self.known(f"families.{join(name)}", name, families, "provider family")

    def _capabilities(self) -> None:
        families = {*self.catalogue.families, "cloud"}
        for name, capability in self.settings.capabilities.items():
            key = f"capabilities.{join(name)}"
            self.known(f"{key}.family", capability.family, families, "provider family")
            self.known(f"{key}.provider", capability.provider, self._provider_names(), "provider of the catalogue")
            family = capability.provider.partition(".")[0] if "." in capability.provider else ""
            if family and capability.family and family != capability.family and family in families:
                self.report(
                    f"{key}.provider", f"`{shown(capability.provider)}` is not of the family {capability.family}"
                )
            if not capability.family and not capability.provider:
                self.report(key, "say which `family` it is of, or which `provider` serves it")

    def _provider_names(self) -> set[str]:
        return {*self.catalogue.providers, *(provider.name for provider in self.catalogue.providers.values())}

    def _connections(self) -> None:
        for name, connection in self.settings.connections.items():
            key = f"connections.{join(name)}"
            self.known(f"{key}.capability", connection.capability, self.settings.capabilities, "declared capability")
            self.known(
                f"{key}.integration", connection.integration, self._provider_names(), "provider of the catalogue"
            )
            if self.settings.environments:
                self.known(
                    f"{key}.environment", connection.environment, self.settings.environments, "declared environment"
                )

    def _credentials(self) -> None:
        for name, credential in self.settings.credentials.items():
            key = f"credentials.{join(name)}"
            self.known(f"{key}.capability", credential.capability, self.settings.capabilities, "declared capability")
            public = {"browser", "client", "public"} & set(credential.surfaces)
            if public and credential.sensitivity not in ("", "public"):
                self.report(f"{key}.surfaces", f"a {credential.sensitivity} credential may not reach `{min(public)}`")

    def _environments(self) -> None:
        for position, name in enumerate(self.settings.production_like):
            self.known(
                f"environments.production-like[{position}]", name, self.settings.environments, "declared environment"
            )


def check(settings: Settings, prefix: str, report: Report) -> None:
    """Report every reference that leads nowhere and every pair of values that contradict each other."""
    _Checker(settings, prefix, report).run()
