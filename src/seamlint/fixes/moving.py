"""Routes what a module does with an SDK through the boundary, and removes the import: all of it or nothing."""

from __future__ import annotations

import libcst as cst
from libcst import matchers as m

from seamlint.fix import Fix
from seamlint.fixes import aliases, calls, clients, configuration, importing, obligations, patches, uses
from seamlint.fixes.files import Refused
from seamlint.fixes.move import Move
from seamlint.fixes.place import Place
from seamlint.fixes.uses import Kind, Use

_HANDLERS = {**calls.HANDLERS, Kind.CLIENT: clients.client, Kind.STORE: configuration.configuration}


def moved(place: Place, title: str) -> Fix | None:
    """The fix of an import of a provider that the boundary has a place for."""
    statement = place.node(m.Import() | m.ImportFrom())
    scope = place.tree.scopes.get(statement) if statement is not None else None
    if not isinstance(statement, (cst.Import, cst.ImportFrom)) or scope is None:
        return None
    move = Move(place, statement, scope)
    try:
        obligations.before(move)
        found = {use.node: use for origin in move.origins for use in uses.find(place.tree, origin, scope, place.links)}
        for use in sorted(found.values(), key=lambda use: place.tree.span(use.node)):
            _handle(move, use)
        if not move.person_reasons:
            obligations.after(move, len(found))
            patches.settle(move, list(found.values()))
            importing.replace(move, list(found.values()))
    except Refused as refused:
        move.person_reasons.append(str(refused))
    if move.person_reasons:
        return place.fix(title, person=tuple(dict.fromkeys(move.person_reasons)))
    return place.fix(title, *move.edits, unsafe=tuple(dict.fromkeys(move.unsafe_reasons)))


def _handle(move: Move, use: Use) -> None:
    if move.links.catalogue.find(use.symbol) is not move.provider:
        move.person(use, f"`{use.symbol}` is another provider's, or none")
        return
    handler = aliases.handler(move, use) or _HANDLERS.get(use.kind)
    if handler is None:
        move.person(use, f"`{use.symbol}` {use.kind.value}")
        return
    try:
        handler(move, use)
    except Refused as refused:
        move.person(use, str(refused))
