"""What one round of a loop leaves to the next: names that are read before they are bound anew."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set

from seamlint.facts import model as m

_WHOLE = frozenset({"locals", "vars", "super"})
"""What may read names that are not written."""


class Loops:
    """Knows for each loop which names its body takes on from the round before, or from in front of the loop."""

    def __init__(self) -> None:
        self._taken: dict[tuple[str, m.Span], frozenset[str] | None] = {}

    def takes_on(self, path: str, facts: m.Facts, loop: m.Loop, name: str) -> bool:
        """Whether what stands under a name at the start of a round makes any difference to the round."""
        key = (path, loop.span)
        if key not in self._taken:
            reader = _Reader(facts)
            reader.round(loop, set())
            self._taken[key] = None if not _WHOLE.isdisjoint(reader.taken) else frozenset(reader.taken)
        taken = self._taken[key]
        return taken is None or name in taken


class _Reader:
    """Goes through steps in their order, with the names that are bound by then in any case."""

    def __init__(self, facts: m.Facts) -> None:
        self._facts = facts
        self.taken: set[str] = set()

    def round(self, loop: m.Loop, bound: set[str]) -> None:
        self._read(loop.source, bound)
        inside = set(bound)
        if loop.target is not None:
            self._bind(loop.target, inside)
        self._block(loop.body, inside)

    def _read(self, part: object, bound: Set[str]) -> None:
        self.taken.update(name for name in self._names(part) if name not in bound)

    def _names(self, part: object) -> Iterator[str]:
        """All names in an expression, those in functions that are made there too."""
        if isinstance(part, m.Name):
            yield part.id
        elif isinstance(part, m.Lambda):
            yield from self._facts.scopes[part.scope].words
        elif isinstance(part, tuple):
            for inner in part:
                yield from self._names(inner)

    def _bind(self, target: m.Expr, bound: set[str]) -> None:
        if isinstance(target, m.Name):
            bound.add(target.id)
        elif isinstance(target, m.Sequence):
            for item in target.items:
                self._bind(item, bound)
        elif isinstance(target, m.Starred):
            self._bind(target.value, bound)
        else:
            self._read(target, bound)

    def _block(self, steps: Iterable[m.Step], bound: set[str]) -> None:
        for step in steps:
            self._step(step, bound)

    def _arm(self, steps: Iterable[m.Step], bound: set[str], target: m.Expr | None = None) -> set[str]:
        """What is bound after one of several ways."""
        inside = set(bound)
        if target is not None:
            self._bind(target, inside)
        self._block(steps, inside)
        return inside

    def _step(self, step: m.Step, bound: set[str]) -> None:
        if isinstance(step, m.Assign):
            self._read((step.value, step.annotation), bound)
            for target in step.targets:
                self._bind(target, bound)
        elif isinstance(step, m.Define):
            record = self._facts.scopes[step.scope]
            self.taken |= record.words - bound
            if record.kind == "function":
                bound.add(record.name)
        elif isinstance(step, m.Branch):
            self._read(step.test, bound)
            body, orelse = self._arm(step.body, bound), self._arm(step.orelse, bound)
            bound |= body & orelse
        elif isinstance(step, m.Loop):
            self.round(step, bound)
            self._arm(step.orelse, bound)
        elif isinstance(step, m.Try):
            ended = self._arm(step.body, bound)
            ends = [self._arm(step.orelse, ended)]
            for handler in step.handlers:
                self._read(handler.type, bound)
                ends.append(self._arm(handler.body, bound, handler.name))
            bound |= set.intersection(*ends)
            self._block(step.final, bound)
        elif isinstance(step, m.With):
            for item, held in step.items:
                self._read(item, bound)
                if held is not None:
                    self._bind(held, bound)
            self._block(step.body, bound)
        elif isinstance(step, m.Match):
            self._read(step.subject, bound)
            for case in step.cases:
                inside = set(bound)
                for captured, _ in case.captures:
                    self._bind(captured, inside)
                self._read((case.guard, case.constants), inside)
                self._block(case.body, inside)
        else:
            self._read(step, bound)
