"""The provider catalogue: its rows, what it recognises, and `seamlint catalogue`."""

from __future__ import annotations

import re
from collections import Counter
from importlib import resources
from pathlib import Path
from typing import Any

import pytest

from seamlint._toml import loads
from seamlint.catalogue import Catalogue, Provider, load
from seamlint.catalogue.ambient import ambient
from seamlint.catalogue.loader import UNKNOWN, read_provider
from seamlint.cli import run
from seamlint.links.hosts import split_host
from seamlint.settings import DeclaredProvider, Settings

from .support import findings, project

NAMESPACES = ("google", "azure", "mysql", "snowflake", "databricks", "cerebras", "livekit", "segment")
_LABEL = r"(?:\*\*|[a-z0-9*](?:[a-z0-9*-]*[a-z0-9*])?)"
_HOST = re.compile(rf"{_LABEL}(?:\.{_LABEL})+(?:/[\w./-]+)?")
_DOTTED = re.compile(r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*\*?")
_VARIABLE = re.compile(r"[A-Z][A-Za-z0-9_]+")


def _rows() -> list[tuple[str, dict[str, Any]]]:
    folder = resources.files("seamlint.catalogue") / "providers"
    tables = [(entry.name, loads(entry.read_text("utf-8"))) for entry in folder.iterdir()]
    return [(name.removesuffix(".toml"), row) for name, table in tables for row in table["provider"]]


def _providers() -> tuple[Provider, ...]:
    return tuple(load().providers.values())


def _everything() -> Catalogue:
    plain = load()
    return Catalogue(plain.providers.values(), Settings(families=dict.fromkeys(plain.families, True)))


def test_no_row_is_lost() -> None:
    rows = _rows()
    assert len(rows) > 300
    assert {row["id"] for _, row in rows} == set(load().providers)


def test_a_row_says_where_it_comes_from() -> None:
    assert [row["id"] for _, row in _rows() if not row["source"].strip()] == []


def test_a_row_stands_in_the_file_of_its_family() -> None:
    name = re.compile(r"[a-z][a-z0-9-]*\.[a-z0-9][a-z0-9-]*")
    wrong = [row["id"] for file, row in _rows() if row["id"].partition(".")[0] != file or not name.fullmatch(row["id"])]
    assert wrong == []


def test_a_row_can_be_recognised_by_something() -> None:
    assert [row["id"] for _, row in _rows() if not (row.get("imports") or row.get("hosts") or row.get("cli"))] == []


def test_an_import_root_belongs_to_one_provider() -> None:
    owners = Counter(root for provider in _providers() for root in {*provider.imports, *provider.companions})
    assert [root for root, count in owners.items() if count > 1] == []


@pytest.mark.parametrize("root", NAMESPACES)
def test_a_namespace_that_many_packages_share_is_no_root_of_its_own(root: str) -> None:
    catalogue = _everything()
    assert catalogue.find(root) is None
    assert catalogue.find(f"{root}.something_else") is None
    roots = [name for provider in _providers() for name in (*provider.imports, *provider.companions)]
    assert [name for name in roots if name.startswith(f"{root}.")]


def test_import_roots_are_dotted_names() -> None:
    roots = [root for provider in _providers() for root in (*provider.imports, *provider.companions)]
    assert [root for root in roots if not _DOTTED.fullmatch(root)] == []


def test_hosts_are_well_formed() -> None:
    hosts = [host for provider in _providers() for host in provider.hosts]
    assert [host for host in hosts if not _HOST.fullmatch(host)] == []
    assert [host for host in hosts if "**" in host[2:]] == []


def test_the_registered_part_of_a_host_is_never_a_wildcard() -> None:
    hosts = [host.partition("/")[0] for provider in _providers() for host in provider.hosts]
    assert [host for host in hosts if "*" in ".".join(host.split(".")[-2:])] == []


def test_a_credential_is_not_an_identifier_at_the_same_time() -> None:
    credentials = {name for provider in _providers() for name in provider.env}
    identifiers = {name for provider in _providers() for name in provider.identifiers}
    assert sorted(credentials & identifiers) == []


def test_variables_begin_with_a_capital() -> None:
    names = [name for provider in _providers() for name in (*provider.env, *provider.identifiers)]
    assert [name for name in names if not _VARIABLE.fullmatch(name)] == []


def test_no_publishable_key_is_a_credential() -> None:
    public = re.compile(r"PUBLISHABLE|(?:^|_)PUBLIC(?:_|$)|_REGION$|_CLIENT_KEY$|_ANON_KEY$|^NEXT_PUBLIC")
    assert [(provider.id, name) for provider in _providers() for name in provider.env if public.search(name)] == []


@pytest.mark.parametrize("name", ["DATABASE_URL", "SECRET_KEY", "API_KEY", "TOKEN", "PASSWORD", "PORT", "HOME", "USER"])
def test_a_name_that_any_application_uses_is_no_providers_credential(name: str) -> None:
    assert load().find_credential(name) is None


@pytest.mark.parametrize(
    ("row", "complaint"),
    [
        ({"id": "payments.x", "import": ["x"]}, "here: unknown key import"),
        ({"id": "payments.x", "imports": "x"}, "here: imports must be a list of strings"),
        ({"id": "payments.x", "imports": [1]}, "here: imports must be a list of strings"),
        ({"id": "payments.x", "hosts": ["https://x.example"]}, "here: https://x.example is no host"),
        ({"id": "payments.x", "hosts": ["x.example:443"]}, "here: x.example:443 is no host"),
    ],
)
def test_a_wrong_row_is_refused_with_its_place(row: dict[str, Any], complaint: str) -> None:
    with pytest.raises(ValueError, match=re.escape(complaint)):
        read_provider(row, "here")


@pytest.mark.parametrize(
    ("name", "provider"),
    [
        ("stripe_fixtures", None),
        ("stripes", None),
        ("Stripe", None),
        ("openai_mock.server", None),
        ("google", None),
        ("google.protobuf", None),
        ("google.cloud", None),
        ("google.cloud.pubsub_v1", None),
        ("google.cloud.storage_extras", None),
        ("mypy_boto", None),
        ("azure.core", None),
        ("my.stripe", None),
        ("psycopg", None),
        ("sqlalchemy.orm", None),
        ("sentry_sdk", None),
        ("smtplib", None),
        ("stripe", "payments.stripe"),
        ("stripe.error.CardError", "payments.stripe"),
        ("google.cloud.storage", "storage.gcs"),
        ("google.cloud.storage.blob.Blob", "storage.gcs"),
        ("azure.storage.blob.aio", "storage.azure-blob"),
        ("botocore.exceptions", "storage.boto3"),
        ("mypy_boto3_s3.client", "storage.boto3"),
        ("types_boto3_sqs", "storage.boto3"),
        ("langchain_openai", "llm.langchain-openai"),
        ("Adyen", "payments.adyen"),
    ],
)
def test_a_dotted_name_belongs_to_the_longest_root(name: str, provider: str | None) -> None:
    found = load().find(name)
    assert (found.id if found else None) == provider


def _host(url: str) -> str | None:
    labels, path, _ = split_host(url)
    found = load().find_host(labels, path)
    return found[1].id.partition(".")[2] if found else None


@pytest.mark.parametrize(
    "url",
    [
        "https://api.stripe.com.evil.example/v1",
        "https://evil.example/api.stripe.com",
        "https://evil.example/https://api.stripe.com",
        "https://evil.example?u=https://api.stripe.com/v1",
        "https://evil.example#@api.stripe.com",
        "https://evil.example\\@api.stripe.com",
        "https://api.stripe.com@evil.example",
        "https://api.stripe.com:443@evil.example/",
        "https://notapi.openai.community/v1",
        "https://notapi.stripe.com/v1",
        "https://api-stripe.com/v1",
        "https://apistripe.com",
        "https://api.stripe.co",
        "https://stripe.com",
        "https://docs.stripe.com/api",
        "https://x.api.stripe.com",
        "https://openai.azure.com/openai",
        "https://a.b.openai.azure.com/openai",
        "https://myopenai.azure.com",
        "https://amazonaws.com/bucket",
        "https://evilamazonaws.com",
        "https://s3.amazonaws.com.evil.example",
        "https://slack.com/pricing",
        "https://slack.com/apis/x",
        "https://shop.myshopify.com/products",
        "https://myshopify.com/admin/api",
        "https://localhost:8000/api.stripe.com",
        f"https://{UNKNOWN}/api.stripe.com",
        f"https://{UNKNOWN}.com/v1",
        f"https://{UNKNOWN}.{UNKNOWN}.{UNKNOWN}/v1",
        f"https://api.{UNKNOWN}.com/v1",
        f"{UNKNOWN}",
        "",
        "https://",
    ],
)
def test_a_host_that_only_looks_like_a_providers_is_none(url: str) -> None:
    assert _host(url) is None


@pytest.mark.parametrize(
    ("url", "provider"),
    [
        ("https://api.stripe.com/v1/charges", "stripe"),
        ("http://api.stripe.com", "stripe"),
        ("//api.stripe.com/v1", "stripe"),
        ("api.stripe.com", "stripe"),
        ("HTTPS://API.STRIPE.COM/v1", "stripe"),
        ("https://api.stripe.com:443/v1", "stripe"),
        ("https://api.stripe.com.:443/v1", "stripe"),
        ("https://user:pass@api.stripe.com/v1", "stripe"),
        ("https://evil.example@api.stripe.com/v1", "stripe"),
        ("https://api.stripe.com?x=1", "stripe"),
        ("wss://api.openai.com/v1/realtime", "openai"),
        ("https://acme.openai.azure.com/openai", "openai"),
        (f"https://{UNKNOWN}.openai.azure.com/openai", "openai"),
        (f"https://{UNKNOWN}-eu.openai.azure.com/openai", "openai"),
        (f"{UNKNOWN}://api.stripe.com/v1", "stripe"),
        (f"https://api.stripe.com{UNKNOWN}", "stripe"),
        (f"https://api.stripe.com/{UNKNOWN}/x", "stripe"),
        ("https://bucket.s3.eu-west-1.amazonaws.com/key", "boto3"),
        (f"https://{UNKNOWN}.s3.{UNKNOWN}.amazonaws.com/key", "boto3"),
        ("https://slack.com/api/chat.postMessage", "slack"),
        ("https://shop.myshopify.com/admin/api/orders.json", "shopify"),
        ("https://api-eu.pusher.com/apps", "pusher"),
    ],
)
def test_a_providers_host_is_recognised_in_every_writing(url: str, provider: str) -> None:
    assert _host(url) == provider


@pytest.mark.parametrize(
    ("name", "provider"),
    [
        ("STRIPE_PUBLISHABLE_KEY", None),
        ("STRIPE_PUBLIC_KEY", None),
        ("STRIPE_ACCOUNT_ID", None),
        ("STRIPE_WEBHOOK_URL", None),
        ("STRIPE_KEY_PREFIX", None),
        ("STRIPE_TIMEOUT", None),
        ("TWILIO_ACCOUNT_SID", None),
        ("AWS_REGION", None),
        ("OPENAI_BASE_URL", None),
        ("MY_STRIPE_SECRET_KEY", None),
        ("STRIPED_SECRET_KEY", None),
        ("SHOP_API_KEY", None),
        ("STRIPE_SECRET_KEY", "payments.stripe"),
        ("stripe_secret_key", "payments.stripe"),
        ("STRIPE_LIVE_TOKEN", "payments.stripe"),
        ("OPENAI_API_KEY", "llm.openai"),
        ("AWS_SECRET_ACCESS_KEY", "storage.boto3"),
        ("TWILIO_AUTH_TOKEN", "sms.twilio"),
    ],
)
def test_a_variable_belongs_to_the_provider_whose_credential_it_holds(name: str, provider: str | None) -> None:
    found = load().find_credential(name)
    assert (found.id if found else None) == provider


@pytest.mark.parametrize(
    ("service", "family"),
    [
        ("s3", "storage"),
        ("ses", "email"),
        ("sesv2", "email"),
        ("sns", "sms"),
        ("bedrock-runtime", "llm"),
        ("polly", "voice"),
        ("dynamodb", "database"),
        ("secretsmanager", "secret-source"),
        ("ec2", "cloud"),
        ("", "storage"),
    ],
)
def test_the_service_decides_the_family_of_boto3(service: str, family: str) -> None:
    catalogue = load()
    assert catalogue.family_of(catalogue.providers["storage.boto3"], "boto3.client", service) == family


@pytest.mark.parametrize(
    ("call", "family"),
    [
        ('boto3.client("ses")', "email"),
        ('boto3.resource("s3")', "storage"),
        ('boto3.client(service_name="polly")', "voice"),
        ('boto3.Session().client("sns")', "sms"),
        ('boto3.session.Session(region_name="eu").client("bedrock-runtime")', "llm"),
        ("boto3.client(SERVICE)", "email"),
        ("boto3.client(name)", "storage"),
    ],
)
def test_an_import_of_boto3_counts_to_the_family_of_the_service_it_is_used_for(
    tmp_path: Path, call: str, family: str
) -> None:
    code = f'import boto3\nSERVICE = "ses"\ndef make(name):\n    return {call}\n'
    (found,) = findings(project(tmp_path, {"app/mail.py": code}))
    assert (found.code, found.provider, found.family) == ("SEA101", "boto3", family)


def test_a_declared_provider_is_recognised_like_any_other() -> None:
    declared = DeclaredProvider(
        imports=("acmepay",),
        companions=("acmepay_types",),
        hosts=("api.acmepay.example", "*.acmepay.test/v1"),
        env=("ACMEPAY_API_KEY",),
        identifiers=("ACMEPAY_SITE_KEY",),
        cli=("acmepay",),
        clients=("Client",),
    )
    catalogue = load(Settings(providers={"payments.acmepay": declared}))
    acme = catalogue.providers["payments.acmepay"]
    assert (acme.family, acme.name, acme.role) == ("payments", "acmepay", "provider")
    assert catalogue.find("acmepay.charges") is acme
    assert catalogue.find("acmepay_types") is acme
    assert catalogue.find_host(("api", "acmepay", "example"), "") == ("api.acmepay.example", acme)
    assert catalogue.find_host(("eu", "acmepay", "test"), "v1/charges") == ("*.acmepay.test", acme)
    assert catalogue.find_host(("eu", "acmepay", "test"), "docs") is None
    assert catalogue.find_credential("ACMEPAY_API_KEY") is acme
    assert catalogue.find_credential("ACMEPAY_SITE_KEY") is None
    assert catalogue.commands["acmepay"] is acme
    assert catalogue.is_client(acme, "acmepay.Client")
    assert load().find("acmepay") is None


def test_a_declared_provider_adds_to_the_one_of_its_name() -> None:
    declared = DeclaredProvider(imports=("our_stripe",), hosts=("stripe.internal.example",))
    catalogue = load(Settings(providers={"payments.stripe": declared}))
    assert catalogue.find("stripe") is catalogue.find("our_stripe") is catalogue.providers["payments.stripe"]
    assert set(load().providers["payments.stripe"].hosts) < set(catalogue.providers["payments.stripe"].hosts)


@pytest.mark.parametrize(
    ("families", "name", "active"),
    [
        ({}, "psycopg", False),
        ({}, "stripe", True),
        ({"database": True}, "psycopg", True),
        ({"payments": False}, "stripe", False),
        ({"payments": False}, "openai", True),
        ({"telemetry-sink": True}, "sentry_sdk", True),
    ],
)
def test_families_decide_who_is_watched(families: dict[str, bool], name: str, active: bool) -> None:
    assert (load(Settings(families=families)).find(name) is not None) is active


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("stripe", "payments.stripe"),
        ("payments.stripe", "payments.stripe"),
        ("STRIPE", "payments.stripe"),
        ("stripe.checkout.Session", "payments.stripe"),
        ("google.cloud.storage", "storage.gcs"),
        ("google-cloud-storage", "storage.gcs"),
        ("google_cloud_storage", "storage.gcs"),
        ("mypy_boto3_s3", "storage.boto3"),
        ("api.stripe.com", "payments.stripe"),
        ("https://api.stripe.com:443/v1/charges", "payments.stripe"),
        ("acme.openai.azure.com", "llm.openai"),
        ("STRIPE_SECRET_KEY", "payments.stripe"),
        ("aws", "storage.boto3"),
        ("gsutil", "storage.gcs"),
        ("xi-api-key", "voice.elevenlabs"),
        ("psycopg", "database.psycopg"),
    ],
)
def test_the_command_finds_a_provider_by_any_of_its_names(
    name: str, answer: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["catalogue", name]) == 0
    cards = [line for line in capsys.readouterr().out.splitlines() if line and not line.startswith(" ")]
    assert answer in [card.split()[0] for card in cards]


def test_the_card_of_a_provider_says_what_is_known_of_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["catalogue", "sms.twilio"]) == 0
    card = capsys.readouterr().out
    for part in ("sms.twilio", "twilio", "api.twilio.com", "TWILIO_AUTH_TOKEN", "TWILIO_ACCOUNT_SID", "source"):
        assert part in card
    assert "not watched by default" not in card


def test_the_card_says_who_is_not_watched(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["catalogue", "database.psycopg"]) == 0
    assert "not watched by default" in capsys.readouterr().out


def test_a_family_lists_its_providers(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["catalogue", "github"]) == 0
    out = capsys.readouterr().out
    assert "github.github " in out
    assert "github.gitlab " in out


def test_without_a_name_the_families_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["catalogue"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert {line.partition(" ")[0] for line in lines} >= {"payments", "llm", "email", "database"}
    assert sum(int(re.findall(r"\((\d+)\)", line)[0]) for line in lines) == len(_providers())


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("strpe", "did you mean `stripe`?"),
        ("sendgird", "did you mean `sendgrid`?"),
        ("twillio", "did you mean `twilio`?"),
        ("zzzzzzzz", "[tool.seamlint.providers]"),
        ("api.stripe.com.evil.example", "[tool.seamlint.providers]"),
        ("STRIPE_PUBLISHABLE", ""),
    ],
)
def test_an_unknown_name_ends_in_a_suggestion(name: str, hint: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["catalogue", name]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert f"`{name}`" in said.err
    assert hint in said.err


def test_clients_that_read_the_environment_belong_to_providers_and_their_variables() -> None:
    catalogue = _everything()
    for path, row in ambient().items():
        provider = catalogue.find(path)
        assert provider is not None, path
        assert set(row.reads) <= {*provider.env, *provider.identifiers}, path
        assert row.credentials, path
        assert re.match(r"[\w-]+ \d+\.\d+", row.source), path
