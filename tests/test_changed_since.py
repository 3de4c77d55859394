"""`--changed-since`: what has to do with changed lines, in real git repositories."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from seamlint import cli

from .support import BOUNDARY

pytestmark = pytest.mark.skipif(not shutil.which("git"), reason="needs git")

PADDING = "x = 1\n" * 20
START = {
    "pyproject.toml": BOUNDARY,
    "app/__init__.py": "",
    "app/integrations/__init__.py": "",
    "app/integrations/payments.py": "import stripe\n",
    "app/old.py": f"import stripe\n{PADDING}y = 2\n",
    "app/moved.py": f"import openai\n{PADDING}",
    "app/table.py": "TABLE = [\n    1,\n    2,\n]\n",
}


class Repository:
    """A git repository with a branch `main` and one more commit to come."""

    def __init__(self, root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self.root = root
        self.monkeypatch = monkeypatch
        self.capsys = capsys
        root.mkdir(parents=True)
        self.git("init", "--quiet", "--initial-branch=main")
        self.write(START)
        self.commit()

    def git(self, *arguments: str) -> str:
        done = subprocess.run(["git", *arguments], cwd=self.root, capture_output=True, encoding="utf-8", check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def write(self, files: dict[str, str]) -> None:
        for name, text in files.items():
            path = self.root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")

    def commit(self) -> None:
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", "change")

    def check(self, reference: str, *arguments: str) -> tuple[int, list[str], str]:
        """Exit code, places of the findings, everything that was said."""
        self.monkeypatch.chdir(self.root)
        code = cli.run(["check", "--changed-since", reference, *arguments])
        said = "".join(self.capsys.readouterr())
        return code, re.findall(r"^(\S.*:\d+):\d+: SEA\d+ ", said, re.MULTILINE), said


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Repository:
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "gitconfig"))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    for who in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{who}_NAME", "A")
        monkeypatch.setenv(f"GIT_{who}_EMAIL", "a@example.org")
    return Repository(tmp_path / "repository", monkeypatch, capsys)


def test_nothing_changed(repository: Repository) -> None:
    code, places, said = repository.check("main")
    assert (code, places) == (0, [])
    assert "Nothing found. 2 more on lines that did not change. 6 files checked" in said


def test_lines_in_commits_in_the_index_and_in_the_working_tree(repository: Repository) -> None:
    repository.git("checkout", "--quiet", "-b", "topic")
    repository.write({"app/a.py": "import stripe\n"})
    repository.commit()
    repository.write({"app/old.py": f"import stripe\n{PADDING}import openai\n"})
    repository.git("add", "--all")
    repository.write({"app/moved.py": f"import openai\n{PADDING}import twilio\n"})
    assert repository.check("main")[:2] == (1, ["app/a.py:1", "app/moved.py:22", "app/old.py:22"])
    assert repository.check("HEAD")[1] == ["app/moved.py:22", "app/old.py:22"]


def test_what_git_does_not_know_is_new(repository: Repository) -> None:
    repository.write(
        {".gitignore": "made/\n", "app/new.py": PADDING + "import stripe\n", "made/x.py": "import openai\n"}
    )
    assert repository.check("main")[1] == ["app/new.py:21"]
    assert repository.check("main", ".", "made/x.py")[1] == ["app/new.py:21", "made/x.py:1"]


def test_a_renamed_file_is_not_new(repository: Repository) -> None:
    repository.git("mv", "app/moved.py", "app/renamed.py")
    assert repository.check("main")[:2] == (0, [])
    repository.write({"app/renamed.py": f"import openai\n{PADDING}import stripe\n"})
    assert repository.check("main")[1] == ["app/renamed.py:22"]


def test_what_others_did_meanwhile_is_no_change(repository: Repository) -> None:
    repository.git("checkout", "--quiet", "-b", "topic")
    repository.write({"app/a.py": "import stripe\n"})
    repository.commit()
    repository.git("checkout", "--quiet", "main")
    repository.write({"app/old.py": f"import stripe, openai\n{PADDING}"})
    repository.commit()
    repository.git("checkout", "--quiet", "topic")
    assert repository.check("main")[1] == ["app/a.py:1"]


def test_the_way_to_a_finding_counts(repository: Repository) -> None:
    repository.write(
        {
            "app/integrations/shared.py": "x = 1\n",
            "app/user.py": "from app.integrations.shared import *\n\nstripe.Charge.list()\n",
        }
    )
    repository.commit()
    assert repository.check("main")[1] == []
    repository.write({"app/integrations/shared.py": "x = 1\nimport stripe\n"})
    assert [place.partition(":")[0] for place in repository.check("main")[1]] == ["app/user.py"]


def test_a_line_taken_out_of_a_finding_touches_it(repository: Repository) -> None:
    call = "import requests\n\nrequests.post(\n    'https://api.stripe.com/v1/charges',\n    timeout=3,\n)\n"
    repository.write({"app/http.py": call})
    repository.commit()
    assert repository.check("main")[1] == []
    repository.write({"app/http.py": call.replace("    timeout=3,\n", "")})
    assert repository.check("main")[1] == ["app/http.py:3"]


def test_a_file_that_broke_is_told_wherever_the_parser_stops(repository: Repository) -> None:
    repository.write({"app/old.py": f"import stripe(\n{PADDING}y = 2\n"})
    code, places, said = repository.check("main")
    assert (code, "SEA003" in said, len(places)) == (1, True, 1)


def test_lines_that_are_none_to_git(repository: Repository) -> None:
    old = repository.root / "app/mac.py"
    old.write_bytes(b"import stripe\rx = 1\r")
    repository.commit()
    assert repository.check("main")[1] == []
    old.write_bytes(b"import stripe\rx = 1\rimport openai\r")
    assert repository.check("main")[1] == ["app/mac.py:1", "app/mac.py:3"]


def test_odd_names_and_lines_that_look_like_a_diff(repository: Repository) -> None:
    name = 'app/a "b"\té\\.py'
    repository.write({name: f"import stripe\n{PADDING}'''\n++ b/app/other.py\n@@ -1 +1 @@\n'''\n"})
    repository.commit()
    text = f"import stripe\n{PADDING}'''\n++ b/app/old.py\n@@ -1 +1 @@\n++ b/x\n'''\nimport openai\n"
    repository.write({name: text})
    places = repository.check("main")[1]
    assert places == [f"{name}:27"]


@pytest.mark.parametrize(
    "setting",
    [
        ("diff.noprefix", "true"),
        ("diff.mnemonicPrefix", "true"),
        ("diff.relative", "false"),
        ("diff.external", "false"),
        ("diff.interHunkContext", "30"),
        ("diff.context", "30"),
        ("color.diff", "always"),
        ("diff.renames", "false"),
        ("core.quotePath", "false"),
    ],
    ids=lambda setting: setting[0],
)
def test_the_configuration_of_git_changes_nothing(repository: Repository, setting: tuple[str, str]) -> None:
    repository.git("config", *setting)
    repository.git("mv", "app/moved.py", "app/renämed.py")
    repository.write(
        {".gitattributes": "*.py -diff\n", "app/old.py": f"import stripe\nz = 1\n{PADDING}import openai\n"}
    )
    assert repository.check("main")[1] == ["app/old.py:23"]


def test_a_project_in_a_folder_of_the_repository(repository: Repository) -> None:
    inner = {
        "inner/pyproject.toml": '[tool.seamlint.boundary]\npackages = ["pay"]\n',
        "inner/pay.py": "",
        "inner/a.py": "",
    }
    repository.write(inner)
    repository.commit()
    repository.write({"inner/a.py": "import stripe\n", "app/b.py": "import openai\n"})
    assert repository.check("main", "inner")[1] == ["a.py:1"]
    assert repository.check("main", "inner/a.py", "app")[1] == ["app/b.py:1", "inner/a.py:1"]


@pytest.mark.parametrize(
    ("reference", "said"),
    [
        ("origin/gone", "git knows no commit origin/gone; fetch it first, or mend the name"),
        ("HEAD:app/old.py", "git knows no commit"),
        ("-x", "-x is no commit"),
        (" ", "is no commit; name a branch"),
    ],
)
def test_a_commit_that_is_not_there(repository: Repository, reference: str, said: str) -> None:
    repository.monkeypatch.chdir(repository.root)
    assert cli.run(["check", f"--changed-since={reference}"]) == 2
    assert said in repository.capsys.readouterr().err


def test_other_histories_and_shallow_clones_are_told_apart(repository: Repository, tmp_path: Path) -> None:
    repository.git("checkout", "--quiet", "--orphan", "other")
    repository.write({"app/other.py": "z = 3\n"})
    repository.commit()
    assert "they belong to different histories" in repository.check("main")[2]
    repository.git("checkout", "--quiet", "main")
    repository.write({"app/a.py": "import stripe\n"})
    repository.commit()
    source = repository.root.as_uri()
    subprocess.run(["git", "clone", "--quiet", "--depth=1", source, str(tmp_path / "shallow")], check=True)
    repository.root = tmp_path / "shallow"
    code, places, said = repository.check("HEAD~1")
    assert (code, places) == (2, [])
    assert "this clone is shallow: fetch the history" in said
    repository.git("fetch", "--quiet", "--unshallow")
    assert repository.check("HEAD~1")[1] == ["app/a.py:1"]


def test_without_a_repository_or_without_git(
    repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.rmtree(repository.root / ".git")
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    code, _, said = repository.check("main")
    assert (code, "git cannot tell what changed" in said and "not a git repository" in said) == (2, True)
    monkeypatch.setenv("PATH", str(tmp_path))
    code, _, said = repository.check("main")
    assert (code, "git cannot be run" in said) == (2, True)


@pytest.mark.parametrize("option", ["--fix", "--diff"])
def test_it_only_reports(repository: Repository, option: str) -> None:
    assert repository.check("main", option)[0] == 2
