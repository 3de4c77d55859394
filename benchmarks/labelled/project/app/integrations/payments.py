"""Older, leaky payments module. Used by the laundering cases."""
import stripe

gateway = stripe
_API_VERSION = "2024-06-20"


def get_stripe():
    stripe.api_version = _API_VERSION
    return stripe


def charge_class():
    return stripe.Charge


def make_client(api_key: str):
    client = stripe.StripeClient(api_key)
    return client


class LegacyPayments:
    sdk = stripe

    def __init__(self, api_key: str) -> None:
        self._client = stripe.StripeClient(api_key)

    def charge(self, cents: int) -> str:
        return self._client.charges.create(params={"amount": cents, "currency": "eur"}).id

    @property
    def raw(self):
        return self._client
