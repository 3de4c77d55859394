"""The functions that the configuration names: further ways out, and further functions whose result is harmless."""

from __future__ import annotations

from typing import TYPE_CHECKING

from seamlint.links.named import Place, places
from seamlint.links.values import External
from seamlint.settings import Secrets
from seamlint.taint.tables import Sink
from seamlint.taint.values import Routine

if TYPE_CHECKING:
    from seamlint.links.evaluate import Evaluator


class Declared:
    """Knows the functions of `secrets.sinks` and `secrets.sanitizers`, by whatever name they are called."""

    def __init__(self, evaluator: Evaluator, settings: Secrets) -> None:
        named = ((dotted, Sink("declared", "message", f"`{dotted}`")) for dotted in settings.sinks)
        self._sinks = {place: sink for dotted, sink in named for place in places(evaluator, dotted)}
        self._sanitizers = frozenset(place for dotted in settings.sanitizers for place in places(evaluator, dotted))

    def sink(self, called: Routine | External) -> Sink | None:
        return self._sinks.get(_place(called)) if self._sinks else None

    def is_sanitizer(self, called: Routine | External) -> bool:
        return bool(self._sanitizers) and _place(called) in self._sanitizers


def _place(called: Routine | External) -> Place:
    return called.path if isinstance(called, External) else (called.path, called.scope)
