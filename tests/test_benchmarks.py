"""The comparison with other tools: its parts fit together, and it runs. No peer is needed here."""

from __future__ import annotations

import configparser
import json
import sys
from pathlib import Path

import pytest

from seamlint._toml import loads
from tests.support import project

sys.path.append(str(Path(__file__).parents[1] / "benchmarks"))  # scripts: what they import stands beside them

import speed
from compare import answers, results, table
from compare.aims import AIMS, reached
from compare.cases import CASES
from compare.installed import PINS, Peers
from compare.model import BASE, QUESTIONS, Job, Tool
from compare.project import Project
from compare.rounds import Bench, Difference, Row
from compare.tools import TOOLS, chosen
from corpus import packages

BY_NAME = {tool.name: tool for tool in TOOLS}
PEERS = [tool for tool in TOOLS if tool.distribution]
VIEWS = """\
from typing import (
    Any,
)
import json, stripe
from google.cloud import (
    storage,
)


def pay(key: Any) -> str:
    return json.dumps(stripe.Charge.create(key)) + storage.name
"""
SAID = {
    "ruff TID251": json.dumps([{"code": "TID251", "filename": "ROOT/app/views.py", "location": {"row": 4}}]),
    "flake8-tidy-imports": "./app/views.py:4:1: I251 Banned import 'stripe' used - outside the boundary.\n",
    "import-linter": "-   app.views -> stripe (l.4)\n",
    "tach check-external": "[FAIL] app/views.py:4: Dependency 'stripe' is not declared in package 'x'.\n"
    "[FAIL] app/views.py:9: Dependency 'requests' is not declared in package 'x'.\n",
    "deptry": "app/views.py:4:8: DEP001 'stripe' imported but missing from the dependency definitions\n",
    "Semgrep, one rule": json.dumps({"results": [{"path": "app/views.py", "start": {"line": 4}}]}),
    "ast-grep, one rule": json.dumps([{"file": "app/views.py", "range": {"start": {"line": 3}}}]),
    "Bandit B105-B107": json.dumps({"results": [{"filename": "./app/views.py", "line_number": 4}]}),
    "detect-secrets": json.dumps({"results": {"app/views.py": [{"filename": "app/views.py", "line_number": 4}]}}),
    "seamlint, imports": json.dumps([{"location": {"path": "app/views.py", "lines": {"begin": 4}}}]),
    "seamlint, all rules and fixes": json.dumps({"findings": [{"path": "app/views.py", "line": 4}]}),
}


@pytest.fixture
def job(tmp_path: Path) -> Job:
    root = project(
        tmp_path / "project", {"app/__init__.py": "", "app/views.py": VIEWS, "app/integrations/__init__.py": ""}
    )
    (tmp_path / "scratch").mkdir()
    return Job(
        root=root,
        scratch=tmp_path / "scratch",
        tops=("app",),
        boundary=("app.integrations",),
        allowed=("app/integrations/**",),
        roots=("google.cloud", "stripe"),
        frequent=("stripe",),
        files=("app/views.py",),
    )


def test_everything_that_is_named_is_there() -> None:
    assert len(BY_NAME) == len(TOOLS)
    assert set(BASE) >= set(QUESTIONS) | {tool.asks for tool in TOOLS}
    assert set(BASE.values()) <= set(BY_NAME)
    pinned = {line.split("==")[0] for line in PINS.read_text("utf-8").splitlines() if not line.startswith("#")}
    assert pinned == {tool.distribution for tool in PEERS} | {"flake8"}
    assert {aim.case for aim in AIMS} | {aim.against for aim in AIMS} - {""} <= set(CASES)
    for aim in AIMS:
        assert CASES[aim.case].takes(BY_NAME[aim.ours])
        assert CASES[aim.against or aim.case].takes(BY_NAME[aim.theirs])
    assert packages([*speed.PACKAGES, *speed.GROWING, *speed.QUICK_PACKAGES])
    assert all(chosen([name]) for name in speed.QUICK_TOOLS)


def test_a_tool_is_chosen_with_what_it_is_divided_by() -> None:
    assert [tool.name for tool in chosen(["bandit"])] == ["seamlint, credentials", "Bandit B105-B107"]
    assert [tool.name for tool in chosen(["ruff TID251"])] == ["seamlint, imports", "ruff TID251"]
    assert chosen([]) == list(TOOLS)


@pytest.mark.parametrize("tool", TOOLS, ids=lambda tool: tool.slug)
def test_command(tool: Tool, job: Job) -> None:
    command = tool.command(job)
    assert command == tool.command(job)
    assert ("app/views.py" in command) == (tool.takes_files and tool.name != BASE["nothing"])
    written = {path.suffix: path for path in job.scratch.iterdir()}
    assert all(str(path) in command for path in written.values())
    if tool.distribution and tool.asks == "imports":
        assert all(
            root in "".join(path.read_text("utf-8") for path in written.values()) for root in asked(tool, job, written)
        )
    for suffix, parse in ((".toml", loads), (".yml", json.loads), (".ini", configparser.ConfigParser().read_string)):
        if suffix in written:
            parse(written[suffix].read_text("utf-8"))


def asked(tool: Tool, job: Job, written: dict[str, Path]) -> list[str]:
    """The SDKs that the configuration must name, in the way it names them."""
    roots = list(tool.roots(job)) if written else []  # without any, the reader picks the SDKs out
    return [json.dumps(root.replace(".", "\\."))[1:-1] for root in roots] if ".yml" in written else roots


@pytest.mark.parametrize("name", SAID)
def test_reader(name: str, job: Job) -> None:
    tool, said = BY_NAME[name], SAID[name].replace("ROOT", job.root.as_posix())
    assert answers.lines(tool, said, job) == {("app/views.py", 4)}


def test_answers_are_held_against_each_other_by_statement(job: Job) -> None:
    ours = {("app/views.py", 4), ("app/views.py", 5)}
    ruff, deptry, bandit = BY_NAME["ruff TID251"], BY_NAME["deptry"], BY_NAME["Bandit B105-B107"]
    same = answers.compared(ruff, {("app/views.py", 4), ("app/views.py", 6), ("app/views.py", 11)}, ours, job)
    assert (same.count, same.fewer, same.more, same.beside) == (2, 0, 0, 1)
    without = answers.compared(deptry, set(), ours, job)
    assert (without.only_ours, without.beyond) == ((("app/views.py", 4),), 1)
    more = answers.compared(ruff, {*ours, ("app/views.py", 2)}, ours, job)
    assert (more.fewer, more.only_theirs) == (0, (("app/views.py", 1),))
    by_line = answers.compared(bandit, {("app/views.py", 6)}, ours, job)
    assert (by_line.count, by_line.fewer, by_line.more) == (1, 2, 1)


def row(tool: str, cpu: list[float], case: str = "cold") -> Row:
    return Row("shop-1.0", 1, 3, 9, case, tool, "1", "2026-01-01", wall=cpu, cpu=cpu, load=[0.5] * len(cpu))


def test_ratios_are_of_runs_beside_each_other() -> None:
    rows = [row("seamlint, imports", [1.0, 2.0, 3.0]), row("ruff TID251", [2.0, 2.0, 12.0])]
    assert results.ratio(rows[0], rows[1]) == (0.5, 0.25, 1.0)
    found = {each.aim.figure: each.kept for each in reached(rows)}
    assert found == {"cpu": True, "wall": True}
    page = table.page(rows)
    assert "| imports of SDKs, to ruff | ≤ 0.6 | 0.5 (0.25–1) |" in page
    assert "| ruff TID251 |  | 2 | 2 | 0 | 2 (1–4) | seamlint, imports |" in page  # the other way round
    assert "✗ |" not in page


def test_a_case_that_is_measured_again_takes_the_place_of_what_was_there() -> None:
    old = [row("seamlint, imports", [1.0]), row("ruff TID251", [1.0]), row("seamlint, imports", [1.0], "warm")]
    new = [row("seamlint, imports", [2.0])]
    assert results.added(old, new) == [old[2], *new]


@pytest.fixture
def place(tmp_path: Path) -> Project:
    files = {"app/__init__.py": "", "app/views.py": VIEWS, "app/integrations/__init__.py": ""}
    return Project("shop-1.0", project(tmp_path / "source", files), ("app.integrations",), tmp_path / "scratch")


def test_a_report_that_memory_gives_must_be_that_of_a_first_look(place: Project, tmp_path: Path) -> None:
    def command(job: Job) -> list[str]:
        return [sys.executable, "-c", f"print('{'stale' if job.kept else 'right'}')"]

    stale = Tool("stale", "all", command, lambda _out, _job: (), keeps=True)
    with pytest.raises(Difference, match=r"shop-1\.0, warm, stale"):
        Bench(Peers(tmp_path / "none"), 60).rows(CASES["warm"], [place], [stale], 0)


def test_an_edit_is_taken_back(place: Project) -> None:
    before = (place.root / "app/views.py").read_bytes()
    with CASES["edit"].round(place, 1) as root:
        assert (root / "app/views.py").read_bytes() == before + b"\n\ndef added_1(value):\n    return value\n"
    assert (place.root / "app/views.py").read_bytes() == before


def test_copies_stay_among_themselves(tmp_path: Path) -> None:
    source = project(tmp_path / "source", {"app/__init__.py": "", "app/a.py": "import app.b\nfrom app import b\n"})
    grown = Project("shop-1.0", source, ("app.a",), tmp_path / "scratch", copies=2)
    assert (grown.root / "app2/a.py").read_text("utf-8") == "import app2.b\nfrom app2 import b\n"
    assert (grown.tops, grown.boundary) == (("app", "app2"), ("app.a", "app2.a"))


def test_it_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    package = packages(["datasette"])[0]
    files = {"datasette/__init__.py": "", "datasette/utils.py": "import boto3\n", "datasette/app.py": VIEWS}
    project(tmp_path / "src" / package.label, files)
    kept = tmp_path / "speed.json"
    arguments = ["--into", tmp_path, "--results", kept, "--peers", tmp_path / "none", "--package", "datasette"]
    chosen = ["--case=cold", "--case=edit", "--tool=seamlint, imports", "--tool=ruff TID251", "--rounds=0"]
    monkeypatch.setattr(sys, "argv", ["speed.py", *map(str, arguments), *chosen])
    assert speed.main() == 0
    assert "Left out, not installed (--install): ruff" in capsys.readouterr().out
    cold, edit = (each for each in results.read(kept) if each.tool == "seamlint, imports")
    assert (cold.case, edit.case, edit.cpu) == ("cold", "edit", [])
    assert cold.answer
    assert cold.answer["count"] == 2
    assert cold.memory > 1
    assert not cold.ended
