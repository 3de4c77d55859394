"""Rows for a fresh database, and constants."""

ADMIN_PASSWORD = "@@password@@"
STRIPE_KEY = "@@stripe_live@@"
STRIPE_PUBLISHABLE_KEY = "@@stripe_publishable@@"
PASSWORD_FIELD = "password"
TOKEN_URL = "https://login.shop.test/oauth/token"
SECRET_NAME = "shop/prod/database"
DATABASE = "postgresql://shop:@@random@@@db.shop.internal/shop"
LOCAL_DATABASE = "postgresql://postgres:postgres@localhost/shop"
EXAMPLE_KEY = "your-api-key-here"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
ROWS = [
    {"user": "root", "password": "@@passphrase@@"},
    {"user": "guest", "password": ""},
    {"user": "ada", "token": "@@github@@"},
]
HEADERS = {"Authorization": "Bearer @@jwt@@"}
TOKEN_HEADERS = {"Authorization": "Bearer %s"}


def connect(host, password="@@random@@"):
    return host, password


def ask(host, prompt="Password: "):
    return host, prompt
