"""The clients that look for their credential in the environment when they are given none."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from seamlint import shipped


class Ambient(NamedTuple):
    """One SDK's habit."""

    clients: tuple[str, ...]
    """Dotted paths of what is called to make a client."""
    reads: tuple[str, ...]
    """The variables that it looks for."""
    credentials: tuple[str, ...]
    """Keywords that hand over a credential, or say where else it comes from."""
    source: str
    positions: tuple[int, ...] = ()
    """Positions of arguments that do."""


@cache
def ambient() -> Mapping[str, Ambient]:
    """Every such client by its dotted path."""
    rows = shipped.table("catalogue/ambient.toml")["ambient"]
    made = [
        Ambient(
            tuple(row["clients"]),
            tuple(row["reads"]),
            tuple(row["credentials"]),
            row["source"],
            tuple(row.get("positions", ())),
        )
        for row in rows
    ]
    return {path: row for row in made for path in row.clients}
