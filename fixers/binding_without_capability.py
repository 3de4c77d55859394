"""Binds an adapter to the capability that the manifest declares for it."""

from __future__ import annotations

from seamlint.fix import Fix
from seamlint.fixes.arguments import from_manifest
from seamlint.fixes.place import Place


def fix(place: Place) -> Fix:
    return from_manifest(place, "capability")
