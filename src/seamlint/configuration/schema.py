"""What a value of the configuration may be: small checks that are put together to the shape of the whole."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any, TypeAlias

from seamlint.configuration.positions import Path
from seamlint.configuration.problems import suggestion
from seamlint.patterns import later
from seamlint.redaction import shown

Report: TypeAlias = Callable[[Path, str], None]
Take: TypeAlias = Callable[[Any, Path, Report], Any]
"""Checks a value at a path, reports what is wrong, gives back what the settings hold."""
_SOMETHING = later(r".*\S.*", re.DOTALL)


def _name(value: Any) -> str:
    names = {bool: "true or false", str: "text", int: "a number", list: "a list", dict: "a table", date: "a date"}
    return next((name for kind, name in names.items() if isinstance(value, kind)), f"a {type(value).__name__}")


def text(value: Any, path: Path, report: Report) -> str:
    if not isinstance(value, str):
        report(path, f"expected text, found {_name(value)}")
        return ""
    return value


def number(value: Any, path: Path, report: Report) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        report(path, f"expected a number that is not negative, found {_name(value)}")
        return 0
    return value


def boolean(value: Any, path: Path, report: Report) -> bool:
    if not isinstance(value, bool):
        report(path, f"expected true or false, found {_name(value)}")
        return True
    return value


def filled(value: Any, path: Path, report: Report) -> str:
    found = text(value, path, report)
    if isinstance(value, str) and not found.strip():
        report(path, "is empty; fill it in or leave the key out")
    return found


def day(value: Any, path: Path, report: Report) -> date:
    if isinstance(value, str):
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    if type(value) is not date:
        report(path, f"expected a date such as 2027-01-31, found {_name(value)}")
        return date.max
    return value


def expression(value: Any, path: Path, report: Report) -> str:
    found = text(value, path, report)
    try:
        re.compile(found)
    except (re.error, OverflowError, RecursionError) as error:
        report(path, f"is no regular expression of Python: {shown(str(error))}")
    return found


class OneOf:
    """One of a few words."""

    def __init__(self, words: tuple[str, ...]) -> None:
        self.words = words

    def __call__(self, value: Any, path: Path, report: Report) -> str:
        found = text(value, path, report)
        if isinstance(value, str) and found not in self.words:
            hint = suggestion(found, self.words)
            hint = hint if "did you mean" in hint else ""
            report(path, f"`{shown(found)}` is none of {', '.join(self.words)}{hint}")
        return found


class Matching:
    """Text of a form; where it may be a secret by mistake, the message does not repeat it."""

    def __init__(self, pattern: re.Pattern[str], what: str, quiet: bool = False) -> None:
        self.pattern = pattern
        self.what = what
        self.quiet = quiet

    def __call__(self, value: Any, path: Path, report: Report) -> str:
        found = text(value, path, report)
        if isinstance(value, str) and not self.pattern.fullmatch(found):
            report(path, self.what if self.quiet else f"`{shown(found)}` is no {self.what}")
        return found


class Listed:
    def __init__(self, item: Take = text) -> None:
        self.item = item

    def __call__(self, value: Any, path: Path, report: Report) -> tuple[Any, ...]:
        if not isinstance(value, list):
            hint = "; put it in brackets" if isinstance(value, str) else ""
            report(path, f"expected a list, found {_name(value)}{hint}")
            return ()
        return tuple(self.item(each, (*path, position), report) for position, each in enumerate(value))


class Table:
    """A table with these keys (underscores here are dashes there), made into `make(**values)`."""

    def __init__(self, make: Callable[..., Any], keys: Mapping[str, Take], required: tuple[str, ...] = ()) -> None:
        self.make = make
        self.keys = keys
        self.required = required
        self.known = {name.replace("_", "-"): name for name in keys}

    def __call__(self, value: Any, path: Path, report: Report) -> Any:
        if not isinstance(value, Mapping):
            report(path, f"expected a table, found {_name(value)}")
            return None if self.required else self.make()
        values = {}
        for name, item in value.items():
            if name in self.known:
                attribute = self.known[name]
                values[attribute] = self.keys[attribute](item, (*path, name), report)
            else:
                report((*path, name), f"unknown key{suggestion(name, self.known)}")
        missing = [name for name in self.required if name not in value]
        for name in missing:
            report(path, f"`{name}` is missing")
        return None if missing else self.make(**values)


def table(make: Callable[..., Any], required: tuple[str, ...] = (), **keys: Take) -> Table:
    return Table(make, keys, required)


class Named:
    """A table of values by name."""

    def __init__(self, item: Take, pattern: re.Pattern[str] = _SOMETHING, what: str = "name; fill it in") -> None:
        self.item = item
        self.pattern = pattern
        self.what = what

    def __call__(self, value: Any, path: Path, report: Report) -> dict[str, Any]:
        if not isinstance(value, Mapping):
            report(path, f"expected a table, found {_name(value)}")
            return {}
        found = {}
        for name, each in value.items():
            here = (*path, name)
            if not self.pattern.fullmatch(name):
                report(here, f"`{shown(name)}` is no {self.what}")
            found[name] = self.item(each, here, report)
        return found


def keys_of(take: Take, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Take]]:
    """Every key that holds a value, with `*` for a name or an element that the user chooses, and what it takes."""
    if isinstance(take, Table):
        for name, attribute in take.known.items():
            yield from keys_of(take.keys[attribute], (*path, name))
    elif isinstance(take, Named) or (isinstance(take, Listed) and isinstance(take.item, Table)):
        yield from keys_of(take.item, (*path, "*"))
    else:
        yield path, take
