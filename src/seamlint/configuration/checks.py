"""What the parts of a configuration say of each other."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from seamlint.catalogue import Catalogue, load
from seamlint.catalogue.model import Provider
from seamlint.configuration.positions import Path
from seamlint.configuration.problems import suggestion
from seamlint.configuration.schema import Report
from seamlint.redaction import shown
from seamlint.settings import Settings

_MOST_HINTS = 20
"""How often a word is compared with all the known ones: enough for a person, and little for a machine."""
_ANY_FAMILY = frozenset({"wrapper", "aggregator"})
"""Roles of providers that stand in front of others."""
_LIST = "`seamlint catalogue` lists them"


class _Checker:
    def __init__(self, settings: Settings, broken: Iterable[Path], report: Report) -> None:
        self.settings = settings
        self._broken = frozenset(broken)
        self._knows_environments = all(
            path[:1] != ("environments",) or path[1:2] == ("production-like",) for path in self._broken
        )
        self._report = report
        self._hints = 0
        self.catalogue: Catalogue = load(settings)
        self._families = {*self.catalogue.families, "cloud"}
        self._providers: dict[str, list[Provider]] = {}
        for provider in self.catalogue.providers.values():
            for name in (provider.id, provider.name):
                self._providers.setdefault(name, []).append(provider)

    def report(self, path: Path, message: str) -> None:
        """What follows from a mistake that is told already is no news."""
        if not any(path[:length] in self._broken for length in range(len(path) + 1)):
            self._report(path, message)

    def known(self, path: Path, value: str, among: Collection[str], what: str, otherwise: str) -> bool:
        if not value or value in among:
            return bool(value)
        self._hints += 1
        hint = suggestion(value, among if self._hints <= _MOST_HINTS else (), otherwise)
        self.report(path, f"`{shown(value)}` is no {what}{hint}")
        return False

    def run(self) -> None:
        self._declared_providers()
        self._capabilities()
        self._connections()
        self._credentials()
        self._environments()
        self._urls()
        for name in self.settings.families:
            self._family(("families", name), name)
        for table in ("capabilities", "connections", "credentials", "providers"):
            self._distinct({(table, name): name for name in getattr(self.settings, table)})

    def _distinct(self, names: Mapping[Path, str]) -> None:
        """Ids that people and file systems take for one another are a mistake sooner or later."""
        first: dict[str, Path] = {}
        for path, name in names.items():
            place = first.setdefault(name.lower().replace("-", "_"), path)
            if place != path:
                other = names[place]
                same = "stands here twice" if other == name else f"differs from `{shown(other)}` in case or dashes only"
                self.report(path, f"`{shown(name)}` {same}; keep one of them")

    def _family(self, path: Path, value: str) -> bool:
        return self.known(path, value, self._families, "provider family", _LIST)

    def _provider(self, path: Path, value: str) -> list[Provider]:
        self.known(path, value, self._providers, "provider of the catalogue", f"{_LIST}, [providers] adds to them")
        return self._providers.get(value, [])

    def _capability(self, path: Path, value: str) -> None:
        if ("capabilities",) not in self._broken:
            known = self.settings.capabilities
            self.known(path, value, known, "declared capability", "declare it under [capabilities]")

    def _environment(self, path: Path, value: str) -> None:
        if self._knows_environments:
            known = self.settings.environments
            self.known(path, value, known, "declared environment", "add it to environments.names")

    def _declared_providers(self) -> None:
        others = [provider for provider in self.catalogue.active if provider.id not in self.settings.providers]
        owners = {root: other.id for other in others for root in (*other.companions, *other.imports)}
        for name, provider in self.settings.providers.items():
            if provider.family and provider.family != name.partition(".")[0]:
                wrong = f"`{shown(provider.family)}` is not the family in the name `{shown(name)}`; leave it out"
                self.report(("providers", name, "family"), wrong)
            for position, root in enumerate(provider.imports):
                owner = owners.setdefault(root, name)
                if owner != name:
                    path = ("providers", name, "imports", position)
                    self.report(path, f"`{shown(root)}` belongs to {shown(owner)} already; add to that one")

    def _capabilities(self) -> None:
        for name, capability in self.settings.capabilities.items():
            path = ("capabilities", name)
            is_family = self._family((*path, "family"), capability.family)
            providers = self._provider((*path, "provider"), capability.provider)
            if not capability.family and not capability.provider:
                if not {(*path, "family"), (*path, "provider")} & self._broken:
                    self.report(path, "say which `family` it is of, or which `provider` serves it")
            elif providers and is_family and not any(self._is_of(each, capability.family) for each in providers):
                wrong = f"`{shown(capability.provider)}` is not of the family {capability.family}"
                self.report((*path, "provider"), f"{wrong}; it is of {providers[0].family}")
            elif providers and not any(self._serves(each, name) for each in providers):
                wrong = f"`{shown(capability.provider)}` does not serve `{shown(name)}`"
                self.report((*path, "provider"), f"{wrong}; add that to its `capabilities`, or name another")

    def _is_of(self, provider: Provider, family: str) -> bool:
        return provider.role in _ANY_FAMILY or family in self.catalogue.families_of(provider)

    def _serves(self, provider: Provider, capability: str) -> bool:
        declared = self.settings.providers.get(provider.id)
        return declared is None or not declared.capabilities or capability in declared.capabilities

    def _connections(self) -> None:
        for name, connection in self.settings.connections.items():
            path = ("connections", name)
            self._capability((*path, "capability"), connection.capability)
            providers = self._provider((*path, "integration"), connection.integration)
            if self.settings.environments:
                self._environment((*path, "environment"), connection.environment)
            wrong = self._disagreement(connection.capability, providers)
            if wrong:
                self.report((*path, "integration"), f"`{shown(connection.integration)}` {wrong}")

    def _disagreement(self, name: str, providers: list[Provider]) -> str:
        """Why none of the providers can be meant by the capability; the end of a sentence."""
        capability = self.settings.capabilities.get(name)
        if capability is None or not providers:
            return ""
        wanted = self._providers.get(capability.provider, [])
        if wanted:
            if any(each in wanted for each in providers) or any(each.role in _ANY_FAMILY for each in wanted):
                return ""
            return f"is not what serves `{shown(name)}`, which is {shown(capability.provider)}; name the same in both"
        if capability.family in self._families:
            if not any(self._is_of(each, capability.family) for each in providers):
                return f"is not of the family {capability.family} of `{shown(name)}`; name one that is"
            if not any(self._serves(each, name) for each in providers):
                return f"does not serve `{shown(name)}`; add that to its `capabilities`, or name another"
        return ""

    def _credentials(self) -> None:
        for name, credential in self.settings.credentials.items():
            path = ("credentials", name)
            self._capability((*path, "capability"), credential.capability)
            level = credential.sensitivity
            kind = f"{'an' if level == 'internal' else 'a'} {level} credential" if level else "it"
            public = {"browser", "client", "public"} & set(credential.surfaces)
            if public and level not in ("", "public"):
                wrong = f"{kind} may not reach `{min(public)}`; take that out, or set sensitivity to public"
                self.report((*path, "surfaces"), wrong)
            if credential.default and level not in ("public", "internal"):
                wrong = f"{kind} may not have a default; leave that out, or say by `sensitivity` that it is public"
                self.report((*path, "default"), wrong)

    def _environments(self) -> None:
        names = self.settings.environments
        self._distinct({("environments", "names", position): name for position, name in enumerate(names)})
        for position, name in enumerate(self.settings.production_like):
            self._environment(("environments", "production-like", position), name)

    def _urls(self) -> None:
        for name, purposes in self.settings.urls.items():
            self._capability(("urls", name), name)
            for purpose, places in purposes.items():
                for environment in places if self.settings.environments else ():
                    self._environment(("urls", name, purpose, environment), environment)


def check(settings: Settings, broken: Iterable[Path], report: Report) -> None:
    """Report every reference that leads nowhere and every pair of values that contradict each other.

    `broken` are the places of mistakes that are known already; what only follows from them is left out.
    """
    _Checker(settings, broken, report).run()
