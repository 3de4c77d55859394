"""Handlers of a provider's webhook that read its body before anything has verified it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from seamlint.catalogue import Provider
from seamlint.facts import model as m
from seamlint.links import flow
from seamlint.links.edges import walk
from seamlint.links.edges.signatures import Signatures
from seamlint.links.edges.view import Edge, Edges
from seamlint.links.footprints import Footprints, remembered
from seamlint.links.values import External, Function
from seamlint.patterns import later

_WORDS = later(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+")
_ENTRIES = frozenset({"post", "handle", "receive", "process", "dispatch", "on_post", "__call__"})
_GATES = frozenset({"dispatch", "initial", "prepare", "before_request", "perform_authentication", "check_permissions"})


class Handlers:
    """The webhook handlers of one module, run step by step."""

    def __init__(self, edges: Edges) -> None:
        self._edges = edges
        self._facts = edges.module.facts
        self._path = edges.module.path
        self._signatures = Signatures(edges)
        self._table = edges.table.sections["handlers"]
        self._found: list[tuple[m.Span, str]] = []

    def unverified(self) -> list[Edge]:
        """The first parse of each handler that nothing comes before."""
        found = []
        for number, scope in walk.bodies(self._facts):
            provider = self._provider(number) if self._is_entry(scope) else None
            if provider is None or self._is_gated(scope):
                continue
            self._found = []
            self._run(scope.steps, False)
            if self._found:
                span, what = min(self._found)
                found.append(Edge(span, number, what, provider, scope.qualname))
        return found

    def compared(self) -> list[Edge]:
        """Signatures that are compared with `==`, in what handles a provider's webhook."""
        found = []
        for span, number in self._signatures.compared():
            provider = self._provider(number)
            if provider is not None:
                found.append(Edge(span, number, "==", provider))
        return found

    def routed(self) -> list[Edge]:
        """Routes that a provider calls, by their path, and that read what it sends themselves."""
        found = []
        for number, scope in walk.bodies(self._facts):
            provider = self._caller(scope) if scope.kind == "function" else None
            parsed = [node for node in walk.nodes(scope.steps) if self._parses(node)] if provider is not None else []
            if provider is not None and parsed:
                found.append(Edge(parsed[0].span, number, scope.qualname, provider))
        return found

    def _caller(self, scope: m.Scope) -> Provider | None:
        """The provider that the path of a route names, if it also says that the provider calls it."""
        said = self._said(*(text for text in self._routes(scope) if text.startswith("/")))
        if not said & (self._table["words"] | self._table["routes"]):
            return None
        named = (each for each in self._edges.module.links.catalogue.active if each.role == "provider")
        return next((each for each in named if len(each.name) > 4 and each.name in said), None)

    # --- which functions ------------------------------------------------------------------------

    def _is_entry(self, scope: m.Scope) -> bool:
        if scope.kind != "function" or scope.name == "<lambda>" or scope.name in self._called:
            return False
        if {"abstract", "stub"} & scope.flags:
            return False
        words = self._table["words"]
        if words & self._said(scope.name, *self._routes(scope)):
            return True
        around = self._facts.scopes[scope.parent].name if self._facts.scopes[scope.parent].kind == "class" else ""
        if not words & self._said(around, self._edges.module.name):
            return False
        return scope.name in _ENTRIES or self._is_given_body(scope)

    def _is_given_body(self, scope: m.Scope) -> bool:
        """Whether a public function of the modules for webhooks is handed the body as it came in."""
        declared = self._edges.module.is_one_of(self._edges.module.settings.boundary.webhooks)
        given = {name for name, bindings in scope.bindings.items() if bindings[0].kind == "parameter"}
        return declared and not scope.name.startswith("_") and not self._table["bodies"].isdisjoint(given)

    @property
    def footprints(self) -> Footprints:
        return self._edges.module.footprints

    @remembered
    def _called(self) -> frozenset[str]:
        """Functions that the module calls itself: what they are given was handled before."""
        return frozenset(flow.tail(call) for _, call in self._edges.calls())

    @staticmethod
    def _routes(scope: m.Scope) -> Iterator[str]:
        for decorator in scope.decorators:
            yield from (walk.constant(node) for node in walk.nodes(decorator) if isinstance(node, m.Constant))

    @staticmethod
    def _said(*names: str) -> set[str]:
        return {word.lower() for name in names for word in _WORDS.findall(name)}

    def _provider(self, number: int) -> Provider | None:
        """The provider whose webhook it is: by its header, its SDK, or its name."""
        edges, scope = self._edges, self._facts.scopes[number]
        for name in sorted(edges.header_words & edges.table.signature_headers.keys()):
            provider = edges.provider(edges.table.signature_headers[name])
            if provider is not None:
                return provider
        if edges.module.sdk_imports:
            return edges.module.sdk_imports[0].hit.provider
        around = self._facts.scopes[scope.parent].name
        said = self._said(scope.name, around, edges.module.name, *self._routes(scope))
        for provider in edges.module.links.catalogue.active:
            if provider.role == "provider" and len(provider.name) > 4 and provider.name in said:
                return provider
        return None

    def _is_gated(self, scope: m.Scope) -> bool:
        """Whether a decorator, a dependency or the class around it verifies what comes in."""
        given = [binding.value for bindings in scope.bindings.values() for binding in bindings[:1]]
        parameters = [value for value in given if isinstance(value, m.Parameter)]
        if self._signatures.refers(self._path, (scope.decorators, *parameters)):
            return True
        around = self._facts.scopes[scope.parent]
        if around.kind != "class":
            return False
        fields = [b.value for bindings in around.bindings.values() for b in bindings if b.kind == "value"]
        if self._signatures.refers(self._path, (around.decorators, around.bases, *fields)):
            return True
        gates = [each for each in self._facts.scopes if each.parent == scope.parent and each.name in _GATES]
        return any(self._signatures.verifies(self._path, each.steps) for each in gates if each is not scope)

    # --- which way ------------------------------------------------------------------------------

    def _run(self, steps: Iterable[m.Step], verified: bool) -> bool | None:
        """Whether the body is verified after the steps; None if they do not come to their end."""
        state: bool | None = verified
        for step in steps:
            if state is None:
                return None
            state = self._step(step, state)
        return state

    def _step(self, step: m.Step, state: bool) -> bool | None:
        if isinstance(step, m.Branch):
            state = self._look(step.test, state)
            return _both(self._run(step.body, state), self._run(step.orelse, state))
        if isinstance(step, m.Loop):
            state = self._look(step.source, state)
            return bool(self._run(step.body, state)) or state
        if isinstance(step, m.Try):
            after = self._run(step.body, state)
            ends = [after if after is None else self._run(step.orelse, after)]
            ends += [self._run(handler.body, state) for handler in step.handlers]
            end = ends[0]
            for other in ends[1:]:
                end = _both(end, other)
            last = self._run(step.final, bool(end))
            return None if end is None or last is None else last
        if isinstance(step, m.With):
            return self._run(step.body, self._look(step.items, state))
        if isinstance(step, m.Match):
            state = self._look(step.subject, state)
            return all(self._run(case.body, state) is not False for case in step.cases) or state
        if isinstance(step, (m.Return, m.Raise, m.Jump)):
            self._look(step, state)
            return None
        if isinstance(step, m.Evaluate) and self._leaves(step.value):
            return None
        return state if isinstance(step, m.Define) else self._look(step, state)

    def _leaves(self, expr: m.Expr) -> bool:
        exits = self._table["exits"]
        return isinstance(expr, m.Call) and any(value.path in exits for value in self._edges.externals(expr.function))

    def _look(self, thing: object, state: bool) -> bool:
        if state or self._signatures.verifies(self._path, thing):
            return True
        for node in walk.nodes(thing):
            what = self._parses(node)
            if what:
                self._found.append((node.span, what))
        return False

    # --- what parses ----------------------------------------------------------------------------

    def _parses(self, node: object) -> str:
        """How an expression parses the body of a request; empty if it does not."""
        table = self._table
        if isinstance(node, m.Attribute) and node.name in table["request-attributes"] and self._is_request(node.base):
            return f"request.{node.name}"
        if not isinstance(node, m.Call):
            return ""
        function = node.function
        if isinstance(function, m.Attribute):
            if function.name in table["request-methods"] and self._is_request(function.base):
                return f"request.{function.name}"
            if function.name in table["model-methods"] and self._is_body(node.args):
                return function.name
        for value in self._edges.module.links.evaluator.values(self._path, function):
            if isinstance(value, External) and value.path in table["parsers"] and self._is_body(node.args):
                return value.path
            if isinstance(value, Function) and value.path == self._path and self._is_body(node.args):
                scope = self._facts.scopes[value.scope]
                if any(self._parses(call) for call in walk.calls(scope.steps) if flow.tail(call) != scope.name):
                    return scope.qualname
        return ""

    def _is_request(self, expr: m.Expr) -> bool:
        return isinstance(expr, (m.Name, m.Attribute)) and flow.tail(expr) in self._table["requests"]

    def _is_body(self, args: object) -> bool:
        wanted = self._table["bodies"] | self._table["requests"]
        return any(
            (isinstance(node, m.Name) and node.id in wanted) or (isinstance(node, m.Constant) and node.value == "body")
            for node in walk.nodes(args)
        )


def _both(one: bool | None, other: bool | None) -> bool | None:
    """What holds after two ways that come together again."""
    if one is None or other is None:
        return other if one is None else one
    return one and other
