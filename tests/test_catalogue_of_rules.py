"""Code, documentation, fixtures and changelog of every rule belong together."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from seamlint import configuration, discovery
from seamlint._toml import loads
from seamlint.rule import LoadedRule

from .fixture_cases import REPOSITORY, cases, expected, is_clean, on_disk, speaks
from .support import findings

FAMILIES = {
    "boundary": "1",
    "secrets": "2",
    "bindings": "3",
    "edges": "4",
    "ownership": "5",
    "proof": "6",
    "evidence": "7",
}
NO_FIXTURES = {"SEA002"}  # a configuration that cannot be used ends the run before there are findings
UNPARSABLE = {"SEA003"}  # the point of its bad example
LONGEST = 110
_SECTION = re.compile(r"^(Bad|Good|Not a violation|Options):(.*)", re.MULTILINE)
_KEY = re.compile(r"`([a-z][a-z.-]*)`")

ALL = discovery.rules()
OWN = tuple(loaded for loaded in ALL if ".lint_rules." in loaded.module)
WITH_FIXTURES = tuple(loaded for loaded in ALL if loaded.rule.code not in NO_FIXTURES)


def _name(loaded: LoadedRule) -> str:
    return loaded.rule.code


every_rule = pytest.mark.parametrize("loaded", ALL, ids=_name)
every_own_rule = pytest.mark.parametrize("loaded", OWN, ids=_name)
every_rule_with_fixtures = pytest.mark.parametrize("loaded", WITH_FIXTURES, ids=_name)


def _file(loaded: LoadedRule) -> Path:
    return REPOSITORY.joinpath(*loaded.module.split(".")[1:]).with_suffix(".py")


def sections(documentation: str) -> dict[str, str]:
    """The text under each of the headings that a page may have."""
    found: dict[str, str] = {}
    marks = list(_SECTION.finditer(documentation))
    ends = [*(mark.start() for mark in marks[1:]), len(documentation)]
    for mark, end in zip(marks, ends, strict=True):
        found[mark.group(1)] = documentation[mark.start(2) : end]
    return found


def code_blocks(text: str) -> list[str]:
    """The indented blocks of a section, each without its indent."""
    blocks: list[list[str]] = [[]]
    for line in text.splitlines():
        if line.startswith("    "):
            blocks[-1].append(line[4:])
        elif line:
            blocks.append([])
        elif blocks[-1]:
            blocks[-1].append("")
    return ["\n".join(block).strip("\n") + "\n" for block in blocks if any(block)]


@cache
def _codes_found(case: Path) -> frozenset[str]:
    """Every rule that fires on the case, also of those that are off by default."""
    return frozenset(finding.code for finding in findings(on_disk(case), select=("ALL",)) if speaks(case, finding.code))


@every_own_rule
def test_a_code_is_in_the_range_of_its_family(loaded: LoadedRule) -> None:
    family = _file(loaded).parent.name
    assert loaded.rule.code.startswith(f"SEA{FAMILIES[family]}")


def test_names_are_unique() -> None:
    names = [loaded.rule.name for loaded in ALL]
    assert len(set(names)) == len(names)


@every_rule
def test_a_name_is_in_kebab_case_and_reads_after_allow(loaded: LoadedRule) -> None:
    assert re.fullmatch(r"[a-z]+(-[a-z]+)+", loaded.rule.name)
    assert not re.match(r"(no|not|disallow|avoid|use|prefer|require|forbid|allow|missing)-", loaded.rule.name)


@every_own_rule
def test_a_module_is_named_like_its_rule(loaded: LoadedRule) -> None:
    assert _file(loaded).stem == loaded.rule.name.replace("-", "_")


@every_own_rule
def test_a_module_stays_small(loaded: LoadedRule) -> None:
    assert len(_file(loaded).read_text("utf-8").splitlines()) < LONGEST


@every_rule
def test_the_first_line_is_one_sentence(loaded: LoadedRule) -> None:
    first, second = loaded.documentation.splitlines()[:2]
    assert first.endswith(".")
    assert second == ""


@every_rule_with_fixtures
def test_a_page_says_what_is_bad_what_is_good_and_what_is_no_violation(loaded: LoadedRule) -> None:
    assert {"Bad", "Good", "Not a violation"} <= sections(loaded.documentation).keys()


@every_own_rule
def test_a_page_says_which_options_there_are(loaded: LoadedRule) -> None:
    options = sections(loaded.documentation)["Options"]
    assert _KEY.findall(options) or options.strip() == "none."


@every_rule
def test_examples_parse(loaded: LoadedRule) -> None:
    parts = sections(loaded.documentation)
    for heading in ("Bad", "Good"):
        blocks = code_blocks(parts[heading])
        assert blocks, f"{heading}: there is no example"
        for block in blocks:
            if block.startswith("["):
                assert loads(block)
            elif heading == "Good" or loaded.rule.code not in UNPARSABLE:
                ast.parse(block)


@every_own_rule
def test_options_are_keys_of_the_configuration(loaded: LoadedRule, tmp_path: Path) -> None:
    for key in _KEY.findall(sections(loaded.documentation)["Options"]):
        (tmp_path / "seamlint.toml").write_text(f"{key} = 2000-01-01\n", "utf-8")
        problems = [str(problem) for problem in configuration.read(str(tmp_path), "seamlint.toml").problems]
        assert any(f"{key}: expected" in problem for problem in problems), (
            f"{key} is no key of the configuration: {problems}"
        )


@every_rule_with_fixtures
def test_a_rule_has_fixtures_with_violations_and_clean_look_alikes(loaded: LoadedRule) -> None:
    code = loaded.rule.code
    own = [case for case in cases() if case.parent.name == code]
    violations = [case for case in own if any(item.code == code for item in expected(case))]
    clean = [case for case in own if is_clean(case)]
    assert violations, f"fixtures/rules/{code} holds no case that expects {code}"
    assert clean, f"fixtures/rules/{code} holds no case called `clean`"
    assert not [case.name for case in clean if expected(case)]


def test_fixtures_are_of_rules_that_exist() -> None:
    assert {case.parent.name for case in cases()} <= {loaded.rule.code for loaded in ALL}


@every_rule_with_fixtures
def test_a_rule_that_is_on_fires_on_its_fixtures_without_being_selected(loaded: LoadedRule) -> None:
    own = [case for case in cases() if case.parent.name == loaded.rule.code]
    fires = any(findings(on_disk(case), loaded.rule.code) for case in own if "select" not in _configuration(case))
    assert fires is loaded.rule.default


def _configuration(case: Path) -> str:
    paths = (case / name for name in ("pyproject.toml", "seamlint.toml"))
    return "".join(path.read_text("utf-8") for path in paths if path.is_file())


@pytest.mark.parametrize("case", [case for case in cases() if is_clean(case)], ids=lambda case: case.parent.name)
def test_no_rule_fires_on_a_clean_fixture_of_another(case: Path) -> None:
    assert not _codes_found(case) - {case.parent.name}


@every_rule
def test_the_changelog_names_the_rule(loaded: LoadedRule) -> None:
    changelog = REPOSITORY / "CHANGELOG.md"
    assert changelog.is_file(), "there is no CHANGELOG.md"
    assert re.search(rf"\b{loaded.rule.code}\b", changelog.read_text("utf-8"))


@every_rule
def test_the_rule_has_a_page_in_the_documentation(loaded: LoadedRule) -> None:
    page = REPOSITORY / "docs" / "rules" / f"{loaded.rule.code}.md"
    assert page.is_file(), "run `python docs/generate.py`"
    assert loaded.documentation.splitlines()[0] in page.read_text("utf-8"), "run `python docs/generate.py`"
