"""Records as JSON and back: only those classes that are asked for are made, and only of values of their types."""

from __future__ import annotations

import types
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from enum import Enum
from functools import cache
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

_Record = TypeVar("_Record")


class NoRecord(Exception):
    """Values that make no record of the class."""


def plain(value: Any) -> Any:
    """A record as JSON has it; what is as always is left out."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    kind: Any = type(value)
    usual = _usual(kind)
    if usual is not None:
        parts = ((name, getattr(value, name), default) for name, default in usual.items())
        return {name: plain(part) for name, part, default in parts if default is MISSING or part != default}
    return [plain(item) for item in value] if isinstance(value, tuple) else value


@cache
def _usual(kind: Any) -> dict[str, Any] | None:
    """The fields of a record with what they are as always; None for what is no record."""
    if is_dataclass(kind):
        return {each.name: each.default for each in fields(kind)}
    names = getattr(kind, "_fields", None)
    return None if names is None else {name: kind._field_defaults.get(name, MISSING) for name in names}


def record(kind: type[_Record], value: Any) -> _Record:
    """The record that `plain` was given. Raises NoRecord."""
    made: _Record = _made(kind, value)
    return made


def _made(kind: Any, value: Any) -> Any:
    origin, inner = get_origin(kind), get_args(kind)
    if origin in (Union, types.UnionType):
        return None if value is None and type(None) in inner else _made(inner[0], value)
    if origin is tuple:
        if not isinstance(value, list) or (inner[-1] is not Ellipsis and len(inner) != len(value)):
            raise NoRecord
        types_ = [inner[0]] * len(value) if inner[-1] is Ellipsis else inner
        return tuple(map(_made, types_, value))
    if _usual(kind) is not None:
        return _object(kind, value)
    try:
        if issubclass(kind, Enum):
            return kind(value)
        if kind is date:
            return date.fromisoformat(value)
    except (TypeError, ValueError):
        raise NoRecord from None
    if type(value) is not kind:
        raise NoRecord
    return value


def _object(kind: Any, value: Any) -> Any:
    types_ = _types(kind)
    if not isinstance(value, Mapping) or not value.keys() <= types_.keys():
        raise NoRecord
    try:
        return kind(**{name: _made(types_[name], item) for name, item in value.items()})
    except TypeError:  # a field without which there is no such record
        raise NoRecord from None


@cache
def _types(kind: Any) -> dict[str, Any]:
    hints = get_type_hints(kind)
    return {name: hints[name] for name in _usual(kind) or ()}
