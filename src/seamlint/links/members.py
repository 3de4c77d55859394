"""What the members of the project's classes stand for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from seamlint.facts import model as m
from seamlint.links import flow
from seamlint.links.values import Class, External, Frames, Function, Instance, Kind, Value, Values, union

if TYPE_CHECKING:
    from seamlint.links.evaluate import Evaluator

_BASES = 8
_PROPERTY = frozenset({"property", "cached_property"})


class Members:
    """Members of classes and instances: their own, what methods store on `self`, and what bases give."""

    def __init__(self, evaluator: Evaluator) -> None:
        self.evaluator = evaluator

    def find(self, owner: Class | Instance, name: str, seen: frozenset[tuple[str, int]] = frozenset()) -> Values:
        """What attribute `name` of a class, or of an instance of it, stands for."""
        facts = self.evaluator.program.facts(owner.path)
        if facts is None or (owner.path, owner.scope) in seen:
            return ()
        record = facts.scopes[owner.scope]
        frames = owner.frames if isinstance(owner, Instance) else ()
        given = self._field(owner, name)
        if given:
            return given
        found: list[Values] = []
        for binding in record.bindings.get(name, []):
            if given is not None and binding.kind == "value":
                continue  # the default of a field that is given something else
            for value in self.evaluator.binding(owner.path, owner.scope, binding, frames):
                found.append(self._bound(value, owner, binding))
        if isinstance(owner, Instance):
            for scope, stored in record.members.get(name, []):
                found.append(self.evaluator.values(owner.path, stored, self._constructed(owner, scope)))
        else:
            for _, stored in record.members.get(name, []):
                found.append(self.evaluator.values(owner.path, stored))
        if found:
            return union(*found)
        for base in record.bases:
            for value in self.evaluator.values(owner.path, base):
                if isinstance(value, Class):
                    inherited: Class | Instance = value
                    if isinstance(owner, Instance):
                        inherited = Instance(value.path, value.scope)
                    found.append(self.find(inherited, name, seen | {(owner.path, owner.scope)}))
                elif isinstance(value, External):
                    kind = Kind.OBJECT if isinstance(owner, Instance) else value.kind
                    found.append(self.evaluator.attribute(value._replace(kind=kind), name))
        return union(*found)

    def home(self, owner: Class | Instance, name: str, depth: int = 0) -> str:
        """The file of the class, among the owner's and its bases, that defines a member; empty if none does."""
        facts = self.evaluator.program.facts(owner.path)
        if facts is None or depth > _BASES:
            return ""
        record = facts.scopes[owner.scope]
        if name in record.bindings or name in record.members:
            return owner.path
        found = (
            self.home(value, name, depth + 1)
            for base in record.bases
            for value in self.evaluator.values(owner.path, base)
            if isinstance(value, Class)
        )
        return next(filter(None, found), "")

    def _field(self, owner: Class | Instance, name: str) -> Values | None:
        """What a record was given for a field; None if it was given nothing."""
        for frame in owner.frames if isinstance(owner, Instance) else ():
            if (frame.path, frame.scope) == (owner.path, owner.scope):
                return dict(frame.arguments).get(name)
        return None

    def _constructed(self, owner: Instance, scope: int) -> Frames:
        return tuple(frame for frame in owner.frames if frame.scope == scope)

    def _bound(self, value: Value, owner: Class | Instance, binding: m.Binding) -> Values:
        if not isinstance(value, Function) or binding.kind != "scope":
            return (value,)
        facts = self.evaluator.program.facts(value.path)
        decorators = {flow.tail(decorator) for decorator in facts.scopes[value.scope].decorators} if facts else set()
        if "staticmethod" in decorators:
            return (value,)
        method = value._replace(owner=owner)
        return self.evaluator.call(method, (), ()) if decorators & _PROPERTY else (method,)
