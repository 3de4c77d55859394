from app.integrations.payments import stripe  # VIOLATION t1 launder: SDK module taken from the boundary


def refund(charge: str):
    return stripe.Refund.create(charge=charge)
