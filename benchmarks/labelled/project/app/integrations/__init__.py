"""Integration boundary."""
from app.integrations.billing import PaymentsAdapter, create_payments
from stripe import StripeError as StripeError  # VIOLATION t2 boundary-leak: SDK exception re-exported by the boundary package

__all__ = ["PaymentsAdapter", "create_payments"]
