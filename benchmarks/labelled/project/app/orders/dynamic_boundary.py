import importlib


def refund(charge: str):
    sdk = importlib.import_module("app.integrations.payments").stripe  # VIOLATION t3 launder: boundary module loaded by name, SDK attribute taken
    return sdk.Refund.create(charge=charge)
