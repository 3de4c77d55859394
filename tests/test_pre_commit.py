"""The hook in the real pre-commit, on real commits: it installs a copy of this repository as users' machines do."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LEFT_OUT = shutil.ignore_patterns(
    ".git",
    ".venv",
    ".nox",
    ".*_cache",
    ".hypothesis",
    "__pycache__",
    "build",
    "dist",
    "*.egg-info",
    "fixtures",
    "tests",
)
CONFIGURATION = """\
[tool.seamlint]
exclude = ["legacy"]

[tool.seamlint.boundary]
packages = ["app.integrations"]
"""
ADAPTER = """\
import stripe


def charge(amount: int) -> None:
    stripe.Charge.create(amount=amount)
"""
NOTEBOOK = """\
{"cells": [{"cell_type": "code", "source": ["import stripe"], "metadata": {}, "outputs": []}],
 "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
"""
FIRST = {
    "pyproject.toml": CONFIGURATION,
    "app/__init__.py": "",
    "app/integrations/__init__.py": "",
    "app/integrations/payments.py": ADAPTER,
    "app/old.py": "import stripe\n\nprint(stripe)\n",
}

pytestmark = pytest.mark.skipif(
    not shutil.which("git") or find_spec("pre_commit") is None, reason="needs git and pre-commit"
)


class Repository:
    """A git repository whose commits go through pre-commit."""

    def __init__(self, root: Path, home: Path) -> None:
        self.root = root
        self.environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")} | {
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_AUTHOR_NAME": "A",
            "GIT_AUTHOR_EMAIL": "a@example.org",
            "GIT_COMMITTER_NAME": "A",
            "GIT_COMMITTER_EMAIL": "a@example.org",
            "PRE_COMMIT_HOME": str(home),
            "PRE_COMMIT_COLOR": "never",
        }
        root.mkdir(parents=True, exist_ok=True)
        self.done("git", "init", "--quiet")

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command, cwd=self.root, env=self.environment, capture_output=True, encoding="utf-8", check=False
        )

    def done(self, *command: str) -> str:
        ran = self.run(*command)
        assert ran.returncode == 0, ran.stdout + ran.stderr
        return ran.stdout.strip()

    def pre_commit(self, *arguments: str) -> str:
        return self.done(sys.executable, "-m", "pre_commit", *arguments)

    def write(self, files: dict[str, str]) -> None:
        for name, text in files.items():
            path = self.root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")

    def commit(self, *options: str) -> tuple[bool, str]:
        """Commit everything; whether it went through, and what was said."""
        self.done("git", "add", "--all")
        ran = self.run("git", "commit", "--quiet", "--message", "change", *options)
        return ran.returncode == 0, ran.stdout + ran.stderr


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("pre-commit-home")


@pytest.fixture(scope="module")
def ours(home: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The configuration that takes the hook from a copy of this repository."""
    root = tmp_path_factory.mktemp("ours") / "seamlint"
    shutil.copytree(ROOT, root, ignore=LEFT_OUT)
    copy = Repository(root, home)
    assert copy.commit()[0]
    revision = copy.done("git", "rev-parse", "HEAD")
    return f"repos:\n  - repo: {root.as_posix()}\n    rev: {revision}\n    hooks:\n      - id: seamlint\n"


@pytest.fixture
def repository(ours: str, home: Path, tmp_path: Path) -> Repository:
    """A repository with a boundary, an old violation and the hook."""
    made = Repository(tmp_path / "repository", home)
    made.write({**FIRST, ".pre-commit-config.yaml": ours})
    assert made.commit()[0]
    made.pre_commit("install")
    return made


def test_clean_commit_passes_beside_an_old_violation(repository: Repository) -> None:
    repository.write(
        {"app/views.py": "from app.integrations import payments\n\npayments.charge(1)\n", "notes.md": "stripe\n"}
    )
    passed, said = repository.commit()
    assert passed, said
    assert "Passed" in said


@pytest.mark.parametrize(
    ("path", "text", "code"),
    [
        ("app/views.py", "import stripe\n\nprint(stripe)\n", "SEA101"),
        ("app/views.py", "from app.integrations.payments import stripe as gateway\n", "SEA102"),
        ("app/views.pyi", "from stripe import Charge\n\ncharge: Charge\n", "SEA101"),
        ("book.ipynb", NOTEBOOK, "SEA101"),
    ],
    ids=["import", "name taken from a file that is not staged", "stub", "notebook"],
)
def test_violation_in_a_staged_file_stops_the_commit(repository: Repository, path: str, text: str, code: str) -> None:
    repository.write({path: text})
    passed, said = repository.commit()
    assert not passed
    assert f"{path}:1:" in said
    assert code in said
    assert "app/old.py" not in said


def test_one_process_sees_all_files(repository: Repository) -> None:
    repository.write({f"app/view{number:02}.py": "import stripe\n" for number in range(40)})
    passed, said = repository.commit()
    assert not passed
    assert said.count("SEA101") == 40
    assert said.count("40 errors") == 1


def test_excluded_file_is_left_out(repository: Repository) -> None:
    repository.write({"legacy/billing.py": "import stripe\n\nprint(stripe)\n"})
    passed, said = repository.commit()
    assert passed, said


def test_the_fixing_hook_mends_the_whole_project(repository: Repository, ours: str) -> None:
    idle = "x = 1  # seamlint: allow[SEA101] gone\n"
    repository.write({".pre-commit-config.yaml": ours.replace("id: seamlint", "id: seamlint-fix"), "app/idle.py": idle})
    assert repository.commit("--no-verify")[0]
    repository.write({"app/views.py": "y = 2\n"})
    passed, said = repository.commit()
    assert not passed, "what was mended is not committed yet, and the old violation is left"
    assert "files were modified by this hook" in said
    assert "app/old.py:1:1: SEA101" in said
    assert (repository.root / "app/idle.py").read_text(encoding="utf-8") == "x = 1\n"


@pytest.mark.parametrize(
    "arguments",
    [["validate-manifest", ".pre-commit-hooks.yaml"], ["validate-config", ".pre-commit-config.yaml"]],
    ids=["what others use", "what we use"],
)
def test_configuration_is_valid(arguments: list[str]) -> None:
    command = [sys.executable, "-m", "pre_commit", *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=False)
    assert (done.returncode, done.stdout + done.stderr) == (0, "")
