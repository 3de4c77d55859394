"""`seamlint init`: what it proposes is true, it writes only when told to, and then the gate is green."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from seamlint import configuration
from seamlint._toml import loads
from seamlint.adoption.capabilities import NAMES
from seamlint.catalogue import load
from seamlint.cli import run
from seamlint.settings import Settings

from .support import seamlint

STRIPE = "import stripe\n\n\ndef charge(amount: int) -> None:\n    stripe.Charge.create(amount=amount)\n"
LAYOUTS: dict[str, tuple[dict[str, str], list[str], str]] = {
    # the files, the packages of the boundary, the file that is made for it
    "django": (
        {
            "manage.py": "",
            "shop/__init__.py": "",
            "shop/settings.py": 'EMAIL_BACKEND = "anymail.backends.mailgun.EmailBackend"\n',
            "orders/__init__.py": "",
            "orders/views.py": STRIPE,
            "orders/models.py": "",
            "orders/tests.py": "import openai\n",
            "accounts/__init__.py": "",
            "accounts/views.py": "",
        },
        ["integrations"],
        "integrations/__init__.py",
    ),
    "flask with a place for it": (
        {
            "requirements.txt": "flask\nstripe\n",
            "shop/__init__.py": "from flask import Flask\n",
            "shop/gateways/__init__.py": "",
            "shop/gateways/payments.py": STRIPE,
            "shop/gateways/mail.py": "import sendgrid\n",
            "shop/views.py": "import stripe\n",
        },
        ["shop.gateways"],
        "",
    ),
    "fastapi in src": (
        {
            "pyproject.toml": '[project]\nname = "shop"\ndependencies = ["fastapi", "openai"]\n',
            "src/shop/__init__.py": "",
            "src/shop/main.py": "import openai\n\nclient = openai.OpenAI()\n",
            "tests/test_main.py": "import openai\n",
        },
        ["shop.integrations"],
        "src/shop/integrations/__init__.py",
    ),
    "layers": (
        {
            "shop/__init__.py": "",
            "shop/domain/__init__.py": "",
            "shop/domain/orders.py": "",
            "shop/infrastructure/__init__.py": "",
            "shop/infrastructure/database.py": "",
            "shop/infrastructure/clock.py": "",
            "shop/infrastructure/payments.py": STRIPE,
            "shop/infrastructure/mail.py": "import sendgrid\n",
            "shop/domain/refunds.py": "import stripe\n",
        },
        ["shop.infrastructure"],
        "",
    ),
    "several packages": (
        {
            "services/mail/pyproject.toml": '[project]\nname = "mail"\n',
            "services/mail/mailer/__init__.py": "",
            "services/mail/mailer/providers/__init__.py": "",
            "services/mail/mailer/providers/one.py": "import sendgrid\n",
            "services/mail/mailer/providers/two.py": "import postmarker\n",
            "services/pay/pyproject.toml": '[project]\nname = "pay"\n',
            "services/pay/payer/__init__.py": "",
            "services/pay/payer/stripe/__init__.py": "",
            "services/pay/payer/stripe/charges.py": STRIPE,
            "services/pay/payer/stripe/refunds.py": STRIPE,
            "services/pay/payer/views.py": "import stripe\n",
        },
        ["mailer.providers", "payer.stripe"],
        "",
    ),
    "called like providers of two words": (
        {
            "shop/__init__.py": "",
            "shop/storages/azure_blob/models.py": "import azure.storage.blob\n",
            "shop/storages/azure_blob/utils.py": "import azure.storage.blob\n",
            "shop/storages/azure_blob/urls.py": "",
            "shop/storages/base.py": "",
            "shop/views.py": "import azure.storage.blob\n",
        },
        ["shop.storages.azure_blob"],
        "",
    ),
    "scripts": ({"charge.py": STRIPE, "report.py": "import boto3\n"}, ["integrations"], "integrations/__init__.py"),
    "tools are no program": (
        {"shop/__init__.py": "", "shop/views.py": "", "shop/models.py": "", "tools/translate.py": "import openai\n"},
        ["shop.integrations"],
        "shop/integrations/__init__.py",
    ),
    "an empty boundary that is there": (
        {"shop/__init__.py": "", "shop/integrations/__init__.py": "", "shop/views.py": STRIPE, "shop/api.py": STRIPE},
        ["shop.integrations"],
        "",
    ),
}


def written(root: Path) -> dict[str, bytes]:
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def write(root: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="")


@pytest.mark.parametrize("layout", LAYOUTS)
def test_two_commands_to_a_green_gate(
    layout: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    files, packages, made = LAYOUTS[layout]
    write(tmp_path, files)
    before = written(tmp_path)
    monkeypatch.chdir(tmp_path)
    assert run(["init"]) == 0
    offered = capsys.readouterr().out
    assert "Nothing was written." in offered
    assert written(tmp_path) == before
    assert run(["init", "--write"]) == 0
    file = "pyproject.toml" if "pyproject.toml" in files else "seamlint.toml"
    new = {file, "seamlint-baseline.json", *filter(None, [made])}
    assert set(written(tmp_path)) == {*files, *new}
    assert {name for name, data in before.items() if written(tmp_path)[name] != data} <= {"pyproject.toml"}
    read = configuration.read(str(tmp_path), file)
    assert read.problems == ()
    assert list(read.settings.boundary.packages) == packages
    assert read.settings.baseline == "seamlint-baseline.json"
    assert run(["check"]) == 0
    assert run(["baseline", "check"]) == 0
    capsys.readouterr()
    after = written(tmp_path)
    assert run(["init", "--write"]) == 0
    assert "says all of this already" in capsys.readouterr().out
    assert written(tmp_path) == after


def capabilities(root: Path, file: str) -> dict[str, tuple[str, str]]:
    found = configuration.read(str(root), file).settings.capabilities
    return {name: (capability.family, capability.provider) for name, capability in found.items()}


def test_capabilities_are_those_that_are_in_use_for_certain(tmp_path: Path) -> None:
    files = {
        "shop/__init__.py": "",
        "shop/pay.py": "import stripe\n",
        "shop/mail.py": "import sendgrid\n",
        "shop/news.py": "import postmarker\n",
        "shop/cloud.py": "import boto3\n",
        "shop/login.py": "from google.oauth2 import service_account\n",
        "shop/types.py": "from typing import TYPE_CHECKING\n\nif TYPE_CHECKING:\n    import openai\n",
        "tests/test_sms.py": "import twilio\n",
    }
    write(tmp_path, files)
    assert run(["init", str(tmp_path), "--write"]) == 0
    assert capabilities(tmp_path, "seamlint.toml") == {
        "billing.payments": ("payments", "payments.stripe"),
        "communication.email": ("email", ""),
    }
    write(tmp_path, {"shop/cloud.py": 'import boto3\n\nbucket = boto3.client("s3")\n'})
    for name in ("seamlint.toml", "seamlint-baseline.json"):
        (tmp_path / name).unlink()
    assert run(["init", str(tmp_path), "--write"]) == 0
    assert capabilities(tmp_path, "seamlint.toml")["files.storage"] == ("storage", "storage.boto3")


def test_tests_of_django_are_tests(tmp_path: Path) -> None:
    files = {"manage.py": "", "shop/__init__.py": "", "shop/tests.py": STRIPE, "shop/views.py": STRIPE}
    write(tmp_path, files)
    assert run(["init", str(tmp_path), "--write"]) == 0
    assert "tests.py" in configuration.read(str(tmp_path), "seamlint.toml").settings.tests


@pytest.mark.parametrize(
    ("package", "proposed"), [("shop/providers", "shop.providers"), ("stripe_client", "stripe_client.integrations")]
)
def test_a_program_is_no_boundary_of_its_own(package: str, proposed: str, tmp_path: Path) -> None:
    modules = {f"{package}/{name}.py": STRIPE for name in ("one", "two", "three")}
    views = {"shop/__init__.py": "", "shop/views.py": ""} if package.startswith("shop") else {}
    write(tmp_path, {f"{package}/__init__.py": "", **views, **modules})
    assert run(["init", str(tmp_path), "--write"]) == 0
    assert configuration.read(str(tmp_path), "seamlint.toml").settings.boundary.packages == (proposed,)


def test_one_finding_is_told_as_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(tmp_path, {"app/__init__.py": "", "app/views.py": "import stripe\n"})
    assert run(["init", str(tmp_path), "--write"]) == 0
    assert "1 finding is there today and does not count; what is new does:" in capsys.readouterr().out


def test_a_baseline_that_is_there_stays_and_what_it_has_not_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(tmp_path, {"app/__init__.py": "", "app/views.py": "import stripe\n"})
    assert run(["init", str(tmp_path), "--write"]) == 0
    write(tmp_path, {"app/jobs.py": "import openai\n"})
    (tmp_path / "seamlint.toml").unlink()
    before = written(tmp_path)["seamlint-baseline.json"]
    capsys.readouterr()
    assert run(["init", str(tmp_path), "--write"]) == 0
    told = capsys.readouterr().out
    assert "Written: seamlint.toml\nseamlint-baseline.json was there already and stays as it is.\n1 finding is" in told
    assert "passes now" not in told
    assert written(tmp_path)["seamlint-baseline.json"] == before
    assert run(["check", str(tmp_path)]) == 1


def test_a_file_that_is_no_baseline_is_not_taken_for_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files = {"seamlint-baseline.json": "{}", "app/__init__.py": "", "app/views.py": "import stripe\n"}
    write(tmp_path, files)
    assert run(["init", str(tmp_path), "--write"]) == 2
    assert "seamlint-baseline.json: is no baseline of version 1" in capsys.readouterr().err
    assert set(written(tmp_path)) == set(files)


def test_what_no_baseline_holds_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(tmp_path, {"app/__init__.py": "", "app/views.py": "x = 1  # seamlint: allow[SEA101] it was once\n"})
    assert run(["init", str(tmp_path), "--write"]) == 0
    told = capsys.readouterr().out
    assert "1 finding is not in it, and counts:\n      1  SEA001 unused-suppression" in told
    assert "shows what counts; mend that first" in told


def test_names_of_capabilities_are_of_known_families_and_no_provider() -> None:
    catalogue = load(Settings())
    providers = {provider.name for provider in catalogue.providers.values()}
    words = {word for name in NAMES.values() for part in name.split(".") for word in (part, *part.split("-"))}
    assert words & providers == set()
    assert catalogue.families <= NAMES.keys()


PYPROJECT = """\
# our project
[project]
name = "shop"   # the name

[tool.seamlint]
exclude = ["legacy"]  # until it is gone
families = { llm = false }

[tool.ruff]
line-length = 100
"""


def test_what_is_there_stays(tmp_path: Path) -> None:
    write(
        tmp_path,
        {"pyproject.toml": PYPROJECT, "shop/__init__.py": "", "shop/pay.py": STRIPE, "shop/ai.py": "import openai\n"},
    )
    assert run(["init", str(tmp_path), "--write"]) == 0
    text = (tmp_path / "pyproject.toml").read_text("utf-8")
    assert all(line in text.splitlines() for line in PYPROJECT.splitlines())
    ours = loads(text)["tool"]["seamlint"]
    assert ours["exclude"] == ["legacy"]
    assert ours["boundary"]["packages"] == ["shop.integrations"]
    assert list(ours["capabilities"]) == ["billing.payments"]
    assert loads(text)["tool"]["ruff"] == {"line-length": 100}
    assert run(["check", str(tmp_path)]) == 0


def test_a_boundary_that_is_configured_is_not_changed(tmp_path: Path) -> None:
    configured = (
        '# ours\n[boundary]\npackages = ["shop.pay"]\n\n[capabilities."billing.payments"]\nfamily = "payments"\n'
    )
    write(
        tmp_path, {"seamlint.toml": configured, "shop/__init__.py": "", "shop/pay.py": STRIPE, "shop/views.py": STRIPE}
    )
    assert run(["init", str(tmp_path), "--write"]) == 0
    text = (tmp_path / "seamlint.toml").read_text("utf-8")
    assert text.endswith(configured.removeprefix("# ours\n"))
    assert loads(text) == {**loads(configured), "baseline": "seamlint-baseline.json"}
    assert not (tmp_path / "shop" / "integrations").exists()


def test_line_endings_stay(tmp_path: Path) -> None:
    write(tmp_path, {"pyproject.toml": PYPROJECT.replace("\n", "\r\n"), "shop/__init__.py": "", "shop/pay.py": STRIPE})
    assert run(["init", str(tmp_path), "--write"]) == 0
    data = (tmp_path / "pyproject.toml").read_bytes()
    assert data.count(b"\n") == data.count(b"\r\n")
    assert run(["check", str(tmp_path)]) == 0


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[project\n", "pyproject.toml is no valid TOML: mend it first"),
        ('[tool]\nruff = {}\nseamlint = { exclude = ["x"] }\n', "add this by hand"),
        ("tool = { ruff = { line-length = 100 } }\n", "add this by hand"),
        ('[tool.seamlint]\nexclud = ["x"]\n', "did you mean `exclude`"),
    ],
)
def test_what_cannot_be_extended_is_left_alone(
    text: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(tmp_path, {"pyproject.toml": text, "shop/__init__.py": "", "shop/pay.py": STRIPE})
    before = written(tmp_path)
    assert run(["init", str(tmp_path), "--write"]) == 2
    assert said in capsys.readouterr().err
    assert written(tmp_path) == before


def test_all_or_nothing_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, {"pyproject.toml": PYPROJECT, "shop/__init__.py": "", "shop/pay.py": STRIPE})
    before = written(tmp_path)

    def fail(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("seamlint.adoption.write.create", fail)
    with pytest.raises(KeyboardInterrupt):
        run(["init", str(tmp_path), "--write"])
    assert written(tmp_path) == before
    assert not (tmp_path / "shop" / "integrations").exists()


@pytest.mark.skipif(os.name != "posix", reason="permissions of POSIX")
def test_a_folder_that_cannot_be_written_to(tmp_path: Path) -> None:
    write(tmp_path, {"shop/__init__.py": "", "shop/pay.py": STRIPE})
    (tmp_path / "shop").chmod(0o555)
    try:
        done = seamlint(tmp_path, "init", "--write", powerless=True)
    finally:
        (tmp_path / "shop").chmod(0o755)
    assert done.returncode == 3
    assert "shop/integrations/__init__.py was not written" in done.stderr
    assert set(written(tmp_path)) == {"shop/__init__.py", "shop/pay.py"}


def test_the_snippet_is_for_the_ci_that_is_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(tmp_path, {".gitlab-ci.yml": "", "shop/__init__.py": ""})
    assert run(["init", str(tmp_path), "--write"]) == 0
    said = capsys.readouterr().out
    assert "    seamlint:\n      image: python" in said
    assert "- id: seamlint" in said


def test_an_unknown_folder_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["init", "nowhere"]) == 2
    assert "there is no folder nowhere" in capsys.readouterr().err
