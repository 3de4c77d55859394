"""Statements of the syntax tree into scopes, bindings, imports and uses."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable
from typing import Any

from seamlint.facts import model as m
from seamlint.facts.scopes import ScopeBuilder

_MAX_BRANCH = 40
_IMPORT_FAILURES = {"ImportError", "ModuleNotFoundError", "Exception", "BaseException"}


def build(tree: ast.Module, text: str, reader: type[Builder] | None = None) -> m.Facts:
    """Facts of one parsed module; `reader` is a builder that also looks for something in the same pass.

    `text` is the source that `tree` was parsed from; it is needed only to count columns in
    characters, which `ast` counts in UTF-8 bytes. Raises RecursionError on absurd nesting.
    """
    builder = (reader or Builder)(None if text.isascii() else _column_counter(text))
    builder.module(tree)
    return m.Facts(
        builder.scopes,
        builder.imports,
        builder.uses,
        builder.raises,
        frozenset(builder.loops),
        builder.stores,
        builder.found(text),
    )


def _column_counter(text: str) -> Callable[[int, int], int]:
    lines: list[bytes] = []

    def columns(line: int, offset: int) -> int:
        if not lines:
            lines.extend(text.encode("utf-8", "surrogatepass").splitlines(keepends=True))
        raw = lines[line - 1] if line <= len(lines) else b""
        return offset if raw.isascii() else len(raw[:offset].decode("utf-8", "replace"))

    return columns


class Builder(ScopeBuilder):
    """Statements into facts; nothing else is looked for."""

    def __init__(self, columns: Callable[[int, int], int] | None) -> None:
        super().__init__(columns)
        self.imports: list[m.Import] = []
        self.raises: list[tuple[int, m.Expr]] = []
        self.loops: set[int] = set()
        self._branches = 0
        self._type_only = False
        self._optional = False
        self._statements: dict[type[Any], Callable[[Any], None]] = {
            ast.Import: self._import,
            ast.ImportFrom: self._import_from,
            ast.Assign: self._assign,
            ast.AnnAssign: self._annotated,
            ast.AugAssign: self._augmented,
            ast.FunctionDef: self._function,
            ast.AsyncFunctionDef: self._function,
            ast.ClassDef: self._class,
            ast.Return: self._return,
            ast.Expr: self._expression_statement,
            ast.If: self._if,
            ast.For: self._for,
            ast.AsyncFor: self._for,
            ast.While: self._while,
            ast.Try: self._try,
            ast.With: self._with,
            ast.AsyncWith: self._with,
            ast.Raise: self._raise,
            ast.Global: self._global,
            ast.Nonlocal: self._nonlocal,
            ast.Delete: self._delete,
            ast.Match: self._match,
        }
        for name in ("TryStar", "TypeAlias"):
            node = getattr(ast, name, None)
            if node is not None:
                self._statements[node] = self._try if name == "TryStar" else self._type_alias

    def module(self, tree: ast.Module) -> None:
        last = tree.body[-1] if tree.body else None
        end = (last.end_lineno or 1) if last is not None else 1
        self.new_scope("module", "", "", -1, (1, 1, end, 1))
        self._outer.append((0, ()))
        self.scope = 0
        self._body(tree.body)

    def _body(self, body: Iterable[ast.stmt]) -> None:
        for node in body:
            handler = self._statements.get(type(node))
            if handler is not None:
                handler(node)
            else:
                for child in ast.iter_child_nodes(node):
                    if isinstance(child, ast.expr):
                        self.expression(child)

    def _arm(self, body: list[ast.stmt], arm: int) -> None:
        outer = self.branch
        if len(outer) < _MAX_BRANCH:
            self.branch = (*outer, arm)
        self._body(body)
        self.branch = outer

    def _new_branch(self) -> int:
        """A number for a compound statement; `+ 1` is its other, exclusive arm."""
        self._branches += 2
        return self._branches

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

    def found(self, _text: str) -> tuple[m.Literal, ...]:
        """What else was looked for in the pass."""
        return ()

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
        for target in node.targets:
            self.bind_target(target, value)

    def _annotated(self, node: ast.AnnAssign) -> None:
        annotation = self.expression(node.annotation)
        if node.value is not None:
            self.bind_target(node.target, self.expression(node.value))
        if isinstance(node.target, ast.Name):
            if node.value is None:
                self.bind(node.target.id, "instance", annotation, self.span(node.target))
            if self.scopes[self.scope].kind == "class":
                self.scopes[self.scope].annotations.append((node.target.id, annotation))
        elif node.value is None:
            self.expression(node.target)

    def _augmented(self, node: ast.AugAssign) -> None:
        value = self.expression(node.value)
        if isinstance(node.target, ast.Name):
            if isinstance(node.op, ast.Add):
                before = self.expression(ast.copy_location(ast.Name(node.target.id, ast.Load()), node.target))
                value = m.Joined(value.span, (before, value))
            self.bind(node.target.id, "value", value, self.span(node.target))
        else:
            self.stores.append((self.scope, self.expression(node.target), value))

    def _type_alias(self, node: Any) -> None:
        self.bind_target(node.name, self.expression(node.value))

    def _function(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        decorators = tuple(self.expression(decorator) for decorator in node.decorator_list)
        flags = set()
        arguments = node.args
        every = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
        static = any(isinstance(name, ast.Name) and name.id == "staticmethod" for name in node.decorator_list)
        wanted = every[1:] if self.scopes[self.scope].kind == "class" and not static else every
        if node.returns is not None and all(argument.annotation for argument in wanted):
            flags.add("annotated")
        scope = self.enter("function", node.name, node, decorators=decorators, flags=frozenset(flags))
        self.bind_parameters(arguments)
        if node.returns is not None:
            self.scopes[scope].annotations.append(("return", self.annotation(node.returns)))
        self._body(node.body)
        self.leave()
        self.bind(node.name, "scope", scope, self.span(node))

    def _class(self, node: ast.ClassDef) -> None:
        decorators = tuple(self.expression(decorator) for decorator in node.decorator_list)
        bases = tuple(self.expression(base) for base in node.bases)
        for keyword in node.keywords:
            self.expression(keyword.value)
        scope = self.enter("class", node.name, node, decorators=decorators, bases=bases)
        self._body(node.body)
        self.leave()
        self.bind(node.name, "scope", scope, self.span(node))

    def _return(self, node: ast.Return) -> None:
        if node.value is not None:
            self.add_return(self.expression(node.value))

    def _expression_statement(self, node: ast.Expr) -> None:
        self.expression(node.value)

    def _raise(self, node: ast.Raise) -> None:
        for child in (node.exc, node.cause):
            if child is not None:
                record = self.expression(child)
                if child is node.exc:
                    self.raises.append((self.scope, record))

    def _if(self, node: ast.If) -> None:
        arm = self._new_branch()
        outer = self._type_only
        guard = _type_checking(node.test)
        self.expression(node.test)
        self._type_only = outer or guard is True
        self._arm(node.body, arm)
        self._type_only = outer or guard is False
        self._arm(node.orelse, arm + 1)
        self._type_only = outer

    def _for(self, node: ast.For | ast.AsyncFor) -> None:
        source = self.expression(node.iter)
        self._loop(node.body, node.orelse, lambda: self.bind_target(node.target, m.Element(source.span, source, -1)))

    def _while(self, node: ast.While) -> None:
        self.expression(node.test)
        self._loop(node.body, node.orelse, lambda: None)

    def _loop(self, body: list[ast.stmt], orelse: list[ast.stmt], start: Callable[[], None]) -> None:
        arm = self._new_branch()
        self.loops.add(arm)
        outer = self.branch
        self.branch = (*outer, arm)
        start()
        self.branch = outer
        self._arm(body, arm)
        self._arm(orelse, self._new_branch())

    def _try(self, node: ast.Try) -> None:
        outer = self._optional
        self._optional = outer or any(_catches_import_failure(handler.type) for handler in node.handlers)
        self._arm(node.body, self._new_branch())
        self._optional = outer
        for handler in node.handlers:
            arm = self._new_branch()
            if handler.type is not None:
                self.expression(handler.type)
            if handler.name:
                outer_branch, self.branch = self.branch, (*self.branch, arm)
                self.bind(handler.name, "unknown", None, self.span(handler))
                self.branch = outer_branch
            self._arm(handler.body, arm)
        self._arm(node.orelse, self._new_branch())
        self._body(node.finalbody)

    def _with(self, node: ast.With | ast.AsyncWith) -> None:
        for item in node.items:
            value = self.expression(item.context_expr)
            if item.optional_vars is not None:
                method = "__aenter__" if isinstance(node, ast.AsyncWith) else "__enter__"
                entered = m.Call(value.span, m.Attribute(value.span, value, method), (), ())
                self.uses.append((self.scope, entered))
                self.bind_target(item.optional_vars, m.Either(value.span, (value, entered)))
        self._body(node.body)

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
        for target in node.targets:
            if isinstance(target, ast.Name):
                self.bind(target.id, "unknown", None, self.span(target))
            else:  # like a store: nothing is read
                self.stores.append((self.scope, self.expression(target), m.Opaque(self.span(target))))

    def _match(self, node: ast.Match) -> None:
        self.expression(node.subject)
        for case in node.cases:
            for child in ast.walk(case.pattern):
                name = getattr(child, "name", None) or getattr(child, "rest", None)
                if isinstance(name, str):
                    self.bind(name, "unknown", None, self.span(child))
                elif isinstance(child, (ast.MatchValue, ast.MatchClass)):
                    self.expression(child.value if isinstance(child, ast.MatchValue) else child.cls)
            if case.guard is not None:
                self.expression(case.guard)
            self._arm(case.body, self._new_branch())


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
