"""Expressions of the syntax tree into the small language of `facts.model`."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any

from seamlint.facts import model as m

_FLATTEN = (ast.Add,)


class ExpressionBuilder:
    """Turns `ast` expressions into records; statements are the subclass's business.

    Each method returns the record of its node and leaves the uses it met in `self.uses`.
    """

    def __init__(self, columns: Callable[[int, int], int] | None) -> None:
        self.columns = columns
        self.uses: list[tuple[int, m.Expr]] = []
        self.scope = 0
        self.order = 0
        self.branch: tuple[int, ...] = ()
        self._dispatch: dict[type[Any], Callable[[Any], m.Expr]] = {
            ast.Name: self._name,
            ast.Attribute: self._attribute,
            ast.Call: self._call,
            ast.Constant: self._constant,
            ast.JoinedStr: self._joined,
            ast.BinOp: self._binary,
            ast.Subscript: self._subscript,
            ast.Dict: self._dict,
            ast.List: self._sequence,
            ast.Tuple: self._sequence,
            ast.Set: self._sequence,
            ast.IfExp: self._conditional,
            ast.BoolOp: self._boolean,
            ast.NamedExpr: self._walrus,
            ast.Await: self._inner,
            ast.Starred: self._starred,
            ast.Lambda: self._lambda,
            ast.ListComp: self._comprehension,
            ast.SetComp: self._comprehension,
            ast.GeneratorExp: self._comprehension,
            ast.DictComp: self._comprehension,
            ast.FormattedValue: self._formatted,
            ast.Yield: self._yield,
            ast.YieldFrom: self._yield,
        }
        template = getattr(ast, "TemplateStr", None)  # 3.14
        if template is not None:
            self._dispatch[template] = self._joined
            self._dispatch[ast.Interpolation] = self._formatted  # type: ignore[attr-defined]

    def span(self, node: Any) -> m.Span:
        if self.columns is None:
            return (node.lineno, node.col_offset + 1, node.end_lineno, node.end_col_offset + 1)
        return (
            node.lineno,
            self.columns(node.lineno, node.col_offset) + 1,
            node.end_lineno,
            self.columns(node.end_lineno, node.end_col_offset) + 1,
        )

    def expression(self, node: ast.expr) -> m.Expr:
        build = self._dispatch.get(type(node))
        if build is not None:
            return build(node)
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.expr):
                self.expression(child)
        return m.Opaque(self.span(node))

    def bind(self, name: str, kind: str, value: Any, span: m.Span) -> None:
        raise NotImplementedError

    def bind_target(self, target: ast.expr, value: m.Expr) -> None:
        raise NotImplementedError

    def enter(self, kind: str, name: str, node: Any) -> int:
        raise NotImplementedError

    def leave(self) -> None:
        raise NotImplementedError

    def bind_parameters(self, arguments: ast.arguments) -> None:
        raise NotImplementedError

    def add_return(self, value: m.Expr) -> None:
        raise NotImplementedError

    def _use(self, record: m.Expr) -> m.Expr:
        self.uses.append((self.scope, record))
        return record

    def _name(self, node: ast.Name) -> m.Expr:
        self.order += 1
        return m.Name(self.span(node), node.id, self.scope, self.order, self.branch)

    def _attribute(self, node: ast.Attribute) -> m.Expr:
        return self._use(m.Attribute(self.span(node), self.expression(node.value), node.attr))

    def _call(self, node: ast.Call) -> m.Expr:
        function = self.expression(node.func)
        args = tuple(self.expression(arg) for arg in node.args)
        keywords = tuple((keyword.arg, self.expression(keyword.value)) for keyword in node.keywords)
        return self._use(m.Call(self.span(node), function, args, keywords))

    def _constant(self, node: ast.Constant) -> m.Expr:
        value = node.value
        if isinstance(value, bytes):
            value = value.decode("latin-1")
        if value is None or isinstance(value, (str, int)):
            return m.Constant(self.span(node), value)
        return m.Opaque(self.span(node))

    def _joined(self, node: Any) -> m.Expr:
        return m.Joined(self.span(node), tuple(self.expression(value) for value in node.values))

    def _formatted(self, node: Any) -> m.Expr:
        if node.format_spec is not None:
            self.expression(node.format_spec)
        return self.expression(node.value)

    def _binary(self, node: ast.BinOp) -> m.Expr:
        if isinstance(node.op, ast.Mod):
            template = self.expression(node.left)
            return m.Percent(self.span(node), template, self.expression(node.right))
        # Generated code adds thousands of terms: walk the left spine instead of recursing into it.
        operator = type(node.op)
        terms: list[ast.expr] = []
        left: ast.expr = node
        while isinstance(left, ast.BinOp) and type(left.op) is operator:
            terms.append(left.right)
            left = left.left
        terms.append(left)
        parts = tuple(self.expression(term) for term in reversed(terms))
        if operator in _FLATTEN:
            return m.Joined(self.span(node), parts)
        if operator is ast.BitOr:
            return m.Either(self.span(node), parts)
        return m.Opaque(self.span(node))

    def _subscript(self, node: ast.Subscript) -> m.Expr:
        base = self.expression(node.value)
        if isinstance(node.slice, ast.Slice):
            step = node.slice.step
            self.expression(node.slice)
            if isinstance(step, ast.UnaryOp) and isinstance(step.op, ast.USub):
                return m.Reversed(self.span(node), base)
            return m.Opaque(self.span(node))
        return self._use(m.Index(self.span(node), base, self.expression(node.slice)))

    def _dict(self, node: ast.Dict) -> m.Expr:
        items = tuple(
            (None if key is None else self.expression(key), self.expression(value))
            for key, value in zip(node.keys, node.values, strict=True)
        )
        return m.Mapping(self.span(node), items)

    def _sequence(self, node: ast.List | ast.Tuple | ast.Set) -> m.Expr:
        return m.Sequence(self.span(node), tuple(self.expression(item) for item in node.elts))

    def _conditional(self, node: ast.IfExp) -> m.Expr:
        self.expression(node.test)
        return m.Either(self.span(node), (self.expression(node.body), self.expression(node.orelse)))

    def _boolean(self, node: ast.BoolOp) -> m.Expr:
        return m.Either(self.span(node), tuple(self.expression(value) for value in node.values))

    def _walrus(self, node: ast.NamedExpr) -> m.Expr:
        value = self.expression(node.value)
        self.bind_target(node.target, value)
        return value

    def _inner(self, node: ast.Await) -> m.Expr:
        return self.expression(node.value)

    def _starred(self, node: ast.Starred) -> m.Expr:
        return m.Starred(self.span(node), self.expression(node.value))

    def _yield(self, node: ast.Yield | ast.YieldFrom) -> m.Expr:
        if node.value is not None:
            self.add_return(self.expression(node.value))
        return m.Opaque(self.span(node))

    def _lambda(self, node: ast.Lambda) -> m.Expr:
        scope = self.enter("function", "<lambda>", node)
        self.bind_parameters(node.args)
        self.add_return(self.expression(node.body))
        self.leave()
        return m.Lambda(self.span(node), scope)

    def _comprehension(self, node: Any) -> m.Expr:
        self.enter("block", "", node)
        for generator in node.generators:
            source = self.expression(generator.iter)
            self.bind_target(generator.target, m.Element(source.span, source, -1))
            for condition in generator.ifs:
                self.expression(condition)
        if isinstance(node, ast.DictComp):
            key = self.expression(node.key)
            item: m.Expr = m.Mapping(self.span(node), ((key, self.expression(node.value)),))
        else:
            item = m.Sequence(self.span(node), (self.expression(node.elt),))
        self.leave()
        return item
