"""What holds inside a function of the project when it is called."""

from __future__ import annotations

from typing import TYPE_CHECKING

from seamlint.catalogue.loader import UNKNOWN
from seamlint.facts import model as m
from seamlint.links import flow
from seamlint.links.values import Class, Collection, External, Frame, Frames, Function, Instance, Text, Value, Values

if TYPE_CHECKING:
    from seamlint.links.evaluate import Evaluator

DEPTH = 5
"""Calls inside one another whose arguments are told apart."""
_NAME = 200
"""Characters; no name, host or command is longer."""


class Calls:
    """Binds the parameters of functions to what they are called with, where that can matter."""

    def __init__(self, evaluator: Evaluator) -> None:
        self.evaluator = evaluator
        self._sensitive: dict[tuple[str, int], bool] = {}
        self._dependencies: dict[tuple[str, int], frozenset[str]] = {}

    def enter(
        self,
        function: Function,
        args: tuple[Values, ...],
        keywords: tuple[tuple[str, Values], ...],
        wanted: frozenset[str] | None = None,
    ) -> Frames | None:
        """The calls that hold inside `function` when it gets these arguments; None if too deep.

        Only the parameters in `wanted` are bound, and only to what can make a difference: every other
        call shares one answer.
        """
        facts = self.evaluator.program.facts(function.path)
        if facts is None or len(function.frames) >= DEPTH:
            return None
        if any(frame.scope == function.scope and frame.path == function.path for frame in function.frames):
            return None
        record = facts.scopes[function.scope]
        if function.owner is not None:
            args = ((function.owner,), *args)
        named = dict(keywords)
        bound: list[tuple[str, Values]] = []
        for name, bindings in record.bindings.items():
            if bindings[0].kind != "parameter":
                break  # they are bound first
            if wanted is not None and name not in wanted:
                continue
            index = bindings[0].value.position
            given = args[index] if 0 <= index < len(args) else named.get(name, ())
            sensitive = wanted is None or self._is_sensitive(function.path, function.scope)
            telling = tuple(value for value in given if self._tells(value, sensitive))
            if given and not telling and bindings[0].value.default is not None:
                bound.append((name, ()))  # given, but nothing that matters: not the default at any rate
            elif telling and telling != (Instance(function.path, record.parent),):
                bound.append((name, telling))
        frames = function.frames
        if isinstance(function.owner, Instance):
            frames = (*(frame for frame in function.owner.frames if frame not in frames), *frames)
        if bound:
            frames = (*frames, Frame(function.path, function.scope, tuple(bound)))
        return frames[-DEPTH:]

    def _tells(self, value: Value, sink: bool) -> bool:
        """Whether it can matter that a parameter is this value; to a sink any short text may."""
        if isinstance(value, Text):
            return self.evaluator.known.names(value.value) or (
                sink and value.value != UNKNOWN and len(value.value) <= _NAME
            )
        if isinstance(value, External):
            return self.evaluator.known.is_useful(value.path)
        return not isinstance(value, (Collection, Instance, Function)) or not value.frames

    def _is_sensitive(self, path: str, scope: int) -> bool:
        """Whether a function loads, or looks up, by a name: then any name it is given matters."""
        known = self._sensitive.get((path, scope))
        if known is None:
            known = any(
                isinstance(use, m.Index)
                or (isinstance(use, m.Call) and flow.tail(use.function) in self.evaluator.known.loader_tails)
                for use in self.evaluator.program.uses_within(path, scope)
            )
            self._sensitive[(path, scope)] = known
        return known

    def parameters_of_result(self, path: str, scope: int) -> frozenset[str]:
        """The parameters that what a function returns may depend on."""
        known = self._dependencies.get((path, scope))
        if known is None:
            facts = self.evaluator.program.facts(path)
            known = flow.dependencies(facts, scope) if facts is not None else frozenset()
            self._dependencies[(path, scope)] = known
        return known

    def construct(self, made: Class, args: tuple[Values, ...], keywords: tuple[tuple[str, Values], ...]) -> Frames:
        """The call of a class: of its `__init__`, or, in a record without one, what its fields are given."""
        facts = self.evaluator.program.facts(made.path)
        record = facts.scopes[made.scope] if facts is not None else None
        if facts is None or record is None:
            return ()
        for binding in record.bindings.get("__init__", []):
            if binding.kind == "scope":
                parameters = facts.scopes[binding.value].bindings
                function = Function(made.path, binding.value, made)
                return self.enter(function, args, keywords, frozenset(parameters)) or ()
        given = [*zip(_fields(record), args, strict=False), *((k, v) for k, v in keywords if k in record.bindings)]
        fields = [(name, tuple(value for value in values if self._tells(value, False))) for name, values in given]
        return (Frame(made.path, made.scope, tuple(fields)),) if fields else ()


def _fields(record: m.Scope) -> list[str]:
    """The fields of a record in their order: what its body annotates."""
    steps = [step for step in record.steps if isinstance(step, m.Assign) and step.annotation is not None]
    preset = {target.id for step in steps for target in step.targets if isinstance(target, m.Name)}
    return [
        name
        for name, bindings in record.bindings.items()
        if name in preset or any(binding.kind == "instance" for binding in bindings)
    ]
