"""`seamlint report`: the page says who reaches whom, is whole by itself, and nothing in it is taken for markup."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from seamlint.cli import run
from tests.support import project

ROOT = Path(__file__).parent.parent
BYOK = ROOT / "fixtures" / "projects" / "byok"
SHOP = ROOT / "fixtures" / "shop"
VOID = {"meta"}


class Page(HTMLParser):
    """The rows of the tables as texts, and whether every element is closed where it should be."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.rows: list[list[str]] = []
        self.open: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.feed(text)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]
        if tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th"):
            self.rows[-1].append("")
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if {"td", "th"} & set(self.open):
            self.rows[-1][-1] += f" {data}".rstrip()


def page(root: Path, capsys: pytest.CaptureFixture[str], *options: str) -> tuple[str, Page]:
    assert run(["report", str(root), *options]) == 0
    text = capsys.readouterr().out
    return text, Page(text)


def routes(found: Page) -> list[tuple[str, ...]]:
    """Surface, capability, provider and what is past the boundary, of the first table."""
    heads = found.rows.index([" surface", " capability", " provider", " through the boundary", " past it"])
    rows = []
    for row in found.rows[heads + 1 :]:
        if row[0] in (" capability", " rule"):
            break
        rows.append(tuple(" ".join(cell.split()) for cell in row))
    return rows


def test_a_clean_project(capsys: pytest.CaptureFixture[str]) -> None:
    text, found = page(BYOK, capsys)
    ways = {row[:3]: row[3] for row in routes(found)}
    assert {row[4] for row in routes(found)} == {"nothing"}
    assert ways["ledgerly", "billing.payments", "payments.stripe"] == "1 module ledgerly.services"
    assert ways["ledgerly.invoices", "billing.payments", "payments.stripe"] == "1 module ledgerly.invoices.service"
    assert ways["ledgerly.web", "communication.email", "email.sendgrid"] == (
        "4 modules ledgerly.web.app by ledgerly.services ledgerly.web.current by ledgerly.services "
        "ledgerly.web.invoices by ledgerly.web.current ledgerly.web.webhooks by ledgerly.web.current"
    )
    assert {surface for surface, _, _ in ways} == {
        "ledgerly",
        "ledgerly.invoices",
        "ledgerly.jobs",
        "ledgerly.ops",
        "ledgerly.web",
    }
    assert "STRIPE_SECRET_KEY (consumer)" in text
    assert "tenant_conn_payments_production" in text
    assert "vault://" not in text


def test_a_project_with_findings(capsys: pytest.CaptureFixture[str]) -> None:
    _, found = page(SHOP, capsys)
    past = {(surface, provider): where for surface, _, provider, _, where in routes(found)}
    assert past["shop.catalogue", "storage.boto3"] == "1 place shop/catalogue/images.py:8 SEA102"
    assert past["shop.orders", "payments.stripe"].startswith("4 places shop/orders/checkout.py:1 SEA101")
    assert past["shop", "email.anymail"] == "1 place shop/settings.py:26 SEA105"


def test_surfaces_and_ways_without_a_manifest(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files = {
        "pyproject.toml": (
            '[tool.seamlint.boundary]\npackages = ["app.integrations"]\nsurfaces = ["app.web", "app.jobs"]\n'
        ),
        "app/integrations/pay.py": "import stripe\n\n\ndef charge():\n    return stripe.Charge.create()\n",
        "app/integrations/__init__.py": "from app.integrations.pay import charge as take\n",
        "app/web/views.py": "from app.integrations import pay\n\npay.charge()\n",
        "app/web/other.py": "from app.integrations.pay import charge\n\ncharge()\n",
        "app/jobs/nightly/all.py": "from app.integrations import take\n\ntake()\n",
        "app/jobs/past.py": "import openai  # seamlint: allow[SEA101] moves\n",
        "app/core.py": "import app.integrations.pay\n\napp.integrations.pay.charge()\n",
        "app/none.py": "from app import core\n",
        "app/web/far.py": "from app import none\n",
        "app/web/nearer.py": "from app.core import app\n",
        "app/web/types.py": "from typing import TYPE_CHECKING\n\nif TYPE_CHECKING:\n    from app import core\n",
        "app/web/unrelated.py": "# see core\nimport json\n",
        "tests/test_it.py": "from app.integrations import pay\n",
    }
    _, found = page(project(tmp_path, files), capsys)
    assert routes(found) == [
        ("app", "no capability", "payments.stripe", "1 module app.core", "nothing"),
        ("app.jobs", "no capability", "llm.openai", "–", "1 place app/jobs/past.py:1 SEA101, accepted"),
        ("app.jobs", "no capability", "payments.stripe", "1 module app.jobs.nightly.all", "nothing"),
        (
            *("app.web", "no capability", "payments.stripe"),
            "4 modules app.web.other app.web.views app.web.far by app.none app.web.nearer by app.core",
            "nothing",
        ),
    ]


def test_the_page_is_whole_by_itself(capsys: pytest.CaptureFixture[str]) -> None:
    text, found = page(SHOP, capsys)
    assert not {"script", "link", "img", "iframe", "object", "form", "base"} & set(found.tags)
    assert not [name for name, _ in found.attributes if name.startswith("on") or name in ("src", "href", "style")]
    assert not re.search(r"https?://|url\(|@import", text)
    assert ("lang", "en") in found.attributes
    assert found.tags.count("title") == 2  # that of the page and that of the picture
    assert found.tags.count("caption") == found.tags.count("table")
    assert ("role", "img") in found.attributes


def test_the_same_each_time(capsys: pytest.CaptureFixture[str]) -> None:
    assert page(SHOP, capsys)[0] == page(SHOP, capsys)[0]


def test_names_are_no_markup(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    evil = "<script>alert(1)</script>&amp;\"'"
    root = project(
        tmp_path / evil.replace("/", "_"),
        {"app/<b>x.py": "import stripe\n", "app/y.py": f"import stripe  # seamlint: allow[SEA101] {evil}\n"},
    )
    text, found = page(root, capsys, "--boundary", "app.integrations")
    assert not {"script", "b"} & set(found.tags)
    assert "&lt;script&gt;alert(1)&lt;/script&gt;&amp;amp;" in text
    assert "app/&lt;b&gt;x.py:1" in text


def test_a_file_and_wrong_calls(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    place = tmp_path / "page.html"
    assert run(["report", str(BYOK), "--output", str(place)]) == 0
    assert capsys.readouterr() == ("", "")
    assert place.read_text("utf-8") == page(BYOK, capsys)[0]
    assert run(["report", str(tmp_path / "none")]) == 2
    assert "there is no folder" in capsys.readouterr().err
    assert run(["report", str(SHOP), "--boundary", "nowhere"]) == 2
    assert "no module `nowhere`" in capsys.readouterr().err


def test_an_empty_project(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text, _ = page(project(tmp_path, {"pyproject.toml": "[project]\nname = 'x'\n", "a.py": ""}), capsys)
    assert "No surface reaches a provider that is watched." in text
