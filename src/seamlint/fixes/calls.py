"""Calls of an SDK become calls of the operation that forwards to it; so do references, which is less sure."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import libcst as cst

from seamlint.fixes import clients
from seamlint.fixes.move import Move
from seamlint.fixes.uses import Kind, Use
from seamlint.links.aliases import is_class


def call(move: Move, use: Use) -> None:
    """`stripe.Charge.create(amount=1)` becomes `payments.create_charge(amount=1)`: nothing but the callee is touched.

    That the result is awaited, iterated over or entered makes no difference: the operation returns what the SDK does.
    """
    if use.symbol == use.origin.path and not use.origin.name:
        move.person(use, f"`{use.symbol}` itself is called")
        return
    if is_class(use.symbol):
        move.person(use, f"`{use.symbol}` makes an object of the SDK, which an operation of the adapter should make")
        return
    if not clients.chained(move, use):
        move.write(use.node, move.operation(use))


def reference(move: Move, use: Use) -> None:
    """`map(stripe.Refund.create, ids)`: the method is looked up later, and it is another object."""
    known = any(use.symbol in adapter.forwards for adapter in move.adapters)
    given = isinstance(move.tree.parents[use.node], cst.Arg)
    if not given or not (known or _is_method(use.symbol)) or move.in_tests:
        move.person(use, f"`{use.symbol}` is handed on, and what is done with it is not seen here")
        return
    move.write(use.node, move.operation(use))
    move.unsafe(use, f"`{use.symbol}` is handed on: it is looked up when it is called, and no longer the same object")


_DATA = frozenset({"name", "value"})


def _is_method(symbol: str) -> bool:
    """Whether a name is that of a method of a class, and not of a constant or a member of an enumeration."""
    owner, _, last = symbol.rpartition(".")
    return is_class(owner) and not owner.rpartition(".")[2].isupper() and last.islower() and last not in _DATA


HANDLERS: Mapping[Kind, Callable[[Move, Use], None]] = {Kind.CALL: call, Kind.REFERENCE: reference}
