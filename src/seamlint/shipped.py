"""The tables that come with seamlint: TOML for people, and the same as JSON, which is read twenty times faster.

`docs/generate.py` writes the JSON, which says what it is made of: a table that was edited since is read as TOML.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from typing import Any

from seamlint.digest import digest

COMPILED = "compiled"
_HERE = os.path.dirname(__file__)
_FOLDERS = ("catalogue", "catalogue/providers", "catalogue/secrets", "scaffold")


def table(name: str) -> dict[str, Any]:
    """A table by its path below this folder, such as `catalogue/edges.toml`."""
    text = _data(name)
    try:
        kept = json.loads(_data(compiled_name(name)))
    except OSError:
        kept = {}
    if kept.get("of") != digest(text):
        return _parsed(text)
    found: dict[str, Any] = kept["table"]
    return found


def names(folder: str) -> list[str]:
    """The tables that lie in a folder."""
    try:
        found = os.listdir(os.path.join(_HERE, folder))
    except NotADirectoryError:  # in an archive, into which this looks
        from importlib import resources

        found = [entry.name for entry in (resources.files(__package__) / folder).iterdir()]
    return [f"{folder}/{name}" for name in sorted(found) if name.endswith(".toml")]


def compiled() -> Iterator[tuple[str, str]]:
    """Every table as JSON, with the name of its file."""
    for folder in _FOLDERS:
        for name in names(folder):
            text = _data(name)
            kept = {"of": digest(text), "table": _parsed(text)}
            yield compiled_name(name), json.dumps(kept, ensure_ascii=False, separators=(",", ":")) + "\n"


def compiled_name(name: str) -> str:
    return f"{COMPILED}/{name.removesuffix('.toml').replace('/', '.')}.json"


def _data(name: str) -> bytes:
    data: bytes = globals()["__loader__"].get_data(os.path.join(_HERE, *name.split("/")))  # from archives too
    return data


def _parsed(text: bytes) -> dict[str, Any]:
    from seamlint._toml import loads

    return loads(text.decode("utf-8"))
