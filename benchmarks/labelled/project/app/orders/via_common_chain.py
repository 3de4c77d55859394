from app import common


def refund(charge: str):
    return common.stripe.Refund.create(charge=charge)  # VIOLATION t3 launder: attribute chain over an app module's re-export
