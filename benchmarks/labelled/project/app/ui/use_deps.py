# CLEAN: adapter instance through an app-level dependency module
from app.ui import deps
from app.ui.deps import get_payments, payments


def pay(cents: int) -> str:
    return payments.charge(cents).ident or get_payments().charge(cents).ident or deps.payments.charge(cents).ident
