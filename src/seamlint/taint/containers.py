"""What is made of containers outside the project: mappings, lists, pairs, tables of rows."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from seamlint.links.values import External, Kind
from seamlint.taint.mappings import merged
from seamlint.taint.values import SAFE, Value, join_all

if TYPE_CHECKING:
    from seamlint.taint.calls import Arguments

_MAPPINGS = frozenset(
    {
        "collections.ChainMap",
        "builtins.dict",
        "collections.OrderedDict",
        "collections.defaultdict",
        "types.MappingProxyType",
    }
)
_ZIPS = frozenset({"builtins.zip", "itertools.chain", "itertools.zip_longest"})
_COLLECTIONS = frozenset(f"builtins.{name}" for name in "list tuple set frozenset sorted iter reversed next".split())
_COLLECTIONS |= {"collections.deque", "concurrent.futures.as_completed", "asyncio.as_completed"}
MAKERS = _MAPPINGS | _ZIPS | _COLLECTIONS | {"builtins.enumerate", "asyncio.gather"}


def made(path: str, given: Arguments) -> Value:
    """What one of the makers gives."""
    if path == "asyncio.gather":  # what each of them gives, in their order
        return Value(fields={f"#{index}": value for index, value in enumerate(given.positional)}, rest=given.rest)
    if path == "builtins.enumerate":
        return Value(rest=Value(fields={"#0": SAFE, "#1": join_all(given.positional[:1]).element}))
    if path == "collections.ChainMap":
        return functools.reduce(merged, reversed(given.positional), Value())
    if path in _MAPPINGS:
        return _dict(given)
    return _collection(path, given) if path in _COLLECTIONS else _zip(path, given)


def frame(given: Arguments) -> Value:
    """A table of rows: a mapping from its columns to what stands in them."""
    data = given.positional[0]
    columns = data.element if not data.is_mapping and data.element.is_mapping else data
    fields = {key: value for key, value in columns.fields.items() if key[0] not in ".#~"}
    return Value(data.taints, fields=fields, rest=columns.rest, refs=(External("pandas.DataFrame", Kind.OBJECT),))


def _dict(given: Arguments) -> Value:
    made = Value(safe=not given.all)
    for value in given.positional[:1]:
        if value.rest is not None and not value.is_mapping:  # pairs
            pair = value.rest
            made = Value(rest=pair.fields.get("#1", pair), keys="pairs")
        else:
            made = value.replace(refs=()) if value.fields or value.rest or value.taints else value
    if given.keywords:
        made = merged(made, Value(fields=dict(given.keywords)))
    return made if given.rest is None else made.with_element(given.rest)


def _collection(path: str, given: Arguments) -> Value:
    if not given.positional:
        return SAFE
    value = given.positional[0]
    if path == "builtins.next":
        return value.element
    if value.is_mapping:
        return Value(safe=True, rest=SAFE)
    if path in ("builtins.list", "builtins.tuple") and value.fields:
        return value
    return Value(rest=value.element) if not value.is_blank else value


def _zip(path: str, given: Arguments) -> Value:
    if path == "itertools.chain":
        return Value(rest=join_all(value.element for value in given.positional))
    return Value(rest=Value(fields={f"#{index}": value.element for index, value in enumerate(given.positional)}))
