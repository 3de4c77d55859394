"""The command line: commands, options, formats, exit codes."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import seamlint as package
from seamlint import cli, discovery
from seamlint.__main__ import main
from seamlint.commands import check as command
from seamlint.finding import Finding
from seamlint.links.view import ModuleView
from seamlint.rule import LoadedRule, Rule

from .support import BOUNDARY, project, seamlint

VIEWS = """\
import os

import stripe

stripe.api_key = os.environ["STRIPE_SECRET_KEY"]
__import__("openai")
"""
SHOP = {"app/views.py": VIEWS, "app/totals.py": "TOTAL = 1\n"}


def codes(output: str) -> list[str]:
    """The codes of a report as text."""
    return [line.split(": ", 1)[1].split(" ", 1)[0] for line in output.splitlines() if line.startswith("app/")]


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    return project(tmp_path, SHOP)


@pytest.mark.parametrize(
    ("files", "code"),
    [
        ({"app/totals.py": "TOTAL = 1\n"}, 0),
        ({"app/views.py": "import typing\nif typing.TYPE_CHECKING:\n    import stripe\n"}, 1),
        ({"app/views.py": "import stripe\n"}, 1),
        ({"pyproject.toml": BOUNDARY + "layuot = 'x'\n"}, 2),
        ({"pyproject.toml": "", "app/views.py": "import stripe\n"}, 0),
    ],
    ids=["nothing", "warning", "error", "configuration", "no boundary"],
)
def test_the_exit_code_says_what_was_found(tmp_path: Path, files: dict[str, str], code: int) -> None:
    assert seamlint(project(tmp_path, files), "check").returncode == code


def test_a_report_has_place_source_line_and_closing(tmp_path: Path) -> None:
    done = seamlint(project(tmp_path, {"app/views.py": "x = 1; import stripe\n"}), "check", "app/views.py")
    lines = done.stdout.splitlines()
    assert lines[0].startswith("app/views.py:1:8: SEA101 ")
    assert lines[1:3] == ["1 | x = 1; import stripe", "  |        ^^^^^^^^^^^^^"]
    assert lines[-1] == "1 error in 1 file. 1 file checked: 1 analysed, 0 could not matter."
    assert done.stderr == ""


def test_the_closing_counts_what_was_looked_at(shop: Path) -> None:
    closing = seamlint(shop, "check").stdout.splitlines()[-1]
    assert closing == "3 errors in 1 file. 4 files checked: 2 analysed, 2 could not matter."
    closing = seamlint(shop, "check", "app/totals.py").stdout.splitlines()[-1]
    assert closing == "Nothing found. 1 file checked: 1 analysed, 0 could not matter."


def test_without_a_boundary_the_summary_names_sdks_and_modules(tmp_path: Path) -> None:
    files = {"pyproject.toml": "", "app/pay/views.py": "import stripe\n", "app/pay/jobs.py": "import stripe, openai\n"}
    done = seamlint(project(tmp_path, files), "check")
    assert "2 modules: app.pay.jobs, app.pay.views" in done.stdout
    assert "1 module: app.pay.jobs" in done.stdout
    assert "--boundary" not in done.stdout  # there is no package that it could name


def test_what_is_advised_without_a_boundary_can_be_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    held = {f"app/providers/{name}.py": f"import {name}\n" for name in ("stripe", "openai", "twilio")}
    project(tmp_path, {"pyproject.toml": "", "app/views.py": "import stripe\n", **held})
    monkeypatch.chdir(tmp_path)
    assert cli.run(["check"]) == 0
    told = capsys.readouterr().out
    assert 'packages = ["app.providers"]' in told
    assert cli.run(told.partition("first with: seamlint ")[2].partition("\n")[0].split()) == 1
    assert cli.run(["init"]) == 0
    assert 'packages = ["app.providers"]' in capsys.readouterr().out


def test_without_a_boundary_projects_below_are_named(tmp_path: Path) -> None:
    own = '[tool.seamlint.boundary]\npackages = ["pay"]\n'
    files = {f"{name}/pyproject.toml": own for name in ("bills", "mails")}
    files |= {f"{name}/pay/__init__.py": "" for name in ("bills", "mails")}
    done = seamlint(project(tmp_path, {"pyproject.toml": "", "tools/run.py": "", **files}), "check")
    assert "Check these projects with: seamlint check bills mails\n" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "found"),
    [
        ([], {"SEA101", "SEA102", "SEA208"}),
        (["--select", "ALL"], {"SEA101", "SEA102", "SEA208", "SEA501"}),
        (["--select", "SEA1"], {"SEA101", "SEA102"}),
        (["--select", "SEA101"], {"SEA101"}),
        (["--select", "sea101, SEA208,"], {"SEA101", "SEA208"}),
        (["--select", "SEA"], {"SEA101", "SEA102", "SEA208", "SEA501"}),
        (["--ignore", "SEA101"], {"SEA102", "SEA208"}),
        (["--ignore", "SEA1"], {"SEA208"}),
        (["--select", "SEA1", "--ignore", "SEA102"], {"SEA101"}),
        (["--select", "SEA113"], set()),
        (["--ignore", "ALL"], set()),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_rules_are_chosen_by_beginnings_of_their_codes(shop: Path, arguments: list[str], found: set[str]) -> None:
    done = seamlint(shop, "check", *arguments)
    assert set(codes(done.stdout)) == found
    assert done.returncode == bool(found)


@pytest.mark.parametrize("option", ["--select", "--ignore"])
@pytest.mark.parametrize("code", ["SEA9", "SEA1011", "E501", "stripe-import"])
def test_a_code_that_no_rule_has_is_wrong_usage(shop: Path, option: str, code: str) -> None:
    done = seamlint(shop, "check", option, f"SEA101,{code}")
    assert done.returncode == 2
    assert f"no rule begins with {code.upper()}" in done.stderr
    assert done.stdout == ""


def test_unknown_codes_in_the_configuration_are_told_with_their_keys(tmp_path: Path) -> None:
    exception = 'rule = "SEA9"\npath = "app"\nreason = "moves"\nowner = "@a"\nexpires = 2999-01-01\n'
    text = f'[tool.seamlint]\nignore = ["SEA101", "SEA999"]\n{BOUNDARY}[[tool.seamlint.exceptions]]\n{exception}'
    done = seamlint(project(tmp_path, {**SHOP, "pyproject.toml": text}), "check")
    assert done.returncode == 2
    assert "tool.seamlint.ignore[1]: no rule begins with SEA999" in done.stderr
    assert "tool.seamlint.exceptions[0].rule: no rule begins with SEA9" in done.stderr


def test_the_boundary_of_the_command_line_wins(tmp_path: Path) -> None:
    files = {**SHOP, "pyproject.toml": BOUNDARY, "app/integrations/__init__.py": "import stripe\n"}
    root = project(tmp_path, files)
    done = seamlint(root, "check", "--boundary", "app.views, app.integrations", "--select", "SEA101")
    assert (done.returncode, codes(done.stdout)) == (0, [])
    done = seamlint(root, "check", "--boundary", "app.views", "--select", "SEA101")
    assert done.stdout.startswith("app/integrations/__init__.py:1:1: SEA101")


@pytest.mark.parametrize(("packages", "said"), [("app.viws", "did you mean `app.views`?"), (" ,", "expected packages")])
def test_a_boundary_that_is_not_there_is_wrong_usage(shop: Path, packages: str, said: str) -> None:
    done = seamlint(shop, "check", "--boundary", packages)
    assert done.returncode == 2
    assert said in done.stderr


def test_a_configuration_can_be_named(tmp_path: Path) -> None:
    root = project(
        tmp_path, {**SHOP, "strict/seamlint.toml": "", "other.toml": '[boundary]\npackages = ["app.views"]\n'}
    )
    assert seamlint(root, "check", "--config", "other.toml").returncode == 0
    done = seamlint(root, "check", "--config", "gone.toml")
    assert (done.returncode, done.stderr) == (2, "seamlint: there is no configuration file gone.toml\n")


def test_a_report_is_written_to_a_file(shop: Path) -> None:
    printed = seamlint(shop, "check").stdout
    done = seamlint(shop, "check", "--output", "report.txt")
    assert (done.returncode, done.stdout, done.stderr) == (1, "", "")
    assert (shop / "report.txt").read_text("utf-8") == printed
    assert seamlint(shop, "check", "--output", "report.json", "--format", "json").returncode == 1
    assert json.loads((shop / "report.json").read_text("utf-8"))["version"] == 1


def test_a_report_that_cannot_be_written_is_wrong_usage(shop: Path) -> None:
    done = seamlint(shop, "check", "--output", "gone/report.txt")
    assert done.returncode == 2
    assert done.stderr.startswith("seamlint: cannot write gone/report.txt: ")


SCHEMA: dict[str, Any] = {
    "version": int,
    "root": str,
    "summary": dict.fromkeys(("files", "screened", "parsed", "unreadable", "findings", "fixable"), int),
    "findings": [
        {
            **dict.fromkeys(("code", "name", "path", "message", "severity", "confidence"), str),
            **dict.fromkeys(("line", "column", "end_line", "end_column"), int),
            **dict.fromkeys(("symbol", "provider", "family", "capability", "fingerprint"), str),
            "trace": [{"path": str, "line": int, "message": str}],
            "fix": (dict, type(None)),
        }
    ],
}


def deviations(value: Any, schema: Any, key: str = "") -> Iterator[str]:
    """Where a document is not of the schema; more keys than it names are no deviation."""
    if isinstance(schema, dict) and isinstance(value, dict):
        for name, inner in schema.items():
            if name not in value:
                yield f"{key}.{name} is missing"
            else:
                yield from deviations(value[name], inner, f"{key}.{name}")
    elif isinstance(schema, list) and isinstance(value, list):
        for position, item in enumerate(value):
            yield from deviations(item, schema[0], f"{key}[{position}]")
    elif isinstance(schema, (dict, list)) or not isinstance(value, schema) or isinstance(value, bool):
        yield f"{key} is {value!r}"


def test_json_is_of_the_schema(tmp_path: Path) -> None:
    files = {
        **SHOP,
        "app/integrations/payments.py": "import stripe\n",
        "app/broken.py": "import stripe\nx = (\n",
        "app/other.py": "from app.integrations.payments import stripe as pay\n\npay.Charge.list()\n",
        "app/typed.py": "import typing\nif typing.TYPE_CHECKING:\n    import openai\n",
    }
    done = seamlint(project(tmp_path, files), "check", "--format", "json")
    document = json.loads(done.stdout)
    assert (done.returncode, done.stderr) == (1, "")
    assert list(deviations(document, SCHEMA)) == []
    assert document["version"] == 1
    assert document["summary"]["findings"] == len(document["findings"])
    assert document["summary"]["unreadable"] == 1
    assert any(finding["trace"] for finding in document["findings"])
    assert {finding["severity"] for finding in document["findings"]} == {"error", "warning"}
    assert {finding["confidence"] for finding in document["findings"]} <= {"high", "medium"}
    places = [(finding["path"], finding["line"], finding["column"]) for finding in document["findings"]]
    assert places == sorted(places)
    assert min(min(line, column) for _, line, column in places) >= 1


def test_json_of_a_clean_project_and_of_a_bad_configuration_is_of_the_schema(tmp_path: Path) -> None:
    clean = seamlint(project(tmp_path, {"app/totals.py": "x = 1\n"}), "check", "--format", "json")
    bad = seamlint(project(tmp_path, {"pyproject.toml": "[tool.seamlint]\nx = 1\n"}), "check", "--format", "json")
    assert (clean.returncode, bad.returncode) == (0, 2)
    for done in (clean, bad):
        assert list(deviations(json.loads(done.stdout), SCHEMA)) == []
    assert [finding["code"] for finding in json.loads(bad.stdout)["findings"]] == ["SEA002"]


def on_a_terminal(root: Path, **environment: str) -> str:
    """What the check of a project writes to a terminal."""
    ours, theirs = pty.openpty()
    variables = {name: value for name, value in os.environ.items() if name != "NO_COLOR"}
    command = [sys.executable, "-m", "seamlint", "check"]
    with subprocess.Popen(command, cwd=root, env={**variables, **environment}, stdout=theirs) as process:
        os.close(theirs)
        written = b""
        try:
            while part := os.read(ours, 65536):
                written += part
        except OSError:
            pass  # how Linux tells the end of what a terminal got
        os.close(ours)
    assert process.returncode == 1
    return written.decode("utf-8")


def test_a_terminal_gets_colours_unless_told_otherwise(shop: Path) -> None:
    assert "\033[" in on_a_terminal(shop)
    assert "\033[" not in on_a_terminal(shop, NO_COLOR="1")
    assert "\033[" not in seamlint(shop, "check").stdout


@pytest.mark.parametrize(
    ("arguments", "code"), [(["check"], 1), (["check", "--format", "json"], 1), (["rule"], 0), (["catalogue"], 0)]
)
def test_a_closed_pipe_ends_the_output_and_nothing_else(shop: Path, arguments: list[str], code: int) -> None:
    command = [sys.executable, "-m", "seamlint", *arguments]
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(command, cwd=shop, stdout=writing, stderr=subprocess.PIPE, encoding="utf-8", check=False)
    os.close(writing)
    assert (done.returncode, done.stderr) == (code, "")


def test_a_terminal_without_the_characters_still_gets_the_report(tmp_path: Path) -> None:
    root = project(tmp_path, {"app/views.py": "import stripe  # für später\n"})
    done = seamlint(root, "check", PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    assert done.returncode == 1
    assert "f\\xfcr sp\\xe4ter" in done.stdout


def _crashing(_: ModuleView) -> Iterator[Finding]:
    raise RuntimeError("lost the thread with sk_" + "live_" + "x" * 24)


@pytest.mark.parametrize("form", ["text", "json"])
def test_a_rule_that_crashes_names_itself_and_silences_no_other(
    shop: Path, form: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = LoadedRule(Rule("SEA199", "broken"), _crashing, "Always crashes.", "elsewhere")
    rules = (*discovery.rules(), broken)
    monkeypatch.setattr(discovery, "rules", lambda: rules)
    monkeypatch.chdir(shop)
    assert cli.run(["check", "--format", form]) == 3
    output = capsys.readouterr().out
    assert "SEA101" in output
    assert "SEA199" in output
    assert "RuntimeError" in output or "hidden" in output
    assert "x" * 24 not in output
    if form == "text":
        assert "internal error: SEA199 failed on app/views.py" in output
    else:
        assert {crash["code"] for crash in json.loads(output)["crashes"]} == {"SEA199"}


def _interrupted(_: object) -> None:
    raise KeyboardInterrupt


def _broken(_: object) -> None:
    raise ValueError("no way on")


def test_an_interrupt_ends_without_a_traceback(
    shop: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(command, "check", _interrupted)
    monkeypatch.setattr(sys, "argv", ["seamlint", "check", str(shop)])
    assert main() == 130
    assert capsys.readouterr() == ("", "seamlint: interrupted\n")


def test_an_internal_error_ends_in_3_without_a_traceback(
    shop: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(command, "check", _broken)
    monkeypatch.setattr(sys, "argv", ["seamlint", "check", str(shop)])
    assert main() == 3
    said = capsys.readouterr().err
    assert said.startswith("seamlint: internal error: ValueError: no way on\n")
    assert "Traceback" not in said


def test_two_projects_are_reported_together(tmp_path: Path) -> None:
    inner = {
        "inner/pyproject.toml": '[tool.seamlint.boundary]\npackages = ["pay"]\n',
        "inner/pay.py": "import stripe\n",
    }
    root = project(tmp_path, {"pyproject.toml": BOUNDARY, "app/integrations/__init__.py": "", **SHOP, **inner})
    (root / "inner" / "jobs.py").write_text("import openai\n", "utf-8")
    done = seamlint(root, "check", "--select", "SEA101", "inner/jobs.py", "app/views.py")
    assert [line.split(":")[0] for line in done.stdout.splitlines() if "SEA101" in line] == [
        "app/views.py",
        "inner/jobs.py",
    ]


def test_a_named_file_counts_beside_its_folder_though_git_ignores_it(tmp_path: Path) -> None:
    files = {**SHOP, ".gitignore": "made/\n", "made/client.py": "import stripe\n"}
    root = project(tmp_path, files)
    assert "made/client.py" not in seamlint(root, "check", ".").stdout
    assert "made/client.py:1:1: SEA101" in seamlint(root, "check", ".", "made/client.py").stdout


def test_the_list_of_rules(tmp_path: Path) -> None:
    done = seamlint(tmp_path, "rule")
    lines = done.stdout.splitlines()
    assert done.returncode == 0
    assert [line[:6] for line in lines] == [loaded.rule.code for loaded in discovery.rules()]
    assert next(line for line in lines if line.startswith("SEA101")).split()[1] == "provider-import"
    assert all(line.rstrip().endswith((".", "(off by default)")) for line in lines)


@pytest.mark.parametrize("name", ["SEA101", "sea101", "provider-import"])
def test_the_page_of_a_rule(tmp_path: Path, name: str) -> None:
    done = seamlint(tmp_path, "rule", name)
    assert done.returncode == 0
    assert done.stdout.startswith("SEA101 provider-import (error)\n\n")
    assert "Bad:" in done.stdout
    assert "Good:" in done.stdout


@pytest.mark.parametrize(("name", "said"), [("SEA110x", "did you mean `SEA110`?"), ("E501", "there is no rule E501")])
def test_a_rule_that_is_not_there(tmp_path: Path, name: str, said: str) -> None:
    done = seamlint(tmp_path, "rule", name)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr


@pytest.mark.parametrize(
    "name", ["stripe", "payments.stripe", "api.stripe.com", "STRIPE_SECRET_KEY", "stripe.checkout", "payments"]
)
def test_the_catalogue_knows_a_provider_by_many_names(tmp_path: Path, name: str) -> None:
    done = seamlint(tmp_path, "catalogue", name)
    assert done.returncode == 0
    assert "payments.stripe  provider" in done.stdout.splitlines()


def test_the_catalogue_lists_families_and_hints_at_names(tmp_path: Path) -> None:
    done = seamlint(tmp_path, "catalogue")
    assert done.returncode == 0
    assert any(line.startswith("payments (") and "stripe" in line for line in done.stdout.splitlines())
    done = seamlint(tmp_path, "catalogue", "strpe")
    assert (done.returncode, done.stdout) == (2, "")
    assert "the catalogue knows no `strpe`; did you mean `stripe`?" in done.stderr


def test_the_version(tmp_path: Path) -> None:
    assert seamlint(tmp_path, "--version").stdout == f"seamlint {package.__version__}\n"


def test_rules_as_data(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["rule", "--format", "json"]) == 0
    every = json.loads(capsys.readouterr().out)
    assert every["version"] == 1
    assert [rule["code"] for rule in every["rules"]] == [loaded.rule.code for loaded in discovery.rules()]
    for name in ("SEA101", "sea101", "provider-import"):
        assert cli.run(["rule", name, "--format", "json"]) == 0
        (one,) = json.loads(capsys.readouterr().out)["rules"]
        assert one in every["rules"]
        assert (one["code"], one["severity"], one["default"]) == ("SEA101", "error", True)
        assert one["documentation"].startswith("A provider SDK is imported")
