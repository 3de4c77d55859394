"""`seamlint check` with `--diff`, `--fix` and `--unsafe-fixes`: what is written, shown and counted."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from .support import project, seamlint
from .synthetic import MARKERS

VIEWS = "import json  # seamlint: allow[SEA101] moved\nimport stripe\n\nprint(json, stripe)\n"
FIXED = VIEWS.replace("  # seamlint: allow[SEA101] moved", "")
HOOKS = """\
import hmac


def github_webhook(key: bytes, body: bytes, given: str) -> bool:
    return hmac.new(key, body, "sha256").hexdigest() == given
"""
SHOP = {"app/views.py": VIEWS, "app/integrations/github_webhook.py": HOOKS}


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    return project(tmp_path, {**SHOP, "app/__init__.py": "", "app/integrations/__init__.py": ""})


def contents(root: Path) -> dict[str, bytes]:
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*.py")}


def test_a_check_marks_what_can_be_fixed_and_writes_nothing(shop: Path) -> None:
    before = contents(shop)
    done = seamlint(shop, "check")
    lines = done.stdout.splitlines()
    assert done.returncode == 1
    assert [line.split(": ", 1)[1][:10] for line in lines if line.startswith("app/")] == [
        "SEA406 a s",
        "SEA001 [*]",
        "SEA101 `st",
    ]
    assert (
        "  fix (--unsafe-fixes) compare with `hmac.compare_digest`: text with a character beyond ASCII" in done.stdout
    )
    assert lines[-1] == "1 fixable with --fix, 1 needs --unsafe-fixes, 1 needs a person."
    assert contents(shop) == before


def test_json_has_the_fix_of_each_finding(shop: Path) -> None:
    document = json.loads(seamlint(shop, "check", "--format", "json").stdout)
    unsafe, safe, by_hand = (finding["fix"] for finding in document["findings"])
    assert document["summary"]["fixable"] == 2
    assert (by_hand["applicability"], by_hand["edits"]) == ("display", [])
    end = VIEWS.index("\n")
    edit = {"path": "app/views.py", "start": len("import json"), "end": end, "text": ""}
    assert safe == {"title": "remove the suppression", "applicability": "safe", "reasons": [], "edits": [edit]}
    assert (unsafe["applicability"], len(unsafe["reasons"]), len(unsafe["edits"])) == ("unsafe", 1, 3)


def test_a_diff_writes_nothing_and_applies(shop: Path) -> None:
    before = contents(shop)
    done = seamlint(shop, "check", "--diff", "--unsafe-fixes")
    assert done.returncode == 1
    assert done.stderr == "2 would be fixed, 1 needs a person.\n"
    assert contents(shop) == before
    subprocess.run(["git", "apply", "-"], cwd=shop, input=done.stdout, text=True, encoding="utf-8", check=True)
    patched = contents(shop)
    assert patched["app/views.py"].decode() == FIXED
    for name, data in before.items():
        (shop / name).write_bytes(data)
    seamlint(shop, "check", "--fix", "--unsafe-fixes")
    assert contents(shop) == patched


@pytest.mark.parametrize("text", ["x = 1\r\n{}", "{}", "x = 1\n\n\n\n\n\n\n\n\n{}\ny = 2\n\n\n\n\n\n\n\n\n{}"])
def test_a_diff_is_one_that_git_can_apply(tmp_path: Path, text: str) -> None:
    root = project(tmp_path, {"app/views.py": text.replace("{}", "import json  # seamlint: allow[SEA101] moved")})
    assert seamlint(root, "check", "--diff", "--output", str(tmp_path / "a.diff")).returncode == 1
    subprocess.run(["git", "apply", str(tmp_path / "a.diff")], cwd=root, check=True)
    assert (root / "app/views.py").read_bytes().decode() == text.replace("{}", "import json")
    assert seamlint(root, "check", "--diff").returncode == 0


def test_safe_fixes_are_written_and_what_is_left_is_reported(shop: Path) -> None:
    done = seamlint(shop, "check", "--fix")
    assert done.returncode == 1
    assert done.stdout.splitlines()[-1] == "1 fixed, 1 needs --unsafe-fixes, 1 needs a person."
    assert "SEA001" not in done.stdout
    assert contents(shop)["app/views.py"].decode() == FIXED
    assert contents(shop)["app/integrations/github_webhook.py"].decode() == HOOKS
    assert seamlint(shop, "check", "--fix").stdout.splitlines()[-1].startswith("0 fixed")


def test_unsafe_fixes_are_written_when_asked_for(shop: Path) -> None:
    done = seamlint(shop, "check", "--fix", "--unsafe-fixes")
    assert done.stdout.splitlines()[-1] == "2 fixed, 1 needs a person."
    hooks = contents(shop)["app/integrations/github_webhook.py"].decode()
    assert 'return hmac.compare_digest(hmac.new(key, body, "sha256").hexdigest(), given)\n' in hooks


def test_a_project_that_is_clean_after_its_fixes_ends_in_0(tmp_path: Path) -> None:
    root = project(tmp_path, {"app/views.py": "x = 1  # seamlint: allow[SEA101] moved\n"})
    done = seamlint(root, "check", "--fix", "--format", "json")
    assert done.returncode == 0
    assert json.loads(done.stdout)["summary"]["fixed"] == 1
    assert (root / "app/views.py").read_text() == "x = 1\n"


def test_two_projects_are_fixed_at_once(tmp_path: Path) -> None:
    files = {"app/views.py": VIEWS, "inner/pyproject.toml": '[tool.seamlint.boundary]\npackages = ["pay"]\n'}
    root = project(tmp_path, {**files, "inner/pay.py": "x = 1\n", "inner/jobs.py": VIEWS})
    done = seamlint(root, "check", "--diff", "inner/jobs.py", "app/views.py")
    assert [line for line in done.stdout.splitlines() if line.startswith("+++")] == [
        "+++ b/app/views.py",
        "+++ b/inner/jobs.py",
    ]
    assert done.stderr.startswith("2 would be fixed")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--fix", "--diff"], "choose one"),
        (["--unsafe-fixes"], "goes with --diff or --fix"),
        (["--diff", "--format", "json"], "--diff has a format of its own"),
    ],
)
def test_options_that_make_no_sense_together_are_refused(shop: Path, arguments: list[str], said: str) -> None:
    before = contents(shop)
    done = seamlint(shop, "check", *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert contents(shop) == before


def test_no_diff_and_no_fix_shows_a_secret(tmp_path: Path) -> None:
    kinds = ("stripe_live", "openai", "hex", "random", "password", "aws_secret")
    planted = {kind: MARKERS[kind] for kind in kinds}
    lines = [f'{kind}_key = "{value}"' for kind, value in planted.items()]
    around = "\n".join([*lines[:3], f"x = 1  # seamlint: allow[SEA101] moved {planted['openai']}", *lines[3:], ""])
    root = project(tmp_path, {"app/views.py": around})
    for arguments in (["--diff"], ["--format", "json"], []):
        done = seamlint(root, "check", *arguments)
        assert done.stdout
        assert [kind for kind, value in planted.items() if value in done.stdout + done.stderr] == []
    assert "password_key" in seamlint(root, "check", "--diff").stdout
    seamlint(root, "check", "--fix")
    text = (root / "app/views.py").read_text()
    assert [kind for kind, value in planted.items() if f'{kind}_key = "{value}"' not in text] == []
    assert "seamlint: allow" not in text


def test_a_read_only_file_is_reported(shop: Path) -> None:
    (shop / "app/views.py").chmod(0o444)
    done = seamlint(shop, "check", "--fix")
    assert done.returncode == 1
    assert "fix (by hand) remove the suppression: app/views.py: the file is read-only" in done.stdout
    assert contents(shop)["app/views.py"].decode() == VIEWS
