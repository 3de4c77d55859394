# CLEAN: boundary functions that return plain data
from app.integrations.facts import currencies, currency_count
from app.integrations.storage_all import put


def report(key: str) -> str:
    put("reports", "count", b"x", "eu-west-1")
    return f"{currency_count(key)}: {', '.join(currencies(key))}"
