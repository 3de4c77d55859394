"""Credentials made up at run time, so that no file of this repository holds one."""

from __future__ import annotations

import base64
import hashlib
import json
import random
import string

_WORDS = string.ascii_letters + string.digits
_HEX = "0123456789abcdef"


def chance(name: str, length: int, alphabet: str = _WORDS) -> str:
    """The same disorderly characters for the same name, a digit among them."""
    source = random.Random(name)
    return "".join(source.choice(alphabet) for _ in range(length - 2)) + source.choice("2468") + source.choice(alphabet)


def _url_safe(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _web_token(**claims: object) -> str:
    parts = [_url_safe(json.dumps(part).encode()) for part in ({"alg": "HS256", "typ": "JWT"}, claims)]
    return ".".join([*parts, chance("jwt", 43)])


def _private_key(newline: str) -> str:
    lines = [chance(f"pem{number}", 64, _WORDS + "+/") for number in range(4)]
    kind = "RSA PRIVATE" + " KEY"
    return newline.join([f"-----BEGIN {kind}-----", *lines, f"-----END {kind}-----"])


MARKERS = {
    "stripe_live": "sk_live" + "_" + chance("stripe live", 24),
    "stripe_test": "sk_test" + "_" + chance("stripe test", 24),
    "stripe_publishable": "pk_live" + "_" + chance("stripe publishable", 24),
    "openai": "sk-" + "proj-" + chance("openai", 40),
    "github": "gh" + "p_" + chance("github", 36),
    "aws_id": "AK" + "IA" + chance("aws id", 16, string.ascii_uppercase + "234567"),
    "aws_secret": chance("aws secret", 40, _WORDS + "+/"),
    "google": "AI" + "za" + chance("google", 35),
    "slack_webhook": "https://hooks.slack" + ".com/services/T02ABCD1E/B03EFGH2I/" + chance("slack webhook", 24),
    "slack_token": "xo" + "xb-" + "731942650182-" + chance("slack token", 24),
    "jwt": _web_token(iss="https://login.shop.internal", sub="svc-7", exp=1900000000),
    "jwt_anon": _web_token(iss="supabase", role="anon", exp=1900000000),
    "jwt_sample": _web_token(some="payload"),
    "private_key": _private_key("\n"),
    "private_key_escaped": _private_key("\\n"),
    "password": "q9V!" + chance("password", 4) + "#7Lm",
    "passphrase": "Wint3r" + "!" + "2031-ops",
    "hex": chance("hex", 32, _HEX),
    "hex64": chance("hex64", 64, _HEX),
    "random": chance("random", 32),
    "basic": base64.b64encode(b"svc:" + chance("basic", 14).encode()).decode(),
}
"""What a marker such as `@@stripe_live@@` stands for."""


def filled(text: str) -> str:
    """The text with a made-up credential in the place of every marker."""
    for name, value in MARKERS.items():
        digest = hashlib.sha1(value.encode(), usedforsecurity=False).hexdigest()
        text = text.replace(f"@@{name}@@", value).replace(f"@@sha1:{name}@@", digest)
    return text
