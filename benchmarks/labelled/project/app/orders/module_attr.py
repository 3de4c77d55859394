from app.integrations import payments as pay


def refund(charge: str):
    return pay.gateway.Refund.create(charge=charge)  # VIOLATION t1 launder: attribute of an aliased boundary module


def late(charge: str):
    sdk = getattr(pay, "stripe")  # VIOLATION t3 launder: getattr on the boundary module
    return sdk.Refund.create(charge=charge)
