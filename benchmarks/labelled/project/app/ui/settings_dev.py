# CLEAN: settings with own and console backends
EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
STORAGES = {"default": {"BACKEND": "django.core.files.storage.InMemoryStorage"}}
INSTALLED_APPS = ["app.orders", "app.ui", "django.contrib.auth"]
LOGGING = {
    "version": 1,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "loggers": {"stripe": {"level": "WARNING"}, "boto3": {"level": "ERROR"}},
}
PAYMENTS_BACKEND = "app.integrations.billing.PaymentsAdapter"
