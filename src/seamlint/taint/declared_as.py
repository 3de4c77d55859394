"""What is written where a field of a class is declared: its type, its default, how it is dumped."""

from __future__ import annotations

from collections.abc import Iterator

from seamlint.facts import model as m
from seamlint.links import flow

_PARAMETRIZED = frozenset({"Out"})
"""Types that are the same whatever they are of: `func.Out[str]` of Azure's functions."""
TRANSPARENT = frozenset({"Optional", "Annotated", "Union", "Final", "ClassVar", "Required", "NotRequired", "Mapped"})

LISTS = frozenset(
    """
    list List set Set frozenset FrozenSet tuple Tuple deque Sequence MutableSequence Collection Iterable Iterator
    Generator AsyncIterable AsyncIterator
    """.split()
)
MAPPINGS = frozenset({"dict", "Dict", "Mapping", "MutableMapping", "defaultdict", "OrderedDict"})


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
    if isinstance(annotation, m.Index) and flow.tail(annotation.base) in _PARAMETRIZED:
        return (annotation.base,)
    return (annotation,) if isinstance(annotation, (m.Name, m.Attribute)) else ()


def element_of(annotation: m.Expr) -> tuple[m.Expr, str] | None:
    """What is in a list or mapping, `X` of `list[X] | None` or `dict[str, X]`, and which of the two it is."""
    if isinstance(annotation, m.Either):
        return next((found for option in annotation.options if (found := element_of(option)) is not None), None)
    if not isinstance(annotation, m.Index):
        return None
    inner = annotation.key.items if isinstance(annotation.key, m.Sequence) else (annotation.key,)
    tail = flow.tail(annotation.base)
    if tail in TRANSPARENT:
        wanted = inner[:1] if tail == "Annotated" else inner
        return next((found for item in wanted if (found := element_of(item)) is not None), None)
    position = 1 if tail in MAPPINGS else 0
    if tail not in LISTS | MAPPINGS or len(inner) <= position:
        return None
    if tail in ("tuple", "Tuple") and len(inner) > 1 and not isinstance(inner[1], m.Plain):
        return None  # each element is something else
    return inner[position], "pairs" if position else ""


def is_none(expr: m.Expr) -> bool:
    return isinstance(expr, m.Constant) and expr.value is None
