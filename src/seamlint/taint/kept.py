"""Secrets that a module keeps as long as the process runs: under a name of the module or a class, or in a cache."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from seamlint.facts import model as m
from seamlint.links.values import External
from seamlint.taint.names import Says
from seamlint.taint.values import Taint, Value

if TYPE_CHECKING:
    from seamlint.taint.engine import Engine

_READ = frozenset({"env", "manager", "prompt"})
_CACHES = frozenset(
    """
    functools.lru_cache functools.cache functools.cached_property django.utils.functional.cached_property
    werkzeug.utils.cached_property async_lru.alru_cache
    """.split()
)


class Kept(NamedTuple):
    """One place that holds on to a secret."""

    span: m.Span
    scope: int
    name: str
    what: str
    """The secret, as a message calls it; empty where only the name of the function tells it."""
    cached: bool
    """Whether a cache does, and not a name of a module or class."""


def find(engine: Engine, path: str) -> Iterator[Kept]:
    """The places of one module, in the order of the source."""
    facts = engine.facts(path)
    for number, scope in enumerate(facts.scopes) if facts is not None else ():
        if scope.kind in ("module", "class"):
            yield from _names(engine, path, number, scope)
        elif scope.kind == "function" and any(_is_cache(engine, path, item) for item in scope.decorators):
            what = _returned(engine, path, number, scope)
            if what is not None:
                yield Kept(scope.span, number, scope.name, what, cached=True)


def _names(engine: Engine, path: str, number: int, scope: m.Scope) -> Iterator[Kept]:
    run = engine.modules.run(path) if number == 0 else None
    env = engine.body(path, number) if number else run.env if run is not None else {}
    for name, bindings in scope.bindings.items():
        value = env.get((number, name), Value())
        own = next((binding for binding in bindings if binding.kind in ("value", "augment")), None)
        read = next((taint for taint in value.secrets() if taint.kind in _READ and taint.path == path), None)
        if own is not None and read is not None:
            yield Kept(own.span, number, name, read.what, cached=False)


def _is_cache(engine: Engine, path: str, decorator: m.Expr) -> bool:
    made = decorator.function if isinstance(decorator, m.Call) else decorator
    return any(isinstance(ref, External) and ref.path in _CACHES for ref in engine.resolved(path, made))


def _returned(engine: Engine, path: str, number: int, scope: m.Scope) -> str | None:
    """The secret that a function gives; empty where only its name says so, None if it gives none."""
    result = engine.entry(path, number).result
    taints: list[Taint] = [taint for taint in result.secrets() if taint.kind not in ("repr", "body", "error")]
    if taints:
        return min(taints, key=lambda taint: (taint.named, taint.line, taint.what)).what
    return "" if result.is_blank and engine.names.function(scope.name) is Says.SECRET else None
