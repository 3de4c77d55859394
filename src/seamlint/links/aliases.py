"""Names that the boundary gives to a provider's classes, as part of its vocabulary: `CardError = stripe.CardError`."""

from __future__ import annotations

from seamlint.facts import model as m
from seamlint.links.routes import Context
from seamlint.links.values import External, Kind, Module, Value
from seamlint.project import Zone

_ERRORS = ("Error", "Exception", "Warning")
_ELSEWHERE = m.Binding("import", None, 0, 0, ())
"""Stands for a name that is not bound in the module itself."""


class Aliases:
    """Tells an alias that says what something is from one that hands the provider on."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._evaluator = context.evaluator

    def is_declared(self, module: Module, name: str, value: Value, taken: tuple[str, m.Import] | None = None) -> bool:
        """Whether `name` is assigned in the boundary and stands for an exception of the provider.

        To a module that takes it by an import, as a type only, it may stand for any class but a client's.
        """
        facts = self._evaluator.program.facts(module.path)
        provider = self._context.provider(value)
        if facts is None or provider is None or not isinstance(value, External) or value.kind != Kind.THING:
            return False
        bindings = facts.scopes[0].bindings.get(name, [_ELSEWHERE])
        if self._evaluator.program.file(module.path).zone is not Zone.BOUNDARY:
            return False
        if any(binding.kind != "value" for binding in bindings):
            return False
        if self.is_error(value.path):
            return True
        if not is_class(value.path) or self._context.catalogue.is_listed_client(provider, value.path):
            return False
        return taken is not None and self._is_type_only(*taken)

    def is_error(self, symbol: str) -> bool:
        """Whether a dotted name is that of an exception of its provider."""
        last = symbol.rpartition(".")[2]
        provider = self._context.catalogue.find(symbol)
        return last.endswith(_ERRORS) or (provider is not None and last in provider.errors)

    def _is_type_only(self, path: str, record: m.Import) -> bool:
        """Whether a module mentions what it imports in annotations and handlers only, and calls no method of it."""
        facts = self._evaluator.program.facts(path)
        if facts is None or (record.alias or record.name) in facts.read:
            return False
        symbols = [v.path for v in self._evaluator.exports.imported(path, record) if isinstance(v, External)]
        return not any(self.called(path, symbol) for symbol in symbols)

    def called(self, path: str, symbol: str) -> m.Call | None:
        """The first call in a module of a method of something that is a `symbol`, such as an annotated parameter."""
        facts = self._evaluator.program.facts(path)
        for _, use in facts.uses if facts is not None else ():
            base = use.function if isinstance(use, m.Call) else None
            while isinstance(base, m.Attribute):
                base = base.base
                if any(self._is_one(value, symbol) for value in self._evaluator.values(path, base)):
                    assert isinstance(use, m.Call)
                    return use
        return None

    @staticmethod
    def _is_one(value: Value, symbol: str) -> bool:
        return isinstance(value, External) and value.path == symbol and value.kind != Kind.THING


def is_class(symbol: str) -> bool:
    """Whether the last part of a dotted name is written like that of a class."""
    return symbol.rpartition(".")[2][:1].isupper()
