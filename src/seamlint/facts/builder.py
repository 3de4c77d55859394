"""The statements of a module, with those that hold other statements, into its facts."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from seamlint.facts import model as m
from seamlint.facts import spans
from seamlint.facts.statements import Statements

_MAX_BRANCH = 40
_PLAIN: frozenset[str] = frozenset()  # one object for all functions: an empty one takes 200 bytes
_ANNOTATED = frozenset({"annotated"})
_IMPORT_FAILURES = {"ImportError", "ModuleNotFoundError", "Exception", "BaseException"}


def build(tree: ast.Module, text: str, reader: type[Builder] | None = None) -> m.Facts:
    """Facts of one parsed module; `reader` is a builder that also looks for something in the same pass.

    `text` is the source that `tree` was parsed from; it is needed only to count columns in
    characters, which `ast` counts in UTF-8 bytes. Raises RecursionError on absurd nesting.
    """
    builder = (reader or Builder)(None if text.isascii() else _column_counter(text))
    builder.module(tree)
    builder.forget()
    return m.Facts(
        builder.scopes,
        builder.imports,
        tuple(builder.used),
        tuple(builder.used_in),
        builder.raises,
        frozenset(builder.loops),
        builder.stores,
        frozenset(builder.read),
        builder.found(text),
    )


def _column_counter(text: str) -> Callable[[int, int], int]:
    lines = enumerate(text.encode("utf-8", "surrogatepass").splitlines(keepends=True), start=1)
    wide = {line: raw for line, raw in lines if not raw.isascii()}

    def columns(line: int, offset: int) -> int:
        raw = wide.get(line)
        return offset if raw is None else len(raw[:offset].decode("utf-8", "replace"))

    return columns


class Builder(Statements):
    """Statements into facts; nothing else is looked for."""

    def __init__(self, columns: Callable[[int, int], int] | None) -> None:
        super().__init__(columns)
        self.loops: set[int] = set()
        self._branches = 0
        self._matched: list[m.Expr] = []
        self._statements |= {
            ast.FunctionDef: self._function,
            ast.AsyncFunctionDef: self._function,
            ast.ClassDef: self._class,
            ast.If: self._if,
            ast.For: self._for,
            ast.AsyncFor: self._for,
            ast.While: self._while,
            ast.Try: self._try,
            ast.With: self._with,
            ast.AsyncWith: self._with,
            ast.Match: self._match,
        }
        star = getattr(ast, "TryStar", None)
        if star is not None:
            self._statements[star] = self._try

    def forget(self) -> None:
        """Let go of the tables of methods: with them the builder would hold itself, and all that it made."""
        self._dispatch.clear()
        self._statements.clear()

    def module(self, tree: ast.Module) -> None:
        last = tree.body[-1] if tree.body else None
        end = (last.end_lineno or 1) if last is not None else 1
        self.new_scope("module", "", "", -1, spans.of(1, 1, end, 1))
        self._outer.append((0, (), set()))
        self.scope = 0
        self.words = self.scopes[0].words
        self.scopes[0].steps.extend(self._body(tree.body))

    def _body(self, body: Iterable[ast.stmt]) -> tuple[m.Step, ...]:
        outer, self.steps = self.steps, []
        for node in body:
            handler = self._statements.get(type(node))
            if handler is not None:
                handler(node)
        made, self.steps = tuple(self.steps), outer
        return made

    def _arm(self, body: list[ast.stmt], arm: int) -> tuple[m.Step, ...]:
        outer = self.branch
        if len(outer) < _MAX_BRANCH:
            self.branch = (*outer, arm)
        steps = self._body(body)
        self.branch = outer
        return steps

    def _new_branch(self) -> int:
        """A number for a compound statement; `+ 1` is its other, exclusive arm."""
        self._branches += 2
        return self._branches

    def found(self, _text: str) -> tuple[m.Literal, ...]:
        """What else was looked for in the pass."""
        return ()

    def _function(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        decorators = tuple(self.expression(decorator) for decorator in node.decorator_list)
        flags = _PLAIN
        arguments = node.args
        every = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
        static = any(isinstance(name, ast.Name) and name.id == "staticmethod" for name in node.decorator_list)
        wanted = every[1:] if self.scopes[self.scope].kind == "class" and not static else every
        if node.returns is not None and all(argument.annotation for argument in wanted):
            flags = _ANNOTATED
        scope = self.enter("function", node.name, node, decorators=decorators, flags=flags)
        self.bind_parameters(arguments)
        if node.returns is not None:
            self.scopes[scope].annotations.append(("return", self.annotation(node.returns)))
        self.scopes[scope].steps.extend(self._body(node.body))
        self.leave()
        self._defined(node, scope)

    def _defined(self, node: Any, scope: int) -> None:
        self.bind(node.name, "scope", scope, self.span(node))
        self.steps.append(m.Define(self.span(node), scope))

    def _class(self, node: ast.ClassDef) -> None:
        decorators = tuple(self.expression(decorator) for decorator in node.decorator_list)
        bases = tuple(self.expression(base) for base in node.bases)
        for keyword in node.keywords:
            self.expression(keyword.value)
        scope = self.enter("class", node.name, node, decorators=decorators, bases=bases)
        self.scopes[scope].steps.extend(self._body(node.body))
        self.leave()
        self._defined(node, scope)

    def _if(self, node: ast.If) -> None:
        arm = self._new_branch()
        outer = self._type_only
        guard = _type_checking(node.test)
        test = self.expression(node.test)
        self._type_only = outer or guard is True
        body = self._arm(node.body, arm)
        self._type_only = outer or guard is False
        orelse = self._arm(node.orelse, arm + 1)
        self._type_only = outer
        self.steps.append(m.Branch(self.span(node), test, body, orelse))

    def _for(self, node: ast.For | ast.AsyncFor) -> None:
        source = self.expression(node.iter)
        self._loop(node, source, lambda: self.bind_target(node.target, m.Element(source.span, source, -1)))

    def _while(self, node: ast.While) -> None:
        self._loop(node, self.expression(node.test), lambda: None)

    def _loop(
        self, node: ast.For | ast.AsyncFor | ast.While, source: m.Expr, start: Callable[[], m.Expr | None]
    ) -> None:
        arm = self._new_branch()
        self.loops.add(arm)
        outer = self.branch
        self.branch = (*outer, arm)
        target = start()
        self.branch = outer
        body = self._arm(node.body, arm)
        orelse = self._arm(node.orelse, self._new_branch())
        self.steps.append(m.Loop(self.span(node), target, source, body, orelse))

    def _try(self, node: ast.Try) -> None:
        outer = self._optional
        self._optional = outer or any(_catches_import_failure(handler.type) for handler in node.handlers)
        body = self._arm(node.body, self._new_branch())
        self._optional = outer
        handlers = []
        for handler in node.handlers:
            arm = self._new_branch()
            kind = self.type_expression(handler.type) if handler.type is not None else None
            name = None
            if handler.name:
                outer_branch, self.branch = self.branch, (*self.branch, arm)
                self.bind(handler.name, "unknown", None, self.span(handler))
                name = self.name(handler, handler.name)
                self.branch = outer_branch
            handlers.append(m.Handler(kind, name, self._arm(handler.body, arm)))
        orelse = self._arm(node.orelse, self._new_branch())
        final = self._body(node.finalbody)
        self.steps.append(m.Try(self.span(node), body, tuple(handlers), orelse, final))

    def _with(self, node: ast.With | ast.AsyncWith) -> None:
        items = []
        for item in node.items:
            value = self.expression(item.context_expr)
            target = None
            if item.optional_vars is not None:
                method = "__aenter__" if isinstance(node, ast.AsyncWith) else "__enter__"
                entered = m.Call(value.span, m.Attribute(value.span, value, method), (), ())
                self.use(entered)
                target = self.bind_target(item.optional_vars, m.Either(value.span, (value, entered)))
            items.append((value, target))
        self.steps.append(m.With(self.span(node), tuple(items), self._body(node.body)))

    def _match(self, node: ast.Match) -> None:
        subject = self.expression(node.subject)
        cases = []
        for case in node.cases:
            captures = list(self._captures(case.pattern, None))
            guard = self.expression(case.guard) if case.guard is not None else None
            literal = isinstance(case.pattern, (ast.MatchSingleton, ast.MatchValue))
            constants, self._matched = tuple(self._matched), []
            cases.append(m.Case(tuple(captures), guard, self._arm(case.body, self._new_branch()), literal, constants))
        self.steps.append(m.Match(self.span(node), subject, tuple(cases)))

    def _captures(self, pattern: Any, key: str | None) -> Iterator[tuple[m.Expr, str | None]]:
        """Names that a pattern binds, each with the key or attribute that leads to it."""
        if isinstance(pattern, ast.MatchMapping):
            for where, inner in zip(pattern.keys, pattern.patterns, strict=True):
                self.expression(where)
                literal = where.value if isinstance(where, ast.Constant) else None
                yield from self._captures(inner, literal if isinstance(literal, str) else None)
        elif isinstance(pattern, ast.MatchClass):
            self.expression(pattern.cls)
            for inner in pattern.patterns:
                yield from self._captures(inner, None)
            for attribute, inner in zip(pattern.kwd_attrs, pattern.kwd_patterns, strict=True):
                yield from self._captures(inner, attribute)
        elif isinstance(pattern, (ast.MatchSequence, ast.MatchOr)):
            for inner in pattern.patterns:
                yield from self._captures(inner, None)
        elif isinstance(pattern, ast.MatchValue):
            self._matched.append(self.expression(pattern.value))
        elif isinstance(pattern, ast.MatchAs) and pattern.pattern is not None:
            yield from self._captures(pattern.pattern, key)
        name = getattr(pattern, "name", None) or getattr(pattern, "rest", None)
        if isinstance(name, str):
            self.bind(name, "unknown", None, self.span(pattern))
            yield self.name(pattern, name), key


def _type_checking(test: ast.expr) -> bool | None:
    """True if `test` holds only for type checkers, False if only at run time, else None."""
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        inner = _type_checking(test.operand)
        return None if inner is None else not inner
    if isinstance(test, ast.Name):
        return True if test.id == "TYPE_CHECKING" else None
    if isinstance(test, ast.Attribute):
        return True if test.attr == "TYPE_CHECKING" else None
    return None


def _catches_import_failure(handler: ast.expr | None) -> bool:
    if handler is None:
        return True
    names = handler.elts if isinstance(handler, ast.Tuple) else [handler]
    return any(isinstance(name, ast.Name) and name.id in _IMPORT_FAILURES for name in names)
