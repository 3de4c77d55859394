"""Lays code out as black and ruff do: in one line where it fits, else further in, else one element to a line."""

from __future__ import annotations

from collections.abc import Sequence

WIDTH = 88


def fitted(indent: int, opening: str, items: Sequence[str], closing: str) -> str:
    """`opening` and `closing` with the items between them."""
    blank = " " * indent
    inside = ", ".join(items)
    line = f"{blank}{opening}{inside}{closing}"
    if len(line) <= WIDTH or not items:
        return line
    lines = [f"    {inside}"] if len(blank) + 4 + len(inside) <= WIDTH else [f"    {item}," for item in items]
    return "\n".join(f"{blank}{each}" for each in (opening, *lines, closing))


def taken(module: str, *names: str) -> str:
    """An import of names from a module."""
    line = f"from {module} import {', '.join(names)}"
    listed = [f"    {name}," for name in names]
    return line if len(line) <= WIDTH else "\n".join([f"from {module} import (", *listed, ")"])
