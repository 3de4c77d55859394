"""`.secrets.baseline`: the secrets that a project has looked at and accepted, as detect-secrets keeps them."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping

FILE = ".secrets.baseline"


def read(root: str) -> Mapping[str, frozenset[str]]:
    """Hashes of the accepted values by path; nothing if there is no baseline, or none that can be read."""
    try:
        with open(os.path.join(root, FILE), encoding="utf-8") as stream:
            results = json.load(stream).get("results", {})
    except (OSError, ValueError, AttributeError, RecursionError):
        return {}
    found: dict[str, frozenset[str]] = {}
    for path, entries in results.items() if isinstance(results, dict) else ():
        hashes = (
            [entry.get("hashed_secret") for entry in entries if isinstance(entry, dict)]
            if isinstance(entries, list)
            else []
        )
        found[path.replace("\\", "/").removeprefix("./")] = frozenset(each for each in hashes if isinstance(each, str))
    return found
