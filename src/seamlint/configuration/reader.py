"""From `pyproject.toml` or `seamlint.toml` to settings."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any, NamedTuple

from seamlint._toml import loads
from seamlint.configuration.checks import check
from seamlint.configuration.positions import Path
from seamlint.configuration.problems import Problem, located, told
from seamlint.configuration.schema import Report
from seamlint.configuration.tables import TOP
from seamlint.patterns import later
from seamlint.redaction import holds_secret
from seamlint.settings import Settings

_SECRET = "looks like the value of a secret; write a name or a reference here, and rotate the secret"
_PLACE = later(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")


class Configuration(NamedTuple):
    """Settings, where they came from, and what is wrong with them."""

    root: str
    """The folder that paths are relative to."""
    settings: Settings
    problems: tuple[Problem, ...] = ()


def read(root: str, file: str) -> Configuration:
    """Settings of the file, with every problem found in it."""
    if not file:
        return Configuration(root, Settings())
    nothing = Settings(file=file)
    try:
        text = _text(root, file)
    except OSError as error:
        return Configuration(root, nothing, (Problem((), f"cannot be read: {error.strerror or error}"),))
    except UnicodeDecodeError:
        return Configuration(root, nothing, (Problem((), "is not valid UTF-8; save it in that encoding"),))
    try:
        document: Any = loads(text)
    except (ValueError, RecursionError) as error:  # ValueError: also a number that is too long for Python
        return Configuration(root, nothing, (_no_toml(error, text),))
    prefix = prefix_of(file)
    for key in prefix:
        document = document.get(key, {}) if isinstance(document, Mapping) else {}
    problems: list[Problem] = []

    def report(path: Path, message: str) -> None:
        problems.append(told((*prefix, *path), message))

    _refuse_secrets(document, report)
    values: Any = TOP(document, (), report)
    settings = _settings(values or {}, file)
    check(settings, [problem.path[len(prefix) :] for problem in problems], report)
    return Configuration(root, settings, tuple(located(problems, text)) if problems else ())


def locate(root: str, file: str, problems: list[Problem]) -> list[Problem]:
    """Problems that were found later, with their places in the file."""
    if not file or not problems:
        return problems
    try:
        text = _text(root, file)
        loads(text)  # which may have been written anew since
    except (OSError, ValueError, RecursionError):
        return problems
    return located(problems, text)


def prefix_of(file: str) -> tuple[str, ...]:
    """The keys above ours in the file."""
    return ("tool", "seamlint") if os.path.basename(file) == "pyproject.toml" else ()


def _text(root: str, file: str) -> str:
    with open(os.path.join(root, file), "rb") as stream:
        return stream.read().decode("utf-8-sig")


def _no_toml(error: Exception, text: str) -> Problem:
    if isinstance(error, RecursionError):
        return Problem((), "is not valid TOML: it is nested too deeply")
    message = str(error)
    place = _PLACE.search(message)
    if place is None:
        return told((), f"is not valid TOML: {message}")
    lines = text.rstrip().split("\n")
    line, column = (int(place[1]), int(place[2])) if place[1] else (len(lines), len(lines[-1]) + 1)
    problem = told((), f"is not valid TOML: {message[: place.start()]}")
    return problem._replace(span=(line, column, line, column))


def _settings(values: dict[str, Any], file: str) -> Settings:
    values.pop("schema", None)
    values.update(values.pop("paths", {}))
    environments = values.pop("environments", {})
    exceptions = tuple(exemption for exemption in values.pop("exceptions", ()) if exemption is not None)
    values = {key: value for key, value in values.items() if value is not None}
    values["environments"] = environments.get("names", ())
    values["production_like"] = environments.get("production_like", ())
    return Settings(file=file, exceptions=exceptions, **values)


def _refuse_secrets(document: Any, report: Report) -> None:
    """Keys and values are names and references; a literal secret is refused and not repeated."""
    waiting: list[tuple[Path, Any]] = [((), document)]  # dotted keys nest deeper than Python calls may
    while waiting:
        path, value = waiting.pop()
        if isinstance(value, Mapping):
            for name, item in value.items():
                if holds_secret(name):
                    report((*path, name), _SECRET)
                waiting.append(((*path, name), item))
        elif isinstance(value, list):
            waiting += [((*path, position), item) for position, item in enumerate(value)]
        elif isinstance(value, str) and holds_secret(value):
            report(path, _SECRET)
