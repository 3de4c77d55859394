"""Wraps what a secret is told by in the function that the project has declared for it (`secrets.sanitizers`)."""

from __future__ import annotations

from seamlint.fix import Fix
from seamlint.fixes.place import Place
from seamlint.links.links import Links
from seamlint.links.named import places


def redacted(place: Place) -> Fix | None:
    """The fix, if the project has declared one function of its own; None if there is nothing to offer."""
    declared = [
        each for each in (_own(place.links, dotted) for dotted in place.links.settings.secrets.sanitizers) if each
    ]
    if len(declared) != 1:
        return None
    from seamlint.fixes.told import wrapped  # libcst is heavy, and most projects have declared none

    return wrapped(place, *declared[0])


def _own(links: Links, dotted: str) -> tuple[str, str, str] | None:
    """File, module and name of a declared function, if it stands for itself in a module of the project."""
    module, _, name = dotted.rpartition(".")
    path = links.project.modules.get(module)
    found = places(links.evaluator, dotted) if path is not None else []
    return (path, module, name) if path is not None and len(found) == 1 and found[0][0] == path else None
