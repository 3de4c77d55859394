# CLEAN: adapter inside the boundary, SDK types stay private
import stripe

from app.integrations.billing.contract import Charge, PaymentFailed, Payments


class PaymentsAdapter(Payments):
    def __init__(self, api_key: str) -> None:
        self._client: stripe.StripeClient = stripe.StripeClient(api_key)

    def charge(self, cents: int) -> Charge:
        try:
            made = self._client.charges.create(params={"amount": cents, "currency": "eur"})
        except stripe.StripeError as exc:
            raise PaymentFailed("payment declined") from exc
        return self._to_domain(made)

    @staticmethod
    def _to_domain(made: stripe.Charge) -> Charge:
        return Charge(made.id, made.amount)
