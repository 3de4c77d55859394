"""Parts of a check make the report of the whole, byte for byte, or are refused for a reason."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from seamlint import cli
from seamlint.links.view import ModuleView
from seamlint.reporters import FORMATS
from seamlint.shards import making, part

from .support import BOUNDARY, project
from .synthetic import filled
from .test_determinism import CROSS_FILE

EXCEPTIONS = "".join(
    f'[[tool.seamlint.exceptions]]\nrule = "SEA101"\npath = "{path}"\nreason = "old"\nowner = "@a"\nexpires = {day}\n'
    for path, day in (("app/old.py", "2999-12-31"), ("app/nothing.py", "2999-12-31"), ("app/past.py", "2020-01-31"))
)
CELLS = {
    "cells": [{"cell_type": "code", "source": ["x = 1\n", "y = 2  # seamlint: allow[SEA101] gone\n", "import stripe"]}]
}
FILES = {
    **CROSS_FILE,
    "pyproject.toml": BOUNDARY + EXCEPTIONS,
    "app/__init__.py": "",
    "app/integrations/__init__.py": "",
    "app/keys.py": 'import os\n\n\ndef key():\n    value = os.environ["STRIPE_SECRET_KEY"]\n    return value\n',
    "app/jobs.py": "import logging\n\nfrom app.keys import key\n\nlogging.info('%s', key())\n",
    "app/quiet.py": "from app.keys import key\n\nprint(key())  # seamlint: allow[SEA201, SEA101] looked at\n",
    "app/both.py": "import stripe; print(stripe.api_key)  # seamlint: allow[SEA101, SEA201] until=2020-01-31 old\n",
    "app/old.py": "import stripe\nimport openai  # seamlint: allow[SEA101] moves in spring\n",
    "app/done.py": "x = 1\r\ny = '😀'; z = 2  # seamlint: allow[SEA101] gone\r\n",
    "app/same/one.py": "import stripe\n\n\ndef pay():\n    import stripe\n    return stripe.A.b(), stripe.A.b()\n",
    "lib/app/same/one.py": "import stripe\n",
    "notes/example.ipynb": json.dumps({**CELLS, "nbformat": 4, "nbformat_minor": 5, "metadata": {}}, indent=1),
    "docs/guide.md": "`KEY=@@stripe_live@@` <!-- seamlint: allow[SEA207] no -->\n\n    key = @@stripe_live@@\n",
}
Check = Callable[..., tuple[int, str]]


class Here(NamedTuple):
    root: Path
    run: Check
    """Runs a command; the exit code and what was printed."""

    def parts(self, of: int, *arguments: str) -> list[str]:
        names = []
        for number in range(1, of + 1):
            code, _ = self.run("check", f"--shard={number}/{of}", "--jobs=1", *arguments)
            assert code == 0
            names.append(f"seamlint-{number}-of-{of}.shard")
        return names


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Here:
    monkeypatch.delenv("GITHUB_WORKSPACE", raising=False)
    monkeypatch.delenv("CI_PROJECT_DIR", raising=False)
    root = project(tmp_path, {name: filled(text) for name, text in FILES.items()})
    monkeypatch.chdir(root)

    def run(*arguments: str) -> tuple[int, str]:
        capsys.readouterr()
        code = cli.run(list(arguments))
        said = capsys.readouterr()
        return code, said.out or said.err

    return Here(root, run)


@pytest.mark.parametrize("of", [1, 2, 3, 6])
def test_parts_make_the_report_of_the_whole_in_every_format(here: Here, of: int) -> None:
    forms = [f"--format={name}=whole.{name}.out" for name in FORMATS if name != "text"]
    whole = here.run("check", "--show-accepted", *forms, "--format=text")
    found = {each["code"] for each in json.loads((here.root / "whole.json.out").read_text("utf-8"))["findings"]}
    assert {"SEA001", "SEA003", "SEA101", "SEA201", "SEA207"} <= found
    names = here.parts(of)
    forms = [form.replace("whole", "merged") for form in forms]
    assert here.run("merge", *reversed(names), "--show-accepted", *forms, "--format=text") == whole
    for name in FORMATS:
        if name != "text":
            assert (here.root / f"merged.{name}.out").read_bytes() == (here.root / f"whole.{name}.out").read_bytes()


@pytest.mark.parametrize(
    "arguments",
    [("--select=SEA1",), ("--select=SEA2",), ("--ignore=SEA001,SEA101",), ("app", "docs"), ("app/views.py",), ("lib",)],
    ids=str,
)
def test_what_is_asked_for_is_divided(here: Here, arguments: tuple[str, ...]) -> None:
    whole = here.run("check", "--format=json", *arguments)
    assert here.run("merge", *here.parts(3, *arguments), "--format=json") == whole


@pytest.mark.parametrize("paths", [(), ("app",), ("app/same",)], ids=str)
def test_a_baseline_is_held_against_the_whole(here: Here, paths: tuple[str, ...]) -> None:
    assert here.run("baseline", "create", "--baseline=known.json")[0] == 0
    (here.root / "app/both.py").write_text("x = 1\n")  # gone
    (here.root / "app/same/one.py").rename(here.root / "app/same/two.py")  # moved
    (here.root / "app/fresh.py").write_text("import stripe\nimport openai\n")
    arguments = ("--baseline=known.json", *paths)
    whole = here.run("check", "--format=json", *arguments)
    assert json.loads(whole[1])["baselines"][0]["moved"]
    assert here.run("merge", *here.parts(3, *arguments), "--format=json") == whole


def test_several_projects_and_one_without_a_boundary(here: Here) -> None:
    for name, configuration in (("one", BOUNDARY.replace("app.", "")), ("two", "[tool.seamlint]\n")):
        for path, text in {
            "pyproject.toml": configuration,
            "integrations/__init__.py": "",
            "a.py": "import stripe\n",
        }.items():
            (here.root / name / path).parent.mkdir(parents=True, exist_ok=True)
            (here.root / name / path).write_text(text)
    for paths in (("one", "two"), ("two",)):
        whole = here.run("check", *paths)
        assert here.run("merge", *here.parts(2, *paths)) == whole


def test_a_rule_that_crashes(here: Here, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(module: ModuleView, *_: Any) -> None:
        raise ValueError(module.path)

    monkeypatch.setattr(ModuleView, "trace", fail)
    whole = here.run("check", "--format=json")
    assert whole[0] == 3
    assert here.run("merge", *here.parts(3), "--format=json") == whole


def test_only_what_changed(here: Here) -> None:
    if not shutil.which("git"):
        pytest.skip("needs git")
    for command in (
        ["init", "-q"],
        ["add", "-A"],
        ["-c", "user.name=A", "-c", "user.email=a@b.c", "commit", "-qm", "x"],
    ):
        subprocess.run(["git", *command], check=True)
    (here.root / "app/fresh.py").write_text("import stripe\n")
    whole = here.run("check", "--format=json", "--changed-since=HEAD")
    assert 0 < json.loads(whole[1])["summary"]["findings"] < 5
    assert here.run("merge", *here.parts(2), "--format=json", "--changed-since=HEAD") == whole


def test_a_part_is_small_and_holds_no_secret_and_no_line_of_the_source(here: Here) -> None:
    names = here.parts(2)
    texts = [(here.root / name).read_text("utf-8") for name in names]
    secret = filled("@@stripe_live@@")
    assert not [text for text in texts if secret in text or "looked at" in text.replace('"reason":"looked at"', "")]
    assert "logging.info(" not in "".join(texts)
    again = here.parts(2)
    assert [(here.root / name).read_text("utf-8") for name in again] == texts


def test_each_job_has_a_checkout_of_its_own(here: Here, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = here.run("check", "--format=json")
    names = []
    for number in (1, 2):
        copy = here.root.parent / f"job{number}"
        shutil.copytree(here.root, copy)
        monkeypatch.chdir(copy)
        name = here.root.parent / f"{number}.shard"
        assert here.run("check", f"--shard={number}/2", f"--output={name}")[0] == 0
        names.append(str(name))
    monkeypatch.chdir(here.root)
    assert here.run("merge", *names, "--format=json") == whole


def test_a_part_is_kept_as_nobody_elses_report(here: Here, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SEAMLINT_CACHE_DIR", str(here.root.parent / "kept"))
    names = here.parts(3)
    again = here.parts(3)
    whole = here.run("check", "--format=json")
    assert whole == here.run("check", "--format=json", "--no-cache")
    assert here.run("merge", *names, "--format=json") == here.run("merge", *again, "--format=json") == whole


# --- what is refused ----------------------------------------------------------------------------


@pytest.fixture
def small(here: Here) -> Here:
    for name in [*FILES, "app", "lib", "docs", "notes", "tests"]:
        path = here.root / name
        if path.is_dir():
            shutil.rmtree(path)
    files = {"pyproject.toml": BOUNDARY, "app/integrations/__init__.py": "", "app/a.py": "import stripe\n"}
    for name, text in files.items():
        (here.root / name).parent.mkdir(parents=True, exist_ok=True)
        (here.root / name).write_text(text)
    return here


def test_parts_that_are_missing_or_given_twice(small: Here) -> None:
    one, two, three = small.parts(3)
    assert small.run("merge", one) == (2, "seamlint: parts 2, 3 of 3 are missing: give the files of all jobs\n")
    assert small.run("merge", three, one) == (2, "seamlint: part 2 of 3 is missing: give the files of all jobs\n")
    assert small.run("merge", one, two, three, two)[1] == f"seamlint: {two} and {two} are both part 2 of 3\n"
    other = small.parts(2)[0]
    code, said = small.run("merge", one, other, three)
    assert (code, "are part 1 of 3 and part 1 of 2" in said) == (2, True)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda text: text[:-20], "is damaged, or no part of a check"),
        (lambda text: text.replace('"files":2', '"files":1'), "is damaged: have"),
        (lambda text: text.replace('"version":1', '"version":7', 1), "was written by another version of seamlint"),
        (lambda _: "{}", "is no part of a check"),
        (lambda _: "[1]", "is no part of a check"),
        (lambda _: "", "is damaged, or no part of a check"),
        (lambda _: "[" * 100_000, "is damaged, or no part of a check"),
        (lambda text: sealed(text, lambda body: body["parts"][0].update(days=[1])), "is damaged: have"),
        (lambda text: sealed(text, lambda body: body.update(share={"number": "1", "of": 2})), "is damaged: have"),
        (lambda text: sealed(text, lambda body: body.update(more=1)), "is damaged: have"),
        (lambda text: sealed(text, lambda body: body.update(day="yesterday")), "is damaged: have"),
        (lambda text: sealed(text, lambda body: body.pop("tools")), "is damaged: have"),
        (lambda text: sealed(text, lambda body: body.update(parts=[])), "is damaged: have"),
        (lambda text: sealed(text, lambda body: body.update(share={"number": 3, "of": 2})), "is damaged: have"),
        (lambda text: sealed(text, lambda body: body["tools"].update(version="9.9")), "by seamlint 9.9 on"),
        (lambda text: sealed(text, lambda body: body["tools"].update(digest="0")), "not by the same code"),
        (lambda text: sealed(text, lambda body: body["question"].update(select=["SEA1"])), "--select is not the same"),
        (lambda text: sealed(text, lambda body: body["parts"][0].update(paths=["app"])), "are about different paths"),
        (
            lambda text: sealed(text, lambda body: body["parts"][0]["tree"][1].__setitem__(1, "0")),
            "different files (app/)",
        ),
    ],
)
def test_parts_that_are_damaged_or_of_another_check(small: Here, change: Callable[[str], str], said: str) -> None:
    first, second = small.parts(2)
    path = small.root / first
    path.write_text(change(path.read_text("utf-8")), "utf-8")
    code, errors = small.run("merge", first, second)
    assert (code, said in errors) == (2, True), errors


def sealed(text: str, change: Callable[[Any], object]) -> str:
    document = json.loads(text)
    change(document["part"])
    body = json.dumps(document["part"], separators=(",", ":"))
    return json.dumps({**document, "sum": part.sum_of(body)})


def test_other_files_here_than_there(small: Here) -> None:
    names = small.parts(2)
    (small.root / "app/b.py").write_text("x = 1\n")
    code, said = small.run("merge", *names)
    assert (code, "the files here are not those that the parts are about (app/)" in said) == (2, True)


def test_another_configuration_here_than_there(small: Here) -> None:
    names = small.parts(2)
    (small.root / "pyproject.toml").write_text(BOUNDARY + "# changed\n")
    code, said = small.run("merge", *names)
    assert (code, "(the top folder)" in said) == (2, True)


def test_midnight_matters_only_if_a_suppression_ends(small: Here, monkeypatch: pytest.MonkeyPatch) -> None:
    today = date.today()

    class Tomorrow(date):
        @classmethod
        def today(cls) -> Tomorrow:
            return cls.fromordinal(today.toordinal() + 1)

    for until, code in ((today + timedelta(9), 0), (today, 2)):
        (small.root / "app/a.py").write_text(f"import stripe  # seamlint: allow[SEA101] soon until={until}\n")
        small.run("check", "--shard=1/2")
        with monkeypatch.context() as patched:
            patched.setattr(making, "date", Tomorrow)
            small.run("check", "--shard=2/2")
        assert small.run("merge", "seamlint-1-of-2.shard", "seamlint-2-of-2.shard")[0] == code


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--fix",), "--fix is about the whole check"),
        (("--diff",), "--diff is about the whole check"),
        (("--format=json",), "--format is for `seamlint merge`"),
        (("--changed-since=HEAD",), "--changed-since is for `seamlint merge`"),
        (("--show-accepted",), "--show-accepted is for `seamlint merge`"),
        (("--output=part.json",), "part.json would be checked itself: let its name end in .shard"),
        (("--output=no/where.shard",), "cannot write no/where.shard"),
    ],
)
def test_options_that_do_not_go_with_a_part(small: Here, arguments: tuple[str, ...], said: str) -> None:
    code, errors = small.run("check", "--shard=1/2", *arguments)
    assert (code, said in errors) == (2, True), errors


@pytest.mark.parametrize("text", ["0/2", "3/2", "1", "1/0", "a/b", "-1/2", "1/2/3", "¹/2", ""])
def test_shards_that_there_are_not(small: Here, text: str) -> None:
    with pytest.raises(SystemExit) as left:
        small.run("check", f"--shard={text}")
    assert left.value.code == 2


def test_a_configuration_that_is_wrong_writes_no_part(small: Here) -> None:
    (small.root / "pyproject.toml").write_text("[tool.seamlint]\nbundary = 1\n")
    code, said = small.run("check", "--shard=1/2")
    assert (code, "nothing was checked" in said) == (2, True)
    assert not list(small.root.glob("*.shard"))
    assert small.run("merge", "seamlint-1-of-2.shard")[1].startswith("seamlint: seamlint-1-of-2.shard cannot be read")
