"""Headers of requests and responses that are read by their name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from seamlint.catalogue.edges import header
from seamlint.facts import model as m
from seamlint.links import flow
from seamlint.links.edges import walk

if TYPE_CHECKING:
    from seamlint.links.view import ModuleView

_READERS = frozenset({"get", "getlist", "get_all", "getone", "getheader", "getHeader", "get_header", "header", "pop"})


class Headers:
    """The reads of one module."""

    def __init__(self, module: ModuleView) -> None:
        self._module = module
        self._texts = module.links.evaluator.texts

    def read(self, expr: m.Expr, depth: int = 3) -> tuple[str, m.Expr | None]:
        """The header that an expression is the value of, and what it is read from; empty for any other."""
        if depth < 0:
            return "", None
        if isinstance(expr, m.Call):
            if flow.tail(expr) in _READERS and expr.args and isinstance(expr.function, m.Attribute):
                return self._name(expr.args[0]), expr.function.base
            return self._told(expr), None
        if isinstance(expr, m.Index):
            return self._name(expr.key), expr.base
        if isinstance(expr, m.Either):
            found = [self.read(option, depth - 1) for option in expr.options]
            return next((each for each in found if each[0]), ("", None))
        if isinstance(expr, m.Name):
            return self._bound(expr, depth)
        return "", None

    def _name(self, key: m.Expr) -> str:
        if isinstance(key, m.Constant):
            return header(walk.constant(key))
        if isinstance(key, (m.Name, m.Attribute)):
            return next((header(text) for text in self._texts(self._module.path, key)), "")
        return ""

    @staticmethod
    def _told(call: m.Call) -> str:
        """`Header(alias="X-Signature")` says which header a parameter is."""
        if flow.tail(call) != "Header":
            return ""
        return next((header(walk.constant(value)) for name, value in call.keywords if name == "alias"), "")

    def _bound(self, name: m.Name, depth: int) -> tuple[str, m.Expr | None]:
        scopes = self._module.facts.scopes
        for binding in scopes[name.scope].bindings.get(name.id, []):
            if binding.kind == "value":
                found = self.read(binding.value, depth - 1)
                if found[0]:
                    return found
            elif binding.kind == "parameter":
                told = [call for call in walk.calls(binding.value) if flow.tail(call) == "Header"]
                if told:
                    return self._told(told[0]) or header(name.id), None
        return "", None
