"""The baseline is a ratchet: what is new fails, what is mended goes, what moved is not new, what is forged is seen."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from seamlint.cli import run
from seamlint.fixes import plan
from seamlint.front import check
from seamlint.report import Report
from seamlint.request import Request

FILE = "seamlint-baseline.json"
CONFIGURATION = f'[tool.seamlint]\nbaseline = "{FILE}"\n\n[tool.seamlint.boundary]\npackages = ["app.integrations"]\n'
VIEWS = "import stripe\n\n\ndef charge():\n    import openai\n\n    return openai, stripe\n"
CALLS = 'import requests\n\n\ndef refund():\n    return requests.post("https://api.stripe.com/v1/refunds")\n'
FILES = {
    "pyproject.toml": CONFIGURATION,
    "app/__init__.py": "",
    "app/integrations/__init__.py": "",
    "app/views.py": VIEWS,
    "app/calls.py": CALLS,
}
Say = Callable[[], str]


class Project:
    def __init__(self, root: Path, said: Say) -> None:
        self.root = root
        self.said = said

    def write(self, files: dict[str, str]) -> None:
        for name, text in files.items():
            path = self.root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")

    def baseline(self, *arguments: str) -> tuple[int, str]:
        code = run(["baseline", *arguments])
        return code, self.said()

    def check(self, *paths: str) -> Report:
        return check(Request(tuple(str(self.root / path) for path in paths) or (str(self.root),)))[1]

    @property
    def entries(self) -> list[dict[str, str]]:
        found: list[dict[str, str]] = json.loads((self.root / FILE).read_text("utf-8"))["entries"]
        return found

    def git(self, *arguments: str) -> None:
        options = ["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"]
        subprocess.run(["git", *options, *arguments], cwd=self.root, check=True, capture_output=True)

    def commit(self) -> None:
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", "change")


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Project:
    """A project with three old findings, all in its baseline."""

    def said() -> str:
        captured = capsys.readouterr()
        return captured.out + captured.err

    made = Project(tmp_path, said)
    made.write(FILES)
    monkeypatch.chdir(tmp_path)
    assert made.baseline("create")[0] == 0
    return made


def places(report: Report) -> list[tuple[str, str]]:
    return [(finding.code, finding.path) for finding in report.findings]


def test_what_is_there_does_not_count(project: Project) -> None:
    report = project.check()
    assert report.exit_code == 0
    assert [entry["rule"] for entry in project.entries] == ["SEA104", "SEA101", "SEA101"]
    assert project.baseline("check")[0] == 0


def test_no_line_and_no_text_of_the_source_is_kept(project: Project) -> None:
    assert {key for entry in project.entries for key in entry} == {
        "module", "rule", "definition", "target", "number", "near", "seal",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("app/tasks.py", "import stripe\n"),
        ("app/views.py", VIEWS.replace("import openai\n", "import openai\n    import stripe\n")),
        ("app/views.py", VIEWS + "\n\ndef again():\n    import openai\n\n    return openai\n"),
        ("app/calls.py", CALLS + '    requests.post("https://api.stripe.com/v1/charges")\n'),
    ],
    ids=["a new module", "another target", "another function", "once more in the same function"],
)
def test_one_new_violation_fails(project: Project, path: str, text: str) -> None:
    text = text.replace("    return requests", "    requests") if "charges" in text else text
    project.write({path: text})
    report = project.check()
    assert report.exit_code == 1
    assert [found for _, found in places(report)] == [path]
    code, said = project.baseline("check")
    assert code == 1
    assert f"new      {report.findings[0].code} {path}" in said


def test_what_is_mended_passes_and_is_pruned(project: Project) -> None:
    project.write(
        {"app/views.py": VIEWS.replace("    import openai\n\n    return openai, stripe", "    return stripe")}
    )
    report = project.check()
    assert report.exit_code == 0
    assert [str(entry) for entry in report.baselines[0].stale] == ["SEA101 app.views:charge (openai)"]
    code, said = project.baseline("check")
    assert code == 1
    assert "gone     SEA101 app.views:charge (openai)" in said
    code, said = project.baseline("prune")
    assert (code, len(project.entries)) == (0, 2)
    assert f"{FILE}: 2 findings (-1), 1 of 3 mended since" in said
    assert project.baseline("check")[0] == 0
    project.write({"app/views.py": VIEWS})
    assert project.check().exit_code == 1


def test_prune_adds_nothing(project: Project) -> None:
    before = (project.root / FILE).read_text("utf-8")
    project.write({"app/tasks.py": "import stripe\n"})
    code, said = project.baseline("prune")
    assert code == 0
    assert "Not added, because new: 1 finding;" in said
    assert (project.root / FILE).read_text("utf-8") == before


@pytest.mark.parametrize("path", ["app/billing/pages.py", "app/views/__init__.py", "pages.py"])
def test_a_renamed_file_brings_nothing_new(project: Project, path: str) -> None:
    (project.root / "app" / "views.py").unlink()
    project.write({path: f"# moved\n\n{VIEWS}"})
    report = project.check()
    assert (report.exit_code, report.baselines[0].stale) == (0, ())
    assert project.check(path).exit_code == 0
    assert project.baseline("check")[0] == 0
    assert project.baseline("prune")[0] == 0
    assert len(project.entries) == 3
    assert project.check().baselines[0].moved == ()


def test_moved_code_brings_nothing_new(project: Project) -> None:
    function = VIEWS.partition("\n\n\n")[2]
    project.write({"app/views.py": "import stripe\n\nprint(stripe)\n", "app/billing.py": function})
    report = project.check()
    assert (report.exit_code, len(report.baselines[0].moved)) == (0, 1)
    assert project.check("app/billing.py").exit_code == 0, "the file it came from is looked at too"
    assert "moved    SEA101 app.views:charge (openai) -> app.billing" in project.baseline("check")[1]


def test_an_import_moves_with_what_it_is_for(project: Project) -> None:
    project.write({"app/views.py": "def page():\n    return 1\n", "app/billing.py": VIEWS})
    report = project.check()
    assert (report.exit_code, len(report.baselines[0].moved)) == (0, 2)
    assert project.check("app/billing.py").exit_code == 0


def test_mending_one_import_does_not_pay_for_another(project: Project) -> None:
    mended = VIEWS.replace("import stripe\n\n\n", "").replace("openai, stripe", "openai")
    project.write({"app/views.py": mended, "app/tasks.py": "import stripe\n\n\ndef later():\n    return stripe\n"})
    for paths in ([], ["app/tasks.py"], ["app"]):
        assert places(project.check(*paths)) == [("SEA101", "app/tasks.py")]


def test_copied_code_is_new(project: Project) -> None:
    project.write({"app/billing.py": VIEWS.partition("\n\n\n")[2]})
    assert places(project.check()) == [("SEA101", "app/billing.py")]
    assert places(project.check("app/billing.py")) == [("SEA101", "app/billing.py")]


def test_a_run_over_some_files_calls_nothing_stale(project: Project) -> None:
    project.write({"app/views.py": "", "app/calls.py": ""})
    for paths in (["app/views.py"], ["app"], ["app/views.py", "app/calls.py"]):
        (held,) = project.check(*paths).baselines
        assert (held.stale, len(held.waiting)) == ((), 3)


def test_rules_that_do_not_run_leave_nothing_stale(project: Project) -> None:
    report = check(Request((str(project.root),), select=("SEA104",)))[1]
    assert (report.exit_code, report.baselines[0].stale) == (0, ())
    ignoring = CONFIGURATION.replace("[tool.seamlint]\n", '[tool.seamlint]\nignore = ["SEA104"]\n')
    project.write({"pyproject.toml": ignoring})
    assert project.baseline("prune")[0] == 0
    assert len(project.entries) == 3


def edited(project: Project, edit: Callable[[list[dict[str, str]]], None]) -> None:
    document = json.loads((project.root / FILE).read_text("utf-8"))
    edit(document["entries"])
    (project.root / FILE).write_text(json.dumps(document, indent=2), encoding="utf-8")


def test_an_entry_that_is_copied_and_changed_is_seen(project: Project) -> None:
    project.write({"app/tasks.py": "import stripe\n"})
    edited(project, lambda entries: entries.append({**entries[1], "module": "app.tasks"}))
    for arguments in (["check"], ["baseline", "check"], ["baseline", "prune"], ["check", "app/tasks.py"]):
        assert run(arguments) == 2
        said = project.said()
        assert f"{FILE}:" in said
        assert "this entry was not written by seamlint: SEA101 app.tasks" in said


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("module", "app.tasks"),
        ("rule", "SEA102"),
        ("definition", "x"),
        ("target", "openai"),
        ("number", 2),
        ("seal", "0"),
    ],
)
def test_an_entry_that_is_changed_is_seen(project: Project, key: str, value: object) -> None:
    edited(project, lambda entries: entries[1].update({key: value}))  # type: ignore[dict-item]
    assert run(["check"]) == 2


@pytest.mark.parametrize("change", [{"created": "2020-01-01"}, {"findings": 4}])
def test_the_day_and_the_size_cannot_be_changed(project: Project, change: dict[str, object]) -> None:
    document = json.loads((project.root / FILE).read_text("utf-8"))
    (project.root / FILE).write_text(json.dumps({**document, **change}), encoding="utf-8")
    assert run(["check"]) == 2
    assert "no entry fits the day and the number" in project.said()


def test_an_entry_may_be_taken_out(project: Project) -> None:
    edited(project, lambda entries: entries.pop(0))  # type: ignore[arg-type]
    assert places(project.check()) == [("SEA104", "app/calls.py")]


def test_git_tells_what_was_added_with_a_seal(project: Project) -> None:
    from seamlint import baseline

    project.git("init", "--quiet")
    project.commit()
    held = baseline.read(str(project.root), FILE)
    extra = held.entries[1]._replace(module="app.tasks", definition="later")
    project.write({"app/tasks.py": "def later():\n    import openai\n\n    return openai\n"})
    forged = baseline.Baseline(held.created, held.findings, (*held.entries, extra._replace(target="openai")))
    project.write({FILE: baseline.render(forged)})
    assert project.check().exit_code == 0
    project.commit()
    code, said = project.baseline("check")
    assert code == 1
    assert "by hand  SEA101 app.tasks:later (openai)" in said
    assert project.baseline("check", "--since", "HEAD~1")[0] == 1
    assert project.baseline("check", "--since", "HEAD")[0] == 0


def test_git_has_nothing_against_pruning_and_moving(project: Project) -> None:
    project.git("init", "--quiet")
    project.commit()
    (project.root / "app" / "views.py").rename(project.root / "app" / "pages.py")
    project.write({"app/calls.py": ""})
    assert project.baseline("prune")[0] == 0
    project.commit()
    code, said = project.baseline("check")
    assert (code, "by hand" in said) == (0, False)
    assert project.baseline("check", "--since", "HEAD~1")[0] == 0
    assert len(project.entries) == 2


def test_an_unknown_revision_is_named(project: Project) -> None:
    project.git("init", "--quiet")
    assert run(["baseline", "check", "--since", "nowhere"]) == 2
    assert "git knows no revision nowhere" in project.said()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "is no valid JSON"),
        ('{\n<<<<<<< ours\n"version": 1', "a merge conflict"),
        ("[]", "is no baseline of version 1"),
        ('{"version": 2}', "is no baseline of version 1"),
        ('{"version": 1, "created": "x", "findings": 1}', "is missing"),
        ('{"version": 1, "created": "x", "findings": 1, "entries": [{}]}', "entry 1 is none"),
        ("[" * 100_000, "is no valid JSON"),
    ],
)
def test_what_is_no_baseline_is_told(project: Project, text: str, said: str) -> None:
    project.write({FILE: text})
    assert run(["check"]) == 2
    assert said in project.said()


def test_a_missing_baseline_is_told(project: Project) -> None:
    (project.root / FILE).unlink()
    assert run(["check"]) == 2
    assert "`seamlint baseline create` makes it" in project.said()
    assert project.baseline("create")[0] == 0
    assert run(["check"]) == 0


def test_a_baseline_is_not_made_twice(project: Project) -> None:
    project.write({"app/tasks.py": "import stripe\n"})
    code = 0
    try:
        code = run(["baseline", "create"])
    finally:
        said = project.said()
    assert code == 2
    assert "prune shrinks it, --force starts anew" in said
    assert project.baseline("create", "--force")[0] == 0
    assert len(project.entries) == 4


def test_a_file_on_the_command_line(project: Project) -> None:
    (project.root / FILE).rename(project.root / "other.json")
    project.write({"pyproject.toml": CONFIGURATION.replace(f'baseline = "{FILE}"', "")})
    assert run(["check"]) == 1
    assert run(["check", "--baseline", "other.json"]) == 0
    project.said()
    assert project.baseline("check", "--baseline", "other.json")[0] == 0


def test_only_what_is_shown_is_asked_for_a_fix(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    monkeypatch.setattr(plan, "fix_of", lambda place, *_: asked.append(place.finding.path))
    assert run(["check", "--no-cache"]) == 0
    assert asked == []
    project.write({"app/jobs.py": "import stripe\n"})
    assert run(["check", "--no-cache"]) == 1
    assert asked == ["app/jobs.py"]


def test_what_is_wrong_with_suppressions_is_never_kept(project: Project) -> None:
    project.write({"app/tasks.py": "x = 1  # seamlint: allow[SEA101] gone\n"})
    assert project.baseline("create", "--force")[0] == 0
    assert [entry["rule"] for entry in project.entries] == ["SEA104", "SEA101", "SEA101"]
    assert places(project.check()) == [("SEA001", "app/tasks.py")]


def test_two_files_with_one_module_name_are_told_apart(project: Project) -> None:
    for service in ("one", "two"):
        project.write({f"services/{service}/setup.py": "", f"services/{service}/main.py": "import stripe\n"})
    assert project.baseline("create", "--force")[0] == 0
    project.write({"services/one/main.py": "", "services/two/main.py": "import stripe\nimport stripe as again\n"})
    for paths in ([], ["services/two/main.py"]):
        assert [path for _, path in places(project.check(*paths))] == ["services/two/main.py"]


def test_the_ledger_names_everything_that_does_not_count(project: Project) -> None:
    exception = '\n[[tool.seamlint.exceptions]]\nrule = "SEA101"\npath = "app/old.py"\nreason = "goes away"\n'
    exception += 'owner = "@payments"\nexpires = 2999-01-31\n'
    project.write(
        {
            "pyproject.toml": CONFIGURATION + exception,
            "app/old.py": "import stripe\n",
            "app/tasks.py": "import stripe  # seamlint: allow[SEA101] moves in May until=2999-05-31\n",
        }
    )
    code, said = project.baseline("check")
    assert code == 0
    assert "5 accepted findings" in said
    assert "SEA101 app/tasks.py:1: moves in May, until 2999-05-31" in said
    assert "SEA101 pyproject.toml: goes away, @payments, until 2999-01-31" in said
    run(["check", "--format", "json"])
    document = json.loads(project.said())
    assert document["summary"]["accepted"] == 5
    assert sorted(each["by"] for each in document["accepted"]) == ["baseline"] * 3 + ["comment", "exception"]
    assert document["baselines"][0]["known"] == 3


def test_what_is_kept_of_a_run_knows_the_baseline(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SEAMLINT_CACHE_DIR", str(project.root.parent / f"{project.root.name} kept"))
    for path in project.root.rglob("*"):
        os.utime(path, (1, 1))
    request = Request((str(project.root),), cache=True)
    first, again = check(request)[1], check(request)[1]
    assert (again.reuse.report, again.baselines, again.ledger) == (True, first.baselines, first.ledger)
    assert len(check(replace(request, forgiving=False))[1].findings) == 3
    edited(project, lambda entries: entries.pop(0))  # type: ignore[arg-type]
    assert places(check(request)[1]) == [("SEA104", "app/calls.py")]


def test_lines_that_did_not_change_use_up_what_is_known(project: Project) -> None:
    project.git("init", "--quiet")
    project.commit()
    call = '    requests.post("https://api.stripe.com/v1/charges")\n    return requests'
    project.write({"app/calls.py": CALLS.replace("    return requests", call)})
    report = check(Request((str(project.root),), changed_since="HEAD"))[1]
    assert len(report.findings) + report.elsewhere == 1


def test_flake8_honours_the_baseline(project: Project) -> None:
    import sys

    command = [sys.executable, "-m", "flake8", "--select=SEA", "app"]
    done = subprocess.run(command, cwd=project.root, capture_output=True, encoding="utf-8", check=False)
    assert (done.returncode, done.stdout) == (0, "")
    project.write({"app/tasks.py": "import stripe\n"})
    done = subprocess.run(command, cwd=project.root, capture_output=True, encoding="utf-8", check=False)
    assert "app/tasks.py:1:1: SEA101" in done.stdout
    assert "views" not in done.stdout


@pytest.mark.parametrize(
    "arguments",
    [["prune", "--force"], ["create", "--since", "HEAD"], ["check", "--baseline", "nowhere.json"]],
)
@pytest.mark.usefixtures("project")
def test_calls_that_make_no_sense(arguments: list[str]) -> None:
    assert run(["baseline", *arguments]) == 2
