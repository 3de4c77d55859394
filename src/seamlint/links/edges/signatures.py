"""What verifies a webhook, and signatures that are compared with `==`."""

from __future__ import annotations

from collections.abc import Iterator

from seamlint.facts import model as m
from seamlint.links import flow
from seamlint.links.edges import walk
from seamlint.links.edges.view import Edges, listed
from seamlint.links.values import Class, External, Function, Value

_DEPTH = 3


class Signatures:
    """Answers for one module, and for the functions of the project that it calls."""

    def __init__(self, edges: Edges) -> None:
        self._edges = edges
        self._links = edges.module.links
        self._verified: dict[tuple[str, int], bool] = {}
        self._made_of: dict[tuple[str, int], int] = {}
        self._parts = edges.table.sections["handlers"]["verifying"]
        signatures = edges.table.sections["signatures"]
        self._compute, self._methods, self._encoders = (
            signatures["compute"],
            signatures["methods"],
            signatures["encoders"],
        )
        self._any = self._compute | signatures["compare"]

    # --- verifying ------------------------------------------------------------------------------

    def verifies(self, path: str, thing: object, depth: int = _DEPTH) -> bool:
        """Whether something in these steps or expressions verifies, by what it calls or by its name."""
        for node in walk.nodes(thing):
            if isinstance(node, m.Call) and self._calls(path, node, depth):
                return True
            if isinstance(node, m.Compare) and path == self._edges.module.path and self._is_secret(node):
                return True
        return False

    def refers(self, path: str, thing: object) -> bool:
        """Whether a decorator, a dependency or a base class verifies."""
        for node in walk.nodes(thing):
            if isinstance(node, (m.Name, m.Attribute)):
                if self._says(flow.tail(node)):
                    return True
                if any(self._is_verifying(value, _DEPTH) for value in self._links.evaluator.values(path, node)):
                    return True
        return False

    def _calls(self, path: str, call: m.Call, depth: int) -> bool:
        if self._says(flow.tail(call)):
            return True
        return any(self._is_verifying(value, depth) for value in self._links.evaluator.values(path, call.function))

    def _says(self, name: str) -> bool:
        lowered = name.lower()
        return any(part in lowered for part in self._parts)

    def _is_verifying(self, value: Value, depth: int) -> bool:
        if isinstance(value, External):
            return value.path in self._any or bool(listed(value.path, self._edges.table.verifiers))
        if not isinstance(value, (Function, Class)) or not depth:
            return False
        key = (value.path, value.scope)
        footprints = self._links.footprints
        if key in self._verified:
            footprints.seen |= self._made_of.get(key, 0)
            return self._verified[key]
        self._verified[key] = False
        with footprints.apart() as made_of:
            facts = self._links.evaluator.program.facts(value.path)
            scope = facts.scopes[value.scope] if facts is not None else None
            self._verified[key] = scope is not None and (
                self.verifies(value.path, scope.steps, depth - 1) or self._wraps(value.path, value.scope, depth)
            )
        self._made_of[key] = made_of[0]
        return self._verified[key]

    def _wraps(self, path: str, number: int, depth: int) -> bool:
        """A decorator verifies in the function it returns; a class in its methods."""
        facts = self._links.evaluator.program.facts(path)
        inner = [scope for scope in facts.scopes if scope.parent == number] if facts is not None else []
        return any(scope.kind == "function" and self.verifies(path, scope.steps, depth - 1) for scope in inner)

    def _is_secret(self, node: m.Compare) -> bool:
        names = {self._edges.headers.read(side)[0] for side in (node.left, node.right)}
        return not names.isdisjoint(self._edges.table.signature_headers)

    # --- comparing ------------------------------------------------------------------------------

    def compared(self) -> Iterator[tuple[m.Span, int]]:
        """Signatures and shared secrets that are compared with `==` or `!=`."""
        module = self._edges.module
        for number, scope in walk.bodies(module.facts):
            for node in walk.nodes(scope.steps):
                if not isinstance(node, m.Compare) or node.operator not in ("Eq", "NotEq"):
                    continue
                if isinstance(node.left, m.Constant) or isinstance(node.right, m.Constant):
                    continue
                if self._is_secret(node) or any(self._is_digest(module.path, side) for side in (node.left, node.right)):
                    yield node.span, number

    def _is_digest(self, path: str, expr: m.Expr, depth: int = 6) -> bool:
        """Whether an expression is an HMAC, as it is, encoded, or behind a prefix."""
        if depth < 0:
            return False
        if isinstance(expr, m.Call):
            return self._gives_digest(path, expr, depth)
        if isinstance(expr, (m.Joined, m.Either)):
            parts = expr.parts if isinstance(expr, m.Joined) else expr.options
            return any(self._is_digest(path, part, depth - 1) for part in parts)
        facts = self._links.evaluator.program.facts(path)
        if isinstance(expr, m.Name) and facts is not None:
            scope = expr.scope
            while facts.scopes[scope].kind == "block" and expr.id not in facts.scopes[scope].bindings:
                scope = facts.scopes[scope].parent  # the name of a function, used in a comprehension
            bindings = facts.scopes[scope].bindings.get(expr.id, [])
            return any(b.kind == "value" and self._is_digest(path, b.value, depth - 1) for b in bindings)
        return False

    def _gives_digest(self, path: str, call: m.Call, depth: int) -> bool:
        for value in self._links.evaluator.values(path, call.function):
            if isinstance(value, External):
                if value.path in self._compute:
                    return True
                if value.path in self._encoders and call.args:
                    return self._is_digest(path, call.args[0], depth - 1)
            facts = self._links.evaluator.program.facts(value.path) if isinstance(value, Function) else None
            if facts is not None and isinstance(value, Function):
                returned = facts.scopes[value.scope].returns
                return any(self._is_digest(value.path, each, depth - 2) for each in returned)
        function = call.function
        if isinstance(function, m.Attribute) and function.name in self._methods:
            return self._is_digest(path, function.base, depth - 1)
        return False
