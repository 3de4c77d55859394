"""Routes what a module does with an SDK through the boundary, and removes the import: all of it or nothing."""

from __future__ import annotations

from seamlint.fix import Fix
from seamlint.fixes import homes
from seamlint.fixes.place import Place


def fix(place: Place) -> Fix | None:
    finding = place.finding
    title = f"go through the boundary instead of `{finding.symbol}`"
    provider = next(each for each in place.imports.catalogue.active if each.name == finding.provider)
    if not homes.has_home(place.imports, provider):
        return place.fix(title, person=(homes.missing(place.imports, provider, finding.family),))
    from seamlint.fixes.moving import moved  # libcst is heavy, and most projects have few adapters at first

    return moved(place, title)
