"""A plugin for the tests of the package: which classes its `except` clauses catch, and what is set on its SDKs.

Both are looked up in the modules as they are when all tests have run, and told by name and by hash.
"""

from __future__ import annotations

import ast
import hashlib
import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any


def pytest_unconfigure() -> None:
    root = Path.cwd()
    found: dict[str, Any] = {"caught": {}, "set": {}}
    for name, module in sorted(sys.modules.items()):
        path = Path(getattr(module, "__file__", None) or "/")
        if path.suffix == ".py" and path.is_relative_to(root) and path.is_file():
            found["caught"][name] = list(_caught(path, module))
        elif name in os.environ["PROBE_SDKS"].split():
            found["set"][name] = dict(_set(module))
    Path(os.environ["PROBE_RESULT"]).write_text(json.dumps(found), "utf-8")


def _caught(path: Path, module: ModuleType) -> Iterator[list[str]]:
    """For each clause its classes; nothing where the name is that of a function's own import."""
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.ExceptHandler) and node.type is not None:
            try:
                classes = eval(ast.unparse(node.type), dict(vars(module)))
            except (NameError, AttributeError):
                yield []
                continue
            many = classes if isinstance(classes, tuple) else (classes,)
            yield [f"{each.__module__}.{each.__qualname__}" for each in many]


def _set(module: ModuleType) -> Iterator[tuple[str, str]]:
    """The plain variables of an SDK: `stripe.api_key`. Their values may be secret."""
    for name, value in sorted(vars(module).items()):
        if not name.startswith("__") and isinstance(value, str | int | float | None):
            yield name, hashlib.sha256(repr(value).encode()).hexdigest()
