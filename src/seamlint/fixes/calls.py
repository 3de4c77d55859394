"""Calls of an SDK become calls of the operation that forwards to it; so do references, which is less sure."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from seamlint.fixes import clients
from seamlint.fixes.move import Move
from seamlint.fixes.uses import Kind, Use


def call(move: Move, use: Use) -> None:
    """`stripe.Charge.create(amount=1)` becomes `payments.create_charge(amount=1)`: nothing but the callee is touched.

    That the result is awaited, iterated over or entered makes no difference: the operation returns what the SDK does.
    """
    if use.symbol == use.origin.path and not use.origin.name:
        move.person(use, f"`{use.symbol}` itself is called")
        return
    if not clients.chained(move, use):
        move.write(use.node, move.operation(use))


def reference(move: Move, use: Use) -> None:
    """`map(stripe.Refund.create, ids)`: the method is looked up later, and it is another object."""
    last = use.symbol.rpartition(".")[2]
    if use.symbol == use.origin.module or not last.islower() or move.in_tests:
        move.person(use, f"`{use.symbol}` is handed on, and what is done with it is not seen here")
        return
    move.write(use.node, move.operation(use))
    move.unsafe(use, f"`{use.symbol}` is handed on: it is looked up when it is called, and no longer the same object")


HANDLERS: Mapping[Kind, Callable[[Move, Use], None]] = {Kind.CALL: call, Kind.REFERENCE: reference}
