"""Where an integration runtime is made, and what it is told."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from seamlint.catalogue.loader import UNKNOWN
from seamlint.facts import model as m
from seamlint.links import named

if TYPE_CHECKING:
    from seamlint.links.links import Links
    from seamlint.links.view import ModuleView

INTEGRATION, LOCAL, HYBRID, MANAGED = "integration", "local", "hybrid", "managed"
"""The runtime that an adapter is bound through, and those that its secrets may come from."""


class Made(NamedTuple):
    """One call of a runtime factory."""

    span: m.Span
    scope: int
    symbol: str
    kind: str
    call: m.Call

    def given(self, name: str) -> m.Expr | None:
        """The argument with this keyword, if it is given."""
        return next((value for keyword, value in self.call.keywords if keyword == name), None)

    def may_be_given(self, name: str) -> bool:
        """Whether it is given, or may be by what is unpacked into the call."""
        return any(keyword in (None, name) for keyword, _ in self.call.keywords)


def places(links: Links) -> dict[named.Place, tuple[str, str]]:
    """Where the factories of the settings are defined, with their name there and their kind."""
    factories = links.settings.factories
    found: dict[named.Place, tuple[str, str]] = {}
    for kind, paths in (
        (MANAGED, factories.managed_runtime),
        (HYBRID, factories.hybrid_runtime),
        (LOCAL, factories.local_runtime),
        (INTEGRATION, factories.runtime),
    ):
        for dotted in paths:
            found.update(dict.fromkeys(named.places(links.evaluator, dotted), (dotted, kind)))
    return found


def find(module: ModuleView) -> list[Made]:
    """The calls of the factories in the settings, in the order of the source."""
    wanted = {
        place: what
        for place, what in module.links.runtime_factories.items()
        if _mentions(module.facts, what[0].rpartition(".")[2])
    }
    found = []
    for scope, use in module.facts.uses if wanted else ():
        if isinstance(use, m.Call) and (made := _made(module, scope, use, wanted)) is not None:
            found.append(made)
    return found


def made_by(module: ModuleView, use: m.Call) -> Made | None:
    """The call as one of a runtime factory, if it is one."""
    return _made(module, 0, use, module.links.runtime_factories)


def _made(module: ModuleView, scope: int, use: m.Call, wanted: dict[named.Place, tuple[str, str]]) -> Made | None:
    for called in module.links.evaluator.values(module.path, use.function):
        place = named.place(called)
        if place is not None and place in wanted:
            return Made(use.span, scope, *wanted[place], use)
    return None


def _mentions(facts: m.Facts, name: str) -> bool:
    """Whether the name stands in the file, as the screen wants it."""
    return any(record.name == name for record in facts.imports) or any(name in scope.words for scope in facts.scopes)


def constants(module: ModuleView, expr: m.Expr | None) -> tuple[str, ...]:
    """The constants that an argument may be, as they are written; nothing where it is not known."""
    if isinstance(expr, m.Constant) and not isinstance(expr.value, str):
        return (str(expr.value),)
    texts = module.links.evaluator.texts(module.path, expr) if expr is not None else ()
    return tuple(text for text in texts if UNKNOWN not in text)
