"""Calls and clients that lack what keeps a failure small: an idempotency key, a limit to waiting."""

from __future__ import annotations

from collections.abc import Iterator

from seamlint.facts import model as m
from seamlint.links.edges.view import Edge, Edges


def find(edges: Edges) -> list[Edge]:
    """The unguarded calls of a module."""
    return [*_repeatable(edges), *_endless(edges)]


def _repeatable(edges: Edges) -> Iterator[Edge]:
    for scope, call in edges.calls():
        for value in edges.externals(call.function):
            wanted = edges.table.idempotent.get(value.path)
            provider = edges.module.links.catalogue.find(value.path)
            if wanted is not None and provider is not None and not _is_told(call, wanted):
                yield Edge(call.span, scope, value.path, provider, "without an idempotency key")
                break


def _endless(edges: Edges) -> Iterator[Edge]:
    for scope, call in edges.calls():
        for value in edges.externals(call.function):
            wanted = edges.table.timeouts.get(value.path)
            provider = edges.module.links.catalogue.find(value.path)
            if wanted is None or provider is None or _is_told(call, wanted) or _calls_are_told(edges, wanted):
                continue
            yield Edge(call.span, scope, value.path, provider, "without a timeout")
            break


def _is_told(call: m.Call, names: frozenset[str]) -> bool:
    """Whether a call is given one of the arguments, or may be by what is unpacked into it."""
    if any(isinstance(argument, m.Starred) for argument in call.args):
        return True
    for name, value in call.keywords:
        if name is None or name in names:
            return True
        if _holds(value, names):
            return True
    return any(_holds(value, names) for value in call.args)


def _holds(expr: m.Expr, names: frozenset[str]) -> bool:
    """Whether an argument is a mapping with such a key, or one whose keys are not known here."""
    if isinstance(expr, m.Mapping):
        return any(key is None or (isinstance(key, m.Constant) and key.value in names) for key, _ in expr.items)
    return isinstance(expr, m.Name) and expr.id in ("params", "options", "kwargs")


def _calls_are_told(edges: Edges, names: frozenset[str]) -> bool:
    return any(name in names for _, call in edges.calls() for name, _ in call.keywords)
