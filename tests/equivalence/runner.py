"""Runs the functions of `app.uses` in several folders, one after the other, and prints where they differ."""

from __future__ import annotations

import asyncio
import importlib
import inspect
import json
import os
import re
import sys
import warnings
from collections.abc import Callable, Iterator
from typing import Any

from .answers import answer
from .transports import Transport

VARIABLES = {
    "AWS_ACCESS_KEY_ID": "id",
    "AWS_SECRET_ACCESS_KEY": "made up",
    "AWS_DEFAULT_REGION": "eu-west-1",
    **{f"{name}_API_KEY": "made up" for name in ("STRIPE", "OPENAI", "ANTHROPIC", "SENDGRID", "QDRANT")},
    **dict.fromkeys(("SLACK_TOKEN", "GITHUB_TOKEN", "TWILIO_AUTH_TOKEN"), "made up"),
    "TWILIO_ACCOUNT_SID": "AC1",
}
GLOBALS = {"stripe": {"api_key": None, "max_network_retries": 2, "enable_telemetry": True}}
"""What an SDK keeps for the whole process, as it is before anybody sets it."""
_ADDRESS = re.compile(r" at 0x[0-9a-f]+")


def outcomes(folder: str, transport: Transport) -> Iterator[tuple[str, list[Any]]]:
    """What each function gives, raises and sends."""
    for name in [name for name in sys.modules if name == "app" or name.startswith("app.")]:
        del sys.modules[name]
    for name, value, module in _settings():
        setattr(module, name, value)
    sys.path.insert(0, folder)
    importlib.invalidate_caches()
    try:
        module = importlib.import_module("app.uses")
    finally:
        sys.path.remove(folder)
    for name, function in vars(module).items():
        own = getattr(function, "__module__", "").startswith("app.") and not name.startswith("_")
        if own and inspect.isfunction(function):
            transport.requests.clear()
            given = _given(function)
            yield name, [*given, inspect.iscoroutinefunction(function), *transport.requests]
    transport.requests.clear()
    yield "", ["is set", None, str([(name, getattr(module, name)) for name, _, module in _settings()]), False]


def _settings() -> Iterator[tuple[str, Any, Any]]:
    for known, module in list(sys.modules.items()):
        for name, value in GLOBALS.get(known, {}).items():
            yield name, value, module


def _given(function: Callable[[], Any]) -> tuple[Any, ...]:
    """Whether it returns or raises, the class of what it gives, the class itself and not its name, and how it looks."""
    kind = "returns"
    try:
        made = function()
        if inspect.isawaitable(made):
            kind = f"awaits {type(made).__name__}"
            made = asyncio.run(_finished(made))
        if inspect.isgenerator(made):
            kind = "yields"
            made = list(made)
    except Exception as error:
        return "raises", type(error), _seen(error)
    return kind, type(made), _seen(made)


async def _finished(made: Any) -> Any:
    return await made


def _seen(value: object) -> str:
    return _ADDRESS.sub("", repr(value))


def main(libraries: str, first: str, *others: str) -> None:
    warnings.simplefilter("error", RuntimeWarning)  # a coroutine that nobody awaited
    os.environ.update(VARIABLES)
    transport = Transport(answer)
    transport.install(*libraries.split(","))
    before = dict(outcomes(first, transport))
    differences = []
    for folder in others:
        after = dict(outcomes(folder, transport))
        for name in {**before, **after}:
            if before.get(name) != after.get(name):
                differences.append(f"{name}: {before.get(name)} became {after.get(name)}")
    requests = {name: len(found) - 4 for name, found in before.items() if name}
    raised = {name: found[2] for name, found in before.items() if found[0] == "raises"}
    print(json.dumps({"differences": differences, "requests": requests, "raised": raised, "set": before[""][2]}))


if __name__ == "__main__":
    main(*sys.argv[1:])
