"""What to use instead of a provider: the capability and the adapter that are there already."""

from __future__ import annotations

from seamlint.catalogue import Provider
from seamlint.links.footprints import Footprints, remembered
from seamlint.links.reach import Finder
from seamlint.settings import Settings

_FEW = 2
"""More adapters of a provider than this, and none is named after it: no single one can be recommended."""


def serving(settings: Settings, provider: Provider, family: str) -> str:
    """The declared capability that `provider` serves, or the only one of its family."""
    of_family = []
    for name, capability in sorted(settings.capabilities.items()):
        if capability.provider in (provider.id, provider.name):
            return name
        if capability.family == family:
            of_family.append(name)
    return of_family[0] if len(of_family) == 1 else ""


class Instead:
    """Finds the boundary's own way to a provider."""

    def __init__(self, settings: Settings, finder: Finder, boundary: tuple[str, ...]) -> None:
        self._settings = settings
        self._finder = finder
        self._boundary = boundary

    def capability(self, provider: Provider, family: str) -> str:
        """The declared capability that `provider` serves, or the only one of its family."""
        return serving(self._settings, provider, family)

    @property
    def footprints(self) -> Footprints:
        return self._finder.program.footprints

    @remembered
    def _adapters(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for path in self._boundary:
            facts = self._finder.program.facts(path)
            if facts is None:
                continue
            module = self._finder.program.file(path).module
            providers = {reach.hit.provider.id for reach in self._finder.imports(path, facts)}
            classes = [
                name
                for name, bindings in facts.scopes[0].bindings.items()
                if not name.startswith("_")
                and any(b.kind == "scope" and facts.scopes[b.value].kind == "class" for b in bindings)
            ]
            for provider in sorted(providers):
                target = f"{module}.{classes[0]}" if len(classes) == 1 else module
                found.setdefault(provider, []).append(target)
        return found

    def adapter(self, provider: Provider) -> str:
        """The dotted name of the module or class in the boundary that adapts `provider`."""
        known = self._adapters.get(provider.id, [])
        if not known:
            known = [
                name for other, names in self._adapters.items() if other.endswith(f".{provider.name}") for name in names
            ]
        word = provider.name.replace("-", "_")
        named = [name for name in known if word in name.lower()] or (known if len(known) <= _FEW else [])
        return min(named, key=lambda name: (name.count("."), name), default="")

    def advice(self, provider: Provider, family: str) -> str:
        """The second half of a message: where to go instead."""
        capability = self.capability(provider, family)
        adapter = self.adapter(provider)
        if capability and adapter:
            return f"use the capability `{capability}` through `{adapter}`"
        if capability:
            return f"use the capability `{capability}`"
        if adapter:
            return f"use `{adapter}`"
        packages = self._settings.boundary.packages
        return f"go through an adapter in `{packages[0]}`" if packages else "go through an adapter"
