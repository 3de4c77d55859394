"""What the boundary promises to its callers: the contracts of its capabilities, and the errors that it raises."""

from __future__ import annotations

from typing import TYPE_CHECKING

from seamlint.catalogue import Provider
from seamlint.links.contracts import class_at
from seamlint.links.footprints import Footprints, remembered
from seamlint.links.values import Class, Function, Instance, Value

if TYPE_CHECKING:
    from collections.abc import Callable

    from seamlint.links.links import Links


class Promises:
    """Where callers meet a provider without naming it."""

    def __init__(self, links: Links, behind: Callable[[str], Provider | None]) -> None:
        """`behind` gives the provider that a module of the boundary adapts."""
        self._links = links
        self._behind = behind

    @property
    def footprints(self) -> Footprints:
        return self._links.footprints

    @remembered
    def contracts(self) -> dict[tuple[str, int], Provider]:
        """The contracts of the declared capabilities, by file and scope, with the provider that serves them."""
        known = self._links.catalogue.providers.values()
        found = {}
        for _, capability in sorted(self._links.settings.capabilities.items()):
            contract = class_at(self._links.evaluator, capability.contract) if capability.contract else None
            serving = [each for each in known if capability.provider in (each.id, each.name)]
            if contract is not None and serving:
                found[(contract.path, contract.scope)] = serving[0]
        return found

    @remembered
    def errors(self) -> dict[tuple[str, int], Provider]:
        """The project's own exceptions that its adapters raise."""
        found: dict[tuple[str, int], Provider] = {}
        for view in self._links.views(self._links.boundary_paths):
            provider = self._behind(view.path) if view.facts.raises else None
            for _, raised in view.facts.raises if provider is not None else ():
                for value in self._links.evaluator.values(view.path, raised):
                    if isinstance(value, (Class, Instance)) and provider is not None:
                        found.setdefault((value.path, value.scope), provider)
        return found

    def method(self, value: Value) -> tuple[str, Provider] | None:
        """The method of a contract that a value is, with the provider that will answer it."""
        facts = self._links.evaluator.program.facts(value.path) if isinstance(value, Function) else None
        if facts is None or not isinstance(value, Function):
            return None
        scope = facts.scopes[value.scope]
        provider = self.contracts.get((value.path, scope.parent))
        return (scope.qualname, provider) if provider is not None else None

    def error(self, value: Value) -> tuple[str, Provider] | None:
        """The exception of an adapter that a value is."""
        if not isinstance(value, (Class, Instance)) or (value.path, value.scope) not in self.errors:
            return None
        facts = self._links.evaluator.program.facts(value.path)
        name = facts.scopes[value.scope].qualname if facts is not None else ""
        return name, self.errors[(value.path, value.scope)]

    @remembered
    def paths(self) -> frozenset[str]:
        """The modules that say what is promised."""
        return frozenset(path for path, _ in (*self.contracts, *self.errors))
