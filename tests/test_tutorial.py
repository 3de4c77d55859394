"""docs/tutorial.md, run as it stands: its commands, what they print, and the edits of the person."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
MOST_COMMANDS = 9


def blocks() -> Iterator[tuple[str, str]]:
    yield from BLOCK.findall((ROOT / "docs" / "tutorial.md").read_text(encoding="utf-8"))


def run(folder: Path, command: str) -> str:
    words = command.split()
    program = {"seamlint": [sys.executable, "-m", "seamlint"], "python": [sys.executable]}[words[0]]
    done = subprocess.run(
        [*program, *words[1:]], cwd=folder, capture_output=True, encoding="utf-8", check=False, timeout=300
    )
    assert done.returncode in (0, 1), done.stdout + done.stderr
    return done.stdout


def test_the_tutorial_goes_the_whole_way(tmp_path: Path) -> None:
    folder = tmp_path / "parcels"
    shutil.copytree(ROOT / "fixtures" / "tutorial", folder, ignore=shutil.ignore_patterns("__pycache__"))
    subprocess.run(["git", "init", "-q"], cwd=folder, check=True)
    printed, commands = "", 0
    for language, text in blocks():
        if language == "sh":
            lines = [line for line in text.splitlines() if not line.startswith("cp ")]
            commands += len(lines)
            printed = "".join(run(folder, line) for line in lines)
        elif language == "text":
            assert [line for line in text.splitlines() if line not in printed] == []
        elif language == "diff":
            done = subprocess.run(
                ["git", "apply", "-"], cwd=folder, input=text, capture_output=True, encoding="utf-8", check=False
            )
            assert done.returncode == 0, done.stderr
    assert commands <= MOST_COMMANDS
    assert "os.environ" not in (folder / "parcels" / "tasks.py").read_text(encoding="utf-8")
    keeps_the_key(folder)


def keeps_the_key(folder: Path) -> None:
    """The configuration of the SDK is not lost on the way: no test of the application would see that."""
    program = (
        "import os, tests.conftest\n"
        "from parcels.app import create_app\n"
        "create_app()\n"
        "import stripe\n"
        "assert stripe.api_key == os.environ['STRIPE_SECRET_KEY']\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=folder, capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stderr
