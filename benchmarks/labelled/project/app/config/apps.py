"""Installed applications."""
INSTALLED_APPS = [
    "django.contrib.auth",
    "djstripe",  # VIOLATION t3 wiring: wrapper application in INSTALLED_APPS
    "app.orders",
]
