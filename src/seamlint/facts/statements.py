"""Statements that hold no other statements into bindings, imports and steps."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any

from seamlint.facts import model as m
from seamlint.facts.scopes import ScopeBuilder


class Statements(ScopeBuilder):
    """Simple statements into facts, each by the method that `_statements` has for its type."""

    def __init__(self, columns: Callable[[int, int], int] | None) -> None:
        super().__init__(columns)
        self.imports: list[m.Import] = []
        self.raises: list[tuple[int, m.Expr]] = []
        self.steps: list[m.Step] = []
        self._type_only = False
        self._optional = False
        self._statements: dict[type[Any], Callable[[Any], None]] = {
            ast.Import: self._import,
            ast.ImportFrom: self._import_from,
            ast.Assign: self._assign,
            ast.AnnAssign: self._annotated,
            ast.AugAssign: self._augmented,
            ast.Return: self._return,
            ast.Expr: self._expression_statement,
            ast.Raise: self._raise,
            ast.Global: self._global,
            ast.Nonlocal: self._nonlocal,
            ast.Delete: self._delete,
            ast.Assert: self._assert,
            ast.Break: self._jump,
            ast.Continue: self._jump,
        }
        alias = getattr(ast, "TypeAlias", None)
        if alias is not None:
            self._statements[alias] = self._type_alias

    def _imported(self, node: Any, alias: ast.alias, module: str, name: str | None, level: int) -> m.Import:
        record = m.Import(
            self.span(node),
            self.scope,
            module,
            name,
            alias.asname,
            level,
            self._type_only,
            self._optional,
            bool(getattr(node, "is_lazy", 0)),  # 3.15, and what `lowering` marks
        )
        self.imports.append(record)
        return record

    def _import(self, node: ast.Import) -> None:
        for alias in node.names:
            record = self._imported(node, alias, alias.name, None, 0)
            self.bind(alias.asname or alias.name.partition(".")[0], "import", record, record.span)

    def _import_from(self, node: ast.ImportFrom) -> None:
        for alias in node.names:
            record = self._imported(node, alias, node.module or "", alias.name, node.level)
            if alias.name != "*":
                self.bind(alias.asname or alias.name, "import", record, record.span)

    def _assign(self, node: ast.Assign) -> None:
        value = self.expression(node.value)
        targets = tuple(self.bind_target(target, value) for target in node.targets)
        self.steps.append(m.Assign(self.span(node), targets, value))

    def _annotated(self, node: ast.AnnAssign) -> None:
        annotation = self.type_expression(node.annotation)
        if node.value is not None:
            value = self.expression(node.value)
            target = self.bind_target(node.target, value)
            self.steps.append(m.Assign(self.span(node), (target,), value, annotation))
        if isinstance(node.target, ast.Name):
            if node.value is None:
                self.bind(node.target.id, "instance", annotation, self.span(node.target))
            if self.scopes[self.scope].kind == "class":
                self.scopes[self.scope].annotations.append((node.target.id, annotation))
        elif node.value is None:
            self.expression(node.target)

    def _augmented(self, node: ast.AugAssign) -> None:
        value = added = self.expression(node.value)
        if isinstance(node.target, ast.Name):
            target: m.Expr = self.name(node.target, node.target.id)
            if isinstance(node.op, ast.Add):
                before = self.expression(ast.copy_location(ast.Name(node.target.id, ast.Load()), node.target))
                value = m.Joined(value.span, (before, value))
            self.bind(node.target.id, "value", value, self.span(node.target))
        else:
            target = self.expression(node.target)
            self.stores.append((self.scope, target, value))
        self.steps.append(m.Augment(self.span(node), target, added, type(node.op).__name__))

    def _type_alias(self, node: Any) -> None:
        self.bind_target(node.name, self.expression(node.value))

    def _return(self, node: ast.Return) -> None:
        value = self.expression(node.value) if node.value is not None else None
        if value is not None:
            self.add_return(value)
        self.steps.append(m.Return(self.span(node), value))

    def _expression_statement(self, node: ast.Expr) -> None:
        self.steps.append(m.Evaluate(self.span(node), self.expression(node.value)))

    def _raise(self, node: ast.Raise) -> None:
        error = self.expression(node.exc) if node.exc is not None else None
        cause = self.expression(node.cause) if node.cause is not None else None
        if error is not None:
            self.raises.append((self.scope, error))
        self.steps.append(m.Raise(self.span(node), error, cause))

    def _assert(self, node: ast.Assert) -> None:
        test = self.expression(node.test)
        message = self.expression(node.msg) if node.msg is not None else None
        self.steps.append(m.Assert(self.span(node), test, message))

    def _jump(self, node: ast.Break | ast.Continue) -> None:
        self.steps.append(m.Jump(self.span(node), isinstance(node, ast.Break)))

    def _global(self, node: ast.Global) -> None:
        for name in node.names:
            self._elsewhere[(self.scope, name)] = 0

    def _nonlocal(self, node: ast.Nonlocal) -> None:
        for name in node.names:
            scope = self.scopes[self.scope].parent
            while scope > 0 and name not in self.scopes[scope].bindings:
                scope = self.scopes[scope].parent
            self._elsewhere[(self.scope, name)] = scope

    def _delete(self, node: ast.Delete) -> None:
        targets: list[m.Expr] = []
        for target in node.targets:
            if isinstance(target, ast.Name):
                self.bind(target.id, "unknown", None, self.span(target))
                targets.append(self.name(target, target.id))
            else:  # like a store: nothing is read
                targets.append(self.expression(target))
                self.stores.append((self.scope, targets[-1], m.Opaque(self.span(target))))
        self.steps.append(m.Delete(self.span(node), tuple(targets)))
