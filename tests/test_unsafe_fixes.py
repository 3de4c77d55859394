"""What `--fix --unsafe-fixes` makes of cases that say so: beside a file that changes stands one with `.unsafe`."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from seamlint.fix import Applicability
from seamlint.front import check
from seamlint.request import Request

FIXTURES = Path(__file__).parent.parent / "fixtures" / "fixes"
CASES = sorted(
    {folder for path in FIXTURES.rglob("*.unsafe") for folder in path.parents if folder.parent.parent == FIXTURES}
)
UNSAFE = frozenset({Applicability.SAFE, Applicability.UNSAFE})


def contents(root: Path) -> dict[str, str]:
    return {
        path.relative_to(root).as_posix(): path.read_text("utf-8")
        for path in root.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.parent.name}-{case.name}")
def test_unsafe_fixes_make_what_is_expected_and_are_done(case: Path, tmp_path: Path) -> None:
    ignored = shutil.ignore_patterns("*.fixed", "*.unsafe", "__pycache__")
    root = Path(shutil.copytree(case, tmp_path / "project", ignore=ignored))
    wanted = contents(root)
    for ending in (".fixed", ".unsafe"):
        wanted |= {name.removesuffix(ending): text for name, text in contents(case).items() if name.endswith(ending)}
    for _ in range(2):
        _, report = check(Request((str(root),), apply=UNSAFE, write=True))
        assert report.crashes == ()
        assert contents(root) == wanted
