"""`# seamlint: allow[...]` and `[[exceptions]]`: what silences a finding, what does not, and what is said about it."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from seamlint.suppressions import Suppression, find

from .support import BOUNDARY, findings, project, seamlint

TODAY = date.today()
TOMORROW = TODAY + timedelta(days=1)
YESTERDAY = TODAY - timedelta(days=1)


def codes(tmp_path: Path, code: str, path: str = "app/views.py", **request: Any) -> list[str]:
    """Codes of the findings in one module outside the boundary."""
    return [finding.code for finding in findings(project(tmp_path, {path: code}), **request)]


def only(code: str) -> Suppression:
    (found,) = find(code)
    return found


@pytest.mark.parametrize(
    ("comment", "codes", "reason", "until"),
    [
        ("# seamlint: allow[SEA101] moves in May", ("SEA101",), "moves in May", None),
        ("#seamlint:allow[SEA101]moves in May", ("SEA101",), "moves in May", None),
        ("#  seamlint:  allow [SEA101]  moves in May ", ("SEA101",), "moves in May", None),
        ("# seamlint: allow[SEA101, SEA104] moves", ("SEA101", "SEA104"), "moves", None),
        ("# seamlint: allow[ SEA101 ,SEA104, ] moves", ("SEA101", "SEA104"), "moves", None),
        ("# seamlint: allow[sea101] moves", ("SEA101",), "moves", None),
        ("# seamlint: allow[SEA101] moves until=2999-01-31", ("SEA101",), "moves", date(2999, 1, 31)),
        ("# seamlint: allow[SEA101] until=2999-01-31 moves", ("SEA101",), "moves", date(2999, 1, 31)),
        ("# seamlint: allow[SEA101] moves (until=2999-01-31)", ("SEA101",), None, date(2999, 1, 31)),
        ("# seamlint: allow[SEA101] wartet auf die Zahlungsfrist – März", ("SEA101",), None, None),
        ("# noqa: F401  # seamlint: allow[SEA101] moves", ("SEA101",), "moves", None),
        ("# seamlint: allow[SEA101] moves  # noqa: F401", ("SEA101",), "moves", None),
    ],
)
def test_a_comment_names_rules_reason_and_end(
    comment: str, codes: tuple[str, ...], reason: str | None, until: date | None
) -> None:
    found = only(f"import stripe  {comment}\n")
    assert (found.problem, found.codes, found.until) == ("", codes, until)
    assert found.reason
    assert reason in (None, found.reason)


@pytest.mark.parametrize(
    ("comment", "problem"),
    [
        ("# seamlint: allow[SEA101]", "give a reason"),
        ("# seamlint: allow[SEA101]  ", "give a reason"),
        ("# seamlint: allow[SEA101] -", "give a reason"),
        ("# seamlint: allow[SEA101]  # noqa", "give a reason"),
        ("# seamlint: allow[SEA101] until=2999-01-31", "give a reason"),
        ("# seamlint: allow[SEA101] until=", "date"),
        ("# seamlint: allow[SEA101] moves until= 2020-01-31", "date"),
        ("# seamlint: allow[SEA101] moves until=tomorrow", "`until=` takes a date such as 2027-01-31"),
        ("# seamlint: allow[SEA101] moves until=2027-02-30", "`until=` takes a date"),
        ("# seamlint: allow[SEA101] moves until=31.01.2027", "`until=` takes a date"),
        ("# seamlint: allow[] moves", "name the rules in the brackets"),
        ("# seamlint: allow[,] moves", "name the rules in the brackets"),
        ("# seamlint: allow[ALL] moves", "name the rules in the brackets"),
        ("# seamlint: allow[SEA] moves", "name the rules in the brackets"),
        ("# seamlint: allow[SEA1] moves", "name the rules in the brackets"),
        ("# seamlint: allow[SEA1011] moves", "name the rules in the brackets"),
        ("# seamlint: allow[SEA101, E501] moves", "name the rules in the brackets"),
        ("# seamlint: allow[SEA101 SEA102] moves", "name the rules in the brackets"),
        ("# seamlint: allow[provider-import] moves", "name the rules in the brackets"),
        ("# seamlint: allow SEA101 moves", "write it as"),
        ("# seamlint: allow(SEA101) moves", "write it as"),
        ("# seamlint: allow[SEA101 moves", "write it as"),
        ("# seamlint: alow[SEA101] moves", "write it as"),
        ("# seamlint: ignore[SEA101] moves", "write it as"),
        ("# seamlint: disable=SEA101", "write it as"),
        ("# seamlint: noqa", "write it as"),
        ("# seamlint:", "write it as"),
    ],
)
def test_a_comment_that_is_written_wrong_says_what_is_wrong(tmp_path: Path, comment: str, problem: str) -> None:
    found = findings(project(tmp_path, {"app/views.py": f"import stripe  {comment}\n"}))
    assert [finding.code for finding in found] == ["SEA101", "SEA001"]
    assert problem in found[1].message
    assert (found[1].line, found[1].column) == (1, 16)


@pytest.mark.parametrize(
    "text",
    [
        "import stripe\n",
        "x = '# seamlint: allow[SEA101] reason'\n",
        'x = """\n# seamlint: allow[SEA101] reason\n"""\n',
        "def f():\n    '''# seamlint: allow[SEA101] reason'''\n",
        "x = f'# seamlint: allow[SEA101] {1}'\n",
        "# the tool seamlint is told what to allow[SEA101]\n",
    ],
)
def test_text_is_no_comment(text: str) -> None:
    assert find(text) == []


@pytest.mark.parametrize(
    "code",
    [
        "import stripe  # seamlint: allow[SEA101] moves\n",
        "import stripe; import openai  # seamlint: allow[SEA101] both move\n",
        "from stripe import (\n    Charge,  # seamlint: allow[SEA101] moves\n    Refund,\n)\n",
        "from stripe import (  # seamlint: allow[SEA101] moves\n    Charge,\n)\n",
        "from stripe import (\n    Charge,\n)  # seamlint: allow[SEA101] moves\n",
        "from stripe \\\n    import Charge  # seamlint: allow[SEA101] moves\n",
        "def f():\n    import stripe  # seamlint: allow[SEA101] moves\n",
        f"import stripe  # seamlint: allow[SEA101] moves until={TODAY}\n",
        f"import stripe  # seamlint: allow[SEA101] moves until={TOMORROW}\n",
        "import requests\nrequests.get(\n    'https://api.stripe.com/v1',  # seamlint: allow[SEA104] status\n)\n",
        "import stripe\t# seamlint: allow[SEA101] moves\r\n",
        "\ufeffimport stripe  # seamlint: allow[SEA101] moves\n",
        "\f\nimport stripe  # seamlint: allow[SEA101] moves\n",
        "import stripe  # seamlint: allow[SEA101] moves",
    ],
)
def test_a_comment_on_any_line_of_the_statement_silences_it(tmp_path: Path, code: str) -> None:
    assert codes(tmp_path, code) == []


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("# seamlint: allow[SEA101] moves\nimport stripe\n", ["SEA001", "SEA101"]),
        ("import stripe\n# seamlint: allow[SEA101] moves\n", ["SEA101", "SEA001"]),
        ("import stripe  # seamlint: allow[SEA104] moves\n", ["SEA101", "SEA001"]),
        ("import stripe  # seamlint: allow[SEA001] moves\n", ["SEA101", "SEA001"]),
        ("import stripe  # seamlint: allow[SEA999] moves\n", ["SEA101", "SEA001"]),
        ("x = 1  # seamlint: allow[SEA101] moves\n", ["SEA001"]),
        ("import json  # seamlint: allow[SEA101] moves\n", ["SEA001"]),
        ("import stripe  # seamlint: allow[SEA101, SEA104] moves\n", ["SEA001"]),
        (f"import stripe  # seamlint: allow[SEA101] moves until={YESTERDAY}\n", ["SEA101", "SEA001"]),
        ("import stripe; x = '# seamlint: allow[SEA101] moves'\n", ["SEA101"]),
        ("import stripe  # noqa\n", ["SEA101"]),
        ("import stripe  # noqa: SEA101\n", ["SEA101"]),
        ("# flake8: noqa\nimport stripe\n", ["SEA101"]),
        ("# ruff: noqa\nimport stripe  # type: ignore\n", ["SEA101"]),
        ("import stripe  # pylint: disable=all\n", ["SEA101"]),
        ("import stripe  # nosec\n", ["SEA101"]),
    ],
)
def test_what_does_not_silence_a_finding(tmp_path: Path, code: str, found: list[str]) -> None:
    assert codes(tmp_path, code) == found


def test_a_comment_silences_the_rules_it_names_and_no_others(tmp_path: Path) -> None:
    code = "import stripe; import importlib; importlib.import_module('openai')  # seamlint: allow[SEA102] plugin\n"
    assert codes(tmp_path, code) == ["SEA101"]


def test_two_comments_of_one_statement_each_do_their_part(tmp_path: Path) -> None:
    code = (
        "import importlib\n"
        "importlib.import_module(  # seamlint: allow[SEA102] plugin\n"
        "    __import__('openai').__name__ or 'stripe',  # seamlint: allow[SEA102] plugin\n"
        ")\n"
    )
    assert codes(tmp_path, code) == []


def test_an_expired_comment_says_so(tmp_path: Path) -> None:
    code = f"import stripe  # seamlint: allow[SEA101] moves until={YESTERDAY}\n"
    (found,) = findings(project(tmp_path, {"app/views.py": code}), "SEA001")
    assert found.message == f"this suppression expired on {YESTERDAY}: mend the code or renew it"


def test_an_unused_comment_names_the_rules_that_found_nothing(tmp_path: Path) -> None:
    code = "import stripe  # seamlint: allow[SEA101, SEA104, SEA102] moves\n"
    (found,) = findings(project(tmp_path, {"app/views.py": code}), "SEA001")
    assert "SEA104, SEA102" in found.message
    assert "SEA101" not in found.message


@pytest.mark.parametrize(("option", "rule"), [("select", "SEA104"), ("ignore", "SEA101")])
def test_a_comment_for_a_rule_that_does_not_run_is_not_called_unused(tmp_path: Path, option: str, rule: str) -> None:
    request: dict[str, Any] = {option: (rule,)}
    assert codes(tmp_path, "import stripe  # seamlint: allow[SEA101] moves\n", **request) == []


def test_nothing_is_said_of_comments_when_the_rule_about_them_is_ignored(tmp_path: Path) -> None:
    assert codes(tmp_path, "x = 1  # seamlint: allow[SEA101]\n", ignore=("SEA001",)) == []


def test_a_comment_in_a_file_that_could_not_matter_is_found_unused(tmp_path: Path) -> None:
    assert codes(tmp_path, "total = 1 + 1  # seamlint: allow[SEA101] moves\n", "app/sums.py") == ["SEA001"]


def test_comments_in_a_broken_file_leave_it_broken(tmp_path: Path) -> None:
    code = "def f(:  # seamlint: allow[SEA003] wait\n    import stripe\n"
    assert "SEA003" in codes(tmp_path, code)


def test_comments_count_in_tests_stubs_and_scripts(tmp_path: Path) -> None:
    line = "import stripe  # seamlint: allow[SEA101] moves\n"
    files = {"app/views.pyi": line, "tests/test_views.py": line, "manage": f"#!/usr/bin/env python\n{line}"}
    assert findings(project(tmp_path, files)) == []


@pytest.mark.parametrize(
    "code",
    [
        "lazy import stripe  # seamlint: allow[SEA101] moves\n",
        "type T[X] = X\nimport stripe  # seamlint: allow[SEA101] moves\n",
        "class Box[T]:\n    def f[K](self) -> K:\n        import stripe  # seamlint: allow[SEA101] moves\n",
        "x = f'{\"a\" + f\"{'b'}\"}'\nimport stripe  # seamlint: allow[SEA101] moves\n",
        "try:\n    pass\nexcept* ValueError:\n    import stripe  # seamlint: allow[SEA101] moves\n",
        "match 1:\n    case _:\n        import stripe  # seamlint: allow[SEA101] moves\n",
    ],
)
def test_comments_count_in_files_with_newer_syntax(tmp_path: Path, code: str) -> None:
    assert codes(tmp_path, code) == []


def _notebook(*cells: str) -> str:
    listed = [{"cell_type": "code", "metadata": {}, "outputs": [], "source": cell} for cell in cells]
    return json.dumps({"cells": listed, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}, indent=1)


@pytest.mark.parametrize(
    ("cells", "found"),
    [
        (["import stripe  # seamlint: allow[SEA101] exploration"], []),
        (["x = 1", "%time\nimport stripe  # seamlint: allow[SEA101] exploration"], []),
        (["# seamlint: allow[SEA101] exploration", "import stripe"], ["SEA001", "SEA101"]),
        (["import stripe", "x = 1  # seamlint: allow[SEA101] exploration"], ["SEA101", "SEA001"]),
        (["import stripe  # seamlint: allow[SEA101]"], ["SEA101", "SEA001"]),
    ],
)
def test_comments_count_in_notebooks(tmp_path: Path, cells: list[str], found: list[str]) -> None:
    assert codes(tmp_path, _notebook(*cells), "analysis/charges.ipynb") == found


def test_a_finding_about_a_comment_in_a_notebook_stands_at_its_line_in_the_file(tmp_path: Path) -> None:
    text = _notebook("x = 1", "y = 2  # seamlint: allow[SEA101] exploration")
    (found,) = findings(project(tmp_path, {"charges.ipynb": text}))
    line = next(number for number, line in enumerate(text.splitlines(), start=1) if "seamlint" in line)
    assert (found.code, found.line) == ("SEA001", line)
    assert text.splitlines()[line - 1][found.column - 1 :].startswith("# seamlint")


def test_a_blanket_noqa_does_not_silence_the_command_line(tmp_path: Path) -> None:
    root = project(tmp_path, {"app/views.py": "# flake8: noqa\nimport stripe  # noqa\n"})
    done = seamlint(root, "check")
    assert done.returncode == 1
    assert "app/views.py:2:1: SEA101" in done.stdout


def exception(
    rule: str = "SEA101", path: str = "app/views.py", expires: str = "2999-12-31", owner: str = "@payments"
) -> str:
    entry = f'rule = "{rule}"\npath = "{path}"\nreason = "moves"\nowner = "{owner}"\nexpires = {expires}\n'
    return f"\n[[tool.seamlint.exceptions]]\n{entry}"


def excepted(tmp_path: Path, *entries: str, files: dict[str, str] | None = None) -> Path:
    written = {"app/__init__.py": "", "app/integrations/__init__.py": "", "app/views.py": "import stripe\n"}
    return project(tmp_path, {"pyproject.toml": BOUNDARY + "".join(entries), **written, **(files or {})})


@pytest.mark.parametrize("rule", ["SEA101", "SEA10", "SEA1"])
@pytest.mark.parametrize("path", ["app/views.py", "app", "app/", "app/*.py", "*.py", "views.py", "**/views.py", "/app"])
def test_an_exception_covers_files_by_patterns_and_rules_by_beginnings(tmp_path: Path, rule: str, path: str) -> None:
    assert findings(excepted(tmp_path, exception(rule, path))) == []


@pytest.mark.parametrize(
    "entry",
    [
        exception("SEA102"),
        exception("SEA2"),
        exception(path="app/other.py"),
        exception(path="views"),
        exception(path="other/"),
        exception(path="app/view"),
    ],
)
def test_an_exception_covers_nothing_else(tmp_path: Path, entry: str) -> None:
    found = [finding.code for finding in findings(excepted(tmp_path, entry))]
    assert "SEA101" in found


def test_an_unused_exception_is_found_in_the_configuration(tmp_path: Path) -> None:
    root = excepted(tmp_path, exception(), files={"app/views.py": "from app.integrations import payments\n"})
    (found,) = findings(root)
    assert (found.code, found.path) == ("SEA001", "pyproject.toml")
    assert found.message == (
        "the exception for SEA101 at app/views.py (owner @payments) has nothing left to except: remove it"
    )


def test_an_exception_for_a_file_that_is_gone_is_unused(tmp_path: Path) -> None:
    found = findings(excepted(tmp_path, exception(), exception(path="app/gone.py")))
    assert [finding.code for finding in found] == ["SEA001"]
    assert "app/gone.py" in found[0].message


def test_of_two_exceptions_for_one_finding_both_are_in_use(tmp_path: Path) -> None:
    assert findings(excepted(tmp_path, exception(), exception("SEA1", "app"))) == []


def test_an_exception_is_unused_where_a_comment_does_its_work(tmp_path: Path) -> None:
    files = {"app/views.py": "import stripe  # seamlint: allow[SEA101] moves\n"}
    found = findings(excepted(tmp_path, exception(), files=files))
    assert [(finding.code, finding.path) for finding in found] == [("SEA001", "pyproject.toml")]


def test_an_expired_exception_excepts_nothing_and_is_told(tmp_path: Path) -> None:
    found = findings(excepted(tmp_path, exception(expires=str(YESTERDAY))))
    assert [finding.code for finding in found] == ["SEA101", "SEA001"]
    assert found[1].message == f"the exception for SEA101 at app/views.py (owner @payments) expired on {YESTERDAY}"


def test_an_exception_holds_on_its_last_day(tmp_path: Path) -> None:
    assert findings(excepted(tmp_path, exception(expires=str(TODAY)))) == []


@pytest.mark.parametrize("paths", [("app/other.py",), ("app/integrations",), ("app/other.py", "app/integrations")])
def test_a_partial_run_calls_no_exception_unused_that_is_for_other_files(
    tmp_path: Path, paths: tuple[str, ...]
) -> None:
    root = excepted(tmp_path, exception(), exception(path="app/gone.py"), files={"app/other.py": "x = 1\n"})
    assert findings(root, paths=paths) == []


def test_a_partial_run_does_not_judge_an_exception_for_a_folder_by_one_of_its_files(tmp_path: Path) -> None:
    root = excepted(tmp_path, exception(path="app/"), files={"app/other.py": "x = 1\n"})
    assert findings(root) == []
    assert findings(root, paths=("app/other.py",)) == []


def test_a_run_of_other_rules_calls_no_exception_unused(tmp_path: Path) -> None:
    assert findings(excepted(tmp_path, exception()), select=("SEA104",)) == []


def test_an_exception_and_a_comment_leave_no_trace_in_the_exit_code(tmp_path: Path) -> None:
    files = {"app/other.py": "import openai  # seamlint: allow[SEA101] pilot\n"}
    done = seamlint(excepted(tmp_path, exception(), files=files), "check")
    assert (done.returncode, done.stderr) == (0, "")
