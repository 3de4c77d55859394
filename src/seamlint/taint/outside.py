"""What lies outside the project: what the tables say of its attributes, each looked up once."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import NamedTuple

from seamlint.catalogue import loader
from seamlint.links.values import External, Kind
from seamlint.taint import tables
from seamlint.taint.tables import Source
from seamlint.taint.values import UNKNOWN, Reference, Value


class Outside(NamedTuple):
    """What the tables say of an attribute of something outside the project."""

    path: str
    thing: External
    source: Source | None
    type: str
    is_setting: bool


@cache
def attribute(owner: str, name: str, kind: int = Kind.THING) -> Outside:
    """What is known of `owner.name`."""
    path = tables.canonical(f"{owner}.{name}")
    is_setting = owner in loader.environment()["objects"] and name.upper() == name
    return Outside(
        path, External(path, kind), tables.sources_by_read().get(path), tables.types().get(path, ""), is_setting
    )


@cache
def secrets(owner: str) -> tuple[str, ...]:
    """The attributes of a class that are known to hold a secret."""
    paths = (path.rpartition(".") for path, source in tables.sources_by_read().items() if source.gives == "secret")
    return tuple(name for holder, _, name in paths if holder == owner)


@lru_cache(maxsize=8192)
def any_of(refs: tuple[Reference, ...]) -> Value:
    """Something of which no more is known; the same one each time, for it is asked for again and again."""
    return Value(refs=refs) if refs else UNKNOWN
