"""Charge customers."""
import logging

import stripe  # VIOLATION t1 import: plain import

log = logging.getLogger(__name__)


def charge(customer_id: str, cents: int) -> str:
    result = stripe.Charge.create(amount=cents, currency="eur", customer=customer_id)
    log.info("charged")
    return result["id"]
