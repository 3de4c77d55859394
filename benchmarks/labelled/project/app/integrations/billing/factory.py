# CLEAN: factory returns the adapter by its contract
from app.integrations.billing.adapter import PaymentsAdapter
from app.integrations.billing.contract import Payments


def create_payments(api_key: str) -> Payments:
    return PaymentsAdapter(api_key)


def supported_currencies() -> list[str]:
    return ["eur", "usd"]
