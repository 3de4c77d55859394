"""The formats for platforms, each read back by its schema or by a reader that others wrote."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from jsonschema import Draft4Validator

from seamlint import cli, discovery
from seamlint.facts import spans
from seamlint.finding import Finding, Severity
from seamlint.links.view import ModuleView
from seamlint.reporters import FORMATS
from seamlint.rule import LoadedRule, Rule

from .support import BOUNDARY, project

ROOT = Path(__file__).parent.parent
SCHEMA = json.loads((ROOT / "tests" / "schemas" / "sarif-schema-2.1.0.json").read_text("utf-8"))
ODD = "app/50%, a:b é😀.py"
FILES = {
    "app/__init__.py": "",
    "app/integrations/__init__.py": "",
    "app/integrations/payments.py": "import stripe\n",
    "app/views.py": "from app.integrations.payments import stripe as pay\n\npay.Charge.list()\n",
    "app/keys.py": 'import os\n\n\ndef key():\n    value = os.environ["STRIPE_SECRET_KEY"]\n    return value\n',
    "app/jobs.py": "import logging\n\nfrom app.keys import key\n\nlogging.info('%s', key())\n",
    "app/typed.py": "import typing\nif typing.TYPE_CHECKING:\n    import openai\n",
    "app/broken.py": "import stripe\nx = (\n",
    "app/old.py": "import stripe  # seamlint: allow[SEA101] moves in spring\nimport openai\n",
    "app/done.py": "x = 1\r\ny = '😀'; z = 2  # seamlint: allow[SEA101] gone\r\n",
    ODD: "x = '😀'; import stripe\nfrom openai import (\n    OpenAI,\n)\n",
    "pyproject.toml": BOUNDARY
    + '[[tool.seamlint.exceptions]]\nrule = "SEA101"\npath = "app/old.py"\nreason = "old"\nowner = "@shop"\n'
    + "expires = 2999-12-31\n",
}

Run = Callable[..., tuple[int, str]]


@pytest.fixture
def check(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs `seamlint check` in a folder: its exit code and what it printed."""
    monkeypatch.delenv("GITHUB_WORKSPACE", raising=False)
    monkeypatch.delenv("CI_PROJECT_DIR", raising=False)

    def run(folder: Path, *arguments: str) -> tuple[int, str]:
        monkeypatch.chdir(folder)
        code = cli.run(["check", *arguments])
        return code, capsys.readouterr().out

    return run


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    return project(tmp_path, FILES)


def _crash(_: ModuleView) -> Iterator[Finding]:
    raise RuntimeError("lost, 100%\nof it")


def _remark(module: ModuleView) -> Iterator[Finding]:
    yield REMARK.at(module, spans.of(1, 0, 1, 3), "a remark")


REMARK = Rule("SEA198", "remark", Severity.INFO)


def with_rules(
    monkeypatch: pytest.MonkeyPatch, *checks: tuple[Rule, Callable[[ModuleView], Iterator[Finding]]]
) -> None:
    more = [LoadedRule(rule, check, "Made for a test.", "elsewhere") for rule, check in checks]
    rules = (*discovery.rules(), *more)
    monkeypatch.setattr(discovery, "rules", lambda: rules)


def sarif(text: str) -> dict[str, Any]:
    """The run of a document that the official schema accepts."""
    document: dict[str, Any] = json.loads(text)
    assert [error.message for error in Draft4Validator(SCHEMA).iter_errors(document)] == []
    assert len(document["runs"]) == 1
    run: dict[str, Any] = document["runs"][0]
    return run


def place_of(result: dict[str, Any]) -> tuple[str, str, int, int, int, int]:
    at = result["locations"][0]["physicalLocation"]
    region = at["region"]
    path = unquote(at["artifactLocation"]["uri"])
    columns = (region["startLine"], region["startColumn"], region["endLine"], region["endColumn"])
    return (result["ruleId"], path, *columns)


def found_by(check: Run, root: Path) -> list[dict[str, Any]]:
    """The findings as the JSON format has them."""
    rows: list[dict[str, Any]] = json.loads(check(root, "--format", "json")[1])["findings"]
    return rows


# --- SARIF --------------------------------------------------------------------------------------


def test_sarif_has_every_finding_at_its_place(shop: Path, check: Run) -> None:
    code, text = check(shop, "--format", "sarif")
    run = sarif(text)
    standing = run["results"]
    wanted = found_by(check, shop)
    keys = ("code", "path", "line", "column", "end_line", "end_column")
    assert [place_of(result) for result in standing] == [tuple(row[key] for key in keys) for row in wanted]
    assert [result["message"]["text"] for result in standing] == [row["message"] for row in wanted]
    assert {result["level"] for result in standing} == {"error", "warning"}
    prints = [result["partialFingerprints"]["seamlint/v1"] for result in standing]
    assert prints == [row["fingerprint"] for row in wanted]
    assert (code, run["invocations"][0]["exitCode"], run["invocations"][0]["executionSuccessful"]) == (1, 1, True)


def test_sarif_counts_columns_in_code_points_and_encodes_paths(shop: Path, check: Run) -> None:
    run = sarif(check(shop, "--format", "sarif", ODD)[1])
    assert run["columnKind"] == "unicodeCodePoints"
    uris = {result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for result in run["results"]}
    assert uris == {"app/50%25%2C%20a%3Ab%20%C3%A9%F0%9F%98%80.py"}
    assert [place_of(result)[2:] for result in run["results"]] == [(1, 10, 1, 23), (2, 1, 4, 2)]
    assert set(run["originalUriBaseIds"]) == {"%SRCROOT%"}


def test_sarif_gives_the_way_from_its_beginning_to_the_finding(shop: Path, check: Run) -> None:
    run = sarif(check(shop, "--format", "sarif")[1])
    flows = {result["ruleId"]: result["codeFlows"][0] for result in run["results"] if "codeFlows" in result}
    steps = flows["SEA201"]["threadFlows"][0]["locations"]
    walked = [step["location"]["physicalLocation"] for step in steps]
    lines = [(at["artifactLocation"]["uri"], at["region"]["startLine"]) for at in walked]
    assert lines[0] == ("app/keys.py", 5)
    assert lines[-1] == ("app/jobs.py", 5)
    assert all(step["location"]["message"]["text"] for step in steps)
    assert "SEA102" in flows


def test_sarif_describes_every_rule(shop: Path, check: Run) -> None:
    run = sarif(check(shop, "--format", "sarif")[1])
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == [loaded.rule.code for loaded in discovery.rules()]
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
    for rule in rules:
        assert rule["help"]["text"].startswith(rule["shortDescription"]["text"])
        assert rule["properties"]["precision"] in ("high", "medium")
        page = rule["helpUri"].partition("/blob/main/")[2]
        assert (ROOT / page).is_file()
    by_code = {rule["id"]: rule for rule in rules}
    assert "```python\n" in by_code["SEA101"]["help"]["markdown"]
    assert by_code["SEA201"]["properties"] == {"tags": ["security"], "precision": "medium", "problem.severity": "error"}
    assert by_code["SEA111"]["defaultConfiguration"]["enabled"] is False


def test_sarif_has_what_is_accepted_and_why(shop: Path, check: Run) -> None:
    assert sarif(check(shop, "--format", "sarif", "app/old.py")[1])["results"] == []
    run = sarif(check(shop, "--format", "sarif", "--show-accepted", "app/old.py")[1])
    accepted = {place_of(result)[2]: result["suppressions"][0] for result in run["results"]}
    assert accepted == {
        1: {"kind": "inSource", "status": "accepted", "justification": "moves in spring"},
        2: {"kind": "external", "status": "accepted", "justification": "old (owner: @shop)"},
    }
    assert check(shop, "--format", "sarif", "app/old.py")[0] == 0


def test_sarif_fixes_do_what_fix_does(shop: Path, check: Run) -> None:
    run = sarif(check(shop, "--format", "sarif", "app/done.py")[1])
    [result] = run["results"]
    [change] = result["fixes"][0]["artifactChanges"]
    text = (shop / "app/done.py").read_bytes().decode("utf-8")
    lines = text.splitlines(keepends=True)
    for replacement in reversed(change["replacements"]):
        at = replacement["deletedRegion"]
        start, end = (
            sum(map(len, lines[: at[line] - 1])) + at[column] - 1
            for line, column in (("startLine", "startColumn"), ("endLine", "endColumn"))
        )
        text = text[:start] + replacement["insertedContent"]["text"] + text[end:]
    assert check(shop, "--fix", "app/done.py")[0] == 0
    assert (shop / "app/done.py").read_bytes().decode("utf-8") == text == "x = 1\r\ny = '😀'; z = 2\r\n"


def test_sarif_tells_what_was_not_read_and_what_failed(shop: Path, check: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    with_rules(monkeypatch, (Rule("SEA199", "broken"), _crash))
    code, text = check(shop, "--format", "sarif", "app/broken.py", "app/views.py")
    invocation = sarif(text)["invocations"][0]
    assert (code, invocation["exitCode"], invocation["executionSuccessful"]) == (3, 3, False)
    told = [(said["associatedRule"]["id"], said["level"]) for said in invocation["toolExecutionNotifications"]]
    assert told == [("SEA003", "error"), ("SEA199", "error")]


def test_no_report_in_a_file_is_left_from_before(shop: Path, check: Run) -> None:
    forms = [f"--format={name}={name}" for name in FORMATS]
    assert check(shop, *forms)[0] == 1
    (shop / "pyproject.toml").write_text("[tool.seamlint]\nx = 1\n", "utf-8")
    assert check(shop, *forms) == (2, "")
    for name in FORMATS:
        assert (shop / name).read_text("utf-8").count("SEA002") >= 1, name
        assert "stripe" not in (shop / name).read_text("utf-8") or name == "sarif", "the rules' pages are in SARIF"


def test_sarif_of_a_bad_configuration(tmp_path: Path, check: Run) -> None:
    root = project(tmp_path, {"pyproject.toml": "[tool.seamlint]\nx = 1\ny = 2\n"})
    code, text = check(root, "--format", "sarif")
    run = sarif(text)
    assert code == 2
    assert [result["ruleId"] for result in run["results"]] == ["SEA002", "SEA002"]
    assert run["invocations"][0]["executionSuccessful"] is False
    assert len(run["invocations"][0]["toolConfigurationNotifications"]) == 2


@pytest.mark.parametrize("form", ["sarif", "gitlab", "junit", "github"])
def test_a_report_is_the_same_every_time(shop: Path, check: Run, form: str) -> None:
    assert check(shop, "--format", form) == check(shop, "--format", form, "--jobs", "2")


# --- GitHub -------------------------------------------------------------------------------------

COMMAND = re.compile(r"::(\w+) (.*?)::(.*)")


def annotated(text: str) -> list[tuple[str, dict[str, str], str]]:
    """The commands as the runner of GitHub reads them, and one line for people at the end."""
    *lines, last = text.splitlines()
    found = []
    for line in lines:
        match = COMMAND.fullmatch(line)
        assert match, line
        properties = dict(part.split("=", 1) for part in match[2].split(","))
        found.append((match[1], {key: unescaped(value) for key, value in properties.items()}, unescaped(match[3])))
    assert "checked" in last
    return found


def unescaped(text: str) -> str:
    for escaped, character in (("%3A", ":"), ("%2C", ","), ("%0D", "\r"), ("%0A", "\n"), ("%25", "%")):
        text = text.replace(escaped, character)
    return text


def test_github_gets_an_annotation_for_each_finding(shop: Path, check: Run) -> None:
    code, text = check(shop, "--format", "github")
    wanted = found_by(check, shop)
    told = annotated(text)
    assert code == 1
    assert [properties["file"] for _, properties, _ in told] == [row["path"] for row in wanted]
    assert [properties["line"] for _, properties, _ in told] == [str(row["line"]) for row in wanted]
    assert [kind for kind, _, _ in told] == [row["severity"] for row in wanted]
    assert all(row["message"] in said and row["path"] in said for row, (_, _, said) in zip(wanted, told, strict=True))
    several = [properties for _, properties, _ in told if properties["line"] != properties["endLine"]]
    assert several
    assert not any("col" in properties for properties in several)


def test_github_gets_no_line_end_within_a_command(tmp_path: Path, check: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    with_rules(monkeypatch, (Rule("SEA199", "broken"), _crash), (REMARK, _remark))
    name = "app/a\nb::c,%0A.py"
    code, text = check(project(tmp_path, {name: "import stripe\n"}), "--format", "github", name)
    told = annotated(text)
    assert code == 3
    assert {properties["file"] for _, properties, _ in told} == {name}
    assert [kind for kind, _, _ in told] == ["notice", "error", "error"]


# --- GitLab -------------------------------------------------------------------------------------

SEVERITIES = {"info", "minor", "major", "critical", "blocker"}


def quality(text: str) -> list[dict[str, Any]]:
    """The rows of a report that has what GitLab documents, and one fingerprint for each."""
    rows: list[dict[str, Any]] = json.loads(text)
    for row in rows:
        assert all(isinstance(row[key], str) and row[key] for key in ("description", "check_name", "fingerprint"))
        assert row["severity"] in SEVERITIES
        assert isinstance(row["location"]["lines"]["begin"], int)
        assert not row["location"]["path"].startswith((".", "/"))
    assert len({row["fingerprint"] for row in rows}) == len(rows)
    return rows


def test_gitlab_gets_a_row_for_each_finding(shop: Path, check: Run) -> None:
    code, text = check(shop, "--format", "gitlab")
    rows = quality(text)
    wanted = found_by(check, shop)
    assert code == 1
    assert [(row["check_name"], row["location"]["path"], row["location"]["lines"]["begin"]) for row in rows] == [
        (row["code"], row["path"], row["line"]) for row in wanted
    ]
    assert {row["severity"] for row in rows} == {"major", "minor"}


def test_gitlab_of_nothing_of_twins_and_of_a_failure(
    tmp_path: Path, check: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    clean = project(tmp_path / "clean", {"app/a.py": "x = 1\n"})
    assert quality(check(clean, "--format", "gitlab")[1]) == []
    twins = project(tmp_path / "twins", {"app/a.py": "import stripe\n"})
    shop = project(twins, {"app/a.py": "import stripe\n"})  # a project in a project, with the same names
    assert len(quality(check(twins, "--format", "gitlab", "app/a.py", str(shop / "app/a.py"))[1])) == 2
    broken = project(tmp_path / "broken", {"pyproject.toml": "[tool.seamlint]\nx = 1\ny = 2\n"})
    assert len(quality(check(broken, "--format", "gitlab")[1])) == 2
    with_rules(monkeypatch, (Rule("SEA199", "broken"), _crash))
    assert [row["severity"] for row in quality(check(clean, "--format", "gitlab", "app/a.py")[1])] == ["blocker"]


# --- JUnit --------------------------------------------------------------------------------------


def test_junit_is_read_by_junitparser(shop: Path, check: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    junitparser = pytest.importorskip("junitparser")
    wanted = found_by(check, shop)
    with_rules(monkeypatch, (Rule("SEA199", "broken"), _crash), (REMARK, _remark))
    code, text = check(shop, "--format", "junit")
    suites = junitparser.JUnitXml.fromstring(text.encode("utf-8"))
    cases = [case for suite in suites for case in suite]
    failed = [case for case in cases if any(isinstance(it, junitparser.Failure) for it in case.result)]
    errors = [case for case in cases if any(isinstance(it, junitparser.Error) for it in case.result)]
    assert code == 3
    assert [case.classname for case in failed] == [row["path"] for row in wanted]
    assert [case.result[0].message for case in failed] == [row["message"] for row in wanted]
    assert errors
    assert len(cases) > len(failed) + len(errors), "remarks pass"
    assert (suites.tests, suites.failures, suites.errors) == (len(cases), len(failed), len(errors))


def test_junit_of_nothing_has_a_test_that_passed(tmp_path: Path, check: Run) -> None:
    junitparser = pytest.importorskip("junitparser")
    code, text = check(project(tmp_path, {"app/a.py": "x = 1\n"}), "--format", "junit")
    [[case]] = junitparser.JUnitXml.fromstring(text.encode("utf-8"))
    assert code == 0
    assert case.is_passed


def test_junit_holds_no_character_that_xml_forbids(tmp_path: Path, check: Run) -> None:
    junitparser = pytest.importorskip("junitparser")
    name = "app/a\x01b\x1b<&>\udcff.py"
    _, text = check(project(tmp_path, {name: "import stripe\n"}), "--format", "junit", name)
    [[case]] = junitparser.JUnitXml.fromstring(text.encode("utf-8"))
    assert case.classname == "app/a\ufffdb\ufffd<&>\ufffd.py"


def test_platforms_are_told_that_there_is_no_boundary(tmp_path: Path, check: Run) -> None:
    root = project(tmp_path, {"pyproject.toml": "", "app/a.py": "import stripe\n"})
    code, text = check(root, "--format", "github", "--format", "sarif=out.sarif")
    assert code == 0
    [(kind, _, said)] = annotated(text)
    assert (kind, said) == ("warning", "No boundary is configured, so the boundary rules did not run.")
    notes = sarif((root / "out.sarif").read_text("utf-8"))["invocations"][0]["toolConfigurationNotifications"]
    assert [(note["level"], note["message"]["text"]) for note in notes] == [("warning", said)]


# --- where reports go ---------------------------------------------------------------------------


def test_several_formats_in_one_run(shop: Path, check: Run) -> None:
    _, alone = check(shop)
    code, text = check(shop, "--format", "text", "--format", "sarif=out.sarif", "--format", "junit=out.xml")
    assert (code, text) == (1, alone)
    sarif((shop / "out.sarif").read_text("utf-8"))
    assert (shop / "out.xml").read_text("utf-8").startswith("<?xml")
    assert check(shop, "--format", "sarif=out.sarif", "--format", "json", "--output", "out.json") == (1, "")
    assert json.loads((shop / "out.json").read_text("utf-8"))["version"] == 1
    assert check(shop, "--format", "gitlab=only.json") == (1, "")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--format", "text", "--format", "json"), "only one format can go to the standard output"),
        (("--format", "sarif=a", "--format", "json=./a"), "two formats cannot be written to the same file"),
        (("--format", "sarif=a", "--format", "json", "--output", "a"), "two formats cannot be written"),
        (("--format", "sarif=a", "--output", "b"), "--output is for a format without a file"),
        (("--format", "json", "--diff"), "--diff has a format of its own"),
    ],
    ids=lambda value: value if isinstance(value, str) else " ".join(value),
)
def test_places_that_make_no_sense_are_wrong_usage(
    shop: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], arguments: list[str], said: str
) -> None:
    monkeypatch.chdir(shop)
    assert cli.run(["check", *arguments]) == 2
    assert said in capsys.readouterr().err
    assert not (shop / "a").exists()


@pytest.mark.parametrize(("form", "said"), [("xml", "there is no format xml"), ("sarif=", "the name of a file")])
def test_a_format_that_is_not_there(
    shop: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], form: str, said: str
) -> None:
    monkeypatch.chdir(shop)
    with pytest.raises(SystemExit) as ended:
        cli.run(["check", "--format", form])
    assert ended.value.code == 2
    assert said in capsys.readouterr().err


@pytest.mark.parametrize("variable", ["GITHUB_WORKSPACE", "CI_PROJECT_DIR", ""])
def test_platforms_get_paths_of_their_repository(
    tmp_path: Path, check: Run, monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    root = project(tmp_path / "shop", {"app/a.py": "import stripe\n"})
    check(root)  # takes the variables away
    if variable:
        monkeypatch.setenv(variable, str(tmp_path))
    folder = root if variable else tmp_path
    target = "." if variable else str(root)
    _, text = check(folder, target, "--format", "github", "--format", "gitlab=q.json", "--format", "sarif=s.sarif")
    wanted = "shop/project/app/a.py"
    assert annotated(text)[0][1]["file"] == wanted
    assert quality((folder / "q.json").read_text("utf-8"))[0]["location"]["path"] == wanted
    assert place_of(sarif((folder / "s.sarif").read_text("utf-8"))["results"][0])[1] == wanted


def test_statistics_are_said_beside_the_report(
    shop: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(shop)
    assert cli.run(["check", "--format", "json", "--statistics"]) == 1
    said = capsys.readouterr()
    document = json.loads(said.out)
    rules = [row["code"] for row in document["findings"]]
    counts = {match[1]: int(match[2]) for match in re.finditer(r"^  (SEA\d+) \S+ +(\d+)$", said.err, re.MULTILINE)}
    assert counts == {code: rules.count(code) for code in rules}
    providers = [row["provider"] for row in document["findings"]]
    assert re.search(rf"^  stripe +{providers.count('stripe')}$", said.err, re.MULTILINE)
    summary = document["summary"]
    assert f"Files: {summary['files']} checked, {summary['parsed']} analysed" in said.err
    assert re.search(r"^  by comments +1\n  by exceptions +1$", said.err, re.MULTILINE)
    stages = re.findall(r"^  ([a-z ]+?) +\d+\.\d\d s +(\d+\.\d) %$", said.err, re.MULTILINE)
    assert {name for name, _ in stages} >= {"files", "facts", "links", "secrets", "rules", "fixes"}
    assert 99 < sum(float(share) for _, share in stages) < 101


def test_statistics_go_with_a_diff_and_with_a_report_from_before(
    shop: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(shop)
    assert cli.run(["check", "app/done.py", "--diff", "--statistics"]) == 1
    said = capsys.readouterr()
    assert said.out.startswith("--- ")
    assert "Time:\n" in said.err
    monkeypatch.setenv("SEAMLINT_CACHE_DIR", str(shop.parent / "kept"))
    first = cli.run(["check", "--format", "sarif", "--show-accepted"]), capsys.readouterr().out
    assert cli.run(["check", "--format", "sarif", "--show-accepted", "--statistics"]) == first[0]
    said = capsys.readouterr()
    assert said.out == first[1]
    assert "Kept from an earlier run: all of it" in said.err
