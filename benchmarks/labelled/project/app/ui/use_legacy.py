# CLEAN: public method of a leaky boundary module's adapter
from app.integrations.payments import LegacyPayments


def pay(key: str) -> str:
    return LegacyPayments(key).charge(100)
