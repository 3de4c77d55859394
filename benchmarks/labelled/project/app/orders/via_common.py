from app.common import stripe  # VIOLATION t2 launder: SDK from an app module's re-export


def refund(charge: str):
    return stripe.Refund.create(charge=charge)
