"""Where an integration runtime is made, and what it is told about telemetry."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from seamlint.catalogue.loader import UNKNOWN
from seamlint.facts import model as m
from seamlint.links import named

if TYPE_CHECKING:
    from seamlint.links.view import ModuleView


class Made(NamedTuple):
    """One call of a runtime factory."""

    span: m.Span
    scope: int
    symbol: str
    managed: bool
    told: bool
    """Whether it is given `telemetry=`, or may be by what is unpacked into the call."""
    telemetry: tuple[str, ...]
    """The constants that `telemetry=` may be, as they are written; nothing where it is not known."""


def find(module: ModuleView) -> list[Made]:
    """The calls of the factories in the settings, in the order of the source."""
    factories, evaluator = module.settings.factories, module.links.evaluator
    wanted: dict[named.Place, tuple[str, bool]] = {}
    for managed, paths in ((True, factories.managed_runtime), (False, factories.runtime)):
        for dotted in paths:
            if _mentions(module.facts, dotted.rpartition(".")[2]):
                wanted.update(dict.fromkeys(named.places(evaluator, dotted), (dotted, managed)))
    found = []
    for scope, use in module.facts.uses if wanted else ():
        if not isinstance(use, m.Call):
            continue
        for called in evaluator.values(module.path, use.function):
            place = named.place(called)
            if place is not None and place in wanted:
                symbol, managed = wanted[place]
                found.append(Made(use.span, scope, symbol, managed, _is_told(use), _telemetry(module, use)))
                break
    return found


def _mentions(facts: m.Facts, name: str) -> bool:
    """Whether the name stands in the file, as the screen wants it."""
    return any(record.name == name for record in facts.imports) or any(name in scope.words for scope in facts.scopes)


def _is_told(call: m.Call) -> bool:
    return any(name in (None, "telemetry") for name, _ in call.keywords)


def _telemetry(module: ModuleView, call: m.Call) -> tuple[str, ...]:
    given = next((value for name, value in call.keywords if name == "telemetry"), None)
    if isinstance(given, m.Constant) and not isinstance(given.value, str):
        return (str(given.value),)
    texts = module.links.evaluator.texts(module.path, given) if given is not None else ()
    return tuple(text for text in texts if UNKNOWN not in text)
