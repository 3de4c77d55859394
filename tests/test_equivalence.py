"""What programs send, return and raise with nine SDKs, before and after their fixes; one process for each SDK."""

from __future__ import annotations

import importlib
import json
import shutil
import subprocess
import sys
from importlib import resources
from pathlib import Path
from typing import Any

import pytest

from seamlint._toml import loads
from seamlint.fix import Applicability
from seamlint.front import check
from seamlint.request import Request

ROOT = Path(__file__).parent.parent
PROGRAMS = ROOT / "fixtures" / "equivalence"
LIBRARIES = {
    "anthropic": "httpx2",
    "boto3": "botocore.httpsession",
    "github": "requests",
    "openai": "httpx2",
    "qdrant": "httpx",
    "sendgrid": "urllib.request",
    "slack": "urllib.request",
    "stripe": "requests,httpx",
    "twilio": "requests",
}
KEPT = {
    "anthropic": ({"app/uses.py"}, set[str]()),
    "boto3": (set[str](), set[str]()),
    "github": ({"app/uses.py"}, set[str]()),
    "openai": ({"app/kept.py", "app/uses.py"}, {"app/kept.py"}),
    "qdrant": ({"app/uses.py"}, set[str]()),
    "sendgrid": ({"app/uses.py"}, set[str]()),
    "slack": ({"app/uses.py"}, set[str]()),
    "stripe": ({"app/configuration.py"}, set[str]()),
    "twilio": ({"app/uses.py"}, set[str]()),
}
"""Which files still import an SDK after the safe fixes, and after the unsafe ones too."""
RAISING = {"begins", "declined", "misuses", "refused", "verifies"}
OFFLINE = {"first", "is_limit", "misuses", "verifies"}


def program(sdk: str, root: Path) -> Path:
    for part in ("common", sdk):
        shutil.copytree(PROGRAMS / part, root, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__"))
    return root


def left(root: Path, *kinds: Applicability) -> set[str]:
    """Fix what can be fixed; the files that import an SDK still."""
    _, report = check(Request((str(root),), apply=frozenset(kinds), write=True))
    assert report.crashes == ()
    return {finding.path for finding in report.findings if finding.code == "SEA101"}


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
    assert kept == KEPT[sdk]
    found = outcomes(sdk, before, safe, unsafe)
    assert found["differences"] == []
    assert set(found["raised"]) <= RAISING
    assert {name for name, sent in found["requests"].items() if not sent} <= OFFLINE


def test_what_is_set_for_the_whole_process_is_set_afterwards(tmp_path: Path) -> None:
    """The requests of the other test carry the key; here a program that lost the assignment would be seen."""
    before, after = (program("stripe", tmp_path / name) for name in ("before", "after"))
    (after / "app" / "configuration.py").write_text("", encoding="utf-8")
    found = outcomes("stripe", before, after)
    assert "made up" in found["set"]
    assert any(line.startswith(": ") for line in found["differences"])
    assert any("Bearer made up" in line for line in found["differences"])


def test_every_program_has_its_transport() -> None:
    assert {path.name for path in PROGRAMS.iterdir()} == {"common", *LIBRARIES}


HEAVY = ("anthropic", "openai", "qdrant_client")
LOADED = """
import importlib, importlib.util, sys
for name in sys.argv[1:]:
    package = name.partition(".")[0]
    if importlib.util.find_spec(package) is None:
        continue
    value = importlib.import_module(package)
    for part in name.split(".")[1:]:
        if value is not None and not hasattr(value, part):
            assert importlib.util.find_spec(name) is None, f"{name} is not loaded with {package}"
        value = getattr(value, part, None)
"""


def test_modules_that_packages_load_are_those_in_the_table() -> None:
    table = loads((resources.files("seamlint.catalogue") / "submodules.toml").read_text("utf-8"))
    light = [name for name in table["loaded"] if name.partition(".")[0] not in HEAVY]
    done = subprocess.run(
        [sys.executable, "-c", LOADED, *light],
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    for package, others in table["along"].items():
        importlib.import_module(package)
        assert set(others) <= sys.modules.keys()
