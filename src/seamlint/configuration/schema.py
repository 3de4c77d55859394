"""The shape of the configuration, as data: which keys there are and what each takes."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, TypeAlias

from seamlint.configuration.problems import Problem, join, suggestion
from seamlint.redaction import shown

Report: TypeAlias = Callable[[str, str], None]
Take: TypeAlias = Callable[[Any, str, Report], Any]
"""Checks a value at a key, reports what is wrong, gives back what the settings hold."""

DOTTED = re.compile(r"[A-Za-z_]\w*(?:\.(?:[A-Za-z_*][\w*]*))*")
CAPABILITY = re.compile(r"[a-z][a-z0-9-]*(?:\.[a-z][a-z0-9-]*)+")


def _name(value: Any) -> str:
    names = {bool: "true or false", str: "text", int: "a number", list: "a list", dict: "a table", date: "a date"}
    return next((name for kind, name in names.items() if isinstance(value, kind)), type(value).__name__)


def text(value: Any, key: str, report: Report) -> str:
    if not isinstance(value, str):
        report(key, f"expected text, found {_name(value)}")
        return ""
    return value


def number(value: Any, key: str, report: Report) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        report(key, f"expected a number that is not negative, found {_name(value)}")
        return 0
    return value


def filled(value: Any, key: str, report: Report) -> str:
    found = text(value, key, report)
    if isinstance(value, str) and not found.strip():
        report(key, "is empty")
    return found


def day(value: Any, key: str, report: Report) -> date:
    if isinstance(value, str):
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    if type(value) is not date:
        report(key, f"expected a date such as 2027-01-31, found {_name(value)}")
        return date.max
    return value


def one_of(*words: str) -> Take:
    def take(value: Any, key: str, report: Report) -> str:
        found = text(value, key, report)
        if isinstance(value, str) and found not in words:
            report(key, f"`{shown(found)}` is none of {', '.join(words)}{_close(found, words)}")
        return found

    return take


def _close(word: str, words: tuple[str, ...]) -> str:
    hint = suggestion(word, words)
    return hint if "did you mean" in hint else ""


def matching(pattern: re.Pattern[str], what: str) -> Take:
    def take(value: Any, key: str, report: Report) -> str:
        found = text(value, key, report)
        if isinstance(value, str) and not pattern.fullmatch(found):
            report(key, f"`{shown(found)}` is no {what}")
        return found

    return take


def expression(value: Any, key: str, report: Report) -> str:
    found = text(value, key, report)
    try:
        re.compile(found)
    except (re.error, OverflowError, RecursionError) as error:
        report(key, f"is no regular expression: {shown(str(error))}")
    return found


def listed(item: Take = text) -> Take:
    def take(value: Any, key: str, report: Report) -> tuple[Any, ...]:
        if not isinstance(value, list):
            report(
                key,
                f"expected a list, found {_name(value)}" + ("; put it in brackets" if isinstance(value, str) else ""),
            )
            return ()
        return tuple(item(each, f"{key}[{position}]", report) for position, each in enumerate(value))

    return take


def table(make: Callable[..., Any], required: tuple[str, ...] = (), **keys: Take) -> Take:
    """A table with these keys (underscores here are dashes there), made into `make(**values)`."""
    known = {name.replace("_", "-"): (name, take) for name, take in keys.items()}

    def take(value: Any, key: str, report: Report) -> Any:
        if not isinstance(value, Mapping):
            report(key, f"expected a table, found {_name(value)}")
            return None if required else make()
        values = {}
        for name, item in value.items():
            if name in known:
                attribute, inner = known[name]
                values[attribute] = inner(item, f"{key}.{name}" if key else name, report)
            else:
                report(f"{key}.{join(name)}".lstrip("."), f"unknown key{suggestion(name, known)}")
        missing = [name for name in required if name not in value]
        for name in missing:
            report(key, f"`{name}` is missing")
        return None if missing else make(**values)

    return take


def named(item: Take, pattern: re.Pattern[str] | None = None, what: str = "") -> Take:
    """A table of tables by name."""

    def take(value: Any, key: str, report: Report) -> dict[str, Any]:
        if not isinstance(value, Mapping):
            report(key, f"expected a table, found {_name(value)}")
            return {}
        found = {}
        for name, each in value.items():
            here = f"{key}.{join(name)}"
            if pattern is not None and not pattern.fullmatch(name):
                report(here, f"`{shown(name)}` is no {what}")
            found[name] = item(each, here, report)
        return found

    return take


def boolean(value: Any, key: str, report: Report) -> bool:
    if not isinstance(value, bool):
        report(key, f"expected true or false, found {_name(value)}")
        return True
    return value


def collect(problems: list[Problem]) -> Report:
    return lambda key, message: problems.append(Problem(key, message))
