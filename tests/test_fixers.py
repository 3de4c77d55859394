"""Each fixer on its fixtures: what it makes of them, what it leaves to people, and that it is done after one run."""

from __future__ import annotations

import ast
import re
import shutil
from pathlib import Path

import pytest
from pyflakes.checker import Checker

from seamlint import discovery
from seamlint.finding import Finding
from seamlint.fix import Applicability
from seamlint.front import check
from seamlint.request import Request

ROOT = Path(__file__).parent.parent
FIXTURES = ROOT / "fixtures" / "fixes"
CASES = sorted(
    (folder for code in FIXTURES.iterdir() for folder in code.iterdir()),
    key=lambda folder: (not folder.name.startswith("clean"), folder),
)
EXPECTATION = re.compile(r"# (by hand|unsafe): (.+)")
LONGEST = 150

cases = pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.parent.name}-{case.name}")


def copy(case: Path, tmp_path: Path) -> Path:
    return Path(
        shutil.copytree(case, tmp_path / "project", ignore=shutil.ignore_patterns("*.fixed", "*.unsafe", "__pycache__"))
    )


def contents(root: Path) -> dict[str, bytes]:
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def wanted(case: Path, *endings: str) -> dict[str, bytes]:
    """What `--fix` makes of the case: each file, or what stands beside it with the ending."""
    found = {name: data for name, data in contents(case).items() if "__pycache__" not in name}
    made = {name: data for name, data in found.items() if not name.endswith((".fixed", ".unsafe"))}
    for ending in endings or (".fixed",):
        made |= {name.removesuffix(ending): data for name, data in found.items() if name.endswith(ending)}
    return made


def run(case: Path, root: Path, *kinds: Applicability) -> list[Finding]:
    """What the rule still finds after the fixes of these kinds."""
    _, report = check(Request((str(root),), apply=frozenset(kinds), write=True))
    assert report.crashes == ()
    return [finding for finding in report.findings if finding.code == case.parent.name]


@cases
def test_safe_fixes_make_what_is_expected_and_are_done(case: Path, tmp_path: Path) -> None:
    root = copy(case, tmp_path)
    run(case, root, Applicability.SAFE)
    assert {name: data.decode() for name, data in contents(root).items()} == {
        name: data.decode() for name, data in wanted(case).items()
    }
    run(case, root, Applicability.SAFE)
    assert contents(root) == wanted(case)


@pytest.mark.parametrize(
    "case",
    [case for case in CASES if list(case.rglob("*.unsafe"))],
    ids=lambda case: f"{case.parent.name}-{case.name}",
)
def test_unsafe_fixes_make_what_is_expected_and_are_done(case: Path, tmp_path: Path) -> None:
    root = copy(case, tmp_path)
    for _ in range(2):
        run(case, root, Applicability.SAFE, Applicability.UNSAFE)
        assert {name: data.decode() for name, data in contents(root).items()} == {
            name: data.decode() for name, data in wanted(case, ".fixed", ".unsafe").items()
        }


@cases
def test_what_is_left_says_why(case: Path, tmp_path: Path) -> None:
    root = copy(case, tmp_path)
    left = run(case, root, Applicability.SAFE)
    said = {(f.path, f.line): f.fix for f in left if f.fix is not None}
    for name, data in wanted(case).items():
        lines = data.decode().splitlines() if name.endswith(".py") else []
        for number, line in enumerate(lines, start=1):
            expected, fix = EXPECTATION.search(line), said.pop((name, number), None)
            assert (expected is None) == (fix is None), f"{name}:{number}: {fix}"
            if expected is not None and fix is not None:
                kind = {"by hand": Applicability.DISPLAY, "unsafe": Applicability.UNSAFE}[expected[1]]
                assert (kind, True) == (fix.applicability, expected[2] in "; ".join(fix.reasons)), fix
    assert said == {}


@pytest.mark.parametrize("fixed", sorted(FIXTURES.rglob("*.py.fixed")), ids=lambda path: path.as_posix()[-60:])
def test_a_fix_leaves_no_name_undefined_and_no_import_unused(fixed: Path) -> None:
    before = flaws(fixed.with_suffix(""))
    assert [flaw for flaw in flaws(fixed) if flaw not in before] == []


def flaws(path: Path) -> list[str]:
    """What pyflakes says of a file, without the lines."""
    messages = Checker(ast.parse(path.read_text("utf-8"))).messages
    return sorted(message.message % message.message_args for message in messages)


def fixers() -> list[Path]:
    return [path for path in (ROOT / "fixers").glob("*.py") if path.name != "__init__.py"]


@pytest.mark.parametrize("fixer", fixers(), ids=lambda path: path.stem)
def test_a_fixer_belongs_to_a_rule_is_short_and_has_fixtures(fixer: Path) -> None:
    rules = {loaded.rule.name.replace("-", "_"): loaded.rule for loaded in discovery.rules()}
    assert fixer.stem in rules
    assert discovery.has_fixer(rules[fixer.stem].name)
    assert len(fixer.read_text("utf-8").splitlines()) < LONGEST
    own = [case for case in CASES if case.parent.name == rules[fixer.stem].code]
    assert any(case.name.startswith("clean") for case in own)
    assert any(list(case.rglob(ending)) for case in own for ending in ("*.fixed", "*.unsafe"))
    assert f"\n| {rules[fixer.stem].code} |" in (ROOT / "docs" / "fixes.md").read_text("utf-8")
    clean = [
        path
        for case in own
        if case.name.startswith("clean")
        for path in [*case.rglob("*.fixed"), *case.rglob("*.unsafe")]
    ]
    assert clean == []
