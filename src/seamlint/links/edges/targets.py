"""Which calls reach a provider: its SDK, its HTTP API, or an adapter of the boundary."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from seamlint.catalogue import Provider
from seamlint.facts import model as m
from seamlint.facts.spans import inside
from seamlint.links import flow
from seamlint.links.edges import walk
from seamlint.links.promises import Promises
from seamlint.links.values import Class, External, Function, Instance, Kind, Module, Partial, Value
from seamlint.project import Zone

if TYPE_CHECKING:
    from seamlint.links.links import Links

_DEPTH = 4


class Target(NamedTuple):
    """What a call reaches."""

    kind: str
    """`sdk`, `http` or `adapter`."""
    name: str
    provider: Provider


class Targets:
    """Answers for the whole project; remembers by module."""

    def __init__(self, links: Links) -> None:
        self._links = links
        self._evaluator = links.evaluator
        self._behind: dict[str, Provider | None] = {}
        self._http: dict[str, dict[m.Span, Target]] = {}
        self._caught: dict[str, list[tuple[str, m.Span, Target]]] = {}
        self.promises = Promises(links, self.behind)

    # --- calls ----------------------------------------------------------------------------------

    def of(self, path: str, call: m.Call, made: bool = False) -> Target | None:
        """What the call reaches; with `made` also if it only makes a client or another object."""
        for value in self._evaluator.values(path, call.function):
            found = self._target(value, made)
            if found is not None:
                return found
        return self._requests(path).get(call.span)

    def _target(self, value: Value, made: bool) -> Target | None:
        if isinstance(value, Partial):
            value = value.function
        if isinstance(value, External):
            provider = self._links.catalogue.find(value.path)
            makes = value.kind == Kind.THING and value.path.rpartition(".")[2][:1].isupper()
            return Target("sdk", value.path, provider) if provider is not None and (made or not makes) else None
        promised = self.promises.method(value)
        if promised is not None:
            return Target("adapter", *promised)
        if isinstance(value, (Function, Instance)) or (made and isinstance(value, Class)):
            facts = self._evaluator.program.facts(value.path)
            provider = self.behind(value.path) if facts is not None else None
            if provider is not None and facts is not None:
                return Target("adapter", facts.scopes[value.scope].qualname, provider)
        return None

    def _requests(self, path: str) -> dict[m.Span, Target]:
        known = self._http.get(path)
        if known is None:
            view = self._links.view(path)
            reaches = [reach for reach in view.reaches if reach.hit.route == "http"] if view is not None else []
            known = {reach.span: Target("http", reach.hit.symbol, reach.hit.provider) for reach in reaches}
            self._http[path] = known
        return known

    def within(self, path: str, scope: int, depth: int = 2) -> Target | None:
        """The first provider that a function of the project reaches, itself or through others outside the boundary."""
        for use in self._evaluator.program.uses_within(path, scope):
            if isinstance(use, m.Call):
                found = self.of(path, use) or (self._through(path, use, depth) if depth else None)
                if found is not None:
                    return found
        return None

    def _through(self, path: str, call: m.Call, depth: int) -> Target | None:
        for value in self._evaluator.values(path, call.function):
            if isinstance(value, Function) and self._links.project.files[value.path].zone is Zone.APP:
                return self.within(value.path, value.scope, depth - 1)
        return None

    def behind(self, path: str, depth: int = 0) -> Provider | None:
        """The provider that a module of the boundary adapts, itself or by what it imports from the boundary."""
        if path in self._behind:
            return self._behind[path]
        view = self._links.view(path) if self._links.project.files[path].zone is Zone.BOUNDARY else None
        if view is None or depth > _DEPTH:
            return None
        self._behind[path] = None
        found = next((reach.hit.provider for reach in view.reaches if not reach.type_only), None)
        for imported in view.first_party_imports if found is None else ():
            if imported.in_boundary and not imported.type_only:
                found = found or self.behind(imported.path, depth + 1)
        self._behind[path] = found
        return found

    # --- values ---------------------------------------------------------------------------------

    def origin(self, path: str, expr: m.Expr, depth: int = 6) -> Target | None:
        """The call of a provider that a value came from, followed through names, attributes and methods."""
        if depth < 0:
            return None
        if isinstance(expr, m.Call):
            found = self.of(path, expr)
            receiver = expr.function.base if isinstance(expr.function, m.Attribute) else None
            if isinstance(expr.function, m.Name) and expr.function.id == "getattr" and expr.args:
                receiver = expr.args[0]
            return found or (self.origin(path, receiver, depth - 1) if receiver is not None else None)
        if isinstance(expr, m.Name):
            return self._named(path, expr, depth)
        for part in self._parts(expr):
            found = self.origin(path, part, depth - 1)
            if found is not None:
                return found
        return None

    @staticmethod
    def _parts(expr: m.Expr) -> tuple[m.Expr, ...]:
        if isinstance(expr, (m.Attribute, m.Index, m.Element)):
            return (expr.base,)
        if isinstance(expr, m.Either):
            return expr.options
        return (expr.value,) if isinstance(expr, m.Walrus) else ()

    def _named(self, path: str, name: m.Name, depth: int) -> Target | None:
        for caught, span, target in self.caught(path):
            if caught == name.id and inside(name.span, span):
                return target
        for value in self._evaluator.values(path, name):
            provider = self._links.catalogue.find(value.path) if isinstance(value, External) else None
            if provider is not None and isinstance(value, External) and value.kind != Kind.THING:
                return Target("sdk", value.path, provider)
        facts = self._evaluator.program.facts(path)
        bindings = facts.scopes[name.scope].bindings.get(name.id, []) if facts is not None else []
        for binding in flow.reaching(bindings, name, facts.loops) if facts is not None and bindings else ():
            if binding.kind == "value":
                found = self.origin(path, binding.value, depth - 1)
                if found is not None:
                    return found
        return None

    def caught(self, path: str) -> list[tuple[str, m.Span, Target]]:
        """The errors that are caught around a call of a provider: name, place of the handler, what was called."""
        known = self._caught.get(path)
        if known is None:
            known = self._caught[path] = []
            facts = self._evaluator.program.facts(path)
            for _, scope in walk.bodies(facts) if facts is not None else ():
                for step in walk.steps(scope.steps):
                    if isinstance(step, m.Try):
                        known += self._handlers(path, step)
        return known

    def _handlers(self, path: str, step: m.Try) -> Iterator[tuple[str, m.Span, Target]]:
        named = [handler for handler in step.handlers if isinstance(handler.name, m.Name)]
        target = self.first(path, step.body) if named else None
        for handler in named:
            found = target or self._promised_error(path, handler)
            if found is not None and isinstance(handler.name, m.Name):
                yield handler.name.id, handler.name.span, found

    def _promised_error(self, path: str, handler: m.Handler) -> Target | None:
        for node in walk.nodes(handler.type):
            if isinstance(node, (m.Name, m.Attribute)):
                for value in self._evaluator.values(path, node):
                    promised = self.promises.error(value)
                    if promised is not None:
                        return Target("adapter", *promised)
        return None

    def first(self, path: str, thing: object) -> Target | None:
        """The first provider that a call in these steps or expressions reaches."""
        return next((found for call in walk.calls(thing) if (found := self.of(path, call)) is not None), None)

    # --- exceptions -----------------------------------------------------------------------------

    def sdk_errors(self, path: str, expr: object) -> list[External]:
        """The SDK's own exceptions that an expression names; those that the boundary gives out are its own."""
        found = []
        for node in walk.nodes(expr):
            if not isinstance(node, (m.Name, m.Attribute)) or self._is_of_project(path, node):
                continue
            for value in self._evaluator.values(path, node):
                if isinstance(value, External) and value.kind == Kind.THING:
                    last = value.path.rpartition(".")[2]
                    if last[:1].isupper() and self._links.catalogue.find(value.path) is not None:
                        found.append(value)
        return found

    def _is_of_project(self, path: str, expr: m.Expr) -> bool:
        """Whether a name is imported from a module of the project."""
        while isinstance(expr, m.Attribute):
            expr = expr.base
        facts = self._evaluator.program.facts(path)
        if not isinstance(expr, m.Name) or facts is None:
            return False
        file = self._links.project.files[path]
        records = [binding.value for binding in facts.scopes[0].bindings.get(expr.id, []) if binding.kind == "import"]
        return any(
            isinstance(value, Module) for record in records for value in self._evaluator.program.source(file, record)
        )
