from pathlib import Path

import environ

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env(DEBUG=(bool, False))

SECRET_KEY = env("DJANGO_SECRET_KEY")
DEBUG = env("DEBUG")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[])

DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": env("DB_NAME", default="clinic"),
        "USER": env("DB_USER", default="clinic"),
        "PASSWORD": env("DB_PASSWORD"),
        "HOST": env("DB_HOST", default="127.0.0.1"),
    }
}

LAB_BASE_URL = env("LAB_BASE_URL", default="https://lab.example.org/v2")
LAB_API_KEY = env("LAB_API_KEY")
LAB_WEBHOOK_SECRET = env("LAB_WEBHOOK_SECRET")
SMS_AUTH_TOKEN = env("SMS_AUTH_TOKEN", default="")
MAPS_BROWSER_KEY = env("MAPS_BROWSER_KEY", default="")

PASSWORD_RESET_TIMEOUT = 60 * 60 * 4
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
]
SESSION_COOKIE_NAME = "clinic_session"
CSRF_HEADER_NAME = "HTTP_X_CLINIC_CSRF"

if DEBUG:
    print(f"database {DATABASES['default']['NAME']} on {DATABASES['default']['HOST']}")
    print("lab key configured:", LAB_API_KEY != "")
    print("using database settings", DATABASES["default"])
