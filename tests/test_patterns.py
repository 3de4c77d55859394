"""Patterns compiled at their first use are sound before it."""

from __future__ import annotations

import importlib
import pkgutil
import re

import seamlint
from seamlint.patterns import later


def test_a_pattern_does_what_a_compiled_one_does() -> None:
    found = later(r"(?P<word>[a-z]+)", re.IGNORECASE).search("12 Ab")
    assert found is not None
    assert found["word"] == "Ab"
    pattern = later(rb"\d")
    assert [pattern.sub(b"-", text) for text in (b"a1", b"b2")] == [b"a-", b"b-"]
    assert pattern.pattern == rb"\d"


def test_nothing_is_compiled_before_it_is_used() -> None:
    later("(")


def test_all_patterns_of_seamlint_can_be_compiled() -> None:
    kind = type(later("x"))
    names = [entry.name for entry in pkgutil.walk_packages(seamlint.__path__, "seamlint.")]
    modules = [importlib.import_module(name) for name in names if not name.endswith("__main__")]
    patterns = {id(value): value for module in modules for value in vars(module).values() if isinstance(value, kind)}
    assert len(patterns) > 50
    for pattern in patterns.values():
        re.compile(pattern.pattern)
