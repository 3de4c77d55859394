"""What annotations say of the values that they are given to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from seamlint.facts import model as m
from seamlint.facts.spans import row
from seamlint.links import flow
from seamlint.links.values import Class, External, Instance, Kind
from seamlint.taint import declared_as, sources
from seamlint.taint.memory import once
from seamlint.taint.shapes import Model, Shapes
from seamlint.taint.values import SAFE, UNKNOWN, Taint, Value

if TYPE_CHECKING:
    from seamlint.taint.engine import Engine

_TEXT_TYPES = frozenset(
    "str bytes bytearray Any object dict Dict Mapping MutableMapping list List tuple Sequence Iterable".split()
)


class Annotations(Shapes):
    """Makes values of annotations."""

    def __init__(self, engine: Engine) -> None:
        super().__init__(engine)
        self._annotations: dict[tuple[str, int], tuple[Value, m.Expr]] = {}
        """By the identity of the annotation, which is held so that no other gets it."""

    def annotated(self, path: str, value: Value, annotation: m.Expr) -> Value:
        """The value with what its annotation adds, where nothing else is known of it."""
        if not value.is_blank:
            return value
        if value.text is not None:
            return self._annotated(path, value, annotation)
        key = (path, id(annotation))
        made, _ = once(self._annotations, key, lambda: (self._annotated(path, UNKNOWN, annotation), annotation))
        return value if made is UNKNOWN else made

    def _annotated(self, path: str, value: Value, annotation: m.Expr) -> Value:
        kind = self.type(path, annotation)
        if kind == "masked":
            return Value(safe=True, fields={"~secret": _unwrapped(path, annotation)})
        element = declared_as.element_of(annotation)
        if element is not None:
            return self._collected(path, value, *element)
        refs: list[Instance | External] = []
        for option in declared_as.types_in(annotation):
            if flow.tail(option) in _TEXT_TYPES or isinstance(option, m.Constant):
                continue
            found = self.engine.resolved(path, option)
            if not found and flow.tail(option)[:1].isupper():
                refs.append(External(sources.OBJECT, Kind.OBJECT))  # a class that is not at hand, and no text
            for ref in found:
                if isinstance(ref, Class) and kind != "harmless":
                    model = self.model(ref.path, ref.scope)
                    if model.kind == "typeddict":
                        return self._keyed(path, model, annotation.span)
                    refs.append(Instance(ref.path, ref.scope))
                elif isinstance(ref, External) and ref.kind == Kind.THING:
                    refs.append(External(ref.path, Kind.OBJECT))
        if kind == "harmless":  # no secret, but its methods may be a way out: a logger
            return value.replace(safe=True, refs=tuple(refs))
        return value.replace(refs=tuple(refs)) if refs else value

    def _collected(self, path: str, value: Value, element: m.Expr, keys: str) -> Value:
        """A list or mapping of what `element` says, where that is of the project or hides its value."""
        inner = self.annotated(path, UNKNOWN, element)
        return Value(rest=inner, keys=keys) if tells(inner) else value

    def _keyed(self, path: str, model: Model, span: m.Span) -> Value:
        """A mapping with the declared keys."""
        made = Value()
        for field in model.fields.values():
            secret = self.is_secret(path, field)
            taint = Taint("name", f"the key `{field.name}`", path, row(span), named=True)
            made = made.with_field(field.name, Value((taint,)) if secret else SAFE)
        return made


def tells(value: Value) -> bool:
    """Whether a type says more than the name that it is given to."""
    known = value.safe or bool(value.fields) or value.rest is not None
    return known or any(isinstance(ref, Instance) for ref in value.refs)


def _unwrapped(path: str, annotation: m.Expr) -> Value:
    return Value((Taint("field", "the value behind a secret type", path, row(annotation.span)),))
