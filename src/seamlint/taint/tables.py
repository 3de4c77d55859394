"""The tables of `catalogue/secrets`: read, checked and put in order once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any, NamedTuple

from seamlint import shipped
from seamlint.patterns import later

KINDS = frozenset(
    """
    log telemetry exception response template cookie session client report message task process
    """.split()
)
BEFORE_SECRET = later(
    r"(?P<password>://[^/@\s]*:)$|(?:^|[\s\"':])Bearer\s$|(?:^|[\"':]\s?)Basic\s$|[?&](?P<name>[\w-]+)=$", re.IGNORECASE
)
PLACEHOLDER = later(r"%\((\w+)\)")
"""A named place in a template: `%(user)s`."""
CONVERSION = later(r"%(?:\((\w+)\))?[#0\- +]*(?:\*|\d+)?(?:\.(\*|\d+))?([a-zA-Z%])")
"""A place in a template: its name, how much is shown, and the letter that says what becomes of the value."""
_BRACES = later(r"\{([^{}]*)\}")

_NONE: Mapping[str, Any] = {}


class Sink(NamedTuple):
    """A way out of the program."""

    id: str
    kind: str
    what: str
    calls: tuple[str, ...] = ()
    methods: tuple[str, ...] = ()
    receivers: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    args: tuple[int | str, ...] = ()
    skip: tuple[str, ...] = ()
    named: bool = False
    receiver: bool = False
    """Whether the object goes out on which the method is called."""
    functions: tuple[str, ...] = ()
    """Methods of what a decorator makes of a function of the project: `task.s(...)`."""
    parameters: tuple[str, ...] = ()
    """Names of parameters that are such a function: fixtures and listeners."""
    targets: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    attributes: tuple[str, ...] = ()
    item_attributes: tuple[str, ...] = ()
    item_names: tuple[str, ...] = ()
    attribute_items: bool = False
    prefixes: tuple[str, ...] = ()
    needs: tuple[int | str, ...] = ()
    """The call is a way out only with one of these arguments: `yaml.dump(data, stream)`."""
    source: str = ""


class Source(NamedTuple):
    """Something that gives a secret."""

    id: str
    kind: str
    what: str
    calls: tuple[str, ...] = ()
    methods: tuple[str, ...] = ()
    receivers: tuple[str, ...] = ()
    reads: tuple[str, ...] = ()
    attributes: tuple[str, ...] = ()
    gives: str = "secret"
    keys: tuple[str, ...] = ()
    when: Mapping[str, Any] = _NONE
    """Keywords that must be given that constant."""
    whole: bool = False
    """Of a response: whether it is a secret as a whole too."""
    parameters: tuple[str, ...] = ()
    subscripts: tuple[str, ...] = ()
    source: str = ""


def expand(text: str) -> Iterator[str]:
    """`a.{b,c}` as `a.b` and `a.c`."""
    match = _BRACES.search(text)
    if match is None:
        yield text
        return
    for option in match.group(1).split(","):
        yield from expand(text[: match.start()] + option.strip() + text[match.end() :])


@cache
def _table(name: str) -> dict[str, Any]:
    return shipped.table(f"catalogue/secrets/{name}")


def _rows(name: str, key: str, kind: type[Any]) -> tuple[Any, ...]:
    made = []
    for row in _table(name).get(key, []):
        if row.get("disabled"):
            continue
        fields = {
            name: tuple(path for text in value for path in (expand(text) if isinstance(text, str) else [text]))
            if isinstance(value, list)
            else value
            for name, value in row.items()
        }
        try:
            made.append(kind(**fields))
        except TypeError as error:
            raise ValueError(f"{name}: {row.get('id', '?')}: {error}") from None
    return tuple(made)


@cache
def names() -> dict[str, Any]:
    return _table("names.toml")


@cache
def sinks() -> tuple[Sink, ...]:
    return _rows("sinks.toml", "sink", Sink)


@cache
def stores() -> tuple[Sink, ...]:
    """Attributes and subscripts that are a way out when they are assigned to."""
    return _rows("sinks.toml", "store", Sink)


@cache
def stores_by_path(key: str) -> Mapping[str, Sink]:
    """Ways out by the dotted path of the attribute, or mapping, that is assigned to."""
    return _first(stores(), key)


@cache
def sinks_by_parameter() -> Mapping[str, Sink]:
    return _first(sinks(), "parameters")


@cache
def sources_by_subscript() -> Mapping[str, tuple[Source, ...]]:
    return _by(sources(), "subscripts")


@cache
def sources() -> tuple[Source, ...]:
    return _rows("sources.toml", "source", Source)


@cache
def sinks_by_call() -> Mapping[str, Sink]:
    return _first(sinks(), "calls")


@cache
def sinks_by_method() -> Mapping[str, tuple[Sink, ...]]:
    return _by(sinks(), "methods")


@cache
def sinks_by_function() -> Mapping[str, Sink]:
    return _first(sinks(), "functions")


@cache
def sources_by_call() -> Mapping[str, Source]:
    return _first(sources(), "calls")


@cache
def sources_by_read() -> Mapping[str, Source]:
    return _first(sources(), "reads")


@cache
def sources_by_method() -> Mapping[str, tuple[Source, ...]]:
    return _by(sources(), "methods")


@cache
def sources_by_attribute() -> Mapping[str, tuple[Source, ...]]:
    return _by(sources(), "attributes")


def _first(rows: tuple[Any, ...], field: str) -> dict[str, Any]:
    """The first row for each name in one of its fields."""
    return {name: row for row in reversed(rows) for name in getattr(row, field)}


def _by(rows: Iterable[Any], field: str) -> dict[str, tuple[Any, ...]]:
    """All the rows for each name in one of their fields."""
    found: dict[str, tuple[Any, ...]] = {}
    for row in rows:
        for name in getattr(row, field):
            found[name] = (*found.get(name, ()), row)
    return found


@cache
def aliases() -> Mapping[str, str]:
    return dict(_table("flows.toml").get("aliases", {}))


@cache
def canonical(path: str) -> str:
    """The path that the tables use for an object that has several."""
    segments = path.split(".")
    for length in range(len(segments), 1, -1):
        known = aliases().get(".".join(segments[:length]))
        if known is not None:
            return ".".join([known, *segments[length:]])
    return path


@cache
def types() -> Mapping[str, str]:
    return {path: given for text, given in _table("flows.toml")["types"].items() for path in expand(text)}


@cache
def listed(section: str, key: str) -> frozenset[str]:
    """The names in one list of `flows.toml`, with their braces expanded."""
    return frozenset(path for text in _table("flows.toml").get(section, {}).get(key, []) for path in expand(text))


@cache
def _families(section: str, key: str) -> tuple[str, ...]:
    return tuple(sorted(path[:-1] for path in listed(section, key) if path.endswith(".*")))


def covers(section: str, key: str, path: str) -> bool:
    """Whether a list names the path; `package.*` names all that lies under it."""
    return path in listed(section, key) or path.startswith(_families(section, key))
