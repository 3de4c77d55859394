"""Objects of a class that somebody else's code makes out of raw data, which may hold anything."""

from __future__ import annotations

from typing import TYPE_CHECKING

from seamlint.links.values import Class, Instance
from seamlint.taint import tables
from seamlint.taint.values import UNKNOWN, Value

if TYPE_CHECKING:
    from collections.abc import Iterable


def by_call(path: str, given: Iterable[Value]) -> Value | None:
    """What a decoder gives that is told the class: `msgspec.json.decode(raw, type=Grant)`."""
    if path not in tables.listed("builds", "calls"):
        return None
    return _made(given) or UNKNOWN


def by_method(base: Value, name: str) -> Value | None:
    """What a class gives by a method that it has from its base: `Settings.model_validate(data)`."""
    return _made((base,)) if name in tables.listed("builds", "methods") else None


def _made(values: Iterable[Value]) -> Value | None:
    classes = [ref for value in values for ref in value.refs if isinstance(ref, Class)]
    return Value(refs=tuple(Instance(ref.path, ref.scope) for ref in classes[:1])) if classes else None
