# CLEAN: relative import of the own module named like the SDK
from . import stripe
from .stripe import draw


def line() -> str:
    return draw(3) + stripe.draw(4)
