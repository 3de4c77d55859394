"""Three complete projects that lint clean and run, and what breaks each line of the source page in them."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from seamlint import discovery
from seamlint._toml import loads

from .mutations import NAMES, PROJECTS, Mutation, apply, copy, found_in, mutations

PAGE = loads((PROJECTS / "page.toml").read_text("utf-8"))["line"]
CODES = {loaded.rule.code for loaded in discovery.rules()}


@pytest.mark.parametrize("name", NAMES)
def test_a_project_is_clean_under_every_rule(name: str, tmp_path: Path) -> None:
    assert found_in(copy(name, tmp_path)) == Counter()


@pytest.mark.parametrize("name", NAMES)
def test_a_project_runs_its_own_tests(name: str, tmp_path: Path) -> None:
    root = copy(name, tmp_path)
    assert len(list(root.rglob("*.py"))) > 20
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--rootdir", str(root)],
        cwd=root,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("mutation", mutations(), ids=str)
def test_a_mutation_adds_its_findings_and_nothing_else(mutation: Mutation, tmp_path: Path) -> None:
    root = copy(mutation.project, tmp_path)
    apply(mutation, root)
    assert found_in(root) == Counter(mutation.finds)


def test_every_line_of_the_page_is_enforced_or_says_why_not() -> None:
    broken = {line for mutation in mutations() for line in mutation.lines}
    silent = {row["id"] for row in PAGE if not row["rules"]}
    assert {row["id"] for row in PAGE if not row["rules"] and not row.get("reason")} == set()
    assert {row["id"] for row in PAGE} - silent - broken == set(), "no mutation breaks these lines"
    assert broken - {row["id"] for row in PAGE} == set(), "there are no such lines"
    assert broken & silent == set(), "these lines are said to have no rule"


@pytest.mark.parametrize("line", [row["id"] for row in PAGE if row["rules"]])
def test_every_rule_of_a_line_catches_what_breaks_it(line: str) -> None:
    rules = next(set(row["rules"]) for row in PAGE if row["id"] == line)
    caught = {code for mutation in mutations() if line in mutation.lines for code in mutation.codes}
    assert rules <= CODES
    assert rules - caught == set(), "no mutation of this line is caught by these rules"


def test_a_mutation_is_caught_by_a_rule_of_its_lines() -> None:
    rules = {row["id"]: set(row["rules"]) for row in PAGE}
    wrong = [
        f"{mutation}: {sorted(mutation.codes)}"
        for mutation in mutations()
        if any(not mutation.codes & rules[line] for line in mutation.lines)
    ]
    assert wrong == []
