# CLEAN: own callables that hand out own objects named like SDKs
from app.ui.local_names import Pattern, Wall


def get_stripe() -> Pattern:
    return Wall().stripe


def get_client() -> Wall:
    return Wall()


def total() -> int:
    stripe = get_stripe()
    return stripe.stripe + get_client().stripe.stripe
