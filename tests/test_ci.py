"""The gates for CI: the files are what their platforms take, and what they run, runs."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
import yaml

from seamlint import cli

from .support import BOUNDARY

ROOT = Path(__file__).parent.parent
ACTION: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
PAGES = [ROOT / "docs" / f"{name}.md" for name in ("ci", "reports", "ruff")]
FENCE = re.compile(r"^```(\w+)\n(.*?)^```", re.MULTILINE | re.DOTALL)
LEFT_OUT = shutil.ignore_patterns(
    ".git", ".venv", ".nox", ".*_cache", "__pycache__", "build", "dist", "*.egg-info", "fixtures", "tests", "benchmarks"
)
FILES = {
    "pyproject.toml": BOUNDARY,
    "app/__init__.py": "",
    "app/integrations/__init__.py": "",
    "app/old.py": "import stripe\n",
    "app/two words.py": "import openai\n",
}

pytestmark = pytest.mark.skipif(not shutil.which("git"), reason="needs git")


def snippets(language: str) -> list[str]:
    text = (ROOT / "docs" / "ci.md").read_text("utf-8")
    return [block for found, block in FENCE.findall(text) if found == language]


def accepted(schema: str, path: Path) -> None:
    if find_spec("check_jsonschema") is None:
        pytest.skip("needs check-jsonschema")
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", f"vendor.{schema}", str(path)]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A git repository with `origin/main` and an uncommitted violation."""
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    monkeypatch.delenv("GITHUB_WORKSPACE", raising=False)
    root = tmp_path / "repository"
    for name, text in FILES.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    for command in ("init -q", "add -A", "-c user.name=A -c user.email=a@example.org commit -qm x"):
        subprocess.run(["git", *shlex.split(command)], cwd=root, check=True)
    subprocess.run(["git", "update-ref", "refs/remotes/origin/main", "HEAD"], cwd=root, check=True)
    (root / "app" / "new.py").write_text("import stripe\n", "utf-8")
    return root


# --- GitHub -------------------------------------------------------------------------------------


def test_the_action_is_one() -> None:
    accepted("github-actions", ROOT / "action.yml")


def test_the_workflow_is_one_and_uses_inputs_that_there_are(tmp_path: Path) -> None:
    [workflow, *_] = snippets("yaml")
    (tmp_path / "workflow.yml").write_text(workflow, "utf-8")
    accepted("github-workflows", tmp_path / "workflow.yml")
    used = yaml.safe_load(workflow)["jobs"]["seamlint"]["steps"][1]
    assert used["uses"].startswith("seamlint/seamlint@")
    assert used["with"].keys() <= ACTION["inputs"].keys()


def test_every_input_is_on_the_page() -> None:
    text = (ROOT / "docs" / "ci.md").read_text("utf-8")
    listed = re.findall(r"^\| `([\w-]+)` \| ", text, re.MULTILINE)
    assert listed == list(ACTION["inputs"])


class Runner:
    """Does with the steps of the action what GitHub does: fills in the expressions and runs them in bash."""

    def __init__(self, repository: Path, folder: Path) -> None:
        self.repository = repository
        self.temp = folder / "temp"
        self.output = folder / "output"
        self.temp.mkdir()
        self.output.touch()

    def filled(self, text: str, inputs: dict[str, str]) -> str:
        known = {"github.action_path": str(ROOT), "runner.temp": str(self.temp)}
        known |= {f"inputs.{name}": inputs.get(name, row["default"]) for name, row in ACTION["inputs"].items()}
        return re.sub(r"\$\{\{ ([\w.-]+) \}\}", lambda found: known[found[1]], text)

    def step(self, number: int, inputs: dict[str, str], **more: str) -> subprocess.CompletedProcess[str]:
        step = ACTION["runs"]["steps"][number]
        environment = {name: self.filled(value, inputs) for name, value in step["env"].items()}
        folder = self.repository / self.filled(step.get("working-directory", "."), inputs)
        workspace = {"GITHUB_WORKSPACE": str(self.repository), "GITHUB_OUTPUT": str(self.output)}
        assert "${{" not in step["run"], "inputs come by the environment, never as a part of the script"
        return subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]],
            cwd=folder,
            env={**os.environ, **workspace, **environment, **more},
            capture_output=True,
            encoding="utf-8",
            check=False,
        )


@pytest.fixture
def runner(repository: Path, tmp_path: Path) -> Runner:
    """A runner on which seamlint is there as the first step leaves it."""
    made = Runner(repository, tmp_path)
    program = made.temp / "seamlint" / "bin" / "seamlint"
    program.parent.mkdir(parents=True)
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m seamlint "$@"\n', "utf-8")
    program.chmod(0o755)
    return made


def test_the_action_installs_what_it_runs(repository: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(ROOT, copy, ignore=LEFT_OUT)
    runner = Runner(repository, tmp_path)
    done = runner.step(0, {"python": sys.executable}, SOURCE=str(copy), PIP_NO_DEPS="1")
    assert done.returncode == 0, done.stderr
    program = runner.temp / "seamlint" / "bin" / "seamlint"
    version = subprocess.run(
        [program, "--version"],
        env={**os.environ, "PYTHONPATH": str(runner.temp / "seamlint")},
        capture_output=True,
        check=True,
    )
    assert version.stdout.startswith(b"seamlint ")


@pytest.mark.parametrize(
    ("inputs", "files"),
    [
        ({}, {"app/new.py", "app/old.py", "app/two words.py"}),
        ({"changed-since": "origin/main"}, {"app/new.py"}),
        ({"paths": "app/old.py\napp/two words.py\n"}, {"app/old.py", "app/two words.py"}),
        ({"arguments": "--ignore SEA1 --no-cache"}, set()),
        ({"working-directory": "app"}, {"app/new.py", "app/old.py", "app/two words.py"}),
        ({"paths": "$(touch owned)\n`touch owned`\n"}, None),
    ],
    ids=["all", "changed", "paths", "arguments", "folder", "hostile"],
)
def test_the_action_checks(runner: Runner, inputs: dict[str, str], files: set[str] | None) -> None:
    done = runner.step(1, inputs)
    assert done.returncode == (2 if files is None else int(bool(files))), done.stderr
    assert set(re.findall(r"file=([^,]+)", done.stdout)) == (files or set())
    assert runner.output.read_text("utf-8") == ""
    assert not (runner.repository / "owned").exists()


@pytest.mark.parametrize(
    ("inputs", "place"),
    [
        ({"sarif": "out.sarif"}, "./out.sarif"),
        ({"sarif": "out.sarif", "working-directory": "app"}, "app/out.sarif"),
        ({"upload-sarif": "true"}, "temp"),
    ],
    ids=["named", "in a folder", "for the upload"],
)
def test_the_action_says_where_the_sarif_report_is(runner: Runner, inputs: dict[str, str], place: str) -> None:
    assert runner.step(1, inputs).returncode == 1
    name, _, said = runner.output.read_text("utf-8").strip().partition("=")
    assert name == "sarif"
    assert said == place or (place == "temp" and said.startswith(str(runner.temp)))
    document = json.loads((runner.repository / said).read_text("utf-8"))
    assert document["version"] == "2.1.0"
    assert len(document["runs"][0]["results"]) == 3


# --- GitLab -------------------------------------------------------------------------------------


@pytest.mark.parametrize("base", ["", "origin/main"])
def test_the_job_for_gitlab_runs_and_writes_its_reports(repository: Path, tmp_path: Path, base: str) -> None:
    text = next(block for block in snippets("yaml") if "CI_MERGE_REQUEST_DIFF_BASE_SHA" in block)
    (tmp_path / "gitlab.yml").write_text(text, "utf-8")
    accepted("gitlab-ci", tmp_path / "gitlab.yml")
    job = yaml.safe_load(text)["seamlint"]
    install, check = job["script"]
    assert install.startswith("python -m pip install ")
    program = check.replace("seamlint check", f"{shlex.quote(sys.executable)} -m seamlint check")
    environment = {**os.environ, "CI_PROJECT_DIR": str(repository), "CI_MERGE_REQUEST_DIFF_BASE_SHA": base}
    assert (
        subprocess.run(
            program, shell=True, cwd=repository, env=environment, capture_output=True, check=False
        ).returncode
        == 1
    )
    reports = job["artifacts"]["reports"]
    rows = json.loads((repository / reports["codequality"]).read_text("utf-8"))
    assert len(rows) == (1 if base else 3)
    assert (repository / reports["junit"]).read_text("utf-8").count("<failure") == len(rows)


# --- several jobs -------------------------------------------------------------------------------


def run_all(lines: list[str], repository: Path, **environment: str) -> int:
    """The exit code of a job with these lines, but for what installs seamlint."""
    code = 0
    for line in lines:
        if " pip install " not in line:
            program = line.replace("seamlint ", f"{shlex.quote(sys.executable)} -m seamlint ", 1)
            code = subprocess.run(
                program, shell=True, cwd=repository, env={**os.environ, **environment}, capture_output=True, check=False
            ).returncode
    return code


def test_the_matrix_for_github_makes_one_report(repository: Path, tmp_path: Path) -> None:
    text = next(block for block in snippets("yaml") if "matrix:" in block)
    (tmp_path / "workflow.yml").write_text(text, "utf-8")
    accepted("github-workflows", tmp_path / "workflow.yml")
    part, report = yaml.safe_load(text)["jobs"].values()
    for number in part["strategy"]["matrix"]["part"]:
        lines = [step["run"].replace("${{ matrix.part }}", str(number)) for step in part["steps"] if "run" in step]
        assert run_all(lines, repository) == 0
    [pattern] = [step["with"]["path"] for step in part["steps"] if "upload" in step.get("uses", "")]
    assert len(list(repository.glob(pattern))) == 3
    assert run_all([step["run"] for step in report["steps"] if "run" in step], repository) == 1


def test_the_parallel_job_for_gitlab_makes_one_report(repository: Path, tmp_path: Path) -> None:
    text = next(block for block in snippets("yaml") if "CI_NODE_TOTAL" in block)
    (tmp_path / "gitlab.yml").write_text(text, "utf-8")
    accepted("gitlab-ci", tmp_path / "gitlab.yml")
    jobs = yaml.safe_load(text)
    total = jobs["part"]["parallel"]
    for number in range(1, total + 1):
        environment = {"CI_NODE_INDEX": str(number), "CI_NODE_TOTAL": str(total)}
        assert run_all(jobs["part"]["script"], repository, **environment) == 0
    assert len(list(repository.glob(jobs["part"]["artifacts"]["paths"][0]))) == total
    assert run_all(jobs["report"]["script"], repository, CI_PROJECT_DIR=str(repository)) == 1
    rows = json.loads((repository / jobs["report"]["artifacts"]["reports"]["codequality"]).read_text("utf-8"))
    assert len(rows) == 3


# --- the pages ----------------------------------------------------------------------------------


def test_the_configuration_for_pre_commit_is_one(tmp_path: Path) -> None:
    if find_spec("pre_commit") is None:
        pytest.skip("needs pre-commit")
    text = next(block for block in snippets("yaml") if "repos:" in block)
    (tmp_path / "config.yaml").write_text(text, "utf-8")
    command = [sys.executable, "-m", "pre_commit", "validate-config", str(tmp_path / "config.yaml")]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    assert (done.returncode, done.stdout + done.stderr) == (0, "")
    ours = {hook["id"] for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))}
    assert {hook["id"] for hook in yaml.safe_load(text)["repos"][0]["hooks"]} == ours


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_what_the_pages_tell_people_to_type_runs(
    repository: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], page: Path
) -> None:
    blocks = [block for language, block in FENCE.findall(page.read_text("utf-8")) if language == "sh"]
    lines = "".join(blocks).splitlines()
    assert lines
    monkeypatch.chdir(repository)
    for line in lines:
        program, *arguments = shlex.split(line, comments=True)
        assert program == "seamlint"
        code = cli.run(arguments)
        said = capsys.readouterr()
        assert code in (0, 1), f"{line}\n{said.err}"
        assert said.out or said.err or "--output" in arguments or "--write" in arguments, line
