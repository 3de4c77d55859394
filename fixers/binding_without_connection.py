"""Binds an adapter to the tenant's connection that the manifest declares for its capability."""

from __future__ import annotations

from seamlint.fix import Fix
from seamlint.fixes.arguments import from_manifest
from seamlint.fixes.place import Place


def fix(place: Place) -> Fix:
    return from_manifest(place, "connection")
