# CLEAN: imports leaky boundary modules and touches no SDK name
import app.integrations.payments
from app.integrations import payments


def documentation() -> str | None:
    return payments.__doc__ or app.integrations.payments.__name__
