"""Functions of the project that pass what they are told on to a loader, an HTTP client or the like.

The call of such a helper reaches what the helper would reach with these arguments, so it is reported
where the provider is named: at the call.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from seamlint.catalogue import loader as tables
from seamlint.facts import model as m
from seamlint.facts.spans import row
from seamlint.links.routes import Context, Hit, commands, credentials, dynamic, http
from seamlint.links.values import Class, Frames, Function, Instance, Partial, Value, Values
from seamlint.project import Zone

SINKS = (dynamic.hits, http.hits, credentials.hits, commands.hits)
Way: TypeAlias = tuple[tuple[str, int, str], ...]
"""Places on the way to a reach: path, line, what happens there."""
_DEPTH = 3
_TEXT_METHODS = frozenset(
    """format join replace strip lstrip rstrip lower upper partition rpartition split rsplit removeprefix
    removesuffix encode decode title get""".split()
)


class Helpers:
    """Knows the helpers of the project and what they reach when they are told to."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.evaluator = context.evaluator
        self.program = context.evaluator.program
        self._sinks: dict[tuple[str, int, int], list[m.Expr]] = {}

    def through(
        self, function: Value, args: tuple[Values, ...], keywords: tuple[tuple[str, Values], ...]
    ) -> Iterator[tuple[Hit, Way]]:
        """What a helper reaches because of the arguments it is called with."""
        for path, use, frames in self.told(function, args, keywords):
            for sink in SINKS:
                known = {hit.symbol for hit in sink(self.context, path, use)}
                for hit in sink(self.context, path, use, frames):
                    if hit.symbol not in known:
                        yield hit, ((path, row(use.span), f"{hit.detail} here"),)

    def told(
        self,
        function: Value,
        args: tuple[Values, ...],
        keywords: tuple[tuple[str, Values], ...],
        depth: int = 0,
        everywhere: bool = False,
    ) -> Iterator[tuple[str, m.Expr, Frames]]:
        """The uses inside a helper that do as its arguments say, with their file and the arguments.

        What the boundary does when it is called is its own business, unless it is asked for `everywhere`.
        """
        if isinstance(function, Partial):
            args, keywords = (*function.args, *args), (*function.keywords, *keywords)
            function = function.function
        if isinstance(function, (Class, Instance)):
            name = "__init__" if isinstance(function, Class) else "__call__"
            owner = Instance(function.path, function.scope) if isinstance(function, Class) else function
            members = self.evaluator.attribute(owner, name)
            function = next((value for value in members if isinstance(value, Function)), function)
        if not isinstance(function, Function):
            return
        if self.program.file(function.path).zone is Zone.BOUNDARY and not everywhere:
            return
        sinks = self.sinks(function)
        frames = self.evaluator.calls.enter(function, args, keywords) if sinks else ()
        for use in sinks if frames else ():
            yield function.path, use, frames or ()
            if isinstance(use, m.Call) and depth < _DEPTH:
                for inner in self.evaluator.values(function.path, use.function, frames or ()):
                    if isinstance(inner, (Function, Partial, Class)):
                        given = self.evaluator.arguments(function.path, use, frames or ())
                        yield from self.told(inner, *given, depth + 1, everywhere)

    def sinks(self, function: Function, depth: int = 0) -> list[m.Expr]:
        """The uses in a function's body that reach whatever its parameters say."""
        key = (function.path, function.scope, depth)
        if key not in self._sinks:
            self._sinks[key] = self._find(function, depth)
        return self._sinks[key]

    def _find(self, function: Function, depth: int) -> list[m.Expr]:
        facts = self.program.facts(function.path)
        if facts is None or depth > _DEPTH:
            return []
        told = _told(facts, function.scope)
        return [
            use
            for use in self.program.uses_within(function.path, function.scope)
            if _is_told(use, told) and self._is_sink(function.path, use, depth)
        ]

    def _is_sink(self, path: str, use: m.Expr, depth: int) -> bool:
        if isinstance(use, m.Index):
            return any(map(self.evaluator.known.is_mapping, self.evaluator.values(path, use.base)))
        if not isinstance(use, m.Call):
            return False
        functions = self.evaluator.values(path, use.function)
        if not functions and isinstance(use.function, m.Attribute):
            return use.function.name in tables.http()["unknown-receivers"]
        return any(
            self.evaluator.known.is_sink(value) or (isinstance(value, Function) and bool(self.sinks(value, depth + 1)))
            for value in functions
        )


def _told(facts: m.Facts, scope: int) -> set[str]:
    """The local names of a function that are its parameters, or texts made of them."""
    record = facts.scopes[scope]
    names = {name for name, bindings in record.bindings.items() if bindings[0].kind == "parameter"}
    if facts.scopes[record.parent].kind == "class":
        names.discard(next(iter(record.bindings), ""))
    while True:
        more = {
            name
            for name, bindings in record.bindings.items()
            if name not in names and any(b.kind == "value" and _says(b.value, names) for b in bindings)
        }
        if not more:
            return names
        names |= more


def _is_told(use: m.Expr, names: set[str]) -> bool:
    if isinstance(use, m.Index):
        return _says(use.key, names)
    if isinstance(use, m.Call):
        return any(_says(value, names) for value in (*use.args, *(value for _, value in use.keywords)))
    return False


def _says(expr: m.Expr, names: set[str]) -> bool:
    """Whether an expression is one of the names, or a text or container made of them.

    An attribute or an element of a parameter is not: its caller hands over an object, not a name.
    """
    if isinstance(expr, m.Name):
        return expr.id in names
    if isinstance(expr, m.Joined):
        return any(_says(part, names) for part in expr.parts)
    if isinstance(expr, m.Sequence):
        return any(_says(item, names) for item in expr.items)
    if isinstance(expr, m.Either):
        return any(_says(option, names) for option in expr.options)
    if isinstance(expr, m.Percent):
        return _says(expr.template, names) or _says(expr.values, names)
    if isinstance(expr, m.Mapping):
        return any(_says(value, names) for _, value in expr.items)
    if isinstance(expr, m.Index):
        return _says(expr.key, names)
    if isinstance(expr, m.Element):
        return _says(expr.base, names)
    if isinstance(expr, (m.Starred, m.Reversed)):
        return _says(expr.value if isinstance(expr, m.Starred) else expr.base, names)
    if isinstance(expr, m.Call):
        function = expr.function
        if isinstance(function, m.Attribute) and function.name in _TEXT_METHODS and _says(function.base, names):
            return True
        return any(_says(argument, names) for argument in expr.args)
    return False
