from ..integrations.payments import stripe as psp  # VIOLATION t2 launder: relative import of the SDK name
from .. import integrations


def refund(charge: str):
    try:
        return psp.Refund.create(charge=charge)
    except integrations.StripeError:  # VIOLATION t2 launder: SDK exception by attribute of the boundary package
        return None
