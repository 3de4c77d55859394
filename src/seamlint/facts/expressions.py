"""Expressions of the syntax tree into the small language of `facts.model`."""

from __future__ import annotations

import ast
from collections.abc import Callable
from functools import partial
from typing import Any

from seamlint.facts import model as m
from seamlint.facts import spans

_FLATTEN = (ast.Add,)
_LONGEST_WORD = 64
"""Characters; longer strings are no names of keys, variables or headers."""
new = tuple.__new__  # of records that are made by the million: their own constructor takes as long again


class ExpressionBuilder:
    """Turns `ast` expressions into records; statements are the subclass's business.

    Each method returns the record of its node and leaves the uses it met in `self.used`.
    """

    def __init__(self, columns: Callable[[int, int], int] | None) -> None:
        self.used: list[m.Expr] = []
        self.used_in: list[int] = []
        self.words: set[str] = set()
        self.read: set[str] = set()
        self.scope = 0
        self.order = 0
        self.branch: tuple[int, ...] = ()
        self._is_type = False
        self.span: Callable[[Any], m.Span] = spans.at if columns is None else partial(_counted, columns)
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
            ast.Compare: self._compare,
            ast.UnaryOp: self._unary,
        }
        template = getattr(ast, "TemplateStr", None)  # 3.14
        if template is not None:
            self._dispatch[template] = self._joined
            self._dispatch[ast.Interpolation] = self._formatted  # type: ignore[attr-defined]

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

    def bind_target(self, target: ast.expr, value: m.Expr) -> m.Expr:
        raise NotImplementedError

    def enter(self, kind: str, name: str, node: Any) -> int:
        raise NotImplementedError

    def leave(self) -> None:
        raise NotImplementedError

    def bind_parameters(self, arguments: ast.arguments) -> None:
        raise NotImplementedError

    def add_return(self, value: m.Expr) -> None:
        raise NotImplementedError

    def use(self, record: m.Expr) -> m.Expr:
        self.used.append(record)
        self.used_in.append(self.scope)
        return record

    def type_expression(self, node: ast.expr) -> m.Expr:
        """What stands for a type only: an annotation, or what a handler catches."""
        return self._within(node, is_type=True)

    def _within(self, node: ast.expr, is_type: bool) -> m.Expr:
        outer, self._is_type = self._is_type, is_type
        record = self.expression(node)
        self._is_type = outer
        return record

    def _name(self, node: ast.Name) -> m.Expr:
        if not self._is_type:
            self.read.add(node.id)
        return self.name(node, node.id)

    def name(self, node: Any, name: str) -> m.Name:
        """The record of a name that stands at `node`."""
        self.order += 1
        self.words.add(name)
        return new(m.Name, (self.span(node), name, self.scope, self.order, self.branch))

    def _attribute(self, node: ast.Attribute) -> m.Expr:
        name = node.attr
        self.words.add(name)
        base = self.expression(node.value)
        return self.use(new(m.Attribute, (self.span(node), base, name)))

    def _call(self, node: ast.Call) -> m.Expr:
        if self._is_type:
            return self._within(node, is_type=False)  # it does something with the type
        function = self.expression(node.func)
        args = tuple([self.expression(arg) for arg in node.args])
        keywords: tuple[tuple[str | None, m.Expr], ...] = ()
        if node.keywords:
            keywords = tuple([(keyword.arg, self.expression(keyword.value)) for keyword in node.keywords])
            self.words.update([keyword.arg for keyword in node.keywords if keyword.arg])
        return self.use(new(m.Call, (self.span(node), function, args, keywords)))

    def _constant(self, node: ast.Constant) -> m.Expr:
        value = node.value
        if isinstance(value, bytes):
            value = value.decode("latin-1")
        if isinstance(value, str):
            word = value if "://" not in value[:9] else value.partition("?")[0]  # the query of a URL names nothing
            if len(word) <= _LONGEST_WORD:
                self.words.add(word)
        if value is None or isinstance(value, (str, int)):
            return new(m.Constant, (self.span(node), value))
        return m.Plain(self.span(node))

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
            return m.Either(self.span(node), parts, "|")
        return m.PathJoin(self.span(node), parts) if operator is ast.Div else m.Plain(self.span(node))

    def _compare(self, node: ast.Compare) -> m.Expr:
        left = self.expression(node.left)
        right = [self.expression(comparator) for comparator in node.comparators]
        if len(right) == 1:
            return m.Compare(self.span(node), left, type(node.ops[0]).__name__, right[0])
        return m.Plain(self.span(node))

    def _unary(self, node: ast.UnaryOp) -> m.Expr:
        if isinstance(node.op, ast.Not):
            return m.Not(self.span(node), self.expression(node.operand))
        if isinstance(node.op, ast.USub) and isinstance(node.operand, ast.Constant):
            value = node.operand.value
            return m.Constant(self.span(node), -value) if type(value) is int else m.Plain(self.span(node))
        self.expression(node.operand)
        return m.Plain(self.span(node))

    def _subscript(self, node: ast.Subscript) -> m.Expr:
        base = self.expression(node.value)
        if isinstance(node.slice, ast.Slice):
            step = node.slice.step
            lower, upper, _ = (
                self._bound(bound) if bound is not None else None
                for bound in (node.slice.lower, node.slice.upper, step)
            )
            if isinstance(step, ast.UnaryOp) and isinstance(step.op, ast.USub):
                return m.Reversed(self.span(node), base)
            return m.Slice(self.span(node), base, lower, upper)
        return self.use(m.Index(self.span(node), base, self.expression(node.slice)))

    def _bound(self, node: ast.expr) -> m.Expr:
        """A bound of a slice; one that counts from the end is a `Not`, unless it is a number."""
        if (
            isinstance(node, ast.UnaryOp)
            and isinstance(node.op, ast.USub)
            and not isinstance(node.operand, ast.Constant)
        ):
            return m.Not(self.span(node), self.expression(node.operand))
        return self.expression(node)

    def _dict(self, node: ast.Dict) -> m.Expr:
        items = tuple(
            (None if key is None else self.expression(key), self.expression(value))
            for key, value in zip(node.keys, node.values, strict=True)
        )
        return m.Mapping(self.span(node), items)

    def _sequence(self, node: ast.List | ast.Tuple | ast.Set) -> m.Expr:
        return m.Sequence(self.span(node), tuple(self.expression(item) for item in node.elts))

    def _conditional(self, node: ast.IfExp) -> m.Expr:
        test = self.expression(node.test)
        return m.Either(self.span(node), (self.expression(node.body), self.expression(node.orelse)), "if", test)

    def _boolean(self, node: ast.BoolOp) -> m.Expr:
        kind = "or" if isinstance(node.op, ast.Or) else "and"
        return m.Either(self.span(node), tuple(self.expression(value) for value in node.values), kind)

    def _walrus(self, node: ast.NamedExpr) -> m.Expr:
        value = self._within(node.value, is_type=False)
        return m.Walrus(self.span(node), self.bind_target(node.target, value), value)

    def _inner(self, node: ast.Await) -> m.Expr:
        return self.expression(node.value)

    def _starred(self, node: ast.Starred) -> m.Expr:
        return m.Starred(self.span(node), self.expression(node.value))

    def _yield(self, node: ast.Yield | ast.YieldFrom) -> m.Expr:
        value = self.expression(node.value) if node.value is not None else None
        if value is not None:
            self.add_return(value)
        return m.Yielded(self.span(node), value, isinstance(node, ast.YieldFrom))

    def _lambda(self, node: ast.Lambda) -> m.Expr:
        scope = self.enter("function", "<lambda>", node)
        self.bind_parameters(node.args)
        self.add_return(self._within(node.body, is_type=False))
        self.leave()
        return m.Lambda(self.span(node), scope)

    def _comprehension(self, node: Any) -> m.Expr:
        self.enter("block", "", node)
        loops = []
        for generator in node.generators:
            source = self.expression(generator.iter)
            target = self.bind_target(generator.target, m.Element(source.span, source, -1))
            loops.append((target, source, tuple(self.expression(condition) for condition in generator.ifs)))
        if isinstance(node, ast.DictComp):
            key = self.expression(node.key)
            item: m.Mapping | m.Sequence = m.Mapping(self.span(node), ((key, self.expression(node.value)),))
        else:
            item = m.Sequence(self.span(node), (self.expression(node.elt),))
        self.leave()
        return m.Comprehension(self.span(node), item, tuple(loops))


def _counted(columns: Callable[[int, int], int], node: Any) -> m.Span:
    """The span of a node in a text of which a character may be several bytes."""
    line, last = node.lineno, node.end_lineno
    return spans.of(line, columns(line, node.col_offset) + 1, last, columns(last, node.end_col_offset) + 1)
