# CLEAN: URL given by the caller or by configuration
import requests
from django.conf import settings


def deliver(url: str, event: dict) -> int:
    return requests.post(url, json=event, timeout=5).status_code


def partner() -> int:
    return requests.get(settings.PARTNER_URL, timeout=5).status_code


def own(tenant: str) -> int:
    return deliver(f"https://{tenant}.shop.example/stripe/webhook", {})
