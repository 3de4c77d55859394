"""A key that somebody pasted into the configuration is refused and repeated nowhere, wherever it stands."""

from __future__ import annotations

import base64
import json
import re
import string
import subprocess
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from seamlint.cli import run
from seamlint.configuration.schema import keys_of
from seamlint.configuration.tables import TOP
from tests.support import project
from tests.synthetic import MARKERS, chance

CAPITALS = string.ascii_uppercase + "234567"
HEX = "0123456789abcdef"
CREDENTIALS = {
    **MARKERS,
    "stripe restricted": "rk_" + "live_" + chance("restricted", 24),
    "stripe webhook": "wh" + "sec_" + chance("webhook", 32),
    "anthropic": "sk-" + "ant-" + "api03-" + chance("anthropic", 80),
    "github fine": "github" + "_pat_" + chance("fine", 60),
    "gitlab": "gl" + "pat-" + chance("gitlab", 20),
    "slack app": "xa" + "pp-" + "1-A01-" + chance("slack app", 40),
    "sendgrid": "S" + "G." + chance("sg one", 22) + "." + chance("sg two", 43),
    "google oauth": "ya" + "29." + chance("oauth", 60),
    "vault": "hv" + "s." + chance("vault", 24),
    "shopify": "shp" + "at_" + chance("shopify", 32, HEX),
    "twilio": "A" + "C" + chance("twilio", 32, HEX),
    "telegram": "7351942068:" + chance("telegram", 35),
    "mailgun": "key-" + chance("mailgun", 32, HEX),
    "aws session": "AS" + "IA" + chance("session", 16, CAPITALS),
    "database url": "postgres://" + "shop:" + chance("db", 20) + "@db.shop.example/shop",
    "broker url": "amqps://" + "svc:" + chance("mq", 16) + "@mq.shop.example",
    "bearer": "Bearer " + chance("bearer", 40),
    "uuid": str(uuid.UUID(chance("uuid", 32, HEX))),
    "base64": base64.b64encode(chance("b64", 48).encode()).decode(),
    "quoted": "api_key='" + chance("quoted", 20) + "'",
}
KEYS = [path for path, _ in keys_of(TOP)]
NAMES = {"capabilities": "area.thing", "urls": "area.thing", "providers": "payments.acmepay"}


def core(name: str) -> str:
    """The longest part of a credential that is no separator: what none may read."""
    value = CREDENTIALS[name].replace("PRIVATE", "").replace("\\n", "\n")
    pieces: list[str] = re.findall(r"[A-Za-z0-9]+", value)
    return max(pieces, key=len)


def shown_in(output: str) -> list[str]:
    size = 10
    pieces = {name: core(name) for name in CREDENTIALS}
    return [
        name
        for name, piece in pieces.items()
        if any(piece[start : start + size] in output for start in range(max(1, len(piece) - size + 1)))
    ]


def forms(secret: str) -> Iterator[str]:
    """The ways in which a value can be written, each with the secret in it."""
    quoted = json.dumps(secret)
    yield quoted
    yield f"[1, {quoted}]"
    yield f"{{ {quoted} = 1 }}"
    yield f"{{ deep.er = [[ {{ inner = {quoted} }} ]] }}"
    yield f'"""\nfirst line\n{quoted[1:-1]}\nlast line"""'


def everywhere(secret: str, shift: int) -> Iterator[str]:
    """The lines of one document with the secret at every key of the configuration, and as keys that are none."""
    quoted = json.dumps(secret)
    ways = list(forms(secret))
    rest = []
    for number, path in enumerate(KEYS):
        value = ways[(number + shift) % len(ways)]
        if path[0] == "exceptions":
            rest.append(f"{path[-1]} = {value}\n")
            continue
        parts = [json.dumps(NAMES.get(path[0], "one") if part == "*" else part) for part in path]
        yield f"{'.'.join(parts)} = {value}\n"
    yield f"{quoted} = {quoted}\n"
    yield f"boundary.{quoted} = 1 # not here\n"
    for table in ("families", "capabilities", "connections", "credentials", "urls", "providers"):
        yield f"{table}.{quoted} = {{}}\n"
    yield f"[unknown.{quoted}.{quoted}]\n"
    yield f"[[list.{quoted}]]\n"
    yield f"[[exceptions]]\n{rest[0]}"
    yield from rest[1:]


def broken(secret: str) -> Iterator[str]:
    """Documents that are no TOML, with the secret at the place of the mistake."""
    quoted = json.dumps(secret)
    yield f"app-id = {secret}\n"
    yield f'app-id = "{secret}\n'
    yield f'app-id = """{secret}\n'
    yield f"app-id = {quoted} {quoted}\n"
    yield f"app-id = [ {quoted} {quoted} ]\n"
    yield f"{secret}\n"
    yield f"[{secret}\n"
    yield f"{quoted} = 1\n{quoted} = 2\n"
    yield f"[{quoted}]\n[{quoted}]\n"
    yield f"a = {{ {quoted} = 1, {quoted} = 2 }}\n"
    yield f"a.{quoted} = 1\n[a.{quoted}.b]\n"
    yield f"app-id = '\x01{secret}'\n"
    yield f'app-id = "\\q{secret}"\n'


def output_of(folder: Path, text: str, capsys: pytest.CaptureFixture[str]) -> tuple[str, str]:
    """The report as JSON and what is said beside it, once it is sure that they end in 2."""
    (folder / "seamlint.toml").write_text(text, "utf-8")
    assert run(["check", "--format", "json"]) == 2, text
    captured = capsys.readouterr()
    assert json.loads(captured.out)["findings"]
    assert shown_in(captured.out + captured.err) == [], text
    return captured.out, captured.err


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = project(tmp_path, {"seamlint.toml": "", "app.py": "import stripe\n"})
    monkeypatch.chdir(folder)
    return folder


def test_there_are_forty_credentials_and_every_key() -> None:
    assert len(set(CREDENTIALS.values())) == len(CREDENTIALS) >= 40
    for name, value in CREDENTIALS.items():
        assert name in shown_in(f"x {value} y")
    assert ("connections", "*", "secret-ref") in KEYS
    assert len(KEYS) > 90


@pytest.mark.parametrize("name", CREDENTIALS)
def test_a_pasted_key_is_refused_at_its_line_and_not_repeated(
    root: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    parts = list(everywhere(CREDENTIALS[name], list(CREDENTIALS).index(name)))
    report, said = output_of(root, "".join(parts), capsys)
    wanted, line = set(), 1
    for part in parts:
        wanted.add(line + part.startswith("[[exceptions]]"))
        line += part.count("\n")
    refused = re.findall(r"^seamlint\.toml:(\d+): [^\n]+: looks like the value of a secret", said, re.MULTILINE)
    assert {int(line) for line in refused} >= wanted
    findings = [finding for finding in json.loads(report)["findings"] if "looks like" in finding["message"]]
    assert {finding["line"] for finding in findings} >= wanted


@pytest.mark.parametrize("name", CREDENTIALS)
def test_a_broken_file_is_not_repeated_either(root: Path, capsys: pytest.CaptureFixture[str], name: str) -> None:
    for text in broken(CREDENTIALS[name]):
        _, said = output_of(root, text, capsys)
        assert re.match(r"seamlint\.toml:\d+: (?:is not valid TOML: |.*looks like the value of a secret)", said), said


@pytest.mark.parametrize("name", CREDENTIALS)
def test_a_name_that_was_meant_is_not_suggested(root: Path, capsys: pytest.CaptureFixture[str], name: str) -> None:
    quoted = json.dumps(CREDENTIALS[name])
    near = json.dumps(CREDENTIALS[name] + CREDENTIALS[name][-1])
    text = f"environments.names = [{quoted}]\nenvironments.production-like = ['live', {near}]\n"
    text += f"connections.a.capability = {near}\nconnections.a.integration = {near}\n"
    text += f"capabilities.{quoted}.family = 'email'\nproviders.{quoted}.imports = ['stripe']\n"
    output_of(root, text, capsys)


def test_flake8_does_not_repeat_them(root: Path) -> None:
    lines = "".join(f"[unknown.{json.dumps(value)}]\nx = {json.dumps(value)}\n" for value in CREDENTIALS.values())
    (root / "seamlint.toml").write_text(lines, "utf-8")
    command = [sys.executable, "-m", "flake8", "--isolated", "--select=SEA", "app.py"]
    done = subprocess.run(command, cwd=root, capture_output=True, encoding="utf-8", check=False, timeout=60)
    assert done.stdout.count("looks like the value of a secret") == 2 * len(CREDENTIALS)
    assert "app.py:1:1: SEA002 seamlint.toml:2: unknown" in done.stdout
    assert shown_in(done.stdout + done.stderr) == []
