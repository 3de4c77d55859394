"""What programs send, return and raise with nine SDKs, before and after their fixes; one process for each SDK."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from seamlint.api import Request, check
from seamlint.fix import Applicability

ROOT = Path(__file__).parent.parent
PROGRAMS = ROOT / "fixtures" / "equivalence"
SAFE = frozenset({Applicability.SAFE})
LIBRARIES = {
    "anthropic": "httpx2",
    "boto3": "botocore",
    "github": "requests",
    "openai": "httpx2",
    "qdrant": "httpx",
    "sendgrid": "urllib.request",
    "slack": "urllib.request",
    "stripe": "requests,httpx",
    "twilio": "requests",
}
RAISING = {"begins", "declined", "misuses", "refused", "verifies"}


def program(sdk: str, root: Path) -> Path:
    for part in ("common", sdk):
        shutil.copytree(PROGRAMS / part, root, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__"))
    return root


def left(root: Path, *kinds: Applicability) -> list[str]:
    """Fix what can be fixed; the imports of SDKs that are there still."""
    _, report = check(Request((str(root),), apply=frozenset(kinds), write=True))
    assert report.crashes == ()
    return [f"{finding.path}:{finding.line}" for finding in report.findings if finding.code == "SEA101"]


def outcomes(sdk: str, *folders: Path) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", "tests.equivalence.runner", LIBRARIES[sdk], *map(str, folders)],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    made: dict[str, Any] = json.loads(done.stdout)
    return made


@pytest.mark.parametrize("sdk", sorted(LIBRARIES))
def test_programs_do_the_same_after_their_fixes(sdk: str, tmp_path: Path) -> None:
    before, safe, unsafe = (program(sdk, tmp_path / name) for name in ("before", "safe", "unsafe"))
    kept = (left(safe, Applicability.SAFE), left(unsafe, Applicability.SAFE, Applicability.UNSAFE))
    assert kept == ([], [])
    found = outcomes(sdk, before, safe, unsafe)
    assert found["differences"] == []
    assert set(found["raised"]) <= RAISING
    assert all(sent or name in RAISING for name, sent in found["requests"].items())


def test_every_program_has_its_transport() -> None:
    assert {path.name for path in PROGRAMS.iterdir()} == {"common", *LIBRARIES}
