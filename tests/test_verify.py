"""`--verify`, `--fix-report` and `--allow-dirty`: what a command fails with is undone, and everything is told."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

from seamlint.cli import run
from seamlint.fixes import verify
from seamlint.request import NotWritten

from .support import project
from .synthetic import MARKERS

LINE = "import json  # seamlint: allow[SEA101] moved"


@pytest.fixture
def modules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Six modules with one fix each."""
    root = project(tmp_path, {f"app/m{number}.py": f"{LINE} {number}\n" for number in range(6)})
    monkeypatch.chdir(root)
    return root


def kept(root: Path) -> list[str]:
    """The modules that no fix has changed."""
    return [path.stem for path in sorted((root / "app").glob("m*.py")) if "seamlint" in path.read_text()]


def needs(*numbers: int) -> str:
    """A command that passes as long as these modules have their comment."""
    return " && ".join(f"grep -q moved app/m{number}.py" for number in numbers)


@pytest.mark.parametrize("culprits", [[3], [0], [5], [1, 4], [2, 3], [0, 1, 2, 3, 4, 5]])
def test_what_the_command_fails_with_is_undone_and_the_rest_stays(
    modules: Path, capsys: pytest.CaptureFixture[str], culprits: list[int]
) -> None:
    command = f"({needs(*culprits)}) || {{ echo it broke; exit 4; }}"
    assert run(["check", "--fix", "--verify", command, "--fix-report", "fixes.json"]) == 1
    assert kept(modules) == [f"m{number}" for number in culprits]
    said = capsys.readouterr().out
    assert said.count("fails with it, it ended in 4: it broke") == len(culprits) + 1  # and once for all of them
    assert f"{6 - len(culprits)} fixed, {len(culprits)} need" in said
    rows = json.loads((modules / "fixes.json").read_text())["findings"]
    told = {row["path"]: (row["state"], row["gate"], row["round"]) for row in rows}
    assert told == {
        f"app/m{number}.py": ("rejected", "verify", 0) if number in culprits else ("fixed", "", 1)
        for number in range(6)
    }


def test_a_command_that_passes_runs_twice(modules: Path) -> None:
    assert run(["check", "--fix", "--verify", "echo x >> runs"]) == 0
    assert kept(modules) == []
    assert (modules / "runs").read_text() == "x\nx\n"


def test_without_anything_to_fix_the_command_is_not_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(project(tmp_path, {"app/views.py": "x = 1\n"}))
    assert run(["check", "--fix", "--verify", "exit 1"]) == 0


def test_a_command_that_fails_already_stops_all(modules: Path, capsys: pytest.CaptureFixture[str]) -> None:
    command = f"printf 'one\\nkey = {MARKERS['openai']}\\n'; exit 3"
    assert run(["check", "--fix", "--verify", command]) == 2
    assert len(kept(modules)) == 6
    said = capsys.readouterr()
    assert "fails without the fixes, it ended in 3\n  one\n  key = " in said.err
    assert MARKERS["openai"] not in said.out + said.err


def test_one_of_two_alike_in_one_function_can_be_the_culprit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Once the first is fixed the second looks like it."""
    text = f"def f():\n    {LINE} a\n    {LINE} b\n    {LINE} c\n"
    root = project(tmp_path, {"app/views.py": text})
    monkeypatch.chdir(root)
    run(["check", "--fix", "--verify", "grep -q 'moved b' app/views.py"])
    comment = "  # seamlint: allow[SEA101] moved"
    assert (root / "app/views.py").read_text() == text.replace(f"{comment} a", "").replace(f"{comment} c", "")


def test_an_interrupt_leaves_all_files_as_they_were(modules: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[str] = []

    def interrupted(_: verify.Command, when: str) -> list[str]:
        calls.append(when)
        if len(calls) == 3:
            raise KeyboardInterrupt
        return [] if len(calls) == 1 else ["it ended in 1"]

    monkeypatch.setattr(verify.Command, "fails", interrupted)
    with pytest.raises(KeyboardInterrupt):
        run(["check", "--fix", "--verify", "pytest"])
    assert len(calls) == 3
    assert len(kept(modules)) == 6


def test_a_command_that_changes_a_fixed_file_is_told_and_nothing_is_overwritten(
    modules: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["check", "--fix", "--verify", "grep -q moved app/m0.py || { echo mine > app/m1.py; exit 1; }"]) == 3
    assert "is left in the files: app/m1.py: the file was changed meanwhile" in capsys.readouterr().err
    assert (modules / "app/m1.py").read_text() == "mine\n"


def test_a_disk_that_is_full_at_the_first_write_changes_nothing(modules: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise NotWritten("app/m0.py: No space left on device")

    monkeypatch.setattr(verify, "all_or_none", full)
    assert run(["check", "--fix", "--verify", "true"]) == 3
    assert len(kept(modules)) == 6


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--verify", "true"], "--verify goes with --fix"),
        (["--diff", "--verify", "true"], "--verify goes with --fix"),
        (["--fix-report", "fixes.txt"], "ends in .json or .csv"),
        (["--fix", "--allow-dirty"], "goes with --fix --unsafe-fixes"),
    ],
)
def test_options_that_make_no_sense_are_refused(
    modules: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], said: str
) -> None:
    assert run(["check", *arguments]) == 2
    assert said in capsys.readouterr().err
    assert len(kept(modules)) == 6


def test_a_plain_check_reports_what_could_be_fixed(modules: Path) -> None:
    (modules / "app/m0.py").write_text("__import__('stripe')\n")
    (modules / "app/m1.py").write_text("import json  # seamlint: allow[SEA101]\n")
    run(["check", "--fix-report", "fixes.csv"])
    rows = list(csv.DictReader(io.StringIO((modules / "fixes.csv").read_text())))
    assert [(row["path"], row["line"], row["code"], row["symbol"], row["state"]) for row in rows[:3]] == [
        ("app/m0.py", "1", "SEA102", "stripe", "manual"),
        ("app/m1.py", "1", "SEA001", "SEA101", "manual"),
        ("app/m2.py", "1", "SEA001", "SEA101", "available"),
    ]
    assert rows[0]["reasons"] == "no fix is known for SEA102"


# --- what git has not recorded ------------------------------------------------------------------


HOOKS = """\
import hmac


def github_webhook(key: bytes, body: bytes, given: str) -> bool:
    return hmac.new(key, body, "sha256").hexdigest() == given
"""


def git(root: Path, *arguments: str) -> None:
    identity = ("-c", "user.name=x", "-c", "user.email=x@example.com", "-c", "commit.gpgsign=false")
    subprocess.run(["git", *identity, *arguments], cwd=root, check=True, capture_output=True)


def test_unsafe_fixes_wait_until_the_file_is_committed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    name = "app/integrations/github_webhook.py"
    root = project(tmp_path, {name: HOOKS, "app/views.py": f"{LINE}\n"})
    monkeypatch.chdir(root)
    git(root, "init", "-q")
    unsafe = ["check", "--fix", "--unsafe-fixes"]
    assert run(unsafe) == 2
    assert f"git has not recorded what stands in {name}" in capsys.readouterr().err
    assert (root / name).read_text() == HOOKS
    git(root, "add", ".")
    git(root, "commit", "-qm", "start")
    (root / "README.md").write_text("of no fix\n")
    (root / "app/views.py").write_text(f"{LINE}\nx = 1\n")
    assert run(unsafe) == 2
    assert "in app/views.py, " in capsys.readouterr().err
    assert run(["check", "--fix"]) == 1  # safe ones need no look at the diff
    assert run([*unsafe, "--allow-dirty"]) == 0
    assert "compare_digest" in (root / name).read_text()


def test_without_git_nothing_waits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = project(tmp_path, {"app/integrations/github_webhook.py": HOOKS})
    monkeypatch.chdir(root)
    monkeypatch.setenv("PATH", str(Path(sys.executable).parent / "nothing"))
    assert run(["check", "--fix", "--unsafe-fixes"]) == 0
