"""Where tests talk to a real provider without being marked as such."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from seamlint.catalogue import Provider, stubs
from seamlint.catalogue.loader import UNKNOWN
from seamlint.facts import model as m
from seamlint.links.hosts import split_host
from seamlint.links.parts import identifiers, tail, within
from seamlint.links.proof import above
from seamlint.links.values import External
from seamlint.project import Zone

if TYPE_CHECKING:
    from seamlint.links.view import ModuleView


class Live(NamedTuple):
    """One place where a test makes a real client, or sends a request to a provider."""

    span: m.Span
    scope: int
    symbol: str
    provider: Provider
    what: str
    sure: bool


def find(module: ModuleView) -> Iterator[Live]:
    """The places in a test module, less those that are stubbed, kept on this machine, or marked."""
    seen = _Seen(module)
    if not module.in_tests or module.in_docs or seen.is_script or seen.is_marked or seen.is_stubbed:
        return
    for made in module.constructions:
        if made.provider.role == "auth":
            continue  # it logs in for the SDKs of others
        if not (
            seen.is_gated(made.scope) or seen.is_patched(made.provider) or seen.stays_here(made.call, made.provider)
        ):
            yield Live(made.span, made.scope, made.symbol, made.provider, "makes a real client of", not seen.mocks)
    for reach in module.reaches:
        hit = reach.hit
        if any(module.links.project.zone_of(path) is not Zone.TESTS for path, _, _ in reach.via):
            continue  # what the application does there may be replaced in the application
        if hit.route == "http" and not (seen.is_gated(reach.scope) or seen.is_patched(hit.provider)):
            yield Live(
                reach.span, reach.scope, hit.symbol, hit.provider, "sends a request to", hit.sure and not seen.mocks
            )


class _Seen:
    """What a test module, and the conftest files above it, use in the place of a provider."""

    def __init__(self, module: ModuleView) -> None:
        self.module = module
        self.markers = set(module.settings.live_markers)
        views = (module.links.view(path) for path in above(module.path) if path in module.links.project.files)
        self._views = [module, *(view for view in views if view is not None and view.path != module.path)]
        self._words = {word for view in self._views for scope in view.facts.scopes for word in scope.words}
        self._imported = {
            name
            for view in self._views
            for record in view.facts.imports
            for name in (record.module, record.module.partition(".")[0], record.name or "")
        }
        self.mocks = "mock" in self._imported or "mocker" in self._words or "unittest.mock" in self._imported

    @property
    def is_script(self) -> bool:
        """Whether somebody starts the module on purpose, and no test runner finds a test in it."""
        scopes = self.module.facts.scopes
        return "__main__" in scopes[0].words and not any(scope.name.lower().startswith("test") for scope in scopes)

    @property
    def is_marked(self) -> bool:
        """Whether the whole module is marked as one that talks to a provider, or left out unless it is asked for."""
        if self.markers & set(self.module.path.split("/")[:-1]):
            return True
        given = self.module.facts.scopes[0].bindings.get("pytestmark", [])
        return any(self._tells(binding.value) for binding in given if binding.kind == "value")

    @property
    def is_stubbed(self) -> bool:
        table = stubs.table()
        return bool(table["packages"] & self._imported or table["names"] & (self._words | self._imported))

    def is_patched(self, provider: Provider) -> bool:
        """Whether something of the SDK, or an HTTP client, is replaced in the module or a conftest."""
        names = {root.partition(".")[0] for root in provider.imports} | stubs.table()["http"]
        names |= {client.rpartition(".")[2] for client in provider.clients} - {"client", "resource", "Client"}
        for view in self._views:
            for _, use in view.facts.uses:
                if isinstance(use, m.Call) and tail(use.function) in stubs.table()["patchers"]:
                    given = (*use.args, *(value for _, value in use.keywords))
                    if names & identifiers(given) or any(self._is_of(view, part, provider) for part in within(given)):
                        return True
            for _, target, value in view.facts.stores:
                mocked = any("mock" in name.lower() for name in identifiers(value))
                if mocked and isinstance(target, (m.Attribute, m.Index)) and self._is_of(view, target.base, provider):
                    return True
        return False

    def _is_of(self, view: ModuleView, expr: m.Expr, provider: Provider) -> bool:
        values = view.links.evaluator.values(view.path, expr)
        return any(isinstance(v, External) and view.links.catalogue.find(v.path) is provider for v in values)

    def is_gated(self, scope: int, depth: int = 4) -> bool:
        """Whether the test around a place is marked, or skipped unless asked for; of a fixture all who take it."""
        scopes = self.module.facts.scopes
        while scope > 0:
            record = scopes[scope]
            if self._tells(record.decorators) or (record.kind == "function" and stubs.table()["gates"] & record.words):
                return True
            if record.kind == "function" and "fixture" in identifiers(record.decorators):
                users = [number for number, other in enumerate(scopes) if _takes(other, record.name)]
                return bool(users) and depth > 0 and all(self.is_gated(number, depth - 1) for number in users)
            scope = record.parent
        return False

    def _tells(self, expr: object) -> bool:
        return not identifiers(expr).isdisjoint(self.markers | stubs.table()["gates"])

    def stays_here(self, call: m.Call, provider: Provider) -> bool:
        """Whether a client is told to connect to this machine, to nobody knows where, or through something else."""
        table, evaluator = stubs.table(), self.module.links.evaluator
        given: list[tuple[str | None, m.Expr]] = [(None, value) for value in call.args]
        for keyword, value in (*given, *call.keywords):
            texts = evaluator.texts(self.module.path, value)
            if any(piece in text for text in texts for piece in table["local"]):
                return True
            empty = isinstance(value, m.Constant) and value.value is None
            if keyword in table["transports"] and not empty:
                return True
            if keyword in table["endpoints"] and not empty:
                return not any(UNKNOWN not in text and self._is_host(text, provider) for text in texts)
        return False

    def _is_host(self, text: str, provider: Provider) -> bool:
        labels, path, _ = split_host(text)
        found = self.module.links.catalogue.find_host(labels, path)
        return found is not None and found[1] is provider


def _takes(scope: m.Scope, name: str) -> bool:
    return scope.kind == "function" and any(b.kind == "parameter" for b in scope.bindings.get(name, []))
