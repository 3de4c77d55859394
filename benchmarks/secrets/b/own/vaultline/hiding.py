"""Redaction helpers of the package; one of them does not redact."""
import hashlib
import re

PRIVATE = frozenset({"shared_secret", "passphrase", "password", "token"})
USERINFO = re.compile(r"//[^@/]+@")


def cloak(value):
    return "•" * 8


def tail(value):
    return "…" + str(value)[-4:]


def tag(value):
    return hashlib.sha256(value.encode()).hexdigest()[:12]


def cover(fields):
    return {name: (cloak(value) if name in PRIVATE else value) for name, value in fields.items()}


def without_userinfo(url):
    return USERINFO.sub("//", url)


def sanitize(value):
    return value.strip().replace("\n", " ")


def present(value):
    return "yes" if value else "no"
