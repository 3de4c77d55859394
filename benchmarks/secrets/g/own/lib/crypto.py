"""What is stored encrypted, and what it becomes."""

import base64
import hashlib
import hmac
import logging
import os

from cryptography.fernet import Fernet
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

log = logging.getLogger(__name__)
FERNET = Fernet(os.environ["FERNET_KEY"])


def decrypt(blob):
    return FERNET.decrypt(blob).decode()


def encrypt(text):
    return FERNET.encrypt(text.encode())


def show(account):
    log.info("token %s", decrypt(account.token_enc))
    log.info("name %s", decrypt(account.name_enc))
    log.info("stored %s bytes", len(account.token_enc))
    password = decrypt(account.password_encrypted)
    log.info("password %s", password)
    secret = FERNET.decrypt(account.encrypted_api_key)
    return {"name": account.name, "key": secret.decode()}


def store(account, refresh_token):
    account.token_enc = encrypt(refresh_token)
    log.debug("stored %s", account.token_enc)
    log.debug("stored for %s", account.pk)


def fingerprint(secret):
    digest = hmac.new(os.environb[b"PEPPER"], secret.encode(), hashlib.sha256).hexdigest()
    log.info("fingerprint %s", digest[:12])
    return digest


def generate():
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    public = key.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    log.info("public key %s", public.decode())
    log.info("private key %s", pem.decode())
    log.info("size %s", key.key_size)
    print(base64.b64encode(pem))
    print(Fernet.generate_key().decode())


def header(user, password):
    basic = base64.b64encode(f"{user}:{password}".encode()).decode()
    headers = {"Authorization": f"Basic {basic}", "Accept": "text/html"}
    log.debug("headers %s", headers)
    log.debug("headers %s", {k: v for k, v in headers.items() if k != "Authorization"})
    log.debug("accept %s", headers["Accept"])
    redacted = {**headers, "Authorization": "***"}
    log.debug("headers %s", redacted)
