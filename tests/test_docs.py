"""The pages are current, the links lead somewhere, and what the README tells people to type exists."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from seamlint import discovery
from tests.support import findings, seamlint

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
PAGES = sorted({*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")})
FENCE = re.compile(r"^```([\w-]*)[^\n]*\n(.*?)^```", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\[[^\]]*\]\(([^()\s]+)\)")
CHECK_THE_SAMPLE = ".venv/bin/seamlint check fixtures/shop"
RUN_THE_TESTS = ".venv/bin/python -m pytest -q -n auto"

IN_THE_SAMPLE = [
    ("SEA106", "pyproject.toml", 5),
    ("SEA106", "pyproject.toml", 5),
    ("SEA102", "shop/catalogue/images.py", 8),
    ("SEA104", "shop/catalogue/search.py", 6),
    ("SEA101", "shop/orders/checkout.py", 1),
    ("SEA402", "shop/orders/checkout.py", 9),
    ("SEA102", "shop/orders/invoices.py", 1),
    ("SEA101", "shop/orders/models.py", 8),
    ("SEA101", "shop/orders/refunds.py", 9),
    ("SEA102", "shop/orders/texts.py", 11),
    ("SEA208", "shop/orders/texts.py", 12),
    ("SEA105", "shop/settings.py", 26),
    ("SEA104", "shop/support/assistant.py", 11),
    ("SEA208", "shop/support/assistant.py", 13),
]


def generate(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(folder / "generate.py"), *arguments]
    return subprocess.run(command, cwd=folder.parent, capture_output=True, encoding="utf-8", check=False)


def test_rule_pages_are_current() -> None:
    done = generate(ROOT / "docs", "--check")
    assert (done.returncode, done.stderr) == (0, "")


def test_every_rule_has_a_page_and_a_line_in_the_index() -> None:
    index = (ROOT / "docs" / "rules.md").read_text(encoding="utf-8")
    for loaded in discovery.rules():
        page = (ROOT / "docs" / "rules" / f"{loaded.rule.code}.md").read_text(encoding="utf-8")
        assert f"# {loaded.rule.code} {loaded.rule.name}\n" in page
        assert index.count(f"(rules/{loaded.rule.code}.md)") == 1


def test_code_of_the_rule_pages_is_fenced() -> None:
    for path in (ROOT / "docs" / "rules").glob("*.md"):
        prose = FENCE.sub("", path.read_text(encoding="utf-8"))
        assert not re.search(r"^(    |```)", prose, re.MULTILINE), path.name


def test_stale_pages_are_named_and_then_mended(tmp_path: Path) -> None:
    docs = tmp_path / "docs"
    shutil.copytree(ROOT / "docs", docs)
    shutil.copytree(ROOT / "fixtures" / "projects", tmp_path / "fixtures" / "projects")
    generate(docs)
    (docs / "rules" / "SEA101.md").write_text("old\n", encoding="utf-8")
    (docs / "rules" / "SEA102.md").unlink()
    (docs / "rules" / "SEA999.md").write_text("gone\n", encoding="utf-8")
    done = generate(docs, "--check")
    assert done.returncode == 1
    assert re.findall(r"docs/rules/(SEA\d+)\.md", done.stderr) == ["SEA101", "SEA102", "SEA999"]
    assert (docs / "rules" / "SEA101.md").read_text(encoding="utf-8") == "old\n"
    assert generate(docs).returncode == 0
    assert generate(docs, "--check").returncode == 0
    assert not (docs / "rules" / "SEA999.md").exists()


def test_generator_refuses_other_arguments() -> None:
    assert generate(ROOT / "docs", "--chekc").returncode == 2


def slugs(text: str) -> set[str]:
    """The anchors of a page's headings."""
    titles = re.findall(r"^#+ (.+)$", FENCE.sub("", text), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", title.lower()).strip().replace(" ", "-") for title in titles}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_relative_links_lead_somewhere(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    broken = []
    for link in LINK.findall(FENCE.sub("", text)):
        if re.match(r"[a-z]+:", link):
            continue
        name, _, anchor = link.partition("#")
        target = page.parent / name if name else page
        if not target.exists() or (anchor and anchor not in slugs(target.read_text(encoding="utf-8"))):
            broken.append(link)
    assert broken == []


def commands(text: str) -> list[str]:
    """What the shell blocks tell people to type: whole blocks of `sh`, the lines with a prompt of others."""
    found = []
    for language, block in FENCE.findall(text):
        for line in block.replace("\\\n", " ").splitlines():
            if line.startswith("$ "):
                found.append(line[2:].strip())
            elif language in ("sh", "bash", "shell") and line.strip() and not line.lstrip().startswith("#"):
                found.append(line.strip())
    return [part.strip() for line in found for part in re.split(r"&&|\|\||[|;]", line)]


def test_readme_shows_the_sample_and_the_tests() -> None:
    shown = commands(README.read_text(encoding="utf-8"))
    assert CHECK_THE_SAMPLE in shown
    assert RUN_THE_TESTS in shown


def test_ci_runs_the_tests_as_the_readme_does() -> None:
    script = ROOT / ".ci" / "run"
    assert os.access(script, os.X_OK)
    last = script.read_text(encoding="utf-8").splitlines()[-1]
    assert last == f"run {RUN_THE_TESTS.removeprefix('.venv/bin/')}"


@pytest.mark.parametrize("page", [README, ROOT / "CONTRIBUTING.md"], ids=lambda page: page.name)
def test_commands_exist(page: Path) -> None:
    missing = [command for command in commands(page.read_text(encoding="utf-8")) if not exists(command)]
    assert missing == []


def exists(command: str) -> bool:
    """Whether the program is there and, if it is ours, knows the subcommand and the options."""
    program, *arguments = shlex.split(command, comments=True)
    name = program.removeprefix(".venv/bin/")
    if name == "cd":
        return (ROOT / arguments[0]).is_dir()
    if name != "seamlint":
        return (ROOT / name).is_file() or bool(shutil.which(name, path=f"{Path(sys.executable).parent}:/usr/bin:/bin"))
    subcommand = next((argument for argument in arguments if not argument.startswith("-")), "")
    explained = seamlint(ROOT, *([subcommand] if subcommand else []), "--help")
    options = {argument.partition("=")[0] for argument in arguments if argument.startswith("-")}
    known = set(re.findall(r"(?<![\w-])--?[a-z][\w-]*", explained.stdout))
    return explained.returncode == 0 and options <= known


@pytest.mark.parametrize(
    ("command", "there"),
    [
        (".venv/bin/seamlint check fixtures/shop", True),
        ("seamlint check --format json --jobs=2", True),
        ("seamlint --version", True),
        (".ci/run", True),
        ("seamlint chekc", False),
        ("seamlint check --formta json", False),
        ("no-such-program --help", False),
    ],
)
def test_the_test_of_commands(command: str, there: bool) -> None:
    assert exists(command) is there


def test_sample_project() -> None:
    found = findings(ROOT / "fixtures" / "shop")
    assert [(finding.code, finding.path, finding.line) for finding in found] == IN_THE_SAMPLE


def test_sample_project_on_the_command_line() -> None:
    done = seamlint(ROOT, "check", "fixtures/shop")
    assert done.returncode == 1
    assert not done.stderr
    for code, path, line in IN_THE_SAMPLE:
        assert re.search(rf"^{re.escape(path)}:{line}:\d+: {code} ", done.stdout, re.MULTILINE)
    assert "billing.payments" in done.stdout
