"""What is written where a field of a class is declared: its type, its default, how it is dumped."""

from __future__ import annotations

from collections.abc import Iterator

from seamlint.facts import model as m
from seamlint.links import flow

TRANSPARENT = frozenset({"Optional", "Annotated", "Union", "Final", "ClassVar", "Required", "NotRequired", "Mapped"})


def serialized(facts: m.Facts, record: m.Scope) -> Iterator[str]:
    """Fields of a model for which a method says how they are dumped."""
    for bindings in record.bindings.values():
        for binding in bindings:
            if binding.kind == "scope":
                for decorator in facts.scopes[binding.value].decorators:
                    if isinstance(decorator, m.Call) and flow.tail(decorator) in ("field_serializer", "serializer"):
                        yield from (str(arg.value) for arg in decorator.args if isinstance(arg, m.Constant))


def options(made: object) -> dict[str, object]:
    """The constant keywords of `field(...)`, `Field(...)`, `attr.ib(...)`; None for one that is no constant."""
    return {
        keyword: value.value if isinstance(value, m.Constant) else None
        for keyword, value in (made.keywords if isinstance(made, m.Call) else ())
        if keyword is not None
    }


def is_empty(made: object) -> bool:
    """Whether the default of a field is None or an empty text."""
    if isinstance(made, m.Call):
        made = made.args[0] if made.args else next((given for name, given in made.keywords if name == "default"), None)
    return isinstance(made, m.Constant) and made.value in (None, "")


def types_in(annotation: m.Expr) -> tuple[m.Expr, ...]:
    if isinstance(annotation, m.Either):
        return tuple(inner for option in annotation.options for inner in types_in(option))
    if isinstance(annotation, m.Index) and flow.tail(annotation.base) in TRANSPARENT:
        inner = annotation.key.items if isinstance(annotation.key, m.Sequence) else (annotation.key,)
        wanted = inner[:1] if flow.tail(annotation.base) == "Annotated" else inner
        return tuple(found for item in wanted for found in types_in(item))
    return (annotation,) if isinstance(annotation, (m.Name, m.Attribute)) else ()


def is_none(expr: m.Expr) -> bool:
    return isinstance(expr, m.Constant) and expr.value is None
