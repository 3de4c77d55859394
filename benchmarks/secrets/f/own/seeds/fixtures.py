"""Data and wiring of the demonstration shop."""

import os
from dataclasses import dataclass

import pymysql
import redis
import stripe
from minio import Minio
from sqlalchemy import create_engine

stripe.api_key = "@@stripe_live@@"
GITHUB_PAT = "@@github@@"
MAIL = {"host": "mail.example.com", "user": "shop", "passwd": "@@password@@"}
cache = redis.Redis(host="cache", port=6379, password="@@random@@")
engine = create_engine("mysql+pymysql://shop:@@hex@@@db.internal/shop")
minio = Minio("files.internal:9000", access_key="shop", secret_key="@@aws_secret@@")
os.environ["OPENAI_API_KEY"] = "@@openai@@"
os.environ.setdefault("JWT_SIGNING_KEY", "@@hex64@@")
HEADERS = {"Authorization": "Basic @@basic@@"}
OPS_HOOK = "@@slack_webhook@@"
DEPLOY_KEY = """@@private_key_escaped@@"""

STRIPE_PUBLIC = "@@stripe_publishable@@"
API_KEY = os.environ["SHOP_API_KEY"]
PASSWORD_MIN_LENGTH = 12
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
SECRET_NAME = "shop/prod/stripe"
TOKEN_HEADER = "X-Shop-Token"
TOKEN_URL = "https://id.example.com/oauth2/token"
AUTH_BACKEND = "shop.auth.TokenBackend"
CREDENTIALS_FILE = "~/.config/shop/credentials.json"
DEMO_PASSWORD = "changeme"
SECRET_KEY = "<put a long random text here>"
API_TOKEN_EXAMPLE = "xxxxxxxx-xxxx-xxxx"
SIGNING_ALGORITHM = "HMAC-SHA256"
token_kind = "refresh_token"
password_label = "Your new password"
IMAGE_DIGEST = "sha256:@@hex64@@"
KEYBOARD = {"key": "ArrowLeft", "secret_key": None}
partition_key = "customer_id"
i18n_key = "checkout.payment.declined"
public_key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGq2 shop@example"


@dataclass
class Smtp:
    host: str = "mail.example.com"
    user: str = "shop"
    password: str = "@@passphrase@@"


def database(user="shop", password="@@password@@"):
    return pymysql.connect(host="db.internal", user=user, password=password)


def backdoor(api_key):
    if api_key == "@@random@@":
        return "support"
    if api_key == "":
        return "guest"
    return "customer"
