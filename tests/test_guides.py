"""The guides are followed: their files are written, their commands typed, and what they show is what comes."""

from __future__ import annotations

import re
import shlex
import sys
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest

from seamlint import configuration, discovery
from seamlint.cli import run
from seamlint.rule import LoadedRule
from tests.test_docs import FENCE

DOCS = Path(__file__).parent.parent / "docs"
GUIDES = ["concepts", "context", "report", "writing-a-rule"]
_NAMED = re.compile(r"^# ([\w./-]+\.\w+)\n")


def blocks(page: str) -> Iterator[tuple[str, str]]:
    yield from FENCE.findall((DOCS / f"{page}.md").read_text(encoding="utf-8"))


def write_files(page: str, root: Path) -> None:
    """A block that begins with the name of a file is that file; every package gets its `__init__.py`."""
    for _, body in blocks(page):
        named = _NAMED.match(body)
        if named is None:
            continue
        path = root / named[1]
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(body[named.end() :], encoding="utf-8")
        for folder in path.relative_to(root).parents:
            if path.suffix == ".py" and folder.name:
                (root / folder / "__init__.py").touch()
    if not (root / "pyproject.toml").is_file():
        (root / "pyproject.toml").write_text('[tool.seamlint.boundary]\npackages = ["app.integrations"]\n', "utf-8")


@pytest.mark.parametrize("page", GUIDES)
def test_a_guide_can_be_followed(
    page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    write_files(page, tmp_path)
    monkeypatch.chdir(tmp_path)
    _install_house_rules(tmp_path, monkeypatch)
    typed = 0
    for language, body in blocks(page):
        if language != "console":
            continue
        command, _, shown = body.partition("\n")
        program, *arguments = shlex.split(command.removeprefix("$ "))
        assert program == "seamlint"
        assert run(arguments) in (0, 1)
        assert capsys.readouterr().out.startswith(shown), command
        typed += 1
    assert typed


def _install_house_rules(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a package with an entry point would do, for the rule that the guide has."""
    module = root / "house_rules" / "adapter_home.py"
    if not module.is_file():
        return
    monkeypatch.syspath_prepend(str(root))
    import house_rules.adapter_home as found  # type: ignore[import-not-found]

    for name in ("house_rules", "house_rules.adapter_home"):
        monkeypatch.delitem(sys.modules, name)
    own = LoadedRule(found.RULE, found.check, found.__doc__.strip(), found.__name__)
    known = (*discovery.rules(), own)
    monkeypatch.setattr(discovery, "rules", lambda: known)


def test_the_page_says_what_the_guide_says_of_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_files("report", tmp_path)
    assert run(["report", str(tmp_path)]) == 0
    rows = re.findall(r"<tr>(.*?)</tr>", capsys.readouterr().out, re.DOTALL)
    web, jobs = (next(row for row in rows if f">{name}<" in row) for name in ("app.web", "app.jobs"))
    assert "app.web.refunds" in web
    assert "nothing" in web
    assert "app/jobs/nightly.py:1" in jobs


def test_codes_of_others_are_left_to_them() -> None:
    assert [loaded.rule.code for loaded in discovery.rules() if loaded.rule.code >= "SEA900"] == []


@pytest.mark.parametrize("page", GUIDES)
def test_configuration_in_guides_is_accepted(page: str, tmp_path: Path) -> None:
    for language, body in blocks(page):
        if language == "toml":
            (tmp_path / "pyproject.toml").write_text(body, encoding="utf-8")
            assert configuration.read(str(tmp_path), "pyproject.toml").problems == ()


def test_pictures_are_whole_and_say_what_they_show() -> None:
    for picture in DOCS.glob("*.svg"):
        root = ElementTree.parse(picture).getroot()
        assert {"title", "desc"} <= {child.tag.partition("}")[2] for child in root}
        assert "http" not in picture.read_text(encoding="utf-8").replace("http://www.w3.org/2000/svg", "")


def test_every_page_is_in_the_site() -> None:
    index = (DOCS / "index.md").read_text(encoding="utf-8")
    guides, reference, rules = re.findall(r"```\{toctree\}\n(.*?)```", index, re.DOTALL)
    assert "\n*\n" in guides  # whatever is not named comes last
    assert "rules/*" in rules
    named = re.findall(r"^[a-z-]+$", guides + reference, re.MULTILINE)
    assert [name for name in named if not (DOCS / f"{name}.md").is_file()] == []
