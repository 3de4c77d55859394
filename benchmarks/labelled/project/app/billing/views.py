from django.conf import settings


def keys() -> str:
    return settings.STRIPE_SECRET_KEY  # VIOLATION t2 env: Django settings attribute


def dynamic() -> str:
    return getattr(settings, "OPENAI_API_KEY", "")  # VIOLATION t3 env: getattr on Django settings
