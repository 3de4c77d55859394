"""The functions that the configuration names: further ways out, and further functions whose result is harmless."""

from __future__ import annotations

from typing import TYPE_CHECKING

from seamlint.links.named import Functions, Place, places
from seamlint.links.values import External
from seamlint.settings import Settings
from seamlint.taint.tables import Sink
from seamlint.taint.values import Routine

if TYPE_CHECKING:
    from seamlint.links.evaluate import Evaluator


class Declared:
    """Knows the functions of `secrets.sinks`, `secrets.sanitizers` and `factories.evidence`, by whatever name."""

    def __init__(self, evaluator: Evaluator, known: Settings) -> None:
        settings = known.secrets
        self._recorders = Functions(evaluator, known.factories.evidence)
        named = ((dotted, Sink("declared", "message", f"`{dotted}`")) for dotted in settings.sinks)
        self._sinks = {place: sink for dotted, sink in named for place in places(evaluator, dotted)}
        self.has_sinks = bool(self._sinks or known.factories.evidence)
        self._found: dict[Place, Sink | None] = {}
        self.sanitizers = frozenset(place for dotted in settings.sanitizers for place in places(evaluator, dotted))

    def sink(self, called: Routine | External) -> Sink | None:
        place = _place(called)
        if place not in self._found:
            self._found[place] = self._sinks.get(place) or _evidence(self._recorders.find(place))
        return self._found[place]

    def sink_by_name(self, name: str) -> Sink | None:
        """The way out that a method of that name is, on something of which nothing is known."""
        return _evidence(name) if name in self._recorders.bare else None

    def is_sanitizer(self, called: Routine | External) -> bool:
        return _place(called) in self.sanitizers


def _evidence(name: str) -> Sink | None:
    return Sink("evidence", "evidence", f"the evidence that `{name}` records") if name else None


def _place(called: Routine | External) -> Place:
    return called.path if isinstance(called, External) else (called.path, called.scope)
