"""`.secrets.baseline`: the secrets that a project has looked at and accepted, as detect-secrets keeps them."""

from __future__ import annotations

from collections.abc import Mapping

from seamlint import reading

_MOST_BYTES = 64 * 1024 * 1024


def read(root: str) -> Mapping[str, frozenset[str]]:
    """Hashes of the accepted values by path; nothing if there is no baseline, or none that can be read."""
    import json

    try:
        results = json.loads(reading.read(root, reading.ACCEPTED, _MOST_BYTES).decode("utf-8")).get("results", {})
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
