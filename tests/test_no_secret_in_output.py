"""Whatever stands in the files that are checked: no output holds the value of a secret."""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from seamlint.cli import run
from seamlint.reporters import FORMATS

from .support import project, seamlint
from .synthetic import chance

HERE = "@@"
"""Where a value is planted."""
SHAPES = 4
CORE = 14
"""So many characters of a value in a row would be too many already."""

SETTINGS = '''\
"""The settings of the shop: @@"""
import os

import stripe
import openai
import subprocess

# the key was @@ before
stripe.api_key = "@@"
client = openai.OpenAI(api_key="@@", organization="@@")
PASSWORD = "@@"
value = "@@"
raw = b"@@"
joined = "@@" "@@"
pieces = "@@" + "x"
text = f"@@ {value}"
OPTIONS = {"api_key": "@@", "@@": 1, "nested": {"token": ["@@", ("@@",)]}}
SET = {"@@"}
TOKEN = os.environ.get("SHOP_TOKEN", "@@")
SECRET = os.getenv("STRIPE_SECRET_KEY") or "@@"
DATABASES = {"default": {"PASSWORD": "@@", "URL": "postgres://shop:@@@db.internal/shop"}}
EMAIL_BACKEND = "anymail.backends.mailgun.@@"
BROKER_URL = "amqp://shop:@@@queue.internal//"
WEBHOOK = "https://hooks.slack.com/services/@@"
found = OPTIONS["@@"]
module = __import__("@@")
loaded = __import__("stripe.@@")
subprocess.run(["curl", "-u", "shop:@@", "https://api.stripe.com/v1/charges?key=@@", PASSWORD, TOKEN])
subprocess.run("aws s3 cp --token @@ a b", shell=True)
'''
VIEWS = '''\
import argparse
import importlib
import logging
from dataclasses import dataclass
from typing import Annotated, Literal

import requests
import sentry_sdk
from flask import Flask, jsonify

from app.settings import OPTIONS, PASSWORD, client, stripe

app = Flask("@@")
logger = logging.getLogger(__name__)
headers = {"Authorization": "Bearer @@", "X-Api-Key": "@@"}


@dataclass
class Connection:
    """A connection.

    >>> Connection("@@", api_key="@@")
    """

    id: str
    api_key: str
    kind: Literal["@@"] = "@@"
    label: Annotated[str, "@@"] = ""

    def __repr__(self):
        return f"Connection({self.api_key}, @@)"


@app.route("/@@")
def view(password="@@", *, token: str = "@@") -> "@@":
    """Charges with @@."""
    key = "@@"  # seamlint: allow[SEA101] because of @@
    logger.info("key @@ %s", key)
    logger.info(f"{password=} @@", extra={"token": token, "other": "@@"})
    print(OPTIONS["@@"].api_key, {"@@": password}["@@"], PASSWORD.replace("@@", ""))
    print(OPTIONS.get("@@").secret, f"@@{token}", "@@%s" % token, "@@{}".format(token), "@@" + token)
    sentry_sdk.set_tag("@@", token)
    if token == "@@":
        raise ValueError("token @@ " + token)
    assert password != "@@", f"password @@ {password}"
    requests.post("https://shop:@@@api.stripe.com/v1/charges", headers=headers, auth=("@@", "@@"))
    requests.get("https://api.openai.com/v1/models?api_key=@@", params={"key": "@@"})
    importlib.import_module("openai.@@")
    return jsonify({"key": key, "token": token, "@@": "@@", "connection": Connection("@@", "@@")})


def tool():
    parser = argparse.ArgumentParser(description="@@")
    parser.add_argument("--api-key", default="@@", help="such as @@")
    print(parser.parse_args(["--api-key", "@@"]).api_key)
'''
BROKEN = 'password = "@@"\ndef broken(token="@@":\n    """@@"""\n    log.info("@@"\n'
BROKEN_LINES = {
    "app/broken/quote.py": 'token = "@@\n',
    "app/broken/merge.py": '<<<<<<< HEAD\nkey = "@@"\n=======\n>>>>>>> @@\n',
    "app/broken/old.py": 'print "@@"\nexec "@@"\n',
    "app/broken/number.py": "key = 12@@\n",
    "app/broken/coding.py": "# coding: @@\nx = 1\n",
    "app/broken/escape.py": 'key = "\\N{@@}"\n',
}
DOCUMENTS = {
    "README.md": 'Set `STRIPE_SECRET_KEY=@@`, or:\n\n```python\nclient = Client(api_key="@@")\n```\n\ntoken: @@\n',
    "docs/setup.rst": "Set it up\n=========\n\n    export API_TOKEN=@@\n\n.. password: @@\n",
    ".env": "STRIPE_SECRET_KEY=@@\nexport PASSWORD='@@'\n# OLD_TOKEN=@@\n",
    ".env.example": "API_KEY=@@\n",
    "deploy/values.yaml": "api_key: @@\nnested:\n  - token: '@@'\n# password: @@\n",
    "deploy/broken.yaml": "api_key: [@@\n",
    "config.json": '{"api_key": "@@", "@@": "x", "list": ["@@"]}\n',
    "broken.json": '{"api_key": "@@"\n',
    "config.toml": 'api_key = "@@"\n# token = "@@"\n',
    "broken.toml": 'api_key = "@@\n',
}
VALID = """\
[project]
name = "shop"
description = "@@"

[tool.other]
api_key = "@@"

[tool.seamlint]
schema = 1

[tool.seamlint.boundary]
packages = ["app.integrations"]

[[tool.seamlint.exceptions]]
rule = "SEA101"
path = "app/none.py"
reason = "moves"
owner = "@shop"
expires = 2999-12-31
"""
WRONG = [
    '[tool.seamlint]\napp-id = "@@"\nselect = ["@@"]\nloaders = ["@@/x"]\n"@@" = 1\n',
    '[tool.seamlint]\ntype-checking-imports = "@@"\n[tool.seamlint."@@"]\nx = 1\n',
    '[tool.seamlint.boundary]\npackages = ["@@", "a b @@"]\nlayout = "@@"\n',
    '[tool.seamlint.secrets]\nsinks = ["@@"]\nsanitizers = ["x @@"]\nnames = ["@@ x"]\nharmless = ["@@"]\n',
    '[tool.seamlint.connections."@@"]\ncapability = "@@"\nauth = "@@"\nsecret-ref = "@@"\n',
    '[tool.seamlint.capabilities."@@"]\nfamily = "@@"\nprovider = "@@"\n',
    '[tool.seamlint.providers."payments.@@"]\nhosts = ["https://@@"]\nsecret-prefixes = ["@@"]\n',
    '[tool.seamlint.credentials.KEY]\nsensitivity = "@@"\n"@@" = "@@"\n',
    '[[tool.seamlint.exceptions]]\nrule = "@@"\npath = ""\nreason = "@@"\nowner = 1\nexpires = "@@"\n',
    '[tool.seamlint]\napp-id = "@@\n',
    "[tool.seamlint]\napp-id = @@\n",
    '[tool.seamlint\n"@@"',
]


def _notebook() -> str:
    cells = [
        {"cell_type": "markdown", "metadata": {"note": HERE}, "source": ["The key is @@"]},
        {
            "cell_type": "code",
            "metadata": {},
            "execution_count": 1,
            "source": ["import openai\n", 'api_key = "@@"\n', "print(api_key)"],
            "outputs": [
                {"output_type": "stream", "name": "stdout", "text": ["@@\n"]},
                {"output_type": "error", "ename": "ValueError", "evalue": "@@", "traceback": ["@@"]},
                {"output_type": "execute_result", "data": {"text/plain": ["'@@'"]}, "metadata": {}},
            ],
        },
        {"cell_type": "code", "metadata": {}, "source": ['password = "@@'], "outputs": []},
    ]
    return json.dumps({"cells": cells, "metadata": {"author": HERE}, "nbformat": 4, "nbformat_minor": 5})


class Plant:
    """Fills in values, each another one, and remembers them."""

    def __init__(self) -> None:
        self.values: list[str] = []

    def fill(self, text: str) -> str:
        parts = text.split(HERE)
        return parts[0] + "".join(self._fresh() + part for part in parts[1:])

    def _fresh(self) -> str:
        name = f"planted {len(self.values)}"
        shape = len(self.values) % SHAPES
        made = (
            "sk_" + "live_" + chance(name, 24),
            "gh" + "p_" + chance(name, 36),
            chance(name, 40, "0123456789abcdef"),
            chance(name, 32),
        )
        self.values.append(made[shape])
        return made[shape]

    def shown_in(self, output: bytes) -> list[str]:
        """Planted values that stand in the output, whole or in good part."""
        text = output.decode("utf-8", "replace")
        return [value for value in self.values if any(piece in text for piece in self._pieces(value))]

    @staticmethod
    def _pieces(value: str) -> Iterator[str]:
        core = value.removeprefix("sk_" + "live_").removeprefix("gh" + "p_")
        yield from (core[start : start + CORE] for start in range(len(core) - CORE + 1))


def _files(plant: Plant, rounds: int) -> dict[str, str]:
    files = {"pyproject.toml": plant.fill(VALID), "app/__init__.py": "", "app/broken/__init__.py": ""}
    files["app/integrations/__init__.py"] = plant.fill(SETTINGS)
    for number in range(rounds):
        # one more value at the beginning gives every place another shape
        shift = "# @@\n" * (number + 1)
        files[f"app/settings{number or ''}.py"] = plant.fill(shift + SETTINGS)
        files[f"app/views{number}.py"] = plant.fill(shift + VIEWS)
        files[f"app/broken/b{number}.py"] = plant.fill(shift + BROKEN)
        files[f"app/n{number}.ipynb"] = plant.fill(_notebook())
    for name, text in {**BROKEN_LINES, **DOCUMENTS}.items():
        files[name] = plant.fill(text)
    return files


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Plant]:
    plant = Plant()
    return project(tmp_path_factory.mktemp("planted"), _files(plant, SHAPES)), plant


def _output(root: Path, *command: str) -> tuple[int, bytes]:
    done = subprocess.run(
        [sys.executable, "-m", *command],
        cwd=root,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
        timeout=120,
    )
    return done.returncode, done.stdout + done.stderr


def _assert_silent(plant: Plant, capsys: pytest.CaptureFixture[str]) -> None:
    output = "".join(capsys.readouterr())
    assert output
    assert plant.shown_in(output.encode()) == []


def test_there_is_enough_to_be_found(planted: tuple[Path, Plant]) -> None:
    root, plant = planted
    assert len(set(plant.values)) == len(plant.values) > 200
    done = seamlint(root, "check", "--format", "json", "--select", "ALL")
    report = json.loads(done.stdout)
    assert not report["crashes"]
    codes = {finding["code"] for finding in report["findings"]}
    assert codes >= {"SEA001", "SEA003", "SEA101", "SEA104", "SEA201", "SEA202", "SEA203", "SEA204", "SEA206", "SEA207"}
    assert codes >= {"SEA208", "SEA213", "SEA215"}


@pytest.mark.parametrize(
    "command",
    [
        ("seamlint", "check"),
        ("seamlint", "check", "--select", "ALL"),
        ("seamlint", "check", "--select", "ALL", "--format", "json"),
        ("seamlint", "check", "--boundary", "app.integrations", "--select", "ALL"),
        ("seamlint", "check", "app/views0.py", "README.md", "--format", "json"),
        ("flake8", "--isolated", "--select=SEA", "."),
        ("flake8", "--isolated", "--select=SEA", "--format=pylint", "app"),
    ],
    ids=" ".join,
)
def test_findings_hold_no_secret(planted: tuple[Path, Plant], command: tuple[str, ...]) -> None:
    root, plant = planted
    code, output = _output(root, *command)
    assert code == 1, output
    assert output.count(b"SEA") > 20
    assert plant.shown_in(output) == []


@pytest.mark.parametrize(
    "file", ["app/settings.py", "app/views0.py", "app/integrations/__init__.py", "README.md", "app/new.py"]
)
@pytest.mark.parametrize("form", ["text", "json"])
def test_what_is_said_of_a_file_holds_no_secret(
    planted: tuple[Path, Plant], file: str, form: str, capsys: pytest.CaptureFixture[str]
) -> None:
    root, plant = planted
    assert run(["context", str(root / file), "--format", form]) == 0
    _assert_silent(plant, capsys)


def test_the_page_of_the_project_holds_no_secret(
    planted: tuple[Path, Plant], capsys: pytest.CaptureFixture[str]
) -> None:
    root, plant = planted
    assert run(["report", str(root)]) == 0
    _assert_silent(plant, capsys)


def test_a_baseline_holds_no_secret(planted: tuple[Path, Plant], tmp_path: Path) -> None:
    root, plant = planted
    file = tmp_path / "baseline.json"
    for action in ("create", "check"):
        _, output = _output(root, "seamlint", "baseline", action, "--baseline", str(file))
        assert plant.shown_in(output) == []
    assert len(json.loads(file.read_text("utf-8"))["entries"]) > 100
    assert plant.shown_in(file.read_bytes()) == []
    _, output = _output(root, "seamlint", "check", "--baseline", str(file), "--format", "json")
    assert plant.shown_in(output) == []
    assert {each["by"] for each in json.loads(output)["accepted"]} == {"baseline"}


def test_a_report_in_a_file_holds_no_secret(planted: tuple[Path, Plant], tmp_path: Path) -> None:
    root, plant = planted
    files = [tmp_path / form for form in FORMATS]
    forms = [f"--format={place.name}={place}" for place in files]
    _, output = _output(root, "seamlint", "check", "--select", "ALL", "--statistics", "--show-accepted", *forms)
    assert b"Findings by rule" in output
    for place in files:
        assert place.read_bytes().count(b"SEA") > 20
        assert plant.shown_in(output + place.read_bytes()) == []


@pytest.mark.parametrize("text", WRONG, ids=range(len(WRONG)))
def test_problems_of_the_configuration_hold_no_secret(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], text: str
) -> None:
    plant = Plant()
    for shape in range(SHAPES):
        filled = plant.fill(text + "# @@\n" * shape)
        root = project(tmp_path / str(shape), {"pyproject.toml": filled, "app.py": "import stripe\n"})
        monkeypatch.chdir(root)
        for form in FORMATS:
            assert run(["check", "--format", form]) == 2
            _assert_silent(plant, capsys)
    code, output = _output(root, "flake8", "--isolated", "--select=SEA", ".")
    assert code == 1
    assert b"SEA002" in output
    assert plant.shown_in(output) == []


@pytest.mark.parametrize(
    "arguments",
    [
        ("rule", HERE),
        ("catalogue", HERE),
        ("catalogue", f"https://shop:{HERE}@api.stripe.com/v1"),
        ("check", "--select", HERE),
        ("check", "--boundary", HERE),
        ("check", "--config", HERE),
        ("check", "--jobs", HERE),
        ("check", "--format", HERE),
        ("check", "--format", f"sarif={HERE}/x"),
        ("check", "--changed-since", HERE),
        ("check", HERE),
        (HERE,),
        ("check", f"--{HERE}"),
    ],
    ids=" ".join,
)
def test_a_wrong_call_holds_no_secret(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...]
) -> None:
    monkeypatch.chdir(project(tmp_path, {"app/a.py": ""}))
    plant = Plant()
    for _ in range(SHAPES):
        with contextlib.suppress(SystemExit):
            run([plant.fill(argument) for argument in arguments])
        _assert_silent(plant, capsys)


@pytest.mark.parametrize(
    "command", [("rule",), ("rule", "SEA201"), ("catalogue",), ("catalogue", "stripe")], ids=" ".join
)
def test_explanations_do_not_look_at_the_project(planted: tuple[Path, Plant], command: tuple[str, ...]) -> None:
    root, plant = planted
    code, output = _output(root, "seamlint", *command)
    assert code == 0, output
    assert plant.shown_in(output) == []
