"""What is built, and that it runs far from its source, also in a repository that gets in its way."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

from seamlint import discovery

ROOT = Path(__file__).parent.parent
MAPPED = {"src/seamlint": "seamlint", "lint_rules": "seamlint/lint_rules", "fixers": "seamlint/fixers"}
SHIPPED = (".py", ".pyi", ".toml", ".json", ".typed", ".txt")
LEFT_OUT = shutil.ignore_patterns(
    ".git", ".venv", ".nox", ".*_cache", ".hypothesis", "__pycache__", "build", "dist", "*.egg-info", "benchmarks"
)
HOSTILE = {
    "pyproject.toml": '[tool.seamlint.boundary]\npackages = ["app.integrations"]\n',
    "app/__init__.py": "",
    "app/integrations/__init__.py": "",
    "app/views.py": "import stripe\n\nprint(stripe)\n",
}


def run(*command: object, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env={**{name: value for name, value in os.environ.items() if name != "PYTHONPATH"}, **environment},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from the sdist, built from a copy of the repository that holds nothing old."""
    folder = tmp_path_factory.mktemp("packaging")
    shutil.copytree(ROOT, folder / "copy", ignore=LEFT_OUT)
    done = run(sys.executable, "-m", "build", "--outdir", folder / "dist", folder / "copy", cwd=folder)
    assert done.returncode == 0, done.stdout + done.stderr
    assert len(list((folder / "dist").glob("*.tar.gz"))) == 1
    (built,) = (folder / "dist").glob("*.whl")
    return built


@pytest.fixture(scope="module")
def programs(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of programs of a new environment: our wheel, and the dependencies that are installed here."""
    folder = tmp_path_factory.mktemp("installed") / "venv"
    venv.create(folder, symlinks=os.name != "nt")
    found = folder / ("Scripts" if os.name == "nt" else "bin")
    install = [sys.executable, "-m", "pip", "--python", found / "python", "install", "--no-deps", "--no-index"]
    done = run(*install, "--disable-pip-version-check", wheel, cwd=folder)
    assert done.returncode == 0, done.stdout + done.stderr
    asked = run(found / "python", "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=folder)
    borrowed = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    Path(asked.stdout.strip(), "borrowed.pth").write_text("\n".join(sorted(borrowed)) + "\n", encoding="utf-8")
    script = found / "flake8"  # what pip would write, had it been asked to install flake8 here
    script.write_text(f"#!{found / 'python'}\nfrom flake8.main.cli import main\n\nraise SystemExit(main())\n", "utf-8")
    script.chmod(0o755)
    return found


def hostile(tmp_path: Path, *folders: str) -> Path:
    """A repository with a violation, and packages of its own that have our names and leave a trace if imported."""
    root = tmp_path / "repository"
    files = dict(HOSTILE)
    for folder in folders:
        files[f"{folder}/__init__.py"] = f"open({str(tmp_path / 'imported')!r}, 'w').close()\n"
        files[f"{folder}/boundary/__init__.py"] = ""
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root


def test_wheel_holds_what_the_tree_holds(wheel: Path) -> None:
    expected = {
        f"{package}/{path.relative_to(ROOT / folder).as_posix()}"
        for folder, package in MAPPED.items()
        for path in (ROOT / folder).rglob("*")
        if path.suffix in SHIPPED and "__pycache__" not in path.parts
    }
    with zipfile.ZipFile(wheel) as archive:
        names = {name for name in archive.namelist() if ".dist-info/" not in name}
    assert names == expected
    assert any(name.startswith("seamlint/lint_rules/boundary/") for name in names)
    assert "seamlint/fixers/unused_suppression.py" in names
    assert any(name.startswith("seamlint/catalogue/providers/") for name in names)


def test_wheel_puts_nothing_else_into_site_packages(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        tops = {name.split("/")[0] for name in archive.namelist()}
        licences = [name for name in archive.namelist() if name.endswith("/LICENSE")]
        assert "MIT License" in archive.read(licences[0]).decode()
    assert {top for top in tops if not top.endswith(".dist-info")} == {"seamlint"}
    assert len(tops) == 2


def test_installed_tool_has_every_rule(programs: Path, tmp_path: Path) -> None:
    done = run(programs / "seamlint", "rule", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert [line.split()[0] for line in done.stdout.splitlines()] == [loaded.rule.code for loaded in discovery.rules()]


def test_installed_tool_has_its_fixers_also_where_the_repository_has_some(programs: Path, tmp_path: Path) -> None:
    root = hostile(tmp_path, "lint_rules", "fixers")
    (root / "app" / "views.py").write_text("x = 1  # seamlint: allow[SEA101] gone\n", "utf-8")
    done = run(programs / "seamlint", "check", "--fix", cwd=root)
    assert done.returncode == 0, done.stdout + done.stderr
    assert (root / "app" / "views.py").read_text("utf-8") == "x = 1\n"
    assert not (tmp_path / "imported").exists()


def test_empty_folder(programs: Path, tmp_path: Path) -> None:
    done = run(programs / "seamlint", "check", cwd=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert not done.stderr


@pytest.mark.parametrize(
    ("command", "path"),
    [
        (["seamlint", "check"], ""),
        (["python", "-m", "seamlint", "check"], ""),
        (["flake8", "--isolated", "--select=SEA", "app"], ""),
        (["python", "-m", "flake8", "--isolated", "--select=SEA", "app"], ""),
        (["seamlint", "check"], "."),
        (["flake8", "--isolated", "--select=SEA", "app"], "."),
    ],
    ids=["seamlint", "python -m seamlint", "flake8", "python -m flake8", "PYTHONPATH seamlint", "PYTHONPATH flake8"],
)
def test_repository_with_rules_and_fixers_of_its_own(
    programs: Path, tmp_path: Path, command: list[str], path: str
) -> None:
    root = hostile(tmp_path, "lint_rules", "fixers")
    done = run(programs / command[0], *command[1:], cwd=root, PYTHONPATH=path)
    assert done.returncode == 1, done.stdout + done.stderr
    assert "app/views.py:1:1: SEA101" in done.stdout
    assert not (tmp_path / "imported").exists()


@pytest.mark.parametrize("command", [["seamlint", "check"], ["flake8", "--isolated", "--select=SEA", "app"]])
def test_repository_with_a_package_of_our_name(programs: Path, tmp_path: Path, command: list[str]) -> None:
    root = hostile(tmp_path, "lint_rules", "fixers", "seamlint")
    done = run(programs / command[0], *command[1:], cwd=root)
    assert done.returncode == 1, done.stdout + done.stderr
    assert "app/views.py:1:1: SEA101" in done.stdout
    assert not (tmp_path / "imported").exists()


@pytest.mark.parametrize(
    "command",
    [
        ["python", "-m", "seamlint", "check"],
        ["python", "-m", "flake8", "--isolated", "--select=SEA", "app"],
    ],
)
def test_package_of_our_name_never_passes_silently(programs: Path, tmp_path: Path, command: list[str]) -> None:
    """Under `python -m` the current folder hides every installed package; then it must at least fail."""
    root = hostile(tmp_path, "seamlint")
    done = run(programs / command[0], *command[1:], cwd=root)
    assert done.returncode != 0
    assert "seamlint" in done.stdout + done.stderr
