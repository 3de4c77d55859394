"""What `seamlint context` says of a file is what the rules would say of it."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from seamlint.cli import run
from tests.support import findings, project

ROOT = Path(__file__).parent.parent
BYOK = ROOT / "fixtures" / "projects" / "byok"
MANIFEST = """\
[boundary]
packages = ["app.integrations"]
bindings = ["app.integrations.bindings"]
secrets = ["app.integrations.secrets"]
webhooks = ["app.integrations.hooks"]

[capabilities."billing.payments"]
family = "payments"
provider = "payments.stripe"
contract = "app.contracts:Payments"
fake = "app.integrations.fakes:FakePayments"
ownership = "byok"
runtime = "local"
"""
CONTRACT = """\
from typing import Protocol


class Payments(Protocol):
    def charge(self, amount: int, /, currency: str = "eur", *names: str, key: str, **more: str) -> str: ...

    @staticmethod
    def currencies() -> list[str]: ...

    def _hidden(self) -> None: ...
"""
FILES = {
    "seamlint.toml": MANIFEST,
    "app/__init__.py": "",
    "app/contracts.py": CONTRACT,
    "app/integrations/__init__.py": "",
    "app/integrations/bindings.py": (
        "from app.contracts import Payments\n"
        "from app.integrations.adapter import create_payments_provider\n"
        "def payments(runtime: object) -> Payments:\n"
        '    return create_payments_provider(runtime=runtime, capability="billing.payments")\n'
    ),
    "app/integrations/adapter.py": (
        "import stripe\n"
        "from app.contracts import Payments\n"
        "class StripePayments:\n"
        "    def charge(self, amount, /, currency='eur', *names, key, **more):\n"
        "        return stripe.Charge.create(amount=amount)\n"
        "    @staticmethod\n"
        "    def currencies(): return []\n"
        "def create_payments_provider(*, runtime, capability) -> Payments:\n"
        "    return StripePayments()\n"
    ),
    "app/integrations/fakes.py": "class FakePayments:\n    def charge(self, amount): return 'x'\n",
    "app/integrations/secrets.py": "",
    "app/integrations/hooks.py": "",
}
CODE = {
    "import-sdk": "import stripe\nprint(stripe.Charge)\n",
    "import-sdk-types": "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import stripe\n",
    "call-provider-api": 'import requests\nrequests.post("https://api.stripe.com/v1/charges")\n',
    "name-sdk-in-setting": 'EMAIL_BACKEND = "anymail.backends.mailgun.EmailBackend"\n',
    "read-credential": 'import os\nkey = os.environ["STRIPE_SECRET_KEY"]\n',
    "bind-adapter": (
        "from app.integrations.adapter import create_payments_provider\n"
        'bound = create_payments_provider(runtime=None, capability="billing.payments")\n'
    ),
    "verify-webhook": (
        "import stripe\n"
        "def hook(body, header, secret):\n"
        "    return stripe.Webhook.construct_event(body, header, secret)\n"
    ),
    "retry-provider": (
        "import stripe\nimport tenacity\n@tenacity.retry\ndef charge():\n    return stripe.Charge.create(amount=1)\n"
    ),
    "show-sdk-types": "import stripe\ndef charge() -> stripe.Charge: ...\n",
}
PLACES = [
    "app/views.py",
    "app/integrations/more.py",
    "app/integrations/bindings2.py",
    "app/integrations/secrets.py",
    "app/integrations/hooks.py",
    "tests/test_it.py",
]


def context(root: Path, file: str, *options: str, capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    assert run(["context", str(root / file), "--format", "json", *options]) == 0
    document: dict[str, Any] = json.loads(capsys.readouterr().out)
    return document


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("settings", ["", 'test-imports = "error"\n', 'type-checking-imports = "ignore"\n'])
def test_permissions_are_those_of_the_rules(
    tmp_path: Path, place: str, settings: str, capsys: pytest.CaptureFixture[str]
) -> None:
    for action, code in CODE.items():
        if settings and not action.startswith("import-sdk"):
            continue
        root = project(tmp_path / action, {**FILES, "seamlint.toml": settings + MANIFEST, place: code})
        told = {each["action"]: each for each in context(root, place, capsys=capsys)["permissions"]}
        if action not in told:
            continue
        said = told[action]
        found = {found.severity.value for found in findings(root, *said["rules"], paths=[place])}
        assert ({"no": {"error"}, "warning": {"warning"}, "yes": set()}[said["allowed"]]) == found, (action, said)


def test_a_rule_that_is_off_forbids_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = project(tmp_path, {**FILES, "seamlint.toml": f'ignore = ["SEA208"]\n{MANIFEST}'})
    told = {each["action"]: each for each in context(root, "app/views.py", capsys=capsys)["permissions"]}
    assert (told["read-credential"]["allowed"], told["read-credential"]["rules"]) == ("yes", [])
    assert told["import-sdk"]["allowed"] == "no"


def test_what_to_use_in_the_application(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    use = context(project(tmp_path, FILES), "app/new.py", capsys=capsys)["use"]
    assert [(each["kind"], each["import"]) for each in use] == [
        ("contract", "from app.contracts import Payments"),
        ("binding", "from app.integrations.bindings import payments"),
    ]
    assert use[0]["operations"] == ["charge(amount, currency=..., *names, key, **more)", "currencies()"]
    assert use[0]["capability"] == use[1]["capability"] == "billing.payments"


def test_what_to_use_elsewhere(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = project(tmp_path, FILES)
    everything = ["contract", "binding", "adapter", "adapter", "fake"]
    for place in ("tests/test_it.py", "app/integrations/bindings.py", "app/integrations/new.py"):
        assert [each["kind"] for each in context(root, place, capsys=capsys)["use"]] == everything


def test_every_import_line_works(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for root, place in ((project(tmp_path, FILES), "app/integrations/new.py"), (BYOK, "tests/new.py")):
        for each in context(root, place, capsys=capsys)["use"]:
            _, module, _, name = each["import"].split()
            text = (root / module.replace(".", "/")).with_suffix(".py")
            assert (root / module.replace(".", "/") / f"{name}.py").is_file() or name in text.read_text("utf-8")


def test_without_a_manifest_adapters_are_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files = {
        "app/integrations/pay.py": "import stripe\ndef charge(amount, key='x'): return stripe.Charge(amount)\n",
        "app/integrations/_own.py": "import stripe\ndef charge(): return stripe\n",
        "app/integrations/plain.py": "def harmless(): return 1\n",
    }
    use = context(project(tmp_path, files), "app/views.py", capsys=capsys)["use"]
    assert use == [
        {
            "kind": "adapter",
            "import": "from app.integrations import pay",
            "capability": "",
            "providers": ["payments.stripe"],
            "operations": ["charge(amount, key=...)"],
        }
    ]


def test_an_object_of_the_boundary_is_offered(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files = {
        "app/integrations/pay.py": (
            "import stripe\n\nTIMEOUT = 3\n_own = None\n\n\nclass Pay:\n"
            "    def charge(self): return stripe.Charge.create(timeout=TIMEOUT)\n\n\npay = Pay()\n_own = Pay()\n"
        ),
    }
    use = context(project(tmp_path, files), "app/views.py", capsys=capsys)["use"]
    assert [(each["kind"], each["import"]) for each in use] == [
        ("binding", "from app.integrations.pay import pay"),
        ("adapter", "from app.integrations.pay import Pay"),
    ]


def test_zone_by_path(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = project(tmp_path, FILES)
    told = {
        place: context(root, place, capsys=capsys)["file"]
        for place in ("app/new.py", "app/integrations/x/new.py", "tests/new.py", "docs/new.py", "README.md")
    }
    assert {place: file["zone"] for place, file in told.items()} == {
        "app/new.py": "app",
        "app/integrations/x/new.py": "boundary",
        "tests/new.py": "tests",
        "docs/new.py": "docs",
        "README.md": "app",
    }
    assert not any(file["exists"] for file in told.values())
    assert told["app/integrations/x/new.py"]["module"] == "app.integrations.x.new"
    assert told["README.md"]["module"] == ""
    assert context(root, "app/integrations/hooks.py", capsys=capsys)["file"]["roles"] == ["webhooks"]


def test_findings_suppressions_and_exceptions(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    exception = (
        '[[exceptions]]\nrule = "SEA104"\npath = "app/"\nreason = "moves"\nowner = "@shop"\nexpires = 2999-01-01\n'
    )
    views = "import stripe\nimport openai  # seamlint: allow[SEA101] next week until=2999-01-01\n"
    files = {**FILES, "seamlint.toml": MANIFEST + exception, "app/views.py": views, "app/other.py": "import stripe\n"}
    root = project(tmp_path, files)
    quick = context(root, "app/views.py", capsys=capsys)
    assert [(each["code"], each["path"], each["line"]) for each in quick["findings"]["list"]] == [
        ("SEA101", "app/views.py", 1)
    ]
    assert quick["findings"]["complete"] is False
    full = context(root, "app/views.py", "--full", capsys=capsys)
    assert full["findings"] == {**quick["findings"], "complete": True}
    assert quick["suppressions"] == [
        {"line": 2, "rules": ["SEA101"], "reason": "next week", "until": "2999-01-01", "problem": ""}
    ]
    assert quick["exceptions"] == [{"rule": "SEA104", "reason": "moves", "owner": "@shop", "expires": "2999-01-01"}]


def test_what_the_baseline_knows_is_named_apart(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    said = 'baseline = "old.json"\n[boundary]\npackages = ["app.integrations"]\n'
    files = {"seamlint.toml": said, "app/integrations/__init__.py": "", "app/views.py": "import stripe\n"}
    root = project(tmp_path, files)
    monkeypatch.chdir(root)
    assert run(["baseline", "create", "--baseline", "old.json"]) == 0
    project(tmp_path, {"app/views.py": "import openai\nimport stripe\n"})
    capsys.readouterr()
    for depth in ([], ["--full"]):
        found = context(root, "app/views.py", *depth, capsys=capsys)["findings"]
        assert [each["symbol"] for each in found["list"]] == ["openai"]
        assert [each["symbol"] for each in found["known"]] == ["stripe"]
    assert run(["context", "app/views.py"]) == 0
    assert "1 more that the baseline knows, which does not count\n  2:1 SEA101 " in capsys.readouterr().out
    assert run(["report"]) == 0
    assert "was there when old.json was made" in capsys.readouterr().out


def test_the_same_for_people(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["context", str(BYOK / "ledgerly" / "web" / "new.py")]) == 0
    told = capsys.readouterr().out
    assert "zone    app (surface)" in told
    assert "must not   import a provider's SDK: only in ledgerly.integrations  [SEA101, SEA102]" in told
    assert "from ledgerly.integrations.bindings import bind_payments  # binding" in told
    assert "STRIPE_SECRET_KEY      billing.payments     consumer" in told
    assert "vault://" not in told


def test_no_reference_and_no_value(capsys: pytest.CaptureFixture[str]) -> None:
    document = context(BYOK, "ledgerly/web/new.py", capsys=capsys)
    assert "vault" not in json.dumps(document)
    assert list(document) == [
        "version",
        "root",
        "file",
        "boundary",
        "permissions",
        "capabilities",
        "use",
        "connections",
        "credentials",
        "suppressions",
        "exceptions",
        "findings",
    ]


def test_without_a_boundary(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = project(tmp_path, {"pyproject.toml": "[project]\nname = 'x'\n", "app.py": "import stripe\n"})
    document = context(root, "app.py", capsys=capsys)
    assert (document["permissions"], document["use"]) == ([], [])
    assert run(["context", str(root / "app.py")]) == 0
    assert "No boundary is configured" in capsys.readouterr().out


def test_files_that_are_no_modules(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = project(tmp_path, {"app/script": "#!/usr/bin/env python\nimport stripe\n", "app/nul.py": "x\0", "a.txt": ""})
    os.mkfifo(root / "app" / "pipe.py")
    (root / "app" / "caf\udce9.py").write_text("import stripe\n", encoding="utf-8")
    told = {
        name: context(root, name, capsys=capsys)
        for name in ("app/script", "app/nul.py", "a.txt", "app/pipe.py", "app/caf\udce9.py", "pyproject.toml")
    }
    assert {name: document["file"]["module"] for name, document in told.items()} == {
        "app/script": "app.script",
        "app/nul.py": "app.nul",
        "a.txt": "",
        "app/pipe.py": "app.pipe",
        "app/caf\udce9.py": "app.caf\udce9",
        "pyproject.toml": "",
    }
    found = {name: [each["code"] for each in document["findings"]["list"]] for name, document in told.items()}
    assert {name: codes for name, codes in found.items() if codes} == {
        "app/script": ["SEA101"],
        "app/nul.py": ["SEA003"],
        "app/caf\udce9.py": ["SEA101"],
    }


def test_wrong_calls(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = project(tmp_path, {"pyproject.toml": "[tool.seamlint.boundary]\npackages = ['nowhere']\n", "app.py": ""})
    for folder in (str(root), ""):
        assert run(["context", folder]) == 2
        assert "is a folder" in capsys.readouterr().err
    assert run(["context", str(root / "app.py")]) == 2
    assert "there is no module `nowhere`" in capsys.readouterr().err
    config = str(root / "pyproject.toml")
    assert run(["context", str(tmp_path / "elsewhere.py"), "--config", config]) == 2
    assert "outside the project" in capsys.readouterr().err
    assert run(["context", str(root / "app.py"), "--boundary", "app"]) == 0
