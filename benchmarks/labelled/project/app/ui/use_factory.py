# CLEAN: uses the factory, the contract and the boundary's own exception
from app.integrations import billing
from app.integrations.billing import PaymentFailed, Payments


def pay(payments: Payments, cents: int) -> str | None:
    try:
        return payments.charge(cents).ident
    except PaymentFailed:
        return None


def default(key: str) -> Payments:
    return billing.create_payments(key)
