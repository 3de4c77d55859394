"""What the rules see of a module's edges."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from seamlint.catalogue import Provider
from seamlint.catalogue.edges import EdgeTable, edges, header
from seamlint.facts import model as m
from seamlint.links.edges.headers import Headers
from seamlint.links.edges.targets import Target, Targets
from seamlint.links.footprints import Footprints, remembered
from seamlint.links.values import External

if TYPE_CHECKING:
    from seamlint.links.view import ModuleView


class Edge(NamedTuple):
    """One place where a provider's own way of doing things shows."""

    span: m.Span
    scope: int
    symbol: str
    """What stands there, as it is called."""
    provider: Provider
    what: str = ""
    """Completes a sentence of the rule; for people."""
    sure: bool = True


class Edges:
    """One module, with what the questions about it have in common."""

    def __init__(self, module: ModuleView) -> None:
        self.module = module
        self.table: EdgeTable = edges()
        self.headers = Headers(module)

    @property
    def footprints(self) -> Footprints:
        return self.module.footprints

    @property
    def targets(self) -> Targets:
        return self.module.links.targets

    @property
    def takes_webhooks(self) -> bool:
        """Whether callbacks are verified and parsed here: in `boundary.webhooks`, or without it in the boundary."""
        webhooks = self.module.settings.boundary.webhooks
        return self.module.is_one_of(webhooks) if webhooks else self.module.in_boundary

    @remembered
    def words(self) -> frozenset[str]:
        """Every identifier and short string of the module."""
        return frozenset().union(*(scope.words for scope in self.module.facts.scopes))

    @remembered
    def header_words(self) -> frozenset[str]:
        return frozenset(header(word) for word in self.words if 7 < len(word) < 64)

    @remembered
    def is_near_provider(self) -> bool:
        """Whether the module reaches a provider, or takes something from an adapter."""
        taken = self.module.first_party_imports
        return (
            bool(self.module.reaches)
            or any(each.in_boundary and self.targets.behind(each.path) is not None for each in taken)
            or any(each.path in self.targets.promises.paths for each in taken)
        )

    def provider(self, identifier: str) -> Provider | None:
        """The provider of that id, if it is watched."""
        catalogue = self.module.links.catalogue
        provider = catalogue.providers.get(identifier)
        return provider if provider is not None and catalogue.is_active(provider) else None

    def target(self, call: m.Call, made: bool = False) -> Target | None:
        return self.targets.of(self.module.path, call, made)

    def externals(self, expr: m.Expr) -> Iterator[External]:
        """What an expression may be outside the project."""
        return (v for v in self.module.links.evaluator.values(self.module.path, expr) if isinstance(v, External))

    def calls(self) -> Iterator[tuple[int, m.Call]]:
        """The calls of the module, each with its scope."""
        return ((scope, use) for scope, use in self.module.facts.uses if isinstance(use, m.Call))


def listed(path: str, rows: dict[str, str]) -> str:
    """The provider of the row that a dotted path is, or lies under."""
    while path:
        if path in rows:
            return rows[path]
        path = path.rpartition(".")[0]
    return ""
