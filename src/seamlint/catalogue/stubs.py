"""The table of what tests use in the place of a provider."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from seamlint import shipped


@cache
def table() -> Mapping[str, frozenset[str]]:
    """Each list of the table by its name."""
    return {key: frozenset(names) for key, names in shipped.table("catalogue/stubs.toml").items()}
