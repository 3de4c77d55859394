"""The table of the edges, and what the links say of calls, headers and handlers beyond the fixtures."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from seamlint.catalogue import load
from seamlint.catalogue.edges import EdgeTable, edges, header
from seamlint.links.edges.urls import host_of
from seamlint.links.hosts import split_host
from tests.support import findings, project

PAYMENTS = """import stripe


class Payments:
    def charge(self, total):
        return stripe.Charge.create(amount=total)


pay = Payments()
"""
RETRY = "from tenacity import retry\n"
ADAPTER = {"app/integrations/payments.py": PAYMENTS}


def test_every_row_is_of_a_provider_of_the_catalogue() -> None:
    assert [marks.id for marks in edges().providers if marks.id not in load().providers] == []


def test_a_provider_has_one_row() -> None:
    ids = [marks.id for marks in edges().providers]
    assert len(ids) == len(set(ids)) > 70


def test_every_row_holds_something() -> None:
    fields = ("verifiers", "signature_headers", "event_headers", "events", "oauth", "flows")
    assert [marks.id for marks in edges().providers if not any(getattr(marks, field) for field in fields)] == []


def test_guarded_calls_and_clients_are_of_the_catalogue() -> None:
    catalogue = load()
    assert [path for path in (*edges().idempotent, *edges().timeouts) if catalogue.find(path) is None] == []


ROW = {"id": "payments.stripe", "source": "docs"}
SECTIONS = {
    name: {**{key: ["x.y"] for key in keys}, "source": "docs"}
    for name, keys in {
        "signatures": ("compute", "compare", "methods", "encoders"),
        "retries": ("calls", "transports", "task-options", "counters"),
        "limits": ("headers", "statuses", "constants", "errors"),
        "urls": ("names", "local-hosts", "local-ends"),
    }.items()
}


@pytest.mark.parametrize(
    ("table", "problem"),
    [
        ({"provider": [{"id": "payments.stripe"}]}, "no id or source"),
        ({"provider": [{**ROW, "hooks": []}]}, "unknown keys"),
        ({"provider": [{**ROW, "verifiers": ["verify"]}]}, "no dotted path"),
        ({"provider": [{**ROW, "signature-headers": ["X-Signature"]}]}, "lower case"),
        ({"provider": [{**ROW, "events": "paid"}]}, "list of texts"),
        ({"provider": [ROW]}, r"\[signatures\] must have"),
        (SECTIONS, r"\[handlers\] must have"),
    ],
)
def test_a_table_that_is_wrong_is_refused(table: dict[str, Any], problem: str) -> None:
    with pytest.raises(ValueError, match=problem):
        EdgeTable(table)


@pytest.mark.parametrize(
    ("event", "provider"),
    [
        ("payment_intent.succeeded", "payments.stripe"),
        ("customer.subscription.trial_will_end", "payments.stripe"),
        ("PAYMENT.SALE.COMPLETED", "payments.paypal"),
        ("checkout.session", ""),
        ("checkout.session.html missing", ""),
        ("order.paid", ""),
        ("charge.dispute.created", "payments.stripe"),
        ("charge.dispute.create", ""),
        ("invoice.paid", ""),
        ("url_verification", ""),
        ("push", ""),
    ],
)
def test_events_of_providers(event: str, provider: str) -> None:
    assert edges().event(event) == provider


@pytest.mark.parametrize(
    ("url", "provider"),
    [
        ("https://slack.com/oauth/v2/authorize?scope=chat", "messaging.slack"),
        ("https://acme.myshopify.com/admin/oauth/authorize", "payments.shopify"),
        ("https://login.microsoftonline.com/common/oauth2/v2.0/token", "email.msgraph"),
        ("https://slack.com/oauthentic", ""),
        ("https://slack.com.evil.example/oauth/v2/authorize", ""),
        ("https://my.slack.com/oauth", ""),
        ("https://github.com/acme/login/oauth", ""),
        ("https://github.com/login", ""),
    ],
)
def test_authorize_and_token_urls(url: str, provider: str) -> None:
    labels, path, _ = split_host(url)
    assert edges().authorization(labels, path) == provider


@pytest.mark.parametrize("text", ["Stripe-Signature", "HTTP_STRIPE_SIGNATURE", "stripe_signature", "stripe-signature"])
def test_spellings_of_a_header(text: str) -> None:
    assert header(text) == "stripe-signature"


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://shop.acme.io/done", "shop.acme.io"),
        ("HTTP://Shop.Acme.IO:8443", "shop.acme.io"),
        ("http://localhost:8000/x", ""),
        ("http://127.0.0.1/x", ""),
        ("http://10.0.0.3/x", ""),
        ("https://shop.test/x", ""),
        ("https://www.example.com/x", ""),
        ("https://{host}/x", ""),
        ("https://\0.acme.io/x", ""),
        ("ftp://shop.acme.io", ""),
        ("/done", ""),
        ("//shop.acme.io/done", ""),
        ("http://web/done", ""),
    ],
)
def test_hosts_that_are_deployed_to(url: str, host: str) -> None:
    assert host_of(url) == host


def of(tmp_path: Path, code: str, **files: str) -> list[tuple[str, int]]:
    """Path and line of what a rule finds in a project with the adapter of `PAYMENTS`."""
    named = {f"app/{name}.py": text for name, text in files.items()}
    found = findings(project(tmp_path, {**ADAPTER, **named}), code, select=(code,))
    return [(finding.path, finding.line) for finding in found]


def test_a_method_of_an_object_that_the_boundary_hands_out_is_an_adapter(tmp_path: Path) -> None:
    views = (
        "from tenacity import retry\nfrom app.integrations.payments import pay\n\n@retry\ndef f():\n    pay.charge(1)\n"
    )
    assert of(tmp_path, "SEA403", views=views) == [("app/views.py", 4)]


def test_a_module_of_the_boundary_without_a_provider_is_no_adapter(tmp_path: Path) -> None:
    files = {
        "app/integrations/texts.py": "def shorten(text):\n    return text[:9]\n",
        "app/views.py": f"{RETRY}from app.integrations.texts import shorten\n\n@retry\ndef f():\n    shorten('')\n",
    }
    assert findings(project(tmp_path, files), "SEA403") == []


def test_a_family_that_is_off_is_left_alone(tmp_path: Path) -> None:
    files = {
        "pyproject.toml": (
            "[tool.seamlint]\nfamilies = { payments = false }\n"
            '[tool.seamlint.boundary]\npackages = ["app.integrations"]\n'
        ),
        "app/__init__.py": "",
        "app/integrations/__init__.py": "",
        "app/views.py": "def f(e):\n    return e['type'] == 'payment_intent.succeeded'\n",
    }
    assert findings(project(tmp_path, files), "SEA401") == []


def test_a_project_of_the_same_name_is_not_the_sdk(tmp_path: Path) -> None:
    files = {
        "stripe.py": "class Webhook:\n    @staticmethod\n    def construct_event(*args):\n        return args\n",
        "app/views.py": "import stripe\n\ndef f(b, s, k):\n    return stripe.Webhook.construct_event(b, s, k)\n",
    }
    assert findings(project(tmp_path, files), "SEA401") == []


@pytest.mark.parametrize(
    "body",
    [
        "        return pay.charge(1)\n    except Exception:\n        raise\n",
        "        pay.charge(1)\n    except Exception:\n        break\n",
    ],
    ids=["raises", "gives up"],
)
def test_a_loop_that_does_not_go_on_after_a_failure_tries_once(tmp_path: Path, body: str) -> None:
    inner = "".join(f"    {line}\n" for line in ("    try:\n" + body).splitlines())
    views = f"from app.integrations.payments import pay\n\ndef f():\n    for _ in range(3):\n{inner}"
    assert of(tmp_path, "SEA403", views=views) == []


def test_polling_is_no_retry(tmp_path: Path) -> None:
    views = (
        "import time\nfrom app.integrations.payments import pay\n\n"
        "def f():\n    job = None\n    while job is None:\n        try:\n            job = pay.charge(1)\n"
        "        except ValueError:\n            job = None\n"
    )
    assert of(tmp_path, "SEA403", views=views) == []


MATCH = "    match flag:\n        case 1:\n            verify(body)\n        case _:\n"
HOOKS = "import json\nimport stripe\nfrom flask import abort\n\n\n"


@pytest.mark.parametrize(
    ("body", "line"),
    [
        ("    if not verify(body):\n        abort(403)\n    return json.loads(body)\n", None),
        ("    if flag:\n        abort(403)\n    return json.loads(body)\n", 9),
        ("    with lock:\n        verify(body)\n    return json.loads(body)\n", None),
        ("    for key in keys:\n        verify(body, key)\n    return json.loads(body)\n", None),
        ("    try:\n        verify(body)\n    finally:\n        done()\n    return json.loads(body)\n", None),
        (MATCH + "            raise ValueError\n    return json.loads(body)\n", None),
        (MATCH + "            pass\n    return json.loads(body)\n", 12),
        ("    return json.loads(verify(body))\n", None),
        ("    return json.loads(other)\n", None),
        ("    raise NotImplementedError\n", None),
    ],
)
def test_ways_through_a_handler(tmp_path: Path, body: str, line: int | None) -> None:
    source = f"{HOOKS}def stripe_webhook(body, flag, keys, lock, other):\n{body}"
    found = findings(project(tmp_path, {"app/integrations/hooks.py": source}), "SEA406")
    assert [finding.line for finding in found] == ([] if line is None else [line])
