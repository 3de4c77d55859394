"""What the routes share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from seamlint.catalogue import Catalogue, Provider
from seamlint.facts import model as m
from seamlint.links.evaluate import Evaluator
from seamlint.links.values import External, Frames, Kind, Value


class Hit(NamedTuple):
    """A provider that a use reaches, and how."""

    route: str
    """`import`, `dynamic`, `relay`, `http`, `credential`, `command` or `wiring`."""
    symbol: str
    provider: Provider
    detail: str
    """Completes the sentence "<symbol> is ..."; for people."""
    service: str = ""
    sure: bool = True


@dataclass(frozen=True)
class Context:
    evaluator: Evaluator
    catalogue: Catalogue

    def provider(self, value: Value) -> Provider | None:
        """The provider that a value belongs to, if it is one's module, class, function or client."""
        if isinstance(value, External) and value.kind != Kind.RESULT:
            return self.catalogue.find(value.path)
        return None

    def argument(self, path: str, call: m.Call, position: int, keyword: str, frames: Frames) -> tuple[str, ...]:
        """The strings that one argument of a call may be."""
        for name, value in call.keywords:
            if name == keyword:
                return self.evaluator.texts(path, value, frames)
        if 0 <= position < len(call.args):
            argument = call.args[position]
            if not any(isinstance(before, m.Starred) for before in call.args[: position + 1]):
                return self.evaluator.texts(path, argument, frames)
            args, _ = self.evaluator.arguments(path, call, frames)
            if position < len(args):
                return tuple(getattr(value, "value", "") for value in args[position])
        return ()
