"""Tests that patch an SDK in eleven styles: after the fixes they pass or fail loudly, and none asks the network."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

from seamlint.fix import Applicability
from seamlint.front import check
from seamlint.request import Request

PROJECT = Path(__file__).parent.parent / "fixtures" / "patching"
UNSAFE = frozenset({Applicability.SAFE, Applicability.UNSAFE})
BY_HAND = {"app/on_its_class.py", "app/on_the_module.py", "app/set_on_the_module.py", "tests/test_class_of_the_sdk.py"}
"""Those that patch the module itself, where no string can follow; and a test that hands the SDK's class on."""
LOUD = {"tests/test_put_together.py::test_pays"}
"""Its string is put together, so that nobody knows what it names; the reason says so."""


def outcome(root: Path) -> tuple[int, set[str]]:
    """The exit code of the project's own tests, 99 if one asks the network, and which of them fail."""
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", "--rootdir", str(root)],
        cwd=root,
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=120,
    )
    return done.returncode, set(re.findall(r"^FAILED (\S+)", done.stdout, re.MULTILINE))


def test_patches_work_after_the_fixes_or_fail_loudly(tmp_path: Path) -> None:
    root = Path(shutil.copytree(PROJECT, tmp_path / "p", ignore=shutil.ignore_patterns("__pycache__")))
    assert outcome(root) == (0, set())
    check(Request((str(root),), apply=frozenset({Applicability.SAFE}), write=True))
    assert outcome(root) == (0, set())
    _, report = check(Request((str(root),), apply=UNSAFE, write=True))
    assert {finding.path for finding in report.findings if finding.code == "SEA101"} == BY_HAND
    assert outcome(root) == (1, LOUD)


def test_a_safe_fix_leaves_what_tests_patch_by_the_module(tmp_path: Path) -> None:
    root = Path(shutil.copytree(PROJECT, tmp_path / "p", ignore=shutil.ignore_patterns("__pycache__")))
    check(Request((str(root),), apply=frozenset({Applicability.SAFE}), write=True))
    for test in (root / "tests").glob("test_*.py"):
        module = test.name.removeprefix("test_")
        patched = re.search(r"app\.\w+\.(stripe|CardError)|stripe\"", test.read_text("utf-8"))
        if patched and not test.stem.endswith("sdk"):
            assert (root / "app" / module).read_text("utf-8") == (PROJECT / "app" / module).read_text("utf-8")
