"""What a module of the boundary shows to those outside."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from seamlint.catalogue import Provider
from seamlint.facts import model as m
from seamlint.links.values import External, Module
from seamlint.links.view import ModuleView


class Leak(NamedTuple):
    """A provider's type in a public place."""

    span: m.Span
    scope: int
    what: str
    symbol: str
    provider: Provider


class Surface:
    def __init__(self, module: ModuleView) -> None:
        self.module = module
        self.facts = module.facts
        self.evaluator = module.links.evaluator

    def leaks(self) -> Iterator[Leak]:
        """Every public place of the module that shows a provider's type, once each."""
        if any(segment.startswith("_") for segment in self.module.name.split(".")):
            return
        seen: set[tuple[m.Span, str]] = set()
        for leak in (*self._exports(), *self._definitions()):
            if (leak.span, leak.symbol) not in seen:
                seen.add((leak.span, leak.symbol))
                yield leak

    def _provider(self, expr: m.Expr) -> tuple[str, Provider] | None:
        for value in self.evaluator.values(self.module.path, expr):
            provider = self.module.links.context.provider(value)
            if provider is not None and isinstance(value, External):
                return value.path, provider
        return None

    def _exports(self) -> Iterator[Leak]:
        path = self.module.path
        for binding in self.facts.scopes[0].bindings.get("__all__", []):
            if binding.kind == "value":
                yield from self._listed(binding.value)
        for record in self.facts.imports:
            explicit = record.name is not None and record.alias == record.name
            unused = self.module.file.is_package and record.name not in (None, "*") and not self._is_used(record)
            if not (explicit or unused) or record.scope or record.type_only:
                continue
            for value in self.evaluator.exports.imported(path, record):
                provider = self.module.links.context.provider(value)
                if provider is not None and isinstance(value, External):
                    yield Leak(record.span, 0, "the re-export", value.path, provider)

    def _is_used(self, record: m.Import) -> bool:
        names = {record.alias or record.name or ""}
        if next(iter(names)).startswith("_"):
            return True
        facts = self.facts
        return (
            any(_mentions(use, names) for _, use in facts.uses)
            or any(_mentions(raised, names) for _, raised in facts.raises)
            or any(
                _mentions(expr, names)
                for scope in facts.scopes
                for expr in (*scope.bases, *scope.decorators, *(annotation for _, annotation in scope.annotations))
            )
            or any(
                _mentions(binding.value, names)
                for scope in facts.scopes
                for bindings in scope.bindings.values()
                for binding in bindings
                if binding.kind == "value"
            )
        )

    def _listed(self, expr: m.Expr) -> Iterator[Leak]:
        parts = expr.parts if isinstance(expr, m.Joined) else (expr,)
        for part in parts:
            for item in part.items if isinstance(part, m.Sequence) else ():
                for name in self.evaluator.texts(self.module.path, item):
                    for value in self.evaluator.exports.find(self.module.path, name):
                        provider = self.module.links.context.provider(value)
                        alias = self.module.links.finder.aliases.is_declared(Module(self.module.path), name, value)
                        if provider is not None and isinstance(value, External) and not alias:
                            yield Leak(item.span, 0, "`__all__`", value.path, provider)

    def _definitions(self) -> Iterator[Leak]:
        links = self.module.links
        for number, scope in enumerate(self.facts.scopes):
            if number == 0 or scope.name.startswith("_") or not self._is_public(scope):
                continue
            if scope.kind == "class":
                for base in scope.bases:
                    found = self._provider(base)
                    if found:
                        yield Leak(base.span, number, f"the base class of `{scope.qualname}`", *found)
            elif scope.kind != "function":
                continue
            for name, annotation in scope.annotations:
                if name.startswith("_"):
                    continue
                for span, symbol, provider in self._annotated(annotation):
                    if (self._is_leaf(provider) or self._is_among(number, links.shared)) and not self._is_among(
                        number, links.exposed
                    ):
                        continue
                    what = "the result" if name == "return" else f"`{name}`"
                    yield Leak(span, number, f"{what} of `{scope.qualname}`", symbol, provider)

    def _is_public(self, scope: m.Scope) -> bool:
        parent = self.facts.scopes[scope.parent]
        return parent.kind == "module" or (parent.kind == "class" and not parent.name.startswith("_"))

    def _annotated(self, annotation: m.Expr) -> Iterator[tuple[m.Span, str, Provider]]:
        found = self._provider(annotation) if isinstance(annotation, (m.Name, m.Attribute)) else None
        if found:
            yield annotation.span, *found
        elif isinstance(annotation, m.Index):
            yield from self._annotated(annotation.base)
            yield from self._annotated(annotation.key)
        elif isinstance(annotation, (m.Sequence, m.Either)):
            for item in annotation.items if isinstance(annotation, m.Sequence) else annotation.options:
                yield from self._annotated(item)

    def _is_leaf(self, provider: Provider) -> bool:
        words = {provider.name.partition("-")[0], *(root.partition(".")[0] for root in provider.imports)}
        return any(word in segment for segment in self.module.name.split(".")[-2:] for word in words)

    def _is_among(self, scope: int, definitions: frozenset[tuple[str, int]]) -> bool:
        """Whether the definition that holds `scope`, or the module as a whole, is among these."""
        owner = scope
        while self.facts.scopes[owner].parent > 0:
            owner = self.facts.scopes[owner].parent
        return (self.module.path, owner) in definitions or (self.module.path, 0) in definitions


def _mentions(expr: object, names: set[str]) -> bool:
    """Whether an expression uses one of the names."""
    if isinstance(expr, m.Name):
        return expr.id in names
    if isinstance(expr, tuple):
        return any(_mentions(part, names) for part in expr if isinstance(part, tuple))
    return False
