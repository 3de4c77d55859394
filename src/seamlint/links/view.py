"""What a rule sees of a module: its facts, its zone and everything the links know about it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from seamlint.catalogue import Catalogue, Provider
from seamlint.facts import Facts
from seamlint.facts import model as m
from seamlint.finding import Step
from seamlint.links import adapters, ambient, bindings, clients, factories, named, reads
from seamlint.links.evaluate import Evaluator
from seamlint.links.instead import Instead
from seamlint.links.reach import Finder, Reach
from seamlint.links.routes import Context
from seamlint.links.values import Class, Function, Instance, Module
from seamlint.project import File, Project, Zone, matches
from seamlint.settings import Settings
from seamlint.taint import kept
from seamlint.taint.engine import Engine
from seamlint.taint.kept import Kept
from seamlint.taint.leak import Leak
from seamlint.taint.leaks import Leaks


@dataclass(frozen=True)
class Links:
    """The whole project, for rules that look beyond one module."""

    project: Project
    settings: Settings
    catalogue: Catalogue
    evaluator: Evaluator
    finder: Finder
    paths: tuple[str, ...]
    """The modules whose facts were taken, sorted."""
    accepted: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """By path the hashes of the credentials that a baseline lists."""

    @property
    def context(self) -> Context:
        return self.finder.context

    @cached_property
    def boundary_paths(self) -> tuple[str, ...]:
        return tuple(path for path in self.paths if self.project.files[path].zone is Zone.BOUNDARY)

    @cached_property
    def exposed(self) -> frozenset[tuple[str, int]]:
        """The boundary's definitions, and modules (scope 0), that code outside imports."""
        return self._imported_by(path for path in self.paths if self.project.files[path].zone is Zone.APP)

    @cached_property
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

    @cached_property
    def client_homes(self) -> dict[clients.Client, tuple[str, ...]]:
        """The boundary's modules that make each provider's client."""
        return clients.homes(self.views(self.boundary_paths))

    @cached_property
    def adapters(self) -> dict[tuple[str, int], tuple[str, ...]]:
        """The classes that keep the contract of a capability, by file and scope, with what they serve."""
        return adapters.find(self)

    @cached_property
    def runtime_factories(self) -> dict[named.Place, tuple[str, str]]:
        """Where the factories that make a runtime are defined, with their name and their kind."""
        return factories.places(self)

    @cached_property
    def factory_names(self) -> dict[str, str]:
        """The names of the functions that bind an adapter, with the family of each; the forms of a spec have none."""
        pattern = self.settings.factories.provider_pattern
        names = {pattern.replace("{family}", family.replace("-", "_")): family for family in self.catalogue.families}
        return {**dict.fromkeys((name.rpartition(".")[2] for name in self.settings.factories.specs), ""), **names}

    @cached_property
    def argument_names(self) -> dict[str, str]:
        """By role the keyword that a binding is given it with."""
        arguments = self.settings.factories.arguments
        return {
            bindings.RUNTIME: arguments.runtime,
            bindings.CAPABILITY: arguments.capability,
            bindings.CONNECTION: arguments.connection,
        }

    @cached_property
    def leaks(self) -> Leaks:
        return Leaks(Engine(self.evaluator, self.catalogue, self.settings))

    @cached_property
    def instead(self) -> Instead:
        return Instead(self.settings, self.finder, self.boundary_paths)

    @cached_property
    def _views(self) -> dict[str, ModuleView]:
        return {}

    def view(self, path: str) -> ModuleView | None:
        """The module at `path`, or None if it could not be parsed."""
        if path not in self._views:
            facts = self.evaluator.program.facts(path)
            if facts is None:
                return None
            self._views[path] = ModuleView(self, self.project.files[path], facts)
        return self._views[path]

    def views(self, paths: Iterable[str]) -> Iterator[ModuleView]:
        for path in paths:
            view = self.view(path)
            if view is not None:
                yield view


class FirstParty(NamedTuple):
    """An import of one of the project's own modules."""

    module: str
    path: str
    span: m.Span
    scope: int
    type_only: bool
    in_boundary: bool


@dataclass(frozen=True)
class ModuleView:
    links: Links
    file: File
    facts: Facts

    @property
    def path(self) -> str:
        return self.file.path

    @property
    def name(self) -> str:
        return self.file.module

    @property
    def settings(self) -> Settings:
        return self.links.settings

    @property
    def in_boundary(self) -> bool:
        return self.file.zone is Zone.BOUNDARY

    @property
    def in_tests(self) -> bool:
        return self.file.zone in (Zone.TESTS, Zone.DOCS)

    @property
    def in_docs(self) -> bool:
        return self.file.zone is Zone.DOCS

    @cached_property
    def literals(self) -> list[m.Literal]:
        """The credentials that stand in the module, less those that the project has accepted."""
        accepted = self.links.accepted.get(self.path, frozenset())
        return [literal for literal in self.facts.literals if accepted.isdisjoint(literal.verdict.hashes)]

    def is_one_of(self, patterns: Iterable[str]) -> bool:
        """Whether the module is, or lies under, one of the dotted patterns."""
        return any(matches(name, patterns) for name in self.file.names)

    @cached_property
    def layout_family(self) -> str:
        """The family that `boundary.layout` gives the module; empty if it does not fit the layout."""
        layout = self.settings.boundary.layout.split(".")
        if "{family}" not in layout:
            return ""
        position = layout.index("{family}")
        for name in self.file.names:
            segments = name.split(".")
            if len(segments) > position and matches(name, (".".join(layout[:position]) or "*",)):
                family = segments[position].replace("_", "-")
                return family if family in self.links.catalogue.families else ""
        return ""

    @cached_property
    def reaches(self) -> list[Reach]:
        """Every place where the module reaches a provider, in the order of the source."""
        return self.links.finder.reaches(self.path)

    @cached_property
    def sdk_imports(self) -> list[Reach]:
        return [reach for reach in self.reaches if reach.hit.route == "import"]

    @cached_property
    def constructions(self) -> list[clients.Construction]:
        """The provider's clients that the module makes."""
        return clients.find(self)

    @cached_property
    def ambient_clients(self) -> list[ambient.Client]:
        """The provider's clients that the module makes without a credential."""
        return ambient.find(self)

    @cached_property
    def bindings(self) -> list[bindings.Binding]:
        """The adapters that the module binds."""
        return bindings.find(self)

    @cached_property
    def runtimes(self) -> list[factories.Made]:
        """The calls of the factories that make an integration runtime."""
        return factories.find(self)

    @cached_property
    def variables(self) -> list[reads.Variable]:
        """The variables that the module reads, whatever they hold."""
        return reads.find(self)

    @cached_property
    def kept_secrets(self) -> list[Kept]:
        """The secrets that the module keeps as long as the process runs."""
        return list(kept.find(self.links.leaks.engine, self.path))

    @cached_property
    def leaks(self) -> list[Leak]:
        """Every place of the module where a secret leaves the program.

        Tests make their secrets up, under the names of real ones, and the requests that they send: what only a name
        tells of is none there, nor is the body of a webhook.
        """
        found = self.links.leaks.of(self.path)
        if not self.in_tests:
            return found
        return [leak for leak in found if not (leak.taint.named or leak.taint.kind in ("place", "body"))]

    @cached_property
    def first_party_imports(self) -> list[FirstParty]:
        """The project's own modules that this one imports, one entry for each."""
        found: dict[str, FirstParty] = {}
        program = self.links.evaluator.program
        files = self.links.project.files
        for record in self.facts.imports:
            for value in program.source(self.file, record):
                name = files[value.path].module if isinstance(value, Module) else getattr(value, "name", "")
                submodule = f"{name}.{record.name}"
                if record.name and submodule in self.links.project.modules:
                    name = submodule
                path = self.links.project.modules.get(name)
                if path is not None and path != self.path:
                    inside = files[path].zone is Zone.BOUNDARY
                    imported = FirstParty(name, path, record.span, record.scope, record.type_only, inside)
                    found.setdefault(name, imported)
        return list(found.values())

    @staticmethod
    def matches_any(module: str, patterns: Iterable[str]) -> bool:
        """Whether the dotted name is, or lies under, one of the patterns."""
        return matches(module, patterns)

    def public_functions(self) -> Iterator[tuple[int, m.Scope]]:
        """Functions and methods that a caller from outside may use, with their scope's number."""
        if any(segment.startswith("_") for segment in self.name.split(".")):
            return
        for number, scope in enumerate(self.facts.scopes):
            parent = self.facts.scopes[scope.parent]
            public = parent.kind == "module" or (parent.kind == "class" and not parent.name.startswith("_"))
            if scope.kind == "function" and public and not scope.name.startswith(("_", "<")):
                yield number, scope

    @staticmethod
    def written(expr: m.Expr | None) -> str:
        """A dotted name as it stands in the source; empty for anything else."""
        if isinstance(expr, m.Name):
            return expr.id
        if isinstance(expr, m.Attribute):
            base = ModuleView.written(expr.base)
            return f"{base}.{expr.name}" if base else ""
        return ""

    def owner(self, scope: int) -> str:
        """Module and qualified name of the definition that `scope` is."""
        qualname = self.facts.scopes[scope].qualname
        return f"{self.file.module}:{qualname}" if qualname else self.file.module

    def family(self, reach: Reach) -> str:
        """The provider family a reach counts to; an SDK of many services is decided by the service."""
        provider, service = reach.hit.provider, reach.hit.service
        services = self.links.catalogue.services_of(provider)
        if services is not None and not service:
            families = {
                self.links.catalogue.family_of(provider, reach.hit.symbol, used) for used in self._services(provider)
            }
            if families:
                return min(families) if len(families) == 1 else provider.family
        return self.links.catalogue.family_of(provider, reach.hit.symbol, service or None)

    def _services(self, provider: Provider) -> set[str]:
        found = set()
        for _, use in self.facts.uses:
            if isinstance(use, m.Call):
                for value in self.links.evaluator.values(self.path, use):
                    service = getattr(value, "service", "")
                    if service and self.links.context.provider(value) is provider:
                        found.add(service)
        return found

    def trace(self, reach: Reach) -> tuple[Step, ...]:
        return tuple(Step(path, line, message) for path, line, message in reach.via)
