# CLEAN: boundary package that exports its own names only
from app.integrations.billing.adapter import PaymentsAdapter
from app.integrations.billing.contract import Charge, PaymentFailed, Payments
from app.integrations.billing.factory import create_payments, supported_currencies

__all__ = ["Charge", "PaymentFailed", "Payments", "PaymentsAdapter", "create_payments", "supported_currencies"]
