"""`seamlint export ruff`, held against the real ruff."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from seamlint import cli

from .support import BOUNDARY, findings, project

RUFF = '[tool.ruff]\nextend = "ruff-seamlint.toml"\n\n[tool.ruff.lint]\nextend-select = ["TID251"]\n\n'
FILES = {
    "pyproject.toml": RUFF + BOUNDARY,
    "app/__init__.py": "",
    "app/integrations/__init__.py": "import stripe\n",
    "app/integrations/llm/__init__.py": "import openai\n",
    "app/integrations/llm/chat/client.py": "from anthropic import Anthropic\n",
    "app/plain.py": "import stripe\nimport os, openai as o\nfrom stripe import A\nfrom google.cloud import storage\n",
    "app/inside.py": "def f():\n    import twilio.rest\n    import boto3.session\n\n\nclass A:\n    import botocore\n",
    "app/tried.py": "try:\n    import sendgrid\nexcept ImportError:\n    sendgrid = None\n",
    "app/typed.py": "from typing import TYPE_CHECKING\n\nif TYPE_CHECKING:\n    from slack_sdk import WebClient\n",
    "app/star.py": "from qdrant_client import *\n",
    "app/clean.py": "import stripes\nimport google.protobuf\nfrom . import stripe\nfrom .openai import x\n",
    "app/stripe.py": "",
    "app/openai.py": "x = 1\n",
    "twilio/__init__.py": "",
    "tests/test_a.py": "import stripe\n",
}

EXCEPTION = """\
[tool.seamlint]
source-roots = ["src"]

[[tool.seamlint.exceptions]]
rule = "SEA1"
path = "jobs/"
reason = "r"
owner = "@o"
expires = 2999-01-01

"""


def export(root: Path, monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.chdir(root)
    return cli.run(["export", "ruff", *arguments])


def by_ruff(root: Path) -> set[tuple[str, int]]:
    """File and line of what the real ruff finds, as its own configuration says."""
    command = [sys.executable, "-m", "ruff", "check", "--no-cache", "--output-format", "json", "."]
    done = subprocess.run(command, cwd=root, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode in (0, 1), done.stderr
    rows = [row for row in json.loads(done.stdout) if row["code"] == "TID251"]
    return {(Path(row["filename"]).relative_to(root.resolve()).as_posix(), row["location"]["row"]) for row in rows}


def by_seamlint(root: Path) -> set[tuple[str, int]]:
    return {(finding.path, finding.line) for finding in findings(root, "SEA101")}


def test_ruff_finds_the_plain_imports_that_seamlint_finds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = project(tmp_path, FILES)
    assert export(root, monkeypatch, "--write") == 0
    found = by_ruff(root)
    assert found == by_seamlint(root)
    assert {path for path, _ in found} == {
        "app/plain.py",
        "app/inside.py",
        "app/tried.py",
        "app/typed.py",
        "app/star.py",
        "tests/test_a.py",
    }


@pytest.mark.parametrize(
    ("settings", "files"),
    [
        (
            '[tool.seamlint]\ntest-imports = "ignore"\n',
            {"tests/deep/test_b.py": "import openai\n", "app/test_c.py": "import openai\n"},
        ),
        (
            '[tool.seamlint]\nexclude = ["legacy", "/app/old/", "made_*.py", "!kept.py"]\n',
            {
                "app/legacy/a.py": "import openai\n",
                "app/old/b.py": "import openai\n",
                "app/made_c.py": "import openai\n",
            },
        ),
        ("[tool.seamlint]\nfamilies = { payments = false }\n", {"app/pay.py": "import braintree\nimport openai\n"}),
        (
            EXCEPTION,
            {
                "src/app/integrations/__init__.py": "import stripe\n",
                "jobs/a.py": "import stripe\n",
                "lib/jobs/b.py": "import stripe\n",
            },
        ),
        (
            '[tool.seamlint.providers."payments.acme"]\nimports = ["acme_pay"]\n',
            {"app/own.py": "import acme_pay.client\n"},
        ),
    ],
    ids=["tests", "exclude", "families", "exceptions", "providers"],
)
def test_ruff_is_told_what_the_configuration_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: str, files: dict[str, str]
) -> None:
    root = project(tmp_path, {**FILES, "pyproject.toml": RUFF + settings + BOUNDARY, **files})
    assert export(root, monkeypatch, "--write") == 0
    assert by_ruff(root) == by_seamlint(root)


def test_a_boundary_may_be_modules_and_patterns(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    boundary = '[tool.seamlint.boundary]\npackages = ["app.gateway", "shops.*.adapters"]\n'
    files = {
        "pyproject.toml": RUFF + boundary,
        "app/__init__.py": "",
        "app/gateway.py": "import stripe\n",
        "app/gateways.py": "import stripe\n",
        "shops/__init__.py": "",
        "shops/one/__init__.py": "",
        "shops/one/adapters/__init__.py": "import stripe\n",
        "shops/one/views.py": "import stripe\n",
        "shops/two/__init__.py": "",
        "shops/two/adapters.py": "import stripe\n",
    }
    root = project(tmp_path, files)
    assert export(root, monkeypatch, "--write") == 0
    assert by_ruff(root) == by_seamlint(root) == {("app/gateways.py", 1), ("shops/one/views.py", 1)}


def test_ruff_leaves_the_codes_of_seamlint_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    line = "x = 1  # noqa: SEA101, F401\n"
    select = '[tool.ruff.lint]\nselect = ["RUF100", "RUF102"]\n'
    root = project(tmp_path, {"pyproject.toml": select + BOUNDARY, "app/a.py": line})

    def mended() -> str:
        """What is left of the comment when the real ruff has mended what it finds unused."""
        (root / "app/a.py").write_text(line, "utf-8")
        subprocess.run([sys.executable, "-m", "ruff", "check", "--no-cache", "--quiet", "--fix"], cwd=root, check=False)
        return (root / "app/a.py").read_text("utf-8")

    assert mended() == "x = 1\n"
    (root / "pyproject.toml").write_text(f'{select}external = ["SEA"]\n{BOUNDARY}', "utf-8")
    assert mended() == "x = 1  # noqa: SEA101\n"
    (root / "pyproject.toml").write_text(f'[tool.ruff]\nextend = "ruff-seamlint.toml"\n{select}{BOUNDARY}', "utf-8")
    assert export(root, monkeypatch, "--write") == 0
    assert mended() == "x = 1  # noqa: SEA101\n"


def test_the_tables_for_pyproject_have_the_same_effect(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    root = project(tmp_path, {**FILES, "pyproject.toml": BOUNDARY})
    assert export(root, monkeypatch, "--pyproject") == 0
    tables = capsys.readouterr().out
    selected = tables.replace("[tool.ruff.lint]\n", '[tool.ruff.lint]\nselect = ["TID251"]\n')
    (root / "pyproject.toml").write_text(selected + BOUNDARY, "utf-8")
    assert by_ruff(root) == by_seamlint(root)
    assert not (root / "ruff-seamlint.toml").exists()


def test_what_is_printed_is_what_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    root = project(tmp_path, FILES)
    assert export(root, monkeypatch) == 0
    printed = capsys.readouterr().out
    assert export(root / "app", monkeypatch, "--write") == 0
    assert (root / "ruff-seamlint.toml").read_text("utf-8") == printed
    assert export(root, monkeypatch, "--check") == 0


@pytest.mark.parametrize(
    ("own", "said"),
    [
        ({"pyproject.toml": BOUNDARY}, 'it needs `extend = "ruff-seamlint.toml"`'),
        ({"pyproject.toml": BOUNDARY}, 'it needs `extend-select = ["TID251"]`'),
        (
            {"pyproject.toml": RUFF + '[tool.ruff.lint.flake8-tidy-imports.banned-api]\n"os".msg = "x"\n' + BOUNDARY},
            "takes the place",
        ),
        (
            {"ruff.toml": 'extend = "ruff-seamlint.toml"\nlint.select = ["TID"]\nlint.external = ["X"]\n'},
            '`external` needs "SEA"',
        ),
        ({"ruff.toml": "lint = 3\nselect = 4\n"}, "it needs"),
        ({"ruff.toml": "x = [\n"}, "ruff.toml cannot be read as TOML"),
    ],
    ids=["extend", "select", "own table", "external", "odd", "broken"],
)
def test_a_configuration_of_ruff_in_which_it_has_no_effect(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], own: dict[str, str], said: str
) -> None:
    root = project(tmp_path, {**FILES, **own})
    export(root, monkeypatch, "--write")
    capsys.readouterr()
    assert export(root, monkeypatch, "--check") > 0
    assert said in capsys.readouterr().err


def test_a_stale_file_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    root = project(tmp_path, FILES)
    assert export(root, monkeypatch, "--check") == 1
    assert export(root, monkeypatch, "--write") == 0
    assert export(root, monkeypatch, "--check") == 0
    (root / "pyproject.toml").write_text(f"{RUFF}[tool.seamlint]\nfamilies = {{ llm = false }}\n{BOUNDARY}", "utf-8")
    capsys.readouterr()
    assert export(root, monkeypatch, "--check") == 1
    assert capsys.readouterr().err == "ruff-seamlint.toml is stale: run seamlint export ruff --write\n"


def test_without_a_boundary_or_with_a_bad_one_there_is_nothing_to_export(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    root = project(tmp_path, {**FILES, "pyproject.toml": ""})
    assert export(root, monkeypatch) == 2
    assert "no boundary is configured" in capsys.readouterr().err
    (root / "pyproject.toml").write_text("[tool.seamlint]\nx = 1\n")
    assert export(root, monkeypatch) == 2
    assert "tool.seamlint.x" in capsys.readouterr().err
