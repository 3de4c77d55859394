"""Functions that the configuration names, wherever they are defined."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from seamlint.links.values import External, Function, Module, Values, union

if TYPE_CHECKING:
    from collections.abc import Iterable

    from seamlint.links.evaluate import Evaluator

Place: TypeAlias = "str | tuple[str, int]"
"""A function of the project by its file and scope; any other by its dotted path."""


def places(evaluator: Evaluator, dotted: str) -> list[Place]:
    """Where the function is defined, through re-exports; its name if that is outside the project."""
    segments = dotted.split(".")
    for length in range(len(segments) - 1, 0, -1):
        path = evaluator.program.project.modules.get(".".join(segments[:length]))
        if path is not None:
            found: Values = (Module(path),)
            for name in segments[length:]:
                found = union(*(evaluator.attribute(value, name) for value in found))
            own: list[Place] = [(ref.path, ref.scope) for ref in found if isinstance(ref, Function)]
            return [*own, *(ref.path for ref in found if isinstance(ref, External))]
    return [dotted]


def place(called: object) -> Place | None:
    """The place of what a name stands for, if that is a function or lies outside the project."""
    if isinstance(called, External):
        return called.path
    return (called.path, called.scope) if isinstance(called, Function) else None


class Functions:
    """Functions by module and name, or by their name alone, wherever one that is called so is defined."""

    def __init__(self, evaluator: Evaluator, listed: Iterable[str]) -> None:
        self._program = evaluator.program
        dotted = [name for name in listed if "." in name]
        self._placed = {where: name for name in dotted for where in places(evaluator, name)}
        self.bare = frozenset(listed) - frozenset(dotted)

    def find(self, where: Place | None) -> str:
        """The name in the list of what stands at a place; empty if it is not in it."""
        if where is None or not (self._placed or self.bare):
            return ""
        name = self._placed.get(where, "") or self._name(where)
        return name if name in self.bare or where in self._placed else ""

    def _name(self, where: Place) -> str:
        if isinstance(where, str):
            return where.rpartition(".")[2]
        facts = self._program.facts(where[0])
        return facts.scopes[where[1]].name if facts is not None else ""
