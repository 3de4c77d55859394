from app.integrations.payments import gateway as pay  # VIOLATION t1 launder: SDK module under another name


def refund(charge: str):
    return pay.Refund.create(charge=charge)
