# CLEAN: harmless settings attributes
from django.conf import settings


def public() -> dict:
    return {"key": settings.STRIPE_PUBLISHABLE_KEY, "enabled": settings.STRIPE_ENABLED, "lang": settings.LANGUAGE_CODE}
