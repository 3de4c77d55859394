# CLEAN: boundary functions that return plain data
import stripe


def currencies(key: str) -> list[str]:
    balance = stripe.Balance.retrieve(api_key=key)
    return [row["currency"] for row in balance["available"]]


def currency_count(key: str) -> int:
    return len(currencies(key))
