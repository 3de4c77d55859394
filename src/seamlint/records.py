"""A report as plain values that `marshal` keeps, and back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import date
from enum import Enum
from typing import Any

from seamlint.finding import Accepted, Confidence, Finding, Severity, Step
from seamlint.fix import Applicability, Edit, Fix
from seamlint.report import Report, Reuse, Surface

_KEPT = {kind.__name__: kind for kind in (Report, Reuse, Surface, Accepted, Finding, Step, Fix, Edit)}
_BASELINE = frozenset({"Baseline", "Comparison", "Entry", "Move"})
"""Classes that are imported only if there is one to make."""
_NAMED: dict[str, type[Enum]] = {kind.__name__: kind for kind in (Severity, Confidence, Applicability)}


class _NotPlain(Exception):
    """A report that holds something which cannot be kept."""


def kept(report: Report) -> Any:
    """The report as plain values; None for one that cannot be kept."""
    try:
        return _plain(report)
    except _NotPlain:
        return None


def loaded(record: Any) -> Report | None:
    """The report that was kept; None for a record of another form, though nothing says so."""
    try:
        report: Report = _loaded(record)
    except (TypeError, ValueError, KeyError):
        return None
    return replace(report, reuse=Reuse(report=True))


def _plain(value: Any) -> Any:
    """A record as tuples and lists: (class, fields...) for an object, a list for a tuple."""
    name = type(value).__name__
    if isinstance(value, Enum):
        if name in _NAMED:
            return (name, value.value)
    elif is_dataclass(value):
        if name in _KEPT or name in _BASELINE:
            return (name, *(_plain(getattr(value, field.name)) for field in fields(value)))
    elif isinstance(value, Mapping):
        return ("dict", *map(_plain, value.items()))
    elif isinstance(value, date):
        return ("date", value.toordinal())
    elif isinstance(value, tuple):
        parts = [_plain(item) for item in value]
        return (name, *parts) if name in _BASELINE else parts
    elif value is None or type(value) in (str, int, bool):
        return value
    raise _NotPlain(name)


def _loaded(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(_loaded(item) for item in value)
    if isinstance(value, tuple):
        name, *parts = value
        if name == "date":
            return date.fromordinal(parts[0])
        if name == "dict":
            return dict(map(_loaded, parts))
        if name in _BASELINE:
            from seamlint import baseline

            return getattr(baseline, name)(*map(_loaded, parts))
        if name in _NAMED:
            return _NAMED[name](parts[0])
        kind = _KEPT[name]
        names = (field.name for field in fields(kind))
        return kind(**dict(zip(names, map(_loaded, parts), strict=True)))
    return value
