import decimal
import stripe as psp  # VIOLATION t1 import: import under an alias


def refund(charge_id: str) -> decimal.Decimal:
    return decimal.Decimal(psp.Refund.create(charge=charge_id)["amount"]) / 100
