"""Mappings and lists: their keys, what they give when they are gone through, and what two of them make together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from seamlint.taint.names import words
from seamlint.taint.values import SAFE, UNKNOWN, Value, join, join_all

if TYPE_CHECKING:
    from collections.abc import Iterable

    from seamlint.facts import model as m
    from seamlint.taint.expressions import Expressions

LABEL = "label"
"""The kind of what only a key calls a secret, in a mapping that is written out: `{"password": found[0]}`."""


def view(base: Value, name: str) -> Value | None:
    """What `keys()`, `values()` and `items()` of a mapping give."""
    if name == "keys":
        return Value(safe=True, rest=SAFE)
    inner = [value for key, value in base.fields.items() if key[0] not in ".#~"]
    inner += [base.rest] if base.rest is not None else []
    one = Value(base.taints).map(lambda taint: taint.doubted() if taint.is_whole else taint)  # of all, any
    inner += [one] if base.taints else []
    if not inner:
        return UNKNOWN
    element = join_all(inner)
    return Value(rest=element if name == "values" else Value(fields={"#0": SAFE, "#1": element}))


def without_whole(value: Value) -> Value:
    """What is left of all headers, or the whole environment, when somebody has thought of what to take out."""
    rest = without_whole(value.rest) if value.rest is not None else None
    return value.replace(taints=tuple(taint for taint in value.taints if not taint.is_whole), rest=rest)


def labelled(run: Expressions, value: Value, key: str, span: m.Span) -> Value:
    """What is written under a key; where the key alone calls it a secret, it may be a text about one."""
    told = run.named(value, key, span)
    if value.is_blank:
        return told.map(lambda taint: taint.of_kind(LABEL))
    if words(key)[-1:] == ("id",) and all(taint.named for taint in told.taints):
        return told.doubted()  # `{"client_id": api_key}`: one of the two names is wrong
    return told


def merged(made: Value, other: Value) -> Value:
    """`{**made, **other}`: what stands in the second wins."""
    if not other.fields and other.rest is None and not other.keys and not other.taints:
        return made.replace(safe=False) if not (made.fields or made.rest) else made
    fields = {**made.fields, **{key: value for key, value in other.fields.items() if key[0] not in ".#"}}
    rest = made.rest if other.rest is None else other.rest if made.rest is None else join(made.rest, other.rest)
    taints = (*made.taints, *(taint for taint in other.taints if taint not in made.taints))
    if taints:  # what a whole mapping holds is overridden by the keys that carry it
        rest = Value(taints) if rest is None else join(rest, Value(taints))
    return Value(fields=fields, rest=rest, keys=made.keys or other.keys)


def with_others(value: Value, pairs: Iterable[tuple[str, Value]]) -> Value:
    """The same object with other values in some of its fields: `replace(settings, password="")`."""
    others = {f".{name}": given for name, given in pairs}
    names = [key for key in value.fields if key[0] == "."]
    for position, name in enumerate(names):  # of a named tuple, the same stands at a position
        if name in others and f"#{position}" in value.fields:
            others[f"#{position}"] = others[name]
    return value.replace(fields={**value.fields, **others}) if others else value


def unplaced(value: Value) -> Value:
    """A list whose elements have no places any more."""
    placed = [item for key, item in value.fields.items() if key[0] == "#"]
    if not placed:
        return value
    for item in placed:
        value = value.with_element(item)
    return value.replace(fields={key: item for key, item in value.fields.items() if key[0] != "#"})
