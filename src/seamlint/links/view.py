"""What a rule sees of a module: its facts, its zone and everything the links know about it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from seamlint.catalogue import Provider
from seamlint.facts import Facts
from seamlint.facts import model as m
from seamlint.finding import Step
from seamlint.links import ambient, bindings, clients, factories, payloads, reads
from seamlint.links.edges import Edges
from seamlint.links.reach import Reach
from seamlint.links.values import Module
from seamlint.project import File, Zone, matches
from seamlint.settings import Settings
from seamlint.taint import kept
from seamlint.taint.kept import Kept
from seamlint.taint.leak import Leak

if TYPE_CHECKING:
    from seamlint.links.links import Links


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
        return self.links.finder.sdk_imports(self.path)

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

    @property
    def trusted_payloads(self) -> list[payloads.Trusted]:
        """What the module's bindings take from a request."""
        return self.links.trusted_payloads(self.path)

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
    def edges(self) -> Edges:
        """The module's webhooks, redirects, retries, rate limits and URLs."""
        return Edges(self)

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
                self.links.catalogue.family_of(provider, reach.hit.symbol, used) for used in self.services(provider)
            }
            if families:
                return min(families) if len(families) == 1 else provider.family
        return self.links.catalogue.family_of(provider, reach.hit.symbol, service or None)

    def services(self, provider: Provider) -> set[str]:
        """The services of an SDK with many that the module makes clients for."""
        found = set()
        facts = self.links.evaluator.program.facts(self.path) or self.facts
        for _, use in facts.uses:
            if isinstance(use, m.Call):
                for value in self.links.evaluator.values(self.path, use):
                    service = getattr(value, "service", "")
                    if service and self.links.context.provider(value) is provider:
                        found.add(service)
        return found

    def trace(self, reach: Reach) -> tuple[Step, ...]:
        return tuple(Step(path, line, message) for path, line, message in reach.via)
