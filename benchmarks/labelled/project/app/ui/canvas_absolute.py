# CLEAN: absolute import of the own module named like the SDK
import app.ui.stripe
from app.ui import stripe as zebra


def line() -> str:
    return zebra.draw(3) + app.ui.stripe.draw(1)
