"""What is blanked as a secret and what is not, on its own and in the output of a whole run."""

from __future__ import annotations

import random
import re
import string
from pathlib import Path
from typing import Any

import pytest
from detect_secrets.plugins.base import RegexBasedDetector
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from seamlint import redaction
from seamlint.redaction import HIDDEN, holds_secret, shown, source_line

from .support import project, seamlint

REFERENCES = [
    "vault:secret/data/billing#stripe_key",
    "gcp://projects/acme/secrets/stripe/versions/latest",
    "env://STRIPE_SECRET_KEY",
    "op://vault/item/field",
    "op://hfnjvi6aymbsnfc2xeeoheizda/vgw2wpm3s4h6xrlhvdcvnr3iau/password",
    "arn:aws:secretsmanager:eu-west-1:123456789012:secret:billing/stripe-AbCdEf",
    "https://acme.vault.azure.net/secrets/stripe/" + "0f1e2d3c4b5a6978" * 2,
]
PLAIN = [
    "tenant_conn_payments_primary",
    "text-embedding-3-small",
    "gpt-4o-mini-2024-07-18",
    "claude-3-5-sonnet-20241022",
    "anthropic.claude-3-5-sonnet-20240620-v1:0",
    "meta-llama/Meta-Llama-3-8B-Instruct",
    "Qwen/Qwen2.5-72B-Instruct",
    "mixtral-8x7b-32768",
    "eleven_multilingual_v2",
    "2027-01-31T00:00:00+00:00",
    "20270131T000000Z",
    "https://runbooks.acme.dev/stripe-revoke",
    "https://api.stripe.com/v1/charges?limit=100&starting_after=last",
    "http://localhost:8080/health",
    "postgres://{user}:{password}@db.example/shop",
    "postgres://$USER:$PASSWORD@db.example/shop",
    "someone.else@mail.example.org",
    "192.168.100.101:5432",
    "app.integrations.payments.fake:FakePayments",
    "tests/integrations/test_payments_failures.py",
    "createIntegrationRuntimeManagedProvider",
    "GoogleOAuth2Client",
    "XMLHttpRequest",
    "HUGGINGFACEHUB_API_TOKEN",
    "database.mysqlclient",
    "storages.backends.s3boto3.S3Boto3Storage",
    "STRIPE_SECRET_KEY",
    "%(asctime)s %(levelname)s %(message)s",
    "internationalization",
    "us-east-1.elasticbeanstalk.amazonaws.com",
]
LINES = [
    "import importlib; importlib.import_module('openai')  # seamlint: allow[SEA101] moves until=2027-01-31",
    "from app.integrations.payments import stripe as gateway",
    'client = OpenAI(api_key=settings.OPENAI_API_KEY, model="text-embedding-3-small")',
    'key = os.environ.get("STRIPE_SECRET_KEY", "")',
    'api_key = load("STRIPE_SECRET_KEY")',
    'SECRET = "STRIPE_SECRET_KEY"',
    'secret = "vault:secret/data/billing#stripe_key"',
    'password = f"{prefix}{value}"',
    'headers = {"Authorization": f"Bearer {token}"}',
    'call(max_tokens=4096, page_token=page, token_url="https://auth.example.org/token")',
]


def secrets() -> dict[str, str]:
    """A synthetic secret of each well-known shape."""
    return {
        "AWS key id": "AKIA" + "IOSFODNN7" + "ABCDEFG",
        "AWS secret key": "wJalrXUtnFEMI/K7MDENG" + "/bPxRfiCYEXAMPLEKEY",
        "GitHub": "ghp_" + "a1B2" * 9,
        "GitHub, fine-grained": "github_" + "pat_" + "11ABCDEFG0" * 4,
        "GitLab": "glpat-" + "x" * 20,
        "Slack": "xoxb-" + "123456789012-" + "abcdefghijklmnopqrstuvwx",
        "Slack hook": "https://hooks.slack" + ".com/services/T0000/B0000/XXXXXXXX",
        "Stripe": "sk_" + "live_" + "x" * 24,
        "Stripe, test": "rk_" + "test_" + "a1B2c3D4" * 3,
        "Stripe hook": "whsec_" + "y" * 32,
        "OpenAI": "sk-" + "proj-" + "z" * 40,
        "SendGrid": "SG." + "a1B2c3D4e5F6g7H8" + "." + "a1B2c3D4e5F6g7H8" * 2,
        "Google": "AIza" + "SyA1b2C3d4" * 4,
        "JWT": "eyJ" + "hbGciOiJIUzI1NiJ9" + ".eyJzdWIiOiIxMjM0In0" + ".c2lnbmF0dXJl",
        "UUID": "550e8400-e29b-" + "41d4-a716-446655440000",
        "password": "P@ssw0rd" + "!2024xyz",
    }


@pytest.mark.parametrize("text", [*PLAIN, *REFERENCES])
def test_names_and_references_are_no_secrets(text: str) -> None:
    assert not holds_secret(text)
    assert shown(text, 200) == text
    for line in (f"use({text!r})", f"use({text})  # {text}", f'use("a", "{text}", limit=1)'):
        assert source_line(line) == line


@pytest.mark.parametrize("line", LINES)
def test_a_line_without_a_secret_is_shown_as_it_stands(line: str) -> None:
    assert source_line(line) == line


@pytest.mark.parametrize("kind", secrets())
def test_a_secret_of_a_known_shape_is_blanked(kind: str) -> None:
    secret = secrets()[kind]
    assert shown(f"value {secret} here") == HIDDEN
    lines = (
        f"use('{secret}')",
        f"x = f'''{secret}",
        f"pass  # was {secret}",
        secret,
        f"key={secret}",
        f'"{secret}\\n"',
    )
    for line in lines:
        blanked = source_line(line)
        assert secret not in blanked
        assert len(blanked) == len(line)


DETECTORS = [each for each in redaction._detectors() if isinstance(each, RegexBasedDetector)]
FORMATS = [(type(each).__name__, regex) for each in DETECTORS for regex in each.denylist]


@pytest.mark.parametrize(("name", "regex"), FORMATS, ids=[name for name, _ in FORMATS])
@settings(max_examples=10, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_no_format_is_passed_over_before_its_detector_is_asked(name: str, regex: re.Pattern[str], data: Any) -> None:
    text = data.draw(st.from_regex(regex, fullmatch=True, alphabet=st.characters(codec="ascii")))
    asked = redaction._RUN.fullmatch(text) is not None  # what holds quotes or blanks is never asked as a whole
    assert redaction._MAY_BE_OF_FORMAT.search(text) or not asked, name


@pytest.mark.parametrize("length", [32, 36, 40])
@pytest.mark.parametrize(
    "alphabet",
    [
        string.ascii_letters + string.digits,
        string.ascii_letters,
        string.ascii_lowercase + string.digits,
        string.ascii_letters + string.digits + "+/",
        string.ascii_letters + string.digits + "-_",
        "0123456789abcdef",
        "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567",
    ],
    ids=["letters and digits", "letters", "lower", "base64", "base64 for URLs", "hexadecimal", "base32"],
)
def test_random_characters_are_blanked(alphabet: str, length: int) -> None:
    chance = random.Random(length)
    texts = ["".join(chance.choices(alphabet, k=length)) for _ in range(200)]
    missed = [text for text in texts if not holds_secret(text)]
    assert len(missed) <= 1, missed


@pytest.mark.parametrize(
    ("line", "blanked"),
    [
        ('password = "hunter2"', 'password = "*******"'),
        ('PASSWORD: Final[str] = "open sesame"', 'PASSWORD: Final[str] = "***********"'),
        ('connect(host="db", password="a")', 'connect(host="db", password="*")'),
        ("config['api_key'] = 'letmein'", "config['api_key'] = '*******'"),
        ('{"client_secret": "letmein", "id": "shop"}', '{"client_secret": "*******", "id": "shop"}'),
        ('os.getenv("API_KEY", "changeme")', 'os.getenv("API_KEY", "********")'),
        ('if token == "letmein":', 'if token == "*******":'),
        ('"Authorization: Bearer letmein"', '"Authorization: Bearer *******"'),
        ('"postgres://shop:hunter2@db/shop"', '"postgres://shop:*******@db/shop"'),
        ('"https://:hunter2@api.example/"', '"https://:*******@api.example/"'),
    ],
)
def test_what_a_line_gives_to_a_secrets_name_is_blanked(line: str, blanked: str) -> None:
    assert source_line(line) == blanked


def test_a_private_key_is_blanked_to_the_end_of_the_line() -> None:
    line = 'KEY = "-----BEGIN RSA ' + "PRIVATE KEY-----" + '\\nMIIB\\n-----END"'
    assert source_line(line) == 'KEY = "' + "*" * (len(line) - 7)


def test_a_long_text_is_cut_and_brought_on_one_line() -> None:
    assert shown("a\n b\t c") == "a b c"
    assert shown("word " * 40, 20) == "word word word word…"


@pytest.mark.parametrize(
    "line",
    ["x" * 200_000, "a1" * 100_000, "//:" * 3_000, "password=" * 20_000, "password: '" * 5_000, "eyJ" * 50_000],
    ids=lambda line: line[:10],
)
def test_a_long_line_takes_no_long_time(line: str) -> None:
    assert len(source_line(line)) == len(line)


@pytest.mark.parametrize("form", ["text", "json"])
def test_no_output_of_a_check_holds_a_secret(tmp_path: Path, form: str) -> None:
    secret = secrets()["Stripe, test"]
    views = f"""
import os, requests, subprocess
import stripe; stripe.api_key = "{secret}"  # {secret}
requests.get("https://shop:{secret}@api.stripe.com/v1?key={secret}")
requests.get("https://api.stripe.com/{secret}", headers={{"Authorization": "Bearer {secret}"}})
subprocess.run("curl -u {secret}: https://api.stripe.com/v1")
subprocess.run(["stripe", "--api-key", "{secret}"])
os.environ.get("STRIPE_SECRET_KEY", "{secret}")
import openai  # seamlint: allow[{secret}] {secret}
import twilio  # seamlint: allow[SEA101] {secret} until={secret}
URL = "https://api.stripe.com/{secret}"; requests.post(URL)
__import__("stripe.{secret}")
getattr(stripe, "{secret}")
"""
    broken = f'import stripe\nkey = "{secret}\n'
    done = seamlint(project(tmp_path, {"app/views.py": views, "app/broken.py": broken}), "check", "--format", form)
    assert done.returncode == 1
    assert [
        code for code in ("SEA001", "SEA003", "SEA101", "SEA102", "SEA104", "SEA208") if code not in done.stdout
    ] == []
    assert [line for line in (done.stdout + done.stderr).splitlines() if secret in line] == []


@pytest.mark.parametrize(
    "arguments",
    [
        ["catalogue", "{}"],
        ["rule", "{}"],
        ["check", "{}"],
        ["check", "--config", "{}"],
        ["check", "--select", "{}"],
        ["check", "--boundary", "{}"],
    ],
    ids=" ".join,
)
def test_what_was_asked_for_is_not_repeated_when_it_is_a_secret(tmp_path: Path, arguments: list[str]) -> None:
    secret = secrets()["Stripe, test"]
    root = project(tmp_path, {"app/views.py": "import stripe\n"})
    done = seamlint(root, *(argument.format(secret) for argument in arguments))
    assert done.returncode == 2
    assert HIDDEN in done.stderr
    assert secret.lower() not in (done.stdout + done.stderr).lower()


@pytest.mark.parametrize(
    ("line", "blanked"),
    [
        ('log.info("signed in as %s", name)', 'log.info("signed in as %s", name)'),
        ('log.info("ready", login("bob", "swordfish"))', 'log.info("*****", login("bob", "*********"))'),
        ("print(rows['api_key'], 'swordfish')", "print(rows['api_key'], '*********')"),
        ('print({"label": "swordfish"})', 'print({"label": "*********"})'),
        ('print(os.environ["API_KEY"], get("API_KEY"))', 'print(os.environ["API_KEY"], get("API_KEY"))'),
        (r'print("sword\"fish")', r'print("***********")'),
        ('print(f"{token}")', 'print(f"{token}")'),
    ],
)
def test_a_password_that_looks_like_a_word_is_blanked_in_findings_about_secrets(line: str, blanked: str) -> None:
    assert source_line(line, about_secrets=True) == blanked


def test_a_pair_of_user_and_password_is_always_blanked() -> None:
    line = 'requests.post("https://api.stripe.com/v1", auth=("swordfish", "masterkey"), timeout="never")'
    assert source_line(line) == line.replace("swordfish", "*" * 9).replace("masterkey", "*" * 9)
