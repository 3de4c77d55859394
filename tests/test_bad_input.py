"""Hostile and broken input ends in a clear message and the right exit code; the other files are still analysed."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from seamlint.__main__ import main as console_script
from tests.support import BOUNDARY, project, seamlint

GOOD = {"app/good.py": "import stripe\n"}
PACKAGE = {"app/__init__.py": "", "app/integrations/__init__.py": ""}
GOOD_FINDING = ("SEA101", "app/good.py", 1)
DEEP = 5_000
Outcome = tuple[int, dict[str, list[dict[str, Any]]]]


def check(root: Path, *arguments: str, powerless: bool = False) -> tuple[int, list[dict[str, Any]]]:
    """Exit code and findings; no run may show a traceback."""
    result = seamlint(root, "check", "--format=json", *arguments, powerless=powerless)
    assert "Traceback" not in result.stdout + result.stderr
    assert "internal error" not in result.stderr
    return result.returncode, json.loads(result.stdout)["findings"]


def short(findings: list[dict[str, Any]]) -> list[tuple[str, str, int]]:
    return [(found["code"], found["path"], found["line"]) for found in findings]


UNREADABLE: dict[str, tuple[bytes, int, str]] = {
    "latin-1 without a cookie": (b"import stripe\nname = '\xe9'\n", 2, "not valid utf-8"),
    "unknown cookie": (b"# coding: nonsense\nimport stripe\n", 1, "unknown encoding 'nonsense'"),
    "NUL": (b"import stripe\nx = '\0'\n", 2, "NUL bytes"),
    "UTF-16": ("import stripe\n".encode("utf-16"), 1, "NUL bytes"),
    "syntax error": (b"import stripe\ndef charge(:\n", 2, "invalid syntax"),
    "Python 2": (b"import stripe\nprint 'x'\n", 2, "invalid syntax"),
    "merge conflict": (b"import stripe\n<<<<<<< HEAD\n=======\n>>>>>>> x\n", 2, "invalid syntax"),
    "tabs and blanks": (b"import stripe\nif x:\n\ty\n        z\n", 4, "invalid syntax"),
    "open string": (b"import stripe\nx = '\n", 2, "invalid syntax"),
    "open bracket": (b"import stripe\nx = (\n", 2, "invalid syntax"),
    "broken number": (b"import stripe\nx = 1e\n", 2, "invalid syntax"),
    "huge number": (b"import stripe\nx = " + b"1" * 5_000 + b"\n", 2, "4300"),
    "many brackets": (b"import stripe\nx = " + b"(" * 250 + b")" * 250 + b"\n", 2, "nested too deeply"),
}

READ: dict[str, bytes] = {
    "BOM": b"\xef\xbb\xbfimport stripe\n",
    "BOM and CRLF": b"\xef\xbb\xbfimport stripe\r\n",
    "cookie": b"# coding: latin-1\nimport stripe; name = '\xe9'\n",
    "newer syntax": b"def f[T](): import stripe\n",
    "newest syntax": b"lazy import stripe\n",
    "lone CR": b"import stripe\r",
    "many lines": b"import stripe" + b"\n" * 100_000,
    "long line": b"import stripe # " + b"x" * 1_000_000,
    "long list": b"import stripe\nx = [" + b"1," * 50_000 + b"]\n",
}


def named(group: str, files: Mapping[str, Any]) -> dict[str, str]:
    """A path for each case."""
    return {name: f"app/{group}{number}.py" for number, name in enumerate(files)}


@pytest.fixture(scope="module")
def odd_files(tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    """Exit code and findings by path of one run over a project with every odd file in it."""
    bad, odd = named("bad", UNREADABLE), named("odd", READ)
    files = {bad[name]: content for name, (content, _, _) in UNREADABLE.items()}
    files |= {odd[name]: content for name, content in READ.items()}
    return by_path(project(tmp_path_factory.mktemp("odd"), {**files, **GOOD}))


def by_path(root: Path) -> Outcome:
    code, found = check(root)
    paths: dict[str, list[dict[str, Any]]] = {}
    for finding in found:
        paths.setdefault(finding["path"], []).append(finding)
    return code, paths


@pytest.mark.parametrize("name", UNREADABLE)
def test_unreadable_file_is_a_finding(odd_files: Outcome, name: str) -> None:
    code, found = odd_files
    path = named("bad", UNREADABLE)[name]
    _, line, message = UNREADABLE[name]
    assert code == 1
    assert short(found[path]) == [("SEA003", path, line)]
    assert message in found[path][0]["message"]
    assert short(found["app/good.py"]) == [GOOD_FINDING]


@pytest.mark.parametrize("name", READ)
def test_unusual_file_is_read(odd_files: Outcome, name: str) -> None:
    assert [item["code"] for item in odd_files[1][named("odd", READ)[name]]] == ["SEA101"]


def test_20_megabytes(tmp_path: Path) -> None:
    line = b"# an ordinary line of a file that somebody generated and nobody reads again\n"
    content = line * (20 * 1024 * 1024 // len(line)) + b"import stripe\n"
    code, found = check(project(tmp_path, {"app/big.py": content, **GOOD}))
    assert code == 1
    assert short(found) == [("SEA101", "app/big.py", content.count(b"\n")), GOOD_FINDING]


def test_larger_than_any_source(tmp_path: Path) -> None:
    root = project(tmp_path, GOOD)
    with (root / "app" / "huge.py").open("wb") as stream:
        stream.truncate(65 * 1024 * 1024)
    code, found = check(root)
    assert code == 1
    assert short(found) == [GOOD_FINDING, ("SEA003", "app/huge.py", 1)]
    assert "larger than 64 MiB" in found[1]["message"]


NESTED = {
    "unary operators": "x = " + "-" * DEEP + "1",
    "not": "x = " + "not " * DEEP + "y",
    "attributes": "x = a" + ".a" * DEEP,
    "chained calls": "x = a" + ".a()" * DEEP,
    "subscripts": "x = a" + "[0]" * DEEP,
    "elif": "if a: pass\n" + "elif a: pass\n" * DEEP,
    "additions": "x = 1" + " + 1" * DEEP,
    "powers": "x = 1" + " ** 1" * DEEP,
    "strings added": "x = 'a'" + " + 'a'" * DEEP,
    "comparisons": "x = a" + " < a" * DEEP,
    "conditions": "x = " + "a if b else " * DEEP + "c",
    "lambdas": "x = " + "lambda: " * DEEP + "0",
    "assignments": "x = " * DEEP + "0",
    "blocks": "".join(f"{' ' * depth}if a:\n" for depth in range(99)) + " " * 99 + "pass",
    "too many blocks": "".join(f"{' ' * depth}if a:\n" for depth in range(500)) + " " * 500 + "pass",
    "f-strings": "x = " + "f'{" * 100 + "0" + "}'" * 100,
    "aliases": "x0 = 0\n" + "".join(f"x{number + 1} = x{number}\n" for number in range(DEEP)) + f"x{DEEP}()",
    "functions": "".join(f"def f{number}(): return f{number + 1}()\n" for number in range(1_000)) + "f0()",
    "decorators": "@a\n" * DEEP + "def f(): pass",
    "classes": "".join(f"class C{number + 1}(C{number}): pass\n" for number in range(1_000)) + "C1000().x",
}


@pytest.fixture(scope="module")
def nested_files(tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    paths = named("deep", NESTED)
    files = {paths[name]: f"import stripe\n{code}\n" for name, code in NESTED.items()}
    return by_path(project(tmp_path_factory.mktemp("deep"), {**files, **GOOD}))


@pytest.mark.parametrize("name", NESTED)
def test_deep_nesting(nested_files: Outcome, name: str) -> None:
    code, found = nested_files
    assert code == 1
    assert short(found["app/good.py"]) == [GOOD_FINDING]
    about = found[named("deep", NESTED)[name]]
    assert [item["code"] for item in about] in (["SEA101"], ["SEA003"])
    assert about[0]["code"] == "SEA101" or "nested too deeply" in about[0]["message"]


@pytest.mark.parametrize(
    "code",
    [
        "x = " + "(" * DEEP + ")" * DEEP,
        "x = " + "[{" * DEEP + "}]" * DEEP,
        "x = " + "f(" * DEEP + ")" * DEEP,
        "x = a" + ".a" * 2_000 + "\ndef f[T](): pass",
        "x = 1" + " + 1" * 2_000 + "\ndef f[T](): pass",
        "x = " + "-" * 2_000 + "1\ndef f[T](): pass",
    ],
    ids=["parentheses", "brackets", "calls", "new syntax, attributes", "new syntax, sums", "new syntax, minus"],
)
def test_nesting_that_exhausts_the_stack_of_a_parser(tmp_path: Path, code: str) -> None:
    exit_code, found = check(project(tmp_path, {"app/deep.py": f"import stripe\n{code}\n", **GOOD}))
    assert exit_code == 1
    assert short(found)[-1] == GOOD_FINDING
    assert [item["code"] for item in found[:-1]] in (["SEA101"], ["SEA003"])


def test_links_that_loop(tmp_path: Path) -> None:
    root = project(tmp_path, GOOD)
    (root / "app" / "loop").symlink_to(root / "app")
    (root / "app" / "self.py").symlink_to("self.py")
    (root / "app" / "dead.py").symlink_to("gone.py")
    code, found = check(root)
    assert (code, short(found)) == (1, [GOOD_FINDING])


@pytest.mark.parametrize("closed", ["app/closed", "app/closed.py"])
def test_closed_file_or_folder(tmp_path: Path, closed: str) -> None:
    inside = "" if closed.endswith(".py") else "/a.py"
    root = project(tmp_path, {f"{closed}{inside}": "import stripe\n", **GOOD})
    (root / closed).chmod(0)
    try:
        code, found = check(root, powerless=True)
    finally:
        (root / closed).chmod(0o755)
    assert code == 1
    assert short(found) == [("SEA003", closed, 1), GOOD_FINDING]
    assert "Permission denied" in found[0]["message"]


def test_file_names_that_are_no_text(tmp_path: Path) -> None:
    root = project(tmp_path, GOOD)
    try:
        Path(str(root / "app" / "caf\udce9.py")).write_text("import stripe\n")
    except OSError:
        pytest.skip("the file system takes only text")
    for form in ("text", "json"):
        result = seamlint(root, "check", f"--format={form}")
        assert (result.returncode, result.stderr) == (1, "")
        assert "app/good.py" in result.stdout


def test_closed_gitignore(tmp_path: Path) -> None:
    root = project(tmp_path, {".gitignore": "x.py\n", **GOOD})
    (root / ".gitignore").chmod(0)
    code, found = check(root, powerless=True)
    assert code == 1
    assert GOOD_FINDING in short(found)


@pytest.mark.parametrize("files", [{}, {"README.md": "text"}, {"pyproject.toml": ""}], ids=["nothing", "text", "toml"])
def test_project_without_code(tmp_path: Path, files: Mapping[str, str]) -> None:
    (tmp_path / ".git").mkdir()
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    assert check(tmp_path) == (0, [])


def test_empty_python_file(tmp_path: Path) -> None:
    assert check(project(tmp_path, {"app/empty.py": ""})) == (0, [])


def test_without_configuration_a_summary_says_what_to_add(tmp_path: Path) -> None:
    root = project(
        tmp_path,
        {
            "pyproject.toml": "",
            "app/__init__.py": "",
            "app/pay/one.py": "import stripe\n",
            "app/pay/three.py": "import stripe\n",
            "app/pay/two.py": "import stripe\n",
            "app/views.py": "import sendgrid\n",
        },
    )
    result = seamlint(root, "check")
    assert result.returncode == 0
    assert '  [tool.seamlint.boundary]\n  packages = ["app.pay"]' in result.stdout
    assert "app.pay.one, app.pay.three, app.pay.two" in result.stdout
    assert "SEA1" not in result.stdout


def test_the_two_suggested_lines_work(tmp_path: Path) -> None:
    files = {"pyproject.toml": "", "app/integrations/pay.py": "import stripe\n", "app/views.py": "import stripe\n"}
    root = project(tmp_path, files)
    printed = seamlint(root, "check").stdout.splitlines()
    first = printed.index("  [tool.seamlint.boundary]")
    (root / "pyproject.toml").write_text("\n".join(line.strip() for line in printed[first : first + 2]))
    assert short(check(root)[1]) == [("SEA101", "app/views.py", 1)]


CONFIGURATIONS = {
    "broken TOML": ("[tool.seamlint.boundary\n", ["is not valid TOML"]),
    "key twice": ("[tool.seamlint]\napp-id = 'a'\napp-id = 'b'\n", ["is not valid TOML"]),
    "unknown keys": (
        "[tool.seamlint]\nsorce-roots = ['src']\nxyzzy = 1\n[tool.seamlint.boundary]\npackage = ['app']\n",
        [
            "tool.seamlint.sorce-roots: unknown key; did you mean `source-roots`?",
            "tool.seamlint.xyzzy: unknown key",
            "tool.seamlint.boundary.package: unknown key; did you mean `packages`?",
        ],
    ),
    "underscores": ("[tool.seamlint]\nsource_roots = ['src']\n", ["did you mean `source-roots`?"]),
    "unknown table": (
        "[tool.seamlint.bondary]\npackages = ['app']\n",
        ["bondary: unknown key; did you mean `boundary`?"],
    ),
    "wrong types": (
        "[tool.seamlint]\nexclude = 'x'\ntests = 1\n[tool.seamlint.boundary]\npackages = 'app'\nlayout = []\n",
        [
            "tool.seamlint.exclude: expected a list, found text; put it in brackets",
            "tool.seamlint.tests: expected a list, found a number",
            "tool.seamlint.boundary.packages: expected a list, found text",
            "tool.seamlint.boundary.layout: expected text, found a list",
        ],
    ),
    "wrong type inside a list": (
        "[tool.seamlint.boundary]\npackages = ['app', 5]\n",
        ["tool.seamlint.boundary.packages[1]: expected text, found a number"],
    ),
    "table that is none": ("[tool]\nseamlint = 5\n", ["tool.seamlint: expected a table, found a number"]),
    "unknown word": (
        "[tool.seamlint]\ntest-imports = 'eror'\n",
        ["tool.seamlint.test-imports: `eror` is none of error, warning, ignore; did you mean `error`?"],
    ),
    "path for a package": (
        "[tool.seamlint.boundary]\npackages = ['app/integrations']\n",
        ["tool.seamlint.boundary.packages[0]: `app/integrations` is no dotted module name"],
    ),
    "boundary that is not there": (
        "[tool.seamlint.boundary]\npackages = ['app.integratons']\n",
        ["tool.seamlint.boundary.packages[0]: there is no module `app.integratons`", "`app.integrations`?"],
    ),
    "no rule of that name": ("[tool.seamlint]\nselect = ['XYZ']\n", ["tool.seamlint.select[0]: `XYZ` is no rule code"]),
    "exception without a reason": (
        "[[tool.seamlint.exceptions]]\nrule = 'SEA101'\npath = 'x.py'\n",
        ["`reason` is missing", "`owner` is missing", "`expires` is missing"],
    ),
}


@pytest.fixture
def main(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    """The console script in this process: exit code, stdout and stderr."""

    def call(root: Path, *arguments: str) -> tuple[int, str, str]:
        monkeypatch.chdir(root)
        monkeypatch.setattr("sys.argv", ["seamlint", *arguments])
        try:
            code = console_script()
        except SystemExit as stop:  # argparse
            code = int(stop.code or 0)
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return call


@pytest.mark.parametrize(("toml", "messages"), CONFIGURATIONS.values(), ids=CONFIGURATIONS.keys())
def test_bad_configuration(
    tmp_path: Path, main: Callable[..., tuple[int, str, str]], toml: str, messages: list[str]
) -> None:
    root = project(tmp_path, {"pyproject.toml": toml, **PACKAGE, **GOOD})
    code, out, problems = main(root, "check")
    assert (code, out) == (2, "")
    assert [message for message in messages if message not in problems] == []
    lines = [re.match(r"pyproject\.toml:(\d+): ", line) for line in problems.splitlines()[:-1]]

    code, out, again = main(root, "check", "--format=json")
    assert (code, again) == (2, problems)
    found = json.loads(out)["findings"]
    assert short(found) == [("SEA002", "pyproject.toml", int(line[1])) for line in lines if line]
    assert len(found) == len(lines)


def test_bad_configuration_ends_the_process_with_2(tmp_path: Path) -> None:
    root = project(tmp_path, {"pyproject.toml": "[tool.seamlint]\nxyzzy = 1\n", **GOOD})
    code, found = check(root)
    assert code == 2
    assert short(found) == [("SEA002", "pyproject.toml", 2)]


@pytest.mark.parametrize("content", [b"\xff\xfe", b"[boundary]\npackages = ['\xe9']\n", b"\0"])
def test_configuration_that_is_no_text(tmp_path: Path, content: bytes) -> None:
    code, found = check(project(tmp_path, {"seamlint.toml": content, **GOOD}))
    assert code == 2
    assert short(found) == [("SEA002", "seamlint.toml", 1)]


def test_configuration_with_a_mark_and_crlf_is_read(tmp_path: Path) -> None:
    text = "\ufeff" + BOUNDARY.replace("\n", "\r\n")
    assert short(check(project(tmp_path, {"pyproject.toml": text, **PACKAGE, **GOOD}))[1]) == [GOOD_FINDING]


def test_secret_in_the_configuration_is_refused_and_not_shown(tmp_path: Path) -> None:
    secret = "sk_" + "live_" + "aB3" * 8
    root = project(tmp_path, {"pyproject.toml": f"[tool.seamlint]\napp-id = '{secret}'\n", **GOOD})
    for form in ("text", "json"):
        result = seamlint(root, "check", f"--format={form}")
        assert result.returncode == 2
        assert "tool.seamlint.app-id" in result.stderr
        assert secret not in result.stdout + result.stderr


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["nowhere.py"], "there is no file or folder nowhere.py"),
        (["--config", "nowhere.toml"], "there is no configuration file nowhere.toml"),
        (["--config", "app"], "there is no configuration file app"),
        (["--select", "SEA9"], "no rule begins with SEA9"),
        (["--select", "XYZ"], "no rule begins with XYZ"),
        (["--ignore", "SEA1011"], "no rule begins with SEA1011"),
        (["--output", "nowhere/report.txt"], "cannot write nowhere/report.txt"),
        (["--jobs", "0"], "expected a number of processes or `auto`"),
        (["--jobs", "many"], "expected a number of processes or `auto`"),
        (["--format", "yaml"], "there is no format yaml; choose from text, concise, json"),
        (["--nonsense"], "unrecognized arguments"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_wrong_usage(
    tmp_path: Path, main: Callable[..., tuple[int, str, str]], arguments: list[str], message: str
) -> None:
    code, _, problems = main(project(tmp_path, GOOD), "check", *arguments)
    assert code == 2
    assert message in problems


def test_path_outside_the_project(tmp_path: Path) -> None:
    root = project(tmp_path, GOOD)
    (tmp_path / "other.py").write_text("import stripe\n")
    result = seamlint(root, "check", "--config", "pyproject.toml", "../other.py")
    assert result.returncode == 2
    assert "lies outside the project" in result.stderr


def test_no_command_shows_the_help(tmp_path: Path) -> None:
    result = seamlint(tmp_path)
    assert result.returncode == 2
    assert "usage: seamlint" in result.stderr
