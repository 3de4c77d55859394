"""The table of what tests use in the place of a provider."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import resources

from seamlint._toml import loads


@cache
def table() -> Mapping[str, frozenset[str]]:
    """Each list of the table by its name."""
    text = (resources.files(__package__) / "stubs.toml").read_text("utf-8")
    return {key: frozenset(names) for key, names in loads(text).items()}
