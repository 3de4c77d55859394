"""The plugin in the real flake8, against a check of the same files."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.support import findings, project

ADAPTER = "import stripe\n\n\nclass Payments:\n    def __init__(self) -> None:\n        self._client = stripe\n"
VIEWS = """\
import json
import os

from app.integrations.payments import stripe as gateway
from app.urls import API


def pay(key: str) -> str:
    import openai

    gateway.Charge.create(amount=1)
    os.system(f"curl {API}/v1/charges")
    return json.dumps(os.environ["STRIPE_SECRET_KEY"]) + openai.__name__
"""
SHOP = {
    "pyproject.toml": '[tool.seamlint.boundary]\npackages = ["app.integrations"]\n',
    "app/__init__.py": "",
    "app/integrations/__init__.py": "",
    "app/integrations/payments.py": ADAPTER,
    "app/urls.py": 'API = "https://api.stripe.com"\n',
    "app/views.py": VIEWS,
}


def flake8(cwd: Path, *arguments: str, stdin: str = "") -> list[str]:
    """What flake8 prints, sorted; without arguments about codes only our own are selected."""
    command = [sys.executable, "-m", "flake8", "--isolated", *arguments]
    done = subprocess.run(command, cwd=cwd, input=stdin, capture_output=True, encoding="utf-8", check=False)
    assert not done.stderr, done.stderr
    assert done.returncode == bool(done.stdout)
    return sorted(done.stdout.splitlines())


def expected(root: Path, *paths: str, prefix: str = "") -> list[str]:
    """What a check of the same files finds, in flake8's words."""
    return sorted(
        f"{prefix}{found.path}:{found.line}:{found.column}: {found.code} {found.message}"
        for found in findings(root, paths=paths)
    )


def codes(rows: list[str]) -> list[str]:
    return [row.split(": ", 1)[1].split(" ", 1)[0] for row in rows]


def test_same_findings_as_a_check_of_the_file(tmp_path: Path) -> None:
    root = project(tmp_path, SHOP)
    rows = flake8(root, "--select=SEA", "app/views.py")
    assert rows == expected(root, "app/views.py")
    assert {"SEA101", "SEA102", "SEA208"} <= set(codes(rows))
    assert flake8(root, "--select=SEA", "app/integrations/payments.py", "app/urls.py") == []


@pytest.mark.parametrize(
    ("arguments", "found"),
    [
        (["--select=E9,F63"], []),
        (["--select=SEA", "--ignore=SEA"], []),
        (["--extend-ignore=SEA101,W"], ["SEA208"]),
        (["--ignore=SEA2"], ["SEA101"]),
        (["--select=SEA2"], ["SEA208"]),
        ([], ["SEA101", "SEA208"]),
    ],
    ids=" ".join,
)
def test_selection_by_flake8(tmp_path: Path, arguments: list[str], found: list[str]) -> None:
    views = 'import os\n\nimport stripe\n\nstripe.api_key = os.environ["STRIPE_SECRET_KEY"]\n'
    root = project(tmp_path, {"app/views.py": views})
    assert codes(flake8(root, *arguments, "app/views.py")) == found


def test_noqa_is_honoured_by_flake8_only(tmp_path: Path) -> None:
    lines = [
        "import stripe  # noqa: SEA101",
        "import openai  # noqa",
        "import twilio  # noqa: E501",
        "import sendgrid  # seamlint: allow[SEA101] leaves in May",
        "print(stripe, openai, twilio, sendgrid)",
    ]
    root = project(tmp_path, {"app/views.py": "\n".join(lines) + "\n"})
    rows = flake8(root, "--select=SEA", "app/views.py")
    assert [row.split(":")[1] for row in rows] == ["3"]
    assert len(flake8(root, "--select=SEA", "--disable-noqa", "app/views.py")) == 3
    assert len(expected(root, "app/views.py")) == 3


def test_files_that_flake8_cannot_parse(tmp_path: Path) -> None:
    files = {
        "app/clean.py": "import stripes\n\nprint(stripes)\n",
        "app/brackets.py": "import stripe\nstripe.Charge.create(\n",
        "app/indented.py": "import stripe\n\tprint(1)\n",
        "app/parameters.py": "def pay(:\n    import stripe\n",
        "app/python2.py": "import stripe\nprint 'two'\n",
        "app/quotes.py": "import stripe\nx = 'unfinished\n",
        "app/newer.py": "import os\nlazy from stripe import Charge\nkey = os.environ['STRIPE_SECRET_KEY']\n",
    }
    root = project(tmp_path, files)
    rows = flake8(root, "--select=SEA", *files)
    assert rows == expected(root, *files)
    found = {path: codes([row for row in rows if row.startswith(path)]) for path in files}
    assert found.pop("app/clean.py") == []
    assert found.pop("app/newer.py") == ["SEA101", "SEA208"]
    assert set(map(tuple, found.values())) == {("SEA003",)}
    assert len(found) == codes(flake8(root, "--select=E9", *found)).count("E999")


@pytest.mark.parametrize(
    "text", ["import stripe\n\0\n", "import stripe\nx = " + "-" * 20_000 + "1\n"], ids=["NUL byte", "nested too deeply"]
)
def test_file_that_no_parser_takes_does_not_end_the_run(tmp_path: Path, text: str) -> None:
    root = project(tmp_path, {"app/views.py": text, "app/other.py": "import stripe\n\nprint(stripe)\n"})
    rows = flake8(root, "--select=SEA", "app/views.py", "app/other.py")
    assert codes(rows) == ["SEA101", "SEA003"]
    assert rows == expected(root, "app/views.py", "app/other.py")


def test_newer_syntax_is_analysed(tmp_path: Path) -> None:
    # flake8 can parse it from Python 3.12 on; before that it is read all the same
    text = "import stripe\n\ntype Key[T] = dict[str, T]\n\n\ndef first[T](keys: list[T]) -> T:\n    return keys[0]\n"
    root = project(tmp_path, {"app/views.py": text})
    assert codes(flake8(root, "--select=SEA", "app/views.py")) == ["SEA101"]


def test_processes_make_no_difference(tmp_path: Path) -> None:
    files = {f"app/views{number:02}.py": VIEWS for number in range(28)}
    files["app/broken.py"] = "import stripe\ndef f(:\n"
    files["app/clean.py"] = "import stripes\n"
    root = project(tmp_path, {**SHOP, **files})
    alone = flake8(root, "-j", "1", "--select=SEA", "app")
    assert alone == flake8(root, "-j", "2", "--select=SEA", "app")
    assert alone == expected(root)


def test_bad_configuration_is_a_finding(tmp_path: Path) -> None:
    text = '[tool.seamlint.boundary]\npackage = ["app.integrations"]\n'
    root = project(tmp_path, {"pyproject.toml": text, "app/views.py": "import stripe\n\nprint(stripe)\n"})
    rows = flake8(root, "--select=SEA", "app/views.py")
    assert codes(rows) == ["SEA002"]
    assert "packages" in rows[0]


def test_boundary_that_does_not_exist_is_a_finding(tmp_path: Path) -> None:
    text = '[tool.seamlint.boundary]\npackages = ["app.integratoins"]\n'
    files = {"pyproject.toml": text, "app/integrations/__init__.py": "", "app/views.py": "import stripe\n"}
    rows = flake8(project(tmp_path, files), "--select=SEA", "app/views.py")
    assert codes(rows) == ["SEA002"]
    assert "app.integrations" in rows[0]


def test_rule_that_does_not_exist_is_a_finding(tmp_path: Path) -> None:
    text = '[tool.seamlint]\nselect = ["SEA999"]\n[tool.seamlint.boundary]\npackages = ["app.integrations"]\n'
    files = {**SHOP, "pyproject.toml": text}
    rows = flake8(project(tmp_path, files), "--select=SEA", "app/views.py")
    assert rows
    assert "SEA999" in rows[0]


def test_standard_input_is_not_analysed(tmp_path: Path) -> None:
    root = project(tmp_path, SHOP)
    assert flake8(root, "--select=SEA", "-", stdin=VIEWS) == []


def test_unsaved_text_of_a_file_is_not_judged_by_what_is_on_disk(tmp_path: Path) -> None:
    root = project(tmp_path, SHOP)
    rows = flake8(root, "--select=SEA", "--stdin-display-name=app/views.py", "-", stdin="VERSION = 2\n")
    assert rows == []


def test_from_another_directory(tmp_path: Path) -> None:
    root = project(tmp_path, SHOP)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    prefix = f"..{root.as_posix().removeprefix(tmp_path.as_posix())}/"
    rows = flake8(elsewhere, "--select=SEA", f"{prefix}app/views.py")
    assert rows == expected(root, "app/views.py", prefix=prefix)
    rows = flake8(elsewhere, "--select=SEA", str(root / "app" / "views.py"))
    assert rows == expected(root, "app/views.py", prefix=f"{root}/")


def test_two_projects_in_one_run(tmp_path: Path) -> None:
    root = project(tmp_path, SHOP)
    second = {
        "other/pyproject.toml": '[tool.seamlint.boundary]\npackages = ["billing"]\n',
        "other/billing.py": "import stripe\n\nprint(stripe)\n",
        "other/report.py": "from billing import stripe\n",
    }
    project(tmp_path, {**SHOP, **second})
    rows = flake8(root, "--select=SEA", "app/views.py", "other/billing.py", "other/report.py")
    alone = expected(root / "other", prefix="other/")
    assert [row.split(":")[0] for row in alone] == ["other/report.py"]
    assert rows == sorted(expected(root, "app/views.py") + alone)


def test_ignored_file_that_is_named_is_checked(tmp_path: Path) -> None:
    root = project(tmp_path, {**SHOP, ".gitignore": "generated/\n", "generated/client.py": "import stripe\n"})
    assert flake8(root, "--select=SEA", "generated/client.py") == expected(root, "generated/client.py")


@pytest.mark.parametrize(
    ("arguments", "checks"),
    [
        ("-j 1", 1),
        ("-j 2", 1),
        ("-j 2 --select=E,SEA1", 1),
        ("-j 2 --select=E,F", 0),
        ("-j 1 --select=W", 0),
    ],
)
def test_the_project_is_checked_once_and_only_for_our_codes(tmp_path: Path, arguments: str, checks: int) -> None:
    root = project(tmp_path, {**SHOP, **{f"app/views{number}.py": VIEWS for number in range(6)}})
    program = (
        "import os, sys\n"
        "from seamlint import front\n"
        "check = front.check\n"
        "front.check = lambda request: os.write(2, b'checked\\n') and check(request)\n"
        "from flake8.main.cli import main\n"
        "sys.exit(main())\n"
    )
    command = [sys.executable, "-c", program, "--isolated", *arguments.split(), "app"]
    done = subprocess.run(command, cwd=root, capture_output=True, encoding="utf-8", check=False)
    assert done.stderr.count("checked") == checks, done.stderr


def test_what_flake8_loads(tmp_path: Path) -> None:
    """It loads the plugin whatever it is asked for."""
    program = (
        "import sys\n"
        "import flake8.main.cli, flake8.processor\n"
        "before = {*sys.modules}\n"
        "import seamlint.flake8_plugin\n"
        "print(*sorted({*sys.modules} - before))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, capture_output=True, encoding="utf-8", check=True
    )
    assert {*done.stdout.split()} == {"seamlint", "seamlint.flake8_plugin"}
