"""Ledger over the payment provider."""
from __future__ import annotations

import dataclasses
from typing import Optional

import stripe


def fetch(charge_id: str) -> stripe.Charge:  # VIOLATION t1 boundary-leak: SDK type as return type
    return stripe.Charge.retrieve(charge_id)


def store(charge: stripe.Charge, note: str) -> None:  # VIOLATION t1 boundary-leak: SDK type as parameter
    charge.modify(charge.id, description=note)


async def find(ident: str) -> "Optional[list[stripe.Customer]]":  # VIOLATION t2 boundary-leak: SDK type inside a quoted annotation
    return stripe.Customer.list(limit=1).data or None


class LedgerError(stripe.StripeError):  # VIOLATION t1 boundary-leak: SDK class as base of a public class
    pass


class Ledger:
    def __init__(self, client: stripe.StripeClient) -> None:  # VIOLATION t2 boundary-leak: SDK client demanded by a public constructor
        self._client = client


@dataclasses.dataclass
class Entry:
    amount: int
    raw: stripe.Charge  # VIOLATION t3 boundary-leak: SDK type as public field of a dataclass


def _internal(charge: stripe.Charge) -> int:
    return charge.amount
