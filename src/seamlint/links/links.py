"""What is known of the whole project, beyond one module."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from seamlint.catalogue import Catalogue
from seamlint.links import adapters, bindings, callers, clients, factories, named, payloads
from seamlint.links.edges.targets import Targets
from seamlint.links.evaluate import Evaluator
from seamlint.links.footprints import Footprints, remembered
from seamlint.links.instead import Instead
from seamlint.links.reach import Finder
from seamlint.links.routes import Context
from seamlint.links.values import Class, Function, Instance, Module
from seamlint.links.view import ModuleView
from seamlint.project import Project, Zone
from seamlint.settings import Settings
from seamlint.taint.engine import Engine
from seamlint.taint.leaks import Leaks


@dataclass(frozen=True)
class Links:
    """The whole project, for rules that look beyond one module."""

    project: Project
    settings: Settings
    catalogue: Catalogue
    evaluator: Evaluator
    finder: Finder
    imported: Callable[[str], frozenset[str]]
    """The ids of the providers whose SDKs a file may import, by its bytes."""
    paths: tuple[str, ...]
    """The modules whose facts were taken, sorted."""
    accepted: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """By path the hashes of the credentials that a baseline lists."""

    @property
    def footprints(self) -> Footprints:
        return self.evaluator.footprints

    def apart(self) -> Links:
        """The same, asked anew: what is answered here does not hang on what others asked before."""
        evaluator = Evaluator(self.evaluator.program, self.evaluator.known, alone=True)
        finder = Finder(Context(evaluator, self.catalogue))
        finder.unlooked.look_at(frozenset(self.paths))
        return replace(self, evaluator=evaluator, finder=finder)

    @property
    def context(self) -> Context:
        return self.finder.context

    @remembered
    def boundary_paths(self) -> tuple[str, ...]:
        return tuple(path for path in self.paths if self.project.files[path].zone is Zone.BOUNDARY)

    @remembered
    def exposed(self) -> frozenset[tuple[str, int]]:
        """The boundary's definitions, and modules (scope 0), that code outside imports."""
        return self._imported_by(path for path in self.paths if self.project.files[path].zone is Zone.APP)

    @remembered
    def shared(self) -> frozenset[tuple[str, int]]:
        """The definitions and modules that modules of the boundary import from one another."""
        return self._imported_by(self.boundary_paths)

    def _imported_by(self, paths: Iterable[str]) -> frozenset[tuple[str, int]]:
        found = set()
        for view in self.views(paths):
            for record in view.facts.imports:
                for value in self.evaluator.exports.imported(view.path, record):
                    if isinstance(value, (Class, Instance, Function)):
                        found.add((value.path, value.scope))
                    elif isinstance(value, Module):
                        found.add((value.path, 0))
        return frozenset(found)

    def uses_boundary(self, path: str) -> bool:
        """Whether the module at `path` imports the boundary when it is loaded."""
        view = self.view(path)
        return view is not None and any(
            imported.in_boundary and not imported.type_only and not imported.scope
            for imported in view.first_party_imports
        )

    @remembered
    def client_homes(self) -> dict[clients.Client, tuple[str, ...]]:
        """The boundary's modules that make each provider's client."""
        return clients.homes(self.views(self.boundary_paths))

    @remembered
    def adapters(self) -> dict[tuple[str, int], tuple[str, ...]]:
        """The classes that keep the contract of a capability, by file and scope, with what they serve."""
        return adapters.find(self)

    @remembered
    def callers(self) -> dict[tuple[str, int], list[callers.Caller]]:
        """By file and scope the calls of each function of the project."""
        return callers.find(self)

    @remembered
    def runtime_factories(self) -> dict[named.Place, tuple[str, str]]:
        """Where the factories that make a runtime are defined, with their name and their kind."""
        return factories.places(self)

    @remembered
    def evidence_recorders(self) -> named.Functions:
        """The functions that record evidence of what was done at a provider."""
        return named.Functions(self.evaluator, self.settings.factories.evidence)

    @remembered
    def factory_names(self) -> dict[str, str]:
        """The names of the functions that bind an adapter, with the family of each; the forms of a spec have none."""
        pattern = self.settings.factories.provider_pattern
        names = {pattern.replace("{family}", family.replace("-", "_")): family for family in self.catalogue.families}
        return {**dict.fromkeys((name.rpartition(".")[2] for name in self.settings.factories.specs), ""), **names}

    @remembered
    def _trusted(self) -> dict[str, list[payloads.Trusted]]:
        return payloads.find(self)

    def trusted_payloads(self, path: str) -> list[payloads.Trusted]:
        """What bindings of the module at `path` take from a request."""
        return self._trusted.get(path, [])

    @remembered
    def argument_names(self) -> dict[str, str]:
        """By role the keyword that a binding is given it with."""
        arguments = self.settings.factories.arguments
        return {
            bindings.RUNTIME: arguments.runtime,
            bindings.CAPABILITY: arguments.capability,
            bindings.CONNECTION: arguments.connection,
        }

    @remembered
    def leaks(self) -> Leaks:
        return Leaks(Engine(self.evaluator, self.catalogue, self.settings))

    @remembered
    def targets(self) -> Targets:
        return Targets(self)

    @remembered
    def instead(self) -> Instead:
        boundary = (path for path, file in self.project.files.items() if file.zone is Zone.BOUNDARY)
        return Instead(self.settings, self.finder, tuple(boundary), self.imported)

    @remembered
    def _views(self) -> dict[str, ModuleView]:
        return {}

    def view(self, path: str) -> ModuleView | None:
        """The module at `path`, or None if it could not be parsed."""
        self.footprints.note(path)
        if path not in self._views:
            facts = self.evaluator.program.outline(path)
            if facts is None:
                return None
            self._views[path] = ModuleView(self, self.project.files[path], facts)
        return self._views[path]

    def views(self, paths: Iterable[str]) -> Iterator[ModuleView]:
        for path in paths:
            view = self.view(path)
            if view is not None:
                yield view
