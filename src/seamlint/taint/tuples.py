"""Named tuples that are made by a call: `Pair = namedtuple("Pair", "user password")`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from seamlint.links.values import External, Kind
from seamlint.taint.values import UNKNOWN, Value

if TYPE_CHECKING:
    from seamlint.facts import model as m
    from seamlint.taint.calls import Arguments
    from seamlint.taint.expressions import Expressions

MAKERS = frozenset({"collections.namedtuple", "typing.NamedTuple", "typing_extensions.NamedTuple"})
_FIELDS = "~tuple"
"""Where such a class has the names of its fields."""


def declared(given: Arguments) -> Value | None:
    """The class that a call makes; None where its fields are not known."""
    fields = given.at(1, "field_names", "fields")
    names = _names(fields) if fields is not None else []
    if not names:
        return None
    listed = {f"#{index}": Value(safe=True, text=name) for index, name in enumerate(names)}
    return Value(refs=(External("collections.namedtuple()", Kind.OBJECT),), fields={_FIELDS: Value(fields=listed)})


def _names(fields: Value) -> list[str]:
    if fields.text is not None:
        return fields.text.replace(",", " ").split()
    placed = [value for key, value in fields.fields.items() if key[0] == "#"]
    texts = [value.text or value.fields.get("#0", UNKNOWN).text for value in placed]
    return [text for text in texts if text] if all(texts) else []


def made(run: Expressions, callee: Value, given: Arguments, expr: m.Call) -> Value | None:
    """An object of such a class: what it is given stands under positions and names alike."""
    listed = callee.fields.get(_FIELDS)
    if listed is None:
        return None
    fields: dict[str, Value] = {}
    for position, name in enumerate(value.text or "" for value in listed.fields.values()):
        value = given.at(position, name)
        if value is not None:
            value = run.named(value, name, expr.span)
            fields |= {f"#{position}": value, f".{name}": value}
    return Value(fields=fields, rest=given.rest, refs=(External("argparse.Namespace", Kind.OBJECT),))
