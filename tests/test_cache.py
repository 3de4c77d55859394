"""What is kept from run to run: it spares work, and never changes a report."""

from __future__ import annotations

import os
import pickle
import shutil
import sqlite3
import subprocess
import sys
import zlib
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import seamlint
from seamlint import engine, recall
from seamlint.cache import contents, facts, git_index, identity, store
from seamlint.cli import run
from seamlint.fix import Applicability
from seamlint.front import check
from seamlint.report import Report, Reuse
from seamlint.request import Request

from . import support
from .support import project
from .synthetic import filled

CONFIGURATION = """\
[tool.seamlint.boundary]
packages = ["app.integrations"]

[[tool.seamlint.exceptions]]
rule = "SEA101"
path = "app/old.py"
reason = "being moved"
owner = "shop"
expires = 2030-01-31
"""
FILES: dict[str, str | bytes] = {
    "pyproject.toml": CONFIGURATION,
    ".gitignore": "/out/\n",
    "README.md": "Sells things.\n",
    "requirements.txt": "stripe==11\n",
    "app/__init__.py": "",
    "app/integrations/__init__.py": "",
    "app/integrations/pay.py": "import stripe\n\n\ndef client():\n    return stripe\n",
    "app/views.py": "import stripe\nfrom app.integrations.pay import client\n\nclient().Charge.create()\n",
    "app/old.py": "import sendgrid\n",
    "app/clean.py": "import json\n",
    "app/noted.py": "import openai  # seamlint: allow[SEA101] until May until=2029-05-31\n",
    "out/made.py": "import stripe\n",
    "tool": "#!/bin/sh\nimport stripe\n",
}


@pytest.fixture(autouse=True)
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SEAMLINT_CACHE_DIR", str(tmp_path / "kept"))
    return tmp_path / "kept"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return project(tmp_path, FILES)


def ask(root: Path, *, cache: bool = True, **request: Any) -> Report:
    request.setdefault("paths", (str(root),))
    return check(Request(cache=cache, fixes=True, **request))[1]


def told(report: Report) -> Report:
    return replace(report, reuse=Reuse())


def agree(root: Path, **request: Any) -> Report:
    """The report with what is kept, which has to be the one without."""
    found = ask(root, **request)
    assert told(found) == ask(root, cache=False, **request)
    assert [item.fix for item in found.findings] == [item.fix for item in ask(root, cache=False, **request).findings]
    return found


# --- it is used -------------------------------------------------------------------------------------


def test_nothing_changed(root: Path) -> None:
    first, second = ask(root), agree(root)
    assert first.findings
    assert (first.reuse.report, second.reuse.report) == (False, True)
    assert [(item.trace, item.fix, item.detail) for item in first.findings] == [
        (item.trace, item.fix, item.detail) for item in second.findings
    ]


def test_the_command_line_says_the_same(root: Path, kept: Path, capsys: pytest.CaptureFixture[str]) -> None:
    outputs = set()
    for options in ([], [], ["--no-cache"]):
        assert run(["check", str(root), "--format", "json", *options]) == 1
        outputs.add(capsys.readouterr().out)
    assert len(outputs) == 1
    assert kept.exists()


def test_no_cache_keeps_nothing(root: Path, kept: Path) -> None:
    run(["check", str(root), "--no-cache"])
    assert not kept.exists()


def test_an_empty_setting_keeps_nothing(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SEAMLINT_CACHE_DIR", "")
    ask(root)
    assert not ask(root).reuse.report


def test_touched_files(root: Path) -> None:
    ask(root)
    for path in root.rglob("*.py"):
        path.touch()
    assert ask(root).reuse.report


def test_back_to_what_was(root: Path) -> None:
    ask(root)
    before = (root / "app/views.py").read_bytes()
    (root / "app/views.py").write_text("import twilio\n")
    assert not agree(root).reuse.report
    (root / "app/views.py").write_bytes(before)
    assert agree(root).reuse.report


def test_nothing_is_read_again(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(contents, "YOUNG", -(10**12))  # as if the files were old
    ask(root)
    monkeypatch.setattr(contents, "_hashed", lambda *_: pytest.fail("a file was read"))
    assert ask(root).reuse.report


def test_a_clone_elsewhere(root: Path, tmp_path: Path) -> None:
    ask(root)
    shutil.copytree(root, tmp_path / "clone")
    assert ask(tmp_path / "clone").reuse.report


def test_a_project_without_a_configuration(tmp_path: Path) -> None:
    root = project(tmp_path, {"seamlint.toml": "", "one/a.py": "import stripe\n", "two/pyproject.toml": ""})
    (root / "seamlint.toml").unlink()
    ask(root)
    agree(root)
    (root / "one" / "seamlint.toml").write_text('[boundary]\npackages = ["a"]\n')
    assert agree(root).projects == ("one",)


# --- it is not used where anything is different -------------------------------------------------------


def write(path: str, text: str) -> Callable[[Path], object]:
    return lambda root: (root / path).write_text(text)


def same_size_same_time(root: Path) -> None:
    place = root / "app/clean.py"
    before = place.stat()
    place.write_text("import nats\n")
    os.utime(place, ns=(before.st_atime_ns, before.st_mtime_ns))


def a_link_instead(root: Path) -> None:
    (root / "app/clean.py").unlink()
    (root / "app/clean.py").symlink_to("views.py")


def a_folder_instead(root: Path) -> None:
    (root / "app/clean.py").unlink()
    (root / "app/clean.py").mkdir()


CHANGES: dict[str, Callable[[Path], object]] = {
    "module": write("app/clean.py", "import twilio\n"),
    "module, same size and time": same_size_same_time,
    "module that others use": write("app/integrations/pay.py", "def client():\n    return None\n"),
    "boundary": write("app/integrations/pay.py", "import stripe\n"),
    "new module": write("app/new.py", "import stripe\n"),
    "new empty module": write("stripe.py", ""),
    "module gone": lambda root: (root / "app/old.py").unlink(),
    "module moved": lambda root: (root / "app/views.py").rename(root / "app/other.py"),
    "module becomes a link": a_link_instead,
    "module becomes a folder": a_folder_instead,
    "document": lambda root: (root / "README.md").write_text(filled("key @@stripe_live@@\n")),
    "new document": lambda root: (root / "NEWS.md").write_text(filled("key @@stripe_live@@\n")),
    "dependencies": write("requirements.txt", "openai\n"),
    "list of what is ignored": write(".gitignore", ""),
    "new list of what is ignored": write("app/.gitignore", "views.py\n"),
    "new marker": write("app/setup.py", ""),
    "script": write("tool", "#!/usr/bin/env python\nimport stripe\n"),
    "configuration": write("pyproject.toml", CONFIGURATION + "[tool.seamlint.families]\npayments = false\n"),
    "accepted secrets": write(".secrets.baseline", '{"results": {}}'),
    "broken module": write("app/clean.py", "import stripe\ndef (:\n"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_change(root: Path, change: str) -> None:
    ask(root)
    assert agree(root).reuse.report
    CHANGES[change](root)
    assert not agree(root).reuse.report


def stands(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the report be known by the status of all that it depends on."""
    monkeypatch.setattr(contents, "YOUNG", -(10**12))  # as if the files were old
    ask(root)
    ask(root)
    with monkeypatch.context() as patch:
        patch.setattr(recall, "walk", lambda *_: pytest.fail("the folders were listed"))
        assert ask(root).reuse.report


LISTED = ["list of what is ignored", "new list of what is ignored", "new marker", "script", "new document", "document"]
STOOD = ["module, same size and time", "new module", "module gone", "module moved", "module becomes a link", *LISTED]


@pytest.mark.parametrize("change", [*STOOD, "accepted secrets", "configuration"])
@pytest.mark.skipif(os.name != "posix", reason="there the folders are listed")
def test_change_of_what_stood(root: Path, monkeypatch: pytest.MonkeyPatch, change: str) -> None:
    stands(root, monkeypatch)
    CHANGES[change](root)
    found = ask(root)
    assert not found.reuse.report
    assert told(found) == ask(root, cache=False)


@pytest.mark.parametrize("change", [".git", ".gitignore", ".git/info/exclude"])
@pytest.mark.skipif(os.name != "posix", reason="there the folders are listed")
def test_change_above_what_stood(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: str) -> None:
    root = project(tmp_path / "shop", FILES)
    (tmp_path / ".gitignore").write_text("old.py\n")
    if change != ".git":
        (tmp_path / ".git" / "info").mkdir(parents=True)
    stands(root, monkeypatch)
    if change == ".git":
        (tmp_path / ".git").mkdir()
    else:
        (tmp_path / change).write_text("views.py\n")
    found = ask(root)
    assert not found.reuse.report
    assert told(found) == ask(root, cache=False)


def test_what_is_young_does_not_stand(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(3):
        ask(root)
    monkeypatch.setattr(recall, "walk", lambda *_: pytest.fail("the folders are listed"))
    with pytest.raises(pytest.fail.Exception):
        ask(root)


@pytest.mark.parametrize(
    "request_",
    [
        {"boundary": ("app",)},
        {"select": ("SEA2",)},
        {"ignore": ("SEA101",)},
        {"select": ("SEA101", "SEA102")},
        {"screen": False},
    ],
    ids=str,
)
def test_another_question(root: Path, request_: dict[str, Any]) -> None:
    ask(root)
    assert not agree(root, **request_).reuse.report


def test_other_paths(root: Path) -> None:
    ask(root)
    for paths in (("app/views.py",), ("app/views.py", "app/old.py"), ("app",), ("out/made.py",)):
        given = tuple(str(root / path) for path in paths)
        assert not agree(root, paths=given).reuse.report
        assert agree(root, paths=given[::-1]).reuse.report


def test_a_file_that_is_named_though_it_is_ignored(root: Path) -> None:
    named = (str(root / "out/made.py"),)
    ask(root, paths=named)
    (root / "out/made.py").write_text("import json\n")
    assert not agree(root, paths=named).reuse.report


@pytest.mark.parametrize(("day", "same"), [((2029, 5, 31), True), ((2029, 6, 1), False), ((2030, 2, 1), False)])
def test_another_day(root: Path, monkeypatch: pytest.MonkeyPatch, day: tuple[int, int, int], same: bool) -> None:
    ask(root)

    class Later(date):
        @classmethod
        def today(cls) -> Later:
            return cls(*day)

    monkeypatch.setattr("datetime.date", Later)
    monkeypatch.setattr("seamlint.looking.date", Later)
    assert agree(root).reuse.report is same


def test_other_code(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ask(root)
    monkeypatch.setattr(identity, "_code", lambda _: ["other"])
    assert not ask(root).reuse.report
    monkeypatch.undo()


def test_another_version(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ask(root)
    monkeypatch.setattr(seamlint, "__version__", "99")
    assert not ask(root).reuse.report


def test_another_library(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ask(root)
    (tmp_path / "site" / "libcst-99.dist-info").mkdir(parents=True)
    monkeypatch.syspath_prepend(tmp_path / "site")
    assert not ask(root).reuse.report


def test_rules_of_another_package(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody knows what they read."""
    place = tmp_path / "site" / "more_rules-1.dist-info"
    place.mkdir(parents=True)
    (place / "entry_points.txt").write_text("[seamlint.rules]\n")
    monkeypatch.syspath_prepend(tmp_path / "site")
    ask(root)
    assert not ask(root).reuse.report


def test_a_file_that_changes_during_the_run(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    original = engine.run

    def meanwhile(*arguments: Any) -> Any:
        found = original(*arguments)
        (root / "app/clean.py").write_text("import twilio\n")
        return found

    before = (root / "app/clean.py").read_text()
    with monkeypatch.context() as patch:
        patch.setattr(engine, "run", meanwhile)
        patch.setattr("seamlint.api.run", meanwhile)
        ask(root)
    (root / "app/clean.py").write_text(before)
    assert agree(root).reuse == Reuse()


def test_unreadable_file(root: Path) -> None:
    def findings() -> tuple[int, str]:
        done = support.seamlint(root, "check", "--format=json", "app/clean.py", powerless=True)
        return done.returncode, done.stdout

    before = findings()
    (root / "app/clean.py").chmod(0)
    after = findings()
    assert (before[0], after[0]) == (0, 1)
    (root / "app/clean.py").chmod(0o644)
    assert findings() == before


EDITS = {
    "app/views.py": [
        "import stripe\n",
        "from app.hop import pay\npay.Charge\n",
        "from app.hop import *\npay.x\n",
        "TOKEN = 1\n",
    ],
    "app/hop.py": ["from app.deep import stripe as pay\n", "pay = 1\n", "from app.deep import *\n", "def (\n"],
    "app/deep.py": ["import stripe\n", "import stripe as pay\n", "import json\n"],
    "app/log.py": [
        "import os\nprint(os.environ['STRIPE_SECRET_KEY'])\n",
        "from app.views import TOKEN\nprint(TOKEN)\n",
    ],
}
EDIT = st.sampled_from([(path, text) for path, texts in EDITS.items() for text in [*texts, None]])


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(EDIT, min_size=3, max_size=6))
def test_whatever_is_edited(tmp_path: Path, edits: list[tuple[str, str | None]]) -> None:
    root = project(tmp_path, {})
    for path in EDITS:
        (root / path).unlink(missing_ok=True)
    for path, text in edits:
        if text is None:
            (root / path).unlink(missing_ok=True)
        else:
            (root / path).write_text(text)
        agree(root)


# --- the facts of single files ------------------------------------------------------------------------


def test_one_file_is_analysed_again(root: Path) -> None:
    every = ask(root).files
    (root / "app/clean.py").write_text("import twilio\n")
    assert agree(root).reuse == Reuse(files=every - 1)


def test_other_paths_and_rules_of_another_package(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    every = ask(root).files
    assert agree(root, paths=(str(root / "app"),)).reuse == Reuse(files=every)
    assert agree(root, paths=(str(root / "app/views.py"),)).reuse == Reuse(files=every - 1)
    place = tmp_path / "site" / "more_rules-1.egg-info"
    place.mkdir(parents=True)
    (place / "entry_points.txt").write_text("[seamlint.rules]\n")
    monkeypatch.syspath_prepend(tmp_path / "site")
    assert agree(root).reuse == Reuse(files=every)


@pytest.mark.parametrize(
    "change", [{"boundary": ("app",)}, {"select": ("SEA101",)}, {"ignore": ("SEA2",)}, {"screen": False}], ids=str
)
def test_what_is_asked_of_files_changes(root: Path, change: dict[str, Any]) -> None:
    ask(root)
    assert not agree(root, **change).reuse.files


def test_equal_files_are_kept_once(tmp_path: Path, kept: Path) -> None:
    root = project(tmp_path, {f"app/m{number}.py": "import stripe\n" for number in range(30)})
    ask(root)
    assert store.Store(str(kept)).sizes()["facts"][0] <= 4
    (root / "app/m1.py").unlink()
    assert agree(root).reuse.files


def test_a_file_that_may_hold_a_credential_is_never_kept(tmp_path: Path) -> None:
    root = project(tmp_path, {"app/keys.py": filled("import stripe\nstripe.api_key = '@@stripe_live@@'\n")})
    every = ask(root).files
    (root / "app/more.py").write_text("import json\n")
    assert agree(root).reuse == Reuse(files=every - 1)


def test_nothing_but_records_is_made_of_what_is_kept() -> None:
    class Evil:
        def __reduce__(self) -> tuple[Any, ...]:
            return os.system, ("true",)

    detour = b"\x80\x04\x8c\x14seamlint.facts.model\x8c\x1fScope.__repr__.__builtins__.get\x93."
    others = [pickle.dumps((1, value, None, (), ())) for value in (Evil(), ask, subprocess.Popen, Path())]
    for data in (detour, *others):
        with pytest.raises(pickle.UnpicklingError, match="is no record"):
            facts._unpacked(zlib.compress(data), "a.py")


def test_deep_code_that_is_not_parsed_again(tmp_path: Path) -> None:
    root = project(tmp_path, {"app/deep.py": f"import stripe\nx = stripe{'.a' * 900}\n", "app/other.py": ""})
    ask(root)
    (root / "app/other.py").write_text("import json\n")
    sys.setrecursionlimit(1000)
    assert agree(root).reuse.files


def test_records_that_cannot_be_read(root: Path, kept: Path) -> None:
    every = ask(root)
    for record in (b"", b"noise", zlib.compress(b"noise"), zlib.compress(pickle.dumps(1))):
        database_ = store.Store(str(kept))
        keys = sqlite3.connect(database(kept)).execute("SELECT key FROM kept WHERE kind = 'facts'").fetchall()
        database_.put("facts", [(key, record) for (key,) in keys])
        (root / "app/clean.py").write_text(f"VALUE = {len(record)}\n")
        assert agree(root).findings == every.findings


def test_fixes_are_made_without_it(root: Path) -> None:
    (root / "app/idle.py").write_text("x = 1  # seamlint: allow[SEA101] gone\n")
    ask(root)
    fixed = ask(root, apply=frozenset(Applicability))
    assert (fixed.fixed, fixed.reuse) == (1, Reuse())
    assert agree(root).reuse.report


# --- git --------------------------------------------------------------------------------------------


def git(root: Path, *arguments: str) -> None:
    who = ("-c", "user.name=n", "-c", "user.email=e@example.org")
    subprocess.run(["git", *who, *arguments], cwd=root, check=True, capture_output=True)


@pytest.fixture
def repository(root: Path) -> Path:
    git(root, "init", "-q")
    git(root, "add", "-A")
    git(root, "commit", "-qm", "all")
    return root


def as_if_old(place: Path) -> None:
    """The index, as if it had been written long after the files."""
    later = place.stat().st_mtime_ns + 10**10
    os.utime(place, ns=(later, later))


def test_a_fresh_clone_is_not_read(repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ask(repository)
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "-q", str(repository), str(clone))
    as_if_old(clone / ".git" / "index")
    monkeypatch.setattr(contents, "_hashed", lambda place, _: pytest.fail(f"{place} was read"))
    assert ask(clone).reuse.report


def test_a_fresh_clone_in_place_of_another(repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As in CI, where what is kept has the statuses of the clone before."""
    read = []
    hashed = contents._hashed

    def noted(place: str, size: int) -> str:
        read.append(place)
        return hashed(place, size)

    def cloned() -> Path:
        shutil.rmtree(tmp_path / "clone", ignore_errors=True)
        git(tmp_path, "clone", "-q", str(repository), str(tmp_path / "clone"))
        as_if_old(tmp_path / "clone" / ".git" / "index")
        return tmp_path / "clone"

    monkeypatch.setattr(contents, "_MANY", 2)
    monkeypatch.setattr(contents, "YOUNG", -(10**12))  # as if the files were old
    monkeypatch.setattr(contents, "_hashed", noted)
    ask(cloned())
    read.clear()
    assert ask(cloned()).reuse.report
    assert len(read) == 2


def test_a_change_in_a_fresh_clone(repository: Path, tmp_path: Path) -> None:
    ask(repository)
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "-q", str(repository), str(clone))
    as_if_old(clone / ".git" / "index")
    same_size_same_time(clone)
    assert not agree(clone).reuse.report


def known(root: Path) -> dict[str, str]:
    """What the index says of files below a folder."""
    index = git_index.read(str(root))
    places = [place for place in root.rglob("*") if place.is_file() and ".git" not in place.parts]
    told = {(path := str(place.relative_to(root))): index.content(path, place.stat()) for place in places}
    return {path: content for path, content in told.items() if content is not None}


def test_the_index_knows_the_same_contents(repository: Path) -> None:
    as_if_old(repository / ".git" / "index")
    told = known(repository)
    assert "app/views.py" in told
    assert known(repository / "app")["views.py"] == told["app/views.py"]
    for path, content in told.items():
        place = repository / path
        size = place.stat().st_size
        assert contents._hashed(str(place), size) == f"{content}:{size}"


def test_an_index_that_is_as_new_as_the_files(repository: Path) -> None:
    os.utime(repository / ".git" / "index", ns=(1, 1))
    assert known(repository) == {}


def test_names_of_any_length_and_kind(repository: Path) -> None:
    deep = "/".join(["d" * 200] * 15)
    names = ["é.py", "\udcff.py", f"{deep}/{'e' * 200}.py", *("b" * length for length in range(1, 17))]
    for name in names:
        place = repository / "more" / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(b"text")
    git(repository, "add", "-A")
    (repository / "app/meant.py").write_text("import stripe\n")
    git(repository, "add", "--intent-to-add", "app/meant.py")  # such an entry is longer
    as_if_old(repository / ".git" / "index")
    told = known(repository)
    assert "app/meant.py" not in told
    assert {"app/views.py", *(f"more/{name}" for name in names)} <= told.keys()


def test_what_changed_since_a_commit(repository: Path) -> None:
    every = ask(repository).files
    (repository / "app/views.py").write_text("import twilio\n")
    since = {"changed_since": "HEAD"}
    assert agree(repository, **since).reuse == Reuse(files=every - 1)
    assert agree(repository, **since).findings
    git(repository, "add", "-A")
    git(repository, "commit", "-qm", "more")
    assert agree(repository, **since).findings == ()


@pytest.mark.parametrize("flag", ["--assume-unchanged", "--skip-worktree"])
def test_files_that_git_does_not_look_at(repository: Path, flag: str) -> None:
    git(repository, "update-index", flag, "app/views.py")
    as_if_old(repository / ".git" / "index")
    told = known(repository)
    assert "app/views.py" not in told
    assert "app/old.py" in told


def test_filters(repository: Path) -> None:
    (repository / ".gitattributes").write_text("*.py filter=lfs\n")
    git(repository, "add", "-A")
    as_if_old(repository / ".git" / "index")
    assert known(repository) == {}


@pytest.mark.parametrize(
    "data", [b"", b"DIRC", b"DIRC\0\0\0\2\0\0\0\x09", b"x" * 300, b"DIRC\0\0\0\4\0\0\0\1" + b"y" * 200]
)
def test_an_index_of_another_form(repository: Path, data: bytes) -> None:
    (repository / ".git" / "index").write_bytes(data)
    assert known(repository) == {}
    assert ask(repository).findings


# --- the database -----------------------------------------------------------------------------------


def database(kept: Path) -> Path:
    (found,) = kept.glob("*.sqlite3")
    return found


@pytest.mark.parametrize("damage", ["empty", "noise", "cut", "no table", "values"])
def test_damage(root: Path, kept: Path, damage: str) -> None:
    ask(root)
    place = database(kept)
    if damage == "no table":
        place.unlink()
        sqlite3.connect(place).execute("CREATE TABLE kept (other)").connection.close()
    elif damage == "values":
        with sqlite3.connect(place) as connection:
            connection.execute("UPDATE kept SET value = value || x'00'")
        connection.close()
    else:
        data = place.read_bytes()
        place.write_bytes({"empty": b"", "noise": b"#" * 9000, "cut": data[: len(data) // 2]}[damage])
    assert not agree(root).reuse.report
    agree(root)


def test_busy(root: Path, kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ask(root)
    monkeypatch.setattr(store, "_PATIENCE", 0.01)
    connection = sqlite3.connect(database(kept))
    connection.execute("BEGIN EXCLUSIVE")
    assert not agree(root).reuse.report
    connection.close()
    assert agree(root).reuse.report


def test_nowhere_to_write(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("SEAMLINT_CACHE_DIR", str(tmp_path / "file" / "kept"))
    assert not agree(root).reuse.report


def test_many_at_once(root: Path, kept: Path) -> None:
    command = [sys.executable, "-m", "seamlint", "check", "--format", "json", str(root)]
    runs = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(4)]
    outputs = {process.communicate() for process in runs}
    assert len(outputs) == 1
    assert next(iter(outputs))[1] == b""
    assert ask(root).findings
    assert database(kept).stat().st_mode & 0o077 == 0


def test_an_answer_writes_nothing(root: Path, kept: Path) -> None:
    ask(root)
    ask(root)
    before = database(kept).read_bytes()
    assert ask(root).reuse.report
    assert database(kept).read_bytes() == before


def test_it_stays_small(kept: Path) -> None:
    small = store.Store(str(kept), largest=10_000)
    for number in range(40):
        small.put("kind", [(str(number), bytes(1000))])
    assert sum(size for _, size in small.sizes().values()) <= 10_000
    assert small.get("kind", ["39"]) == {"39": bytes(1000)}
    assert small.get("kind", ["0"]) == {}


def test_it_holds_no_text_and_no_secret(tmp_path: Path, kept: Path) -> None:
    text = filled(
        "import stripe\nstripe.api_key = '@@stripe_live@@'\npassword = '@@password@@'\nprint(f'{password}')\n"
        "MARROW = 1\n"
    )
    root = project(tmp_path, {"app/views.py": text, "README.md": filled("use @@stripe_live@@\n")})
    assert ask(root).findings
    assert ask(root).reuse.report
    data = database(kept).read_bytes()
    for value in (filled("@@stripe_live@@"), filled("@@password@@"), "MARROW"):
        assert value.encode() not in data


def test_command(root: Path, kept: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    ask(root)
    assert run(["cache", "info"]) == 0
    assert "reports: 1" in capsys.readouterr().out
    assert run(["cache", "clear"]) == 0
    assert not list(kept.glob("*.sqlite3"))
    assert run(["cache", "clear"]) == 0
    monkeypatch.setenv("SEAMLINT_CACHE_DIR", "")
    assert run(["cache", "info"]) == 0
