"""What `seamlint completion` prints makes real shells complete."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from seamlint.cli import run
from seamlint.commands import COMMANDS

pytest.importorskip("shtab")


def script(shell: str, capsys: pytest.CaptureFixture[str]) -> str:
    assert run(["completion", shell]) == 0
    return capsys.readouterr().out


def answers(shell: str, program: str, tmp_path: Path) -> list[str]:
    if shutil.which(shell) is None:
        pytest.skip(f"there is no {shell} here")
    place = tmp_path / "program"
    place.write_text(program, encoding="utf-8")
    done = subprocess.run([shell, str(place)], capture_output=True, encoding="utf-8", check=False, timeout=60)
    return [line.split()[0] for line in done.stdout.splitlines() if line.strip()]


@pytest.mark.parametrize(
    ("typed", "completed"),
    [
        ("seamlint conte", ["context"]),
        ("seamlint check --unsa", ["--unsafe-fixes"]),
        ("seamlint context --form", ["--format"]),
        ("seamlint context --unsa", []),
    ],
)
@pytest.mark.parametrize("shell", ["bash", "fish"])
def test_shells_complete(
    shell: str, typed: str, completed: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = script(shell, capsys)
    if shell == "bash":
        words = typed.split()
        text += f"\nCOMP_WORDS=({typed}); COMP_CWORD={len(words) - 1}; _shtab_seamlint 2>/dev/null\n"
        text += 'printf "%s\\n" "${COMPREPLY[@]}"\n'
    else:
        text += f'\ncomplete -C "{typed}"\n'
    assert answers(shell, text, tmp_path) == completed


def test_zsh_takes_the_script(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "script").write_text(script("zsh", capsys), encoding="utf-8")
    program = f"autoload -Uz compinit; compinit -u -d {tmp_path}/dump\n"
    program += f'eval "$(cat {tmp_path}/script)"\necho ${{_comps[seamlint]}}\n'
    assert answers("zsh", program, tmp_path) == ["_shtab_seamlint"]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_every_command_is_in_it(shell: str, capsys: pytest.CaptureFixture[str]) -> None:
    text = script(shell, capsys)
    assert [command for command in COMMANDS if command not in text] == []


def test_without_shtab(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setitem(sys.modules, "shtab", None)
    assert run(["completion", "bash"]) == 2
    assert "pip install 'seamlint[completion]'" in capsys.readouterr().err
