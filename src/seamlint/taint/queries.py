"""Objects out of a database: what a query gives, and which of their columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from seamlint.facts import model as m
from seamlint.links.values import Class, External, Instance, Kind
from seamlint.taint import sources
from seamlint.taint.values import SAFE, UNKNOWN, Value, item_key, join_all

if TYPE_CHECKING:
    from seamlint.taint.calls import Arguments
    from seamlint.taint.expressions import Expressions

_FETCHES = frozenset({"get", "get_object_or_404", "aget_object_or_404", "get_or_404", "get_one", "merge", "refresh"})
_BEGINS = frozenset({"query", "select"})
_RUNS = frozenset({"execute", "scalars", "exec"})
_SINGLE = frozenset(
    "get first last create earliest latest one one_or_none get_or_404 scalar scalar_one scalar_one_or_none".split()
)


def made(name: str, given: Arguments) -> Value | None:
    """What `session.get(Model, key)`, `select(Model)` and `session.scalars(query)` give."""
    if name in _FETCHES:
        places = given.positional[: 1 if name == "get" else 2]  # the second of `mapping.get(key, Missing)` is a default
        asked = [ref for value in places for ref in value.refs if isinstance(ref, Class)]
        return Value(refs=(Instance(asked[0].path, asked[0].scope),)) if asked else None
    if name in _BEGINS and len(given.positional) == 1:
        asked = [ref for ref in given.positional[0].refs if isinstance(ref, Class)]
        return of_class(asked[0]) if asked else None
    if name in _RUNS and given.positional and is_query(given.positional[0]):
        return given.positional[0]
    return given.positional[0].rest if name == "scalar" and given.positional and is_query(given.positional[0]) else None


def of_class(ref: Class) -> Value:
    """A query for the objects of a class."""
    return Value(refs=(External(sources.QUERY, Kind.OBJECT),), rest=Value(refs=(Instance(ref.path, ref.scope),)))


def is_query(value: Value) -> bool:
    return value.rest is not None and any(isinstance(ref, External) and ref.path == sources.QUERY for ref in value.refs)


def dumped(run: Expressions, query: Value, expr: m.Expr, span: m.Span) -> Value:
    """The rows of a query with all their columns."""
    return Value(rest=run.engine.classes.dumped(run, query.rest or UNKNOWN, expr, span))


def asked(run: Expressions, base: Value, name: str, function: m.Attribute, given: Arguments, expr: m.Call) -> Value:
    """What a method of a query gives: one object, some of the columns, or a narrower query."""
    rest = base.rest or UNKNOWN
    if name in ("values", "values_list"):
        if given.all:
            return columns(run, name, given, expr)
        rows = dumped(run, base, function.base, expr.span)
        return rows if name == "values" else Value(rest=Value(rest=join_all((rows.rest or SAFE).fields.values(), SAFE)))
    if name in _SINGLE:
        return rest
    return Value(fields={"#0": rest, "#1": SAFE}, rest=base.rest, refs=base.refs)


def columns(run: Expressions, method: str, given: Arguments, expr: m.Call) -> Value:
    """Rows of a query with these columns."""
    names = [value.text for value in given.positional if value.text]
    held = [run.named(UNKNOWN, name, expr.span, name) for name in names]
    if method == "values":
        return Value(rest=Value(fields=dict(zip(map(item_key, names), held, strict=True))))
    flat = given.named("flat") is not None and len(held) == 1
    return Value(rest=held[0] if flat else Value(fields={f"#{i}": value for i, value in enumerate(held)}))
