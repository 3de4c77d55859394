from app.config.settings import *  # noqa: F403
from app.config.settings import STORAGES

EMAIL_BACKEND = "django_ses.SESBackend"  # VIOLATION t2 wiring: wrapper package in an override
STORAGES["media"] = {"BACKEND": "storages.backends.azure_storage.AzureStorage"}  # VIOLATION t3 wiring: assigned to a key of an imported setting
