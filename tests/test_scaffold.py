"""`seamlint scaffold`: what it writes passes every check at once, and it changes nothing that is somebody's own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from seamlint.cli import run
from seamlint.fixes.operations import family
from seamlint.scaffold import sdks

from .support import findings, seamlint

CAPABILITIES = [(family(sdk.family).capability, sdk.provider) for sdk in sdks.table()]
CAPABILITIES.append(("knowledge.embeddings", "openai"))


def files(root: Path) -> dict[str, bytes]:
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file()}


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with one package and without any configuration."""
    root = tmp_path / "shop"
    (root / "shop").mkdir(parents=True)
    (root / "shop" / "__init__.py").write_text("", encoding="utf-8")
    (root / ".git").mkdir()
    monkeypatch.chdir(root)
    return root


def scaffold(capability: str, provider: str, *more: str) -> int:
    return run(["scaffold", capability, "--provider", provider, *more])


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project for each SDK of the table."""
    above, here = tmp_path_factory.mktemp("written"), Path.cwd()
    for capability, provider in CAPABILITIES:
        root = above / f"{capability}-{provider}"
        (root / ".git").mkdir(parents=True)
        os.chdir(root)
        try:
            assert scaffold(capability, provider, "--boundary", "app.integrations", "--write") == 0
        finally:
            os.chdir(here)
    return above


@pytest.mark.parametrize(("capability", "provider"), CAPABILITIES)
def test_what_is_written_has_no_findings(written: Path, capability: str, provider: str) -> None:
    assert findings(written / f"{capability}-{provider}") == []


def test_what_is_written_is_formatted_and_needs_nothing_of_ours(written: Path) -> None:
    ours = "lint.isort.known-first-party = ['app']"
    for command in (["format", "--check"], ["check", "--select", "E,F,I,UP,B,SIM,RUF", "--config", ours]):
        done = subprocess.run(
            [sys.executable, "-m", "ruff", *command, "--isolated", str(written)],
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout
    assert not [path for path, data in files(written).items() if path.endswith(".py") and b"seamlint" in data]


def test_it_shows_first_and_writes_when_it_is_told_to(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert scaffold("billing.payments", "stripe") == 0
    shown = capsys.readouterr()
    assert list(files(shop)) == ["shop/__init__.py"]
    assert "--- /dev/null\n+++ b/shop/integrations/billing_payments.py\n" in shown.out
    assert "do that with --write" in shown.err
    done = subprocess.run(["git", "apply", "-"], input=shown.out, text=True, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    applied = files(shop)
    assert scaffold("billing.payments", "stripe", "--write") == 0
    assert files(shop) == applied


def test_a_second_run_changes_nothing(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    scaffold("billing.payments", "stripe", "--write")
    before = files(shop)
    assert scaffold("billing.payments", "stripe", "--write") == 0
    assert files(shop) == before
    assert "Nothing to write" in capsys.readouterr().out


def test_a_second_capability_adds_to_what_is_there(shop: Path) -> None:
    scaffold("billing.payments", "stripe", "--write")
    before = files(shop)
    scaffold("communication.email", "sendgrid", "--write")
    after = files(shop)
    changed = {path for path, data in before.items() if after[path] != data}
    assert changed == {"seamlint.toml"}
    assert after["seamlint.toml"].decode().count("[factories]") == 1
    assert {path for path in after if path not in before} == {
        "shop/integrations/communication_email.py",
        "shop/integrations/contracts/communication_email.py",
        "shop/integrations/fakes/communication_email.py",
        "tests/integrations/test_communication_email.py",
        "tests/integrations/test_communication_email_adapter.py",
    }
    assert findings(shop) == []


def test_a_second_capability_of_a_family_has_names_of_its_own(shop: Path) -> None:
    scaffold("assistant.chat", "anthropic", "--write")
    scaffold("knowledge.embeddings", "openai", "--write")
    text = (shop / "shop/integrations/knowledge_embeddings.py").read_text(encoding="utf-8")
    assert "knowledge_embeddings: KnowledgeEmbeddings = OpenAIKnowledgeEmbeddings(" in text
    assert findings(shop) == []


def test_a_second_capability_of_a_provider_has_a_secret_of_its_own(shop: Path) -> None:
    scaffold("assistant.chat", "openai", "--write")
    scaffold("knowledge.embeddings", "openai", "--write")
    after = files(shop)
    assert b'secret("OPENAI_API_KEY")' in after["shop/integrations/assistant_chat.py"]
    assert b'secret("KNOWLEDGE_EMBEDDINGS_OPENAI_API_KEY")' in after["shop/integrations/knowledge_embeddings.py"]
    assert findings(shop) == []
    scaffold("knowledge.embeddings", "openai", "--write")
    assert files(shop) == after


def test_a_second_provider_gets_an_adapter_that_is_not_bound(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    scaffold("communication.email", "sendgrid", "--write")
    before = files(shop)
    assert scaffold("communication.email", "ses", "--write") == 0
    assert "SesEmail is not bound" in capsys.readouterr().out
    after = files(shop)
    assert all(after[path] == data for path, data in before.items() if path != "seamlint.toml")
    text = after["shop/integrations/communication_email_ses.py"].decode()
    assert 'return boto3.client("sesv2").send_email(*args, **kwargs)' in text
    assert "Binding(" not in text
    assert findings(shop) == []


def test_what_the_contract_has_and_the_sdk_lacks_is_said(shop: Path) -> None:
    scaffold("assistant.chat", "openai", "--write")
    contract = shop / "shop/integrations/contracts/assistant_chat.py"
    contract.write_text(
        contract.read_text(encoding="utf-8") + "\n    def summarise(self, text: str) -> str: ...\n", encoding="utf-8"
    )
    scaffold("assistant.chat", "anthropic", "--write")
    text = (shop / "shop/integrations/assistant_chat_anthropic.py").read_text(encoding="utf-8")
    assert 'raise NotImplementedError("Anthropic has no summarise yet")' in text
    assert 'raise NotImplementedError("Anthropic has no create_chat_completion yet")' in text
    assert {finding.path for finding in findings(shop)} == {"shop/integrations/assistant_chat.py"}


def test_an_sdk_that_the_application_configures_itself_is_left_so(shop: Path) -> None:
    (shop / "shop/views.py").write_text("import stripe\n\nstripe.api_key = 'x'\n", encoding="utf-8")
    scaffold("billing.payments", "stripe", "--write")
    text = (shop / "shop/integrations/billing_payments.py").read_text(encoding="utf-8")
    assert "return stripe.PaymentIntent.create(*args, **kwargs)" in text
    assert text.count("api_key") == 1
    assert "def configure(self) -> None:" in text


@pytest.mark.parametrize("mode", ["local", "hybrid", "managed"])
def test_each_mode_of_the_runtime_has_no_findings(shop: Path, mode: str) -> None:
    assert scaffold("billing.payments", "stripe", "--mode", mode, "--write") == 0
    assert f'mode="{mode}"' in (shop / "shop/integrations/runtime.py").read_text(encoding="utf-8")
    assert findings(shop) == []


def test_without_a_capability_it_names_what_is_used(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = "import boto3\nfrom twilio.rest import Client\n\nboto3.client('s3')\nprint(Client)\n"
    (shop / "shop/views.py").write_text(text, encoding="utf-8")
    (shop / "tests").mkdir()
    (shop / "tests/test_views.py").write_text("import stripe\n", encoding="utf-8")
    before = files(shop)
    assert run(["scaffold"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "seamlint scaffold communication.sms --provider twilio",
        "seamlint scaffold files.storage --provider boto3",
    ]
    assert files(shop) == before
    assert run(["scaffold", "--write"]) == 0
    assert (shop / "shop/integrations/files_storage.py").is_file()
    after = files(shop)
    assert run(["scaffold", "--write"]) == 0
    assert files(shop) == after


# --- where things go ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("there", "expected"),
    [
        (["shop/__init__.py"], "shop/integrations/billing_payments.py"),
        (["src/shop/__init__.py"], "src/shop/integrations/billing_payments.py"),
        (["shop/__init__.py", "shop/core/integrations/__init__.py"], "shop/core/integrations/billing_payments.py"),
        (["big/__init__.py", "big/a.py", "small/__init__.py"], "big/integrations/billing_payments.py"),
        (["tests/__init__.py", "tests/test_all.py", "run.py"], "integrations/billing_payments.py"),
        ([], "integrations/billing_payments.py"),
    ],
)
def test_the_boundary_is_found_or_proposed(
    there: list[str], expected: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".git").mkdir()
    for path in there:
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text("", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert scaffold("billing.payments", "stripe", "--write") == 0
    assert expected in files(tmp_path)
    assert findings(tmp_path) == []


def test_tests_that_are_packages_stay_packages(shop: Path) -> None:
    (shop / "tests").mkdir()
    (shop / "tests/__init__.py").write_text("", encoding="utf-8")
    scaffold("billing.payments", "stripe", "--write")
    assert (shop / "tests/integrations/__init__.py").is_file()


PYPROJECT = """\
# what we are
[project]
name = "shop"   # a shop
dependencies = [
    "flask>=3",  # the web
]

[tool.seamlint]
app-id = "shop" # ours

[tool.seamlint.boundary]
packages = ["shop.providers"]   # the only place

[tool.other]
x = 1
"""


def test_a_dependency_that_cannot_be_added_is_told(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (shop / "pyproject.toml").write_text("[tool.poetry.dependencies]\n[tool.seamlint]\n", encoding="utf-8")
    assert scaffold("billing.payments", "stripe", "--write") == 0
    assert "Add stripe to the dependencies of the project." in capsys.readouterr().out


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_a_configuration_keeps_its_comments_and_layout(shop: Path, newline: str, mark: bytes) -> None:
    (shop / "shop/providers").mkdir()
    (shop / "shop/providers/__init__.py").write_text("", encoding="utf-8")
    before = mark + PYPROJECT.replace("\n", newline).encode()
    (shop / "pyproject.toml").write_bytes(before)
    assert scaffold("billing.payments", "stripe", "--write") == 0
    after = (shop / "pyproject.toml").read_bytes()
    lines = after.split(newline.encode())
    assert after.startswith(mark)
    assert not set(before.split(newline.encode())) - set(lines)
    assert b'    "stripe",' in lines
    assert after.count(b"\n") == after.count(newline.encode())
    assert (shop / "shop/providers/billing_payments.py").is_file()
    assert findings(shop) == []


@pytest.mark.parametrize(
    "text",
    [
        "tool.seamlint.boundary.packages = ['shop.providers']\n",
        "[tool.seamlint]\nboundary = { packages = ['shop.providers'] }  # here\n",
        "[tool.seamlint.boundary]\npackages = ['shop.providers']\n[tool.x]\n[tool.seamlint.runtime]\nmode = 'local'\n",
        "[tool.seamlint.capabilities.'billing.payments']\nfamily = 'payments'  # ours\n\n[tool.x]\ny = 1\n",
        "[tool.seamlint]\napp-id = 'shop'",
        "[tool.seamlint.factories]\ncontexts = ['Context']\n",
        "[tool.seamlint.environments]\nnames = ['test', 'live']\n",
        "[project]\nname = 'shop'\nversion = '1'\ndependencies = []\n",
        "[project]\ndependencies = 'odd'\n",
    ],
)
def test_a_configuration_may_be_written_in_any_way(shop: Path, text: str) -> None:
    (shop / "shop/providers").mkdir()
    (shop / "shop/providers/__init__.py").write_text("", encoding="utf-8")
    (shop / "pyproject.toml").write_text(text, encoding="utf-8")
    assert scaffold("billing.payments", "stripe", "--write") == 0
    after = files(shop)
    assert {finding.code for finding in findings(shop)} <= {"SEA506"}  # a list of dependencies that is none
    assert scaffold("billing.payments", "stripe", "--write") == 0
    assert files(shop) == after


def test_requirements_are_added_to_where_there_are_no_others(shop: Path) -> None:
    (shop / "requirements.txt").write_text("flask", encoding="utf-8")
    scaffold("billing.payments", "stripe", "--write")
    assert (shop / "requirements.txt").read_text(encoding="utf-8") == "flask\nstripe\n"
    scaffold("communication.sms", "twilio", "--write")
    scaffold("communication.sms", "twilio", "--write")
    assert (shop / "requirements.txt").read_text(encoding="utf-8") == "flask\nstripe\ntwilio\n"


# --- what it refuses ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["billing.payments", "strpe"], "did you mean `stripe`?"),
        (["billing.payments", "adyen"], "no template for adyen yet; of its family there is stripe"),
        (["billing", "stripe"], "such as billing.payments"),
        (["Billing.Payments", "stripe"], "such as billing.payments"),
        (["billing..payments", "stripe"], "such as billing.payments"),
        (["billing.stripe", "stripe"], "named after its provider"),
        (["billing.payments", "stripe", "--boundary", "shop/integrations"], "is no package"),
        (["billing.payments", ""], "go together"),
    ],
)
def test_names_that_cannot_be_are_told(
    arguments: list[str], message: str, shop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    capability, provider, *more = arguments
    assert scaffold(capability, provider, *more, "--write") == 2
    assert message in capsys.readouterr().err
    assert list(files(shop)) == ["shop/__init__.py"]


@pytest.mark.parametrize(
    ("path", "text", "message"),
    [
        ("shop/integrations.py", "", "where a package"),
        ("shop/integrations/runtime.py", "x = 1\n", "has no `runtime`"),
        ("shop/integrations/contracts.py", "", "where a package"),
        ("shop/integrations/contracts/billing_payments.py", "x = 1\n", "has no class `Payments`"),
        ("pyproject.toml", "[tool.seamlint.runtime]\nmode = 'manged'\n", "did you mean `managed`?"),
        ("seamlint.toml", "[capabilities.'billing.payments']\nfamily = 'email'\n", "is of the family email"),
        ("seamlint.toml", "runtime = 1\n", "expected a table"),
        ("pyproject.toml", "[tool.black\n", "pyproject.toml is not valid TOML"),
        ("pyproject.toml", "tool = 1\n", "make it a table"),
    ],
)
def test_what_is_in_the_way_is_told(
    path: str, text: str, message: str, shop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (shop / path).parent.mkdir(parents=True, exist_ok=True)
    (shop / path).write_text(text, encoding="utf-8")
    before = files(shop)
    assert scaffold("billing.payments", "stripe", "--write") == 2
    assert message in capsys.readouterr().err
    assert files(shop) == before


@pytest.mark.usefixtures("shop")
def test_another_mode_than_the_configured_one_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    scaffold("billing.payments", "stripe", "--write")
    assert scaffold("communication.sms", "twilio", "--mode", "managed", "--write") == 2
    assert "the runtime of this project is local already" in capsys.readouterr().err


def test_nothing_is_left_behind_where_nothing_can_be_written(shop: Path) -> None:
    (shop / "tests").mkdir()
    (shop / "tests").chmod(0o555)
    before = files(shop)
    done = seamlint(shop, "scaffold", "billing.payments", "--provider", "stripe", "--write", powerless=True)
    assert (done.returncode, done.stdout) == (3, "")
    assert "nothing was changed" in done.stderr
    assert "Traceback" not in done.stderr
    assert files(shop) == before
    assert sorted(path.name for path in shop.rglob("*")) == [".git", "__init__.py", "shop", "tests"]


def test_a_link_that_leads_out_is_not_followed(shop: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (shop / "tests").symlink_to(outside)
    done = seamlint(shop, "scaffold", "billing.payments", "--provider", "stripe", "--write")
    assert done.returncode == 3
    assert "symbolic link" in done.stderr
    assert list(outside.iterdir()) == []
    assert not (shop / "shop/integrations").exists()
