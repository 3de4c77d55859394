"""Scopes, and the ways in which names are bound in them."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any

from seamlint.facts import model as m
from seamlint.facts.expressions import ExpressionBuilder, new


class ScopeBuilder(ExpressionBuilder):
    """Keeps the scope that is being built, the branch within it, and what is bound."""

    def __init__(self, columns: Callable[[int, int], int] | None) -> None:
        super().__init__(columns)
        self.scopes: list[m.Scope] = []
        self.stores: list[tuple[int, m.Expr, m.Expr]] = []
        self._outer: list[tuple[int, tuple[int, ...], set[str]]] = []
        self._elsewhere: dict[tuple[int, str], int] = {}

    def new_scope(
        self,
        kind: str,
        name: str,
        qualname: str,
        parent: int,
        span: m.Span,
        decorators: tuple[m.Expr, ...] = (),
        bases: tuple[m.Expr, ...] = (),
        flags: frozenset[str] = frozenset(),
    ) -> int:
        self.scopes.append(
            m.Scope(kind, name, qualname, parent, span, {}, [], [], decorators, bases, {}, flags, [], set())
        )
        return len(self.scopes) - 1

    def enter(self, kind: str, name: str, node: Any, **details: Any) -> int:
        parent = self.scopes[self.scope]
        qualname = f"{parent.qualname}.{name}" if parent.qualname and name else name or parent.qualname
        scope = self.new_scope(kind, name, qualname, self.scope, self.span(node), **details)
        self._outer.append((self.scope, self.branch, self.words))
        self.scope = scope
        if kind == "function":
            self.branch = ()
        if kind != "block":
            self.words = self.scopes[scope].words
        return scope

    def leave(self) -> None:
        words, inner = self.words, self.scope
        self.scope, self.branch, self.words = self._outer.pop()
        if self.scopes[inner].kind == "function" and self.scopes[self.scope].kind in ("function", "block"):
            self.words |= words  # what an inner function says is said in the outer one

    def add_return(self, value: m.Expr) -> None:
        scope = self.scope
        while self.scopes[scope].kind == "block":
            scope = self.scopes[scope].parent
        self.scopes[scope].returns.append(value)

    def bind(self, name: str, kind: str, value: Any, span: m.Span) -> None:
        scope = self._elsewhere.get((self.scope, name), self.scope) if self._elsewhere else self.scope
        self.order += 1
        binding = new(m.Binding, (kind, value, span, self.order, self.branch))
        self.scopes[scope].bindings.setdefault(name, []).append(binding)

    def bind_target(self, target: ast.expr, value: m.Expr) -> m.Expr:
        """Bind what an assignment names, and give its record."""
        if isinstance(target, ast.Name):
            walrus = self.scope
            while self.scopes[self.scope].kind == "block" and not isinstance(value, m.Element):
                self.scope = self.scopes[self.scope].parent  # `:=` binds outside a comprehension
            self.bind(target.id, "value", value, self.span(target))
            record: m.Expr = self.name(target, target.id)
            self.scope = walrus
            return record
        if isinstance(target, (ast.Tuple, ast.List)):
            direct = isinstance(value, m.Sequence) and len(value.items) == len(target.elts)
            items: list[m.Expr] = []
            for position, element in enumerate(target.elts):
                if isinstance(element, ast.Starred):
                    inner = self.bind_target(element.value, m.Opaque(self.span(element)))
                    items.append(m.Starred(self.span(element), inner))
                elif direct and isinstance(value, m.Sequence):
                    items.append(self.bind_target(element, value.items[position]))
                else:
                    items.append(self.bind_target(element, m.Element(value.span, value, position)))
            return m.Sequence(self.span(target), tuple(items))
        record = self.expression(target)
        self.stores.append((self.scope, record, value))
        self._bind_member(record, value)
        return record

    def _bind_member(self, target: m.Expr, value: m.Expr) -> None:
        """`self.name = value` inside a method is a member of the class."""
        if not isinstance(target, m.Attribute) or not isinstance(target.base, m.Name):
            return
        method = self.scope
        while method > 0 and self.scopes[method].kind != "function":
            method = self.scopes[method].parent
        owner = self.scopes[self.scopes[method].parent] if method > 0 else None
        first = next(iter(self.scopes[method].bindings), None)
        if owner is not None and owner.kind == "class" and target.base.id == first:
            owner.members.setdefault(target.name, []).append((self.scope, value))

    def annotation(self, node: ast.expr) -> m.Expr:
        """An annotation; one written as a string is parsed, at the string's own position."""
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            try:
                parsed = ast.parse(node.value.strip(), mode="eval").body
            except (SyntaxError, ValueError):
                return self.expression(node)
            for child in ast.walk(parsed):
                if isinstance(child, ast.expr):
                    ast.copy_location(child, node)
            return self.type_expression(parsed)
        return self.type_expression(node)

    def bind_parameters(self, arguments: ast.arguments) -> None:
        # Defaults and annotations belong to the scope outside, where the function is defined.
        inner, (self.scope, self.branch, _) = (self.scope, self.branch), self._outer[-1]
        positional = [*arguments.posonlyargs, *arguments.args]
        defaults: list[ast.expr | None] = [None] * (len(positional) - len(arguments.defaults))
        defaults += arguments.defaults
        every = [(argument, i, defaults[i]) for i, argument in enumerate(positional)]
        every += [(a, -1, d) for a, d in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)]
        every += [(a, i, None) for a, i in ((arguments.vararg, -2), (arguments.kwarg, -3)) if a]
        found = []
        for argument, index, default in every:
            annotation = self.annotation(argument.annotation) if argument.annotation else None
            value = self.expression(default) if default is not None else None
            nameless = argument in arguments.posonlyargs
            found.append((argument, m.Parameter(index, annotation, value, nameless)))
        self.scope, self.branch = inner
        for argument, parameter in found:
            self.bind(argument.arg, "parameter", parameter, self.span(argument))
            self.words.add(argument.arg)
            if parameter.annotation is not None:
                self.scopes[self.scope].annotations.append((argument.arg, parameter.annotation))
