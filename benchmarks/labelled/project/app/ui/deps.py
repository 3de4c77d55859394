# CLEAN: app-level dependency module holding an adapter instance
from functools import lru_cache

from app.integrations.billing import Payments, create_payments


@lru_cache
def get_payments() -> Payments:
    return create_payments(api_key="placeholder")


payments = get_payments()
