"""What a module imports, with the functions and classes in it: what its statements say, and no expression."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any

from seamlint.facts import builder
from seamlint.facts import model as m
from seamlint.facts.spans import of

_NOTHING = m.Opaque(of(1, 1, 1, 1))
_PASSED_OVER = (ast.Assign, ast.AnnAssign, ast.AugAssign, ast.Return, ast.Expr, ast.Raise, ast.Delete, ast.Assert)


def build(tree: ast.Module, text: str) -> m.Facts:
    """The imports and scopes of one parsed module; names are bound by imports and definitions alone."""
    return builder.build(tree, text, _Outline)


class _Outline(builder.Builder):
    """Looks at no expression, which takes most of the time."""

    def __init__(self, columns: Callable[[int, int], int] | None) -> None:
        super().__init__(columns)
        for kind in _PASSED_OVER:
            del self._statements[kind]

    def expression(self, _node: ast.expr) -> m.Expr:
        return _NOTHING

    def type_expression(self, _node: ast.expr) -> m.Expr:
        return _NOTHING

    def annotation(self, _node: ast.expr) -> m.Expr:
        return _NOTHING

    def bind_target(self, _target: ast.expr, _value: m.Expr) -> m.Expr:
        return _NOTHING

    def bind_parameters(self, _arguments: Any) -> None:
        pass
