# CLEAN: uses the adapter class of the boundary
from app.integrations.billing import Charge, PaymentsAdapter


def pay(key: str, cents: int) -> Charge:
    return PaymentsAdapter(key).charge(cents)
