from app.integrations.payments import *  # VIOLATION t2 launder: star import hands out the SDK


def refund(charge: str):
    return stripe.Refund.create(charge=charge)  # VIOLATION-OR
