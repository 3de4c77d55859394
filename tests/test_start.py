"""The short ways: what is known, or seen at a glance, is what a whole run would say."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest

from seamlint import api, glance, ignores, shipped, shortcut
from seamlint.cli import run
from seamlint.files import walk
from seamlint.front import check
from seamlint.ignores import Ignore
from seamlint.request import Request

from .fixture_cases import cases, on_disk
from .support import BOUNDARY, project

CLEAN = {"app/views.py": "import json\n\n\ndef show(value):\n    return json.dumps(value)\n", "README.md": "# Shop\n"}
BLANK = {"app/__init__.py": "", "app/integrations/__init__.py": "\n"}
PLAIN = {"pyproject.toml": BOUNDARY, **BLANK, **CLEAN}


def answer(capsys: pytest.CaptureFixture[str], *arguments: str) -> str | None:
    """What the short way says; None if it leads nowhere. It never says anything but what a run says."""
    taken = shortcut.take(["check", *arguments])
    said = capsys.readouterr().out
    if not taken:
        assert said == ""
        return None
    assert run(["check", "--jobs", "1", "--no-cache", *(each for each in arguments if each != "--no-cache")]) == 0
    assert said == capsys.readouterr().out
    return said


@pytest.fixture(autouse=True)
def _kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SEAMLINT_CACHE_DIR", str(tmp_path / "kept"))


@pytest.mark.parametrize("arguments", [(), ("--no-cache",), (".",), ("app/views.py",), ("app", "app/views.py")])
def test_nothing_to_find(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...]
) -> None:
    monkeypatch.chdir(project(tmp_path, PLAIN))
    first = answer(capsys, *arguments)
    assert first is not None
    assert answer(capsys, *arguments) == first


MORE = {
    "an SDK": {"app/views.py": "import stripe\n"},
    "a broken file": {"app/views.py": "print(\n"},
    "a broken file that does not look it": {"app/views.py": "1 +\n"},
    "a comment": {"app/views.py": "x = 1  # seamlint: allow[SEA101] gone\n"},
    "a credential": {"app/views.py": 'password = "Tr0ub4dor&3x"\n'},
    "a credential in a text": {"README.md": "    password: 'Tr0ub4dor&3x'\n"},
    "a secret that may leave": {"app/views.py": "import logging\n\nlogging.info(user.password)\n"},
    "another encoding": {"app/views.py": b"# coding: latin-1\nx = '\xe4'\n"},
    "a boundary with something in it": {"app/integrations/__init__.py": "def pay(): ...\n"},
    "a boundary that is not there": {"pyproject.toml": '[tool.seamlint.boundary]\npackages = ["app.other"]\n'},
    "no boundary": {"pyproject.toml": "[tool.seamlint]\n"},
    "a configuration that cannot be": {"pyproject.toml": "[tool.seamlint]\nboundary = 1\n"},
    "a manifest": {"pyproject.toml": f'{BOUNDARY}[tool.seamlint.capabilities.pay]\nfamily = "payments"\n'},
    "a rule that is left out": {"pyproject.toml": f'[tool.seamlint]\nignore = ["SEA999"]\n{BOUNDARY}'},
    "a baseline": {"pyproject.toml": f'[tool.seamlint]\nbaseline = "known.json"\n{BOUNDARY}'},
    "a notebook": {"app/views.ipynb": "{}"},
}


@pytest.mark.parametrize("more", MORE.values(), ids=MORE)
def test_more_to_say(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    more: dict[str, str | bytes],
) -> None:
    monkeypatch.chdir(project(tmp_path, {**PLAIN, **more}))
    assert answer(capsys, "app/views.py" if "app/views.py" in more else ".") is None


@pytest.mark.parametrize(
    "arguments", [["--fix"], ["--statistics"], ["--select", "SEA1"], ["nowhere.py"], ["--no-cache", "--no-cache", "-q"]]
)
def test_more_is_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str]) -> None:
    monkeypatch.chdir(project(tmp_path, PLAIN))
    assert not shortcut.take(["check", *arguments])
    assert not shortcut.take(["rule", "SEA101"])


def test_an_answer_is_given_up_with_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(project(tmp_path, PLAIN))
    assert answer(capsys) is not None
    Path("app/views.py").write_text("import stripe\n", "utf-8")
    assert answer(capsys) is None
    assert run(["check", "--jobs", "1"]) == 1  # which goes on with what the short way looked at
    Path("app/views.py").write_text("import json\n", "utf-8")
    assert run(["check", "--jobs", "1"]) == 0


def test_what_is_known_and_no_summary_is_not_found_out_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(project(tmp_path, {**PLAIN, "app/views.py": "import stripe\n"}))
    assert run(["check", "--jobs", "1"]) == 1
    said = capsys.readouterr().out
    assert answer(capsys) is None
    monkeypatch.setattr(api, "check", lambda *_: pytest.fail("all of it is known"))
    assert run(["check"]) == 1
    assert capsys.readouterr().out == said


def test_what_is_left_out_at_a_glance_has_no_finding(tmp_path: Path) -> None:
    """Every file of the rules' fixtures, alone behind an empty boundary."""
    root = project(tmp_path, PLAIN)
    said = 0
    for text in _fixtures():
        (root / "app" / "views.py").write_bytes(text)
        settings = glance.settings_of(str(root), "pyproject.toml")
        assert settings is not None
        summary = glance.summary(str(root), settings, walk(str(root)), [""])
        if summary is not None:
            said += 1
            assert check(Request((str(root),), fixes=True))[1].summary == summary, text
    assert said > 20


def _fixtures() -> Iterator[bytes]:
    texts = {path.read_bytes() for case in cases() for path in on_disk(case).rglob("*.py")}
    yield from sorted(texts)


GLOBS = """
*.py[co] *.so build/ /dist docs/_build/ *.egg-info/ .env* *~ a*c [ab].py [!a].py foo\\ \\#x a?c */tmp **/logs lib/**
*.log* ! /a/b a//b [z-a] [] *[ab]* .coverage.* #x x/
""".split()
PATHS = """
a.pyc a.pyo a.py x/a.pyc a.so build x/build dist x/dist docs/_build x/docs/_build p.egg-info .env .env.x a~ abc ac abd
a.py b.py c.py foo #x x/tmp x/y/tmp logs x/logs lib/a lib/a/b a.log a.log.1 a/b x/a/b .coverage.1 x y/x
""".split()


def test_plain_globs_are_what_pathspec_takes_them_for(monkeypatch: pytest.MonkeyPatch) -> None:
    def verdicts() -> list[bool | None]:
        lists = [Ignore("", [glob]) for glob in GLOBS]
        return [each.verdict(path, folder) for each, path, folder in product(lists, PATHS, (False, True))]

    plain = verdicts()
    monkeypatch.setattr(ignores, "_expanded", lambda _: [])
    assert plain == verdicts()


def test_a_table_that_was_edited_is_read_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    name = "catalogue/commands.toml"
    assert shipped.table(name) == shipped._parsed(shipped._data(name))
    data = shipped._data
    monkeypatch.setattr(shipped, "_data", lambda asked: data(asked) + b"[more]\n" if asked == name else data(asked))
    assert "more" in shipped.table(name)
