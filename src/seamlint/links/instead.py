"""What to use instead of a provider: the capability and the adapter that are there already."""

from __future__ import annotations

from collections.abc import Callable, Iterable

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

    def __init__(
        self, settings: Settings, finder: Finder, boundary: Iterable[str], imported: Callable[[str], frozenset[str]]
    ) -> None:
        """`imported` has the ids of the providers whose SDKs a module of the boundary may import."""
        self._settings = settings
        self._finder = finder
        self._boundary = boundary
        self._may_import = imported
        self._known: dict[str, tuple[tuple[frozenset[str], str], int]] = {}

    def capability(self, provider: Provider, family: str) -> str:
        """The declared capability that `provider` serves, or the only one of its family."""
        return serving(self._settings, provider, family)

    @property
    def footprints(self) -> Footprints:
        return self._finder.program.footprints

    @remembered
    def _importing(self) -> dict[str, list[str]]:
        """By provider the modules that may import its SDK."""
        found: dict[str, list[str]] = {}
        for path in self._boundary:
            self.footprints.note(path)
            for provider in self._may_import(path):
                found.setdefault(provider, []).append(path)
        return found

    def importing(self, provider: Provider) -> tuple[str, ...]:
        """The modules of the boundary that may import its SDK."""
        return tuple(self._importing.get(provider.id, ()))

    def _adapter(self, path: str) -> tuple[frozenset[str], str]:
        """The providers whose SDKs a module imports, and its name, or that of its only class."""
        return self.footprints.kept(self._known, path, lambda: (self._providers(path), self._target(path)))

    def _providers(self, path: str) -> frozenset[str]:
        return frozenset(reach.hit.provider.id for reach in self._finder.sdk_imports(path))

    def _target(self, path: str) -> str:
        facts, module = self._finder.program.outline(path), self._finder.program.file(path).module
        scopes = facts.scopes if facts is not None else []
        classes = [
            name
            for name, bindings in (scopes[0].bindings.items() if scopes else ())
            if not name.startswith("_") and any(b.kind == "scope" and scopes[b.value].kind == "class" for b in bindings)
        ]
        return f"{module}.{classes[0]}" if len(classes) == 1 else module

    def _adapters(self, provider: str) -> list[str]:
        found = map(self._adapter, self._importing.get(provider, ()))
        return [target for providers, target in found if provider in providers]

    def adapter(self, provider: Provider) -> str:
        """The dotted name of the module or class in the boundary that adapts `provider`."""
        known = self._adapters(provider.id)
        if not known:
            others = (other for other in self._importing if other.endswith(f".{provider.name}"))
            known = [name for other in others for name in self._adapters(other)]
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
