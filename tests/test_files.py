"""Which files a run looks at."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from seamlint.files import walk
from tests.support import findings, project, seamlint


def tree(tmp_path: Path, *names: str, **files: str) -> Path:
    """A folder with empty files of these names, and others with the given content."""
    for name, text in {**dict.fromkeys(names, ""), **files}.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return tmp_path


def found(root: Path, *exclude: str) -> list[str]:
    return walk(str(root), exclude).files


def test_python_files_stubs_notebooks(tmp_path: Path) -> None:
    root = tree(tmp_path, "a.py", "b.pyi", "c.pyw", "d.ipynb", "e.pyc", "f.txt", "g.py.bak", "h.PY", "app/i.py", "py")
    assert found(root) == ["a.py", "app/i.py", "b.pyi", "c.pyw", "d.ipynb"]


@pytest.mark.parametrize(
    ("first", "expected"),
    [
        (b"#!/usr/bin/env python3\n", True),
        (b"#!/usr/bin/python -u\r\nx = 1\n", True),
        (b"#!/opt/pypy/bin/python", True),
        (b"#!/bin/sh\npython\n", False),
        (b"# python\n", False),
        (b"", False),
        (b"#!", False),
        (b"#!\xff\xfe\0python\n", True),
    ],
)
def test_scripts_without_suffix(tmp_path: Path, first: bytes, expected: bool) -> None:
    (tmp_path / "manage").write_bytes(first)
    assert found(tmp_path) == ["manage"] * expected


@pytest.mark.parametrize(
    ("patterns", "kept"),
    [
        ("", ["a.py", "lib/a.py", "lib/b.py", "lib/sub/a.py"]),
        ("# a.py\n\n", ["a.py", "lib/a.py", "lib/b.py", "lib/sub/a.py"]),
        ("a.py\n", ["lib/b.py"]),
        ("a.py\r\n", ["lib/b.py"]),
        ("/a.py\n", ["lib/a.py", "lib/b.py", "lib/sub/a.py"]),
        ("lib/a.py\n", ["a.py", "lib/b.py", "lib/sub/a.py"]),
        ("lib/\n", ["a.py"]),
        ("lib/*\n!lib/b.py\n", ["a.py", "lib/b.py"]),
        ("sub/\n", ["a.py", "lib/a.py", "lib/b.py"]),
        ("a.py/\n", ["a.py", "lib/a.py", "lib/b.py", "lib/sub/a.py"]),
        ("**/sub/**\n", ["a.py", "lib/a.py", "lib/b.py"]),
        ("*.py\n!b.py\n", ["lib/b.py"]),
        ("lib/\n!lib/b.py\n", ["a.py"]),
        ("[ab].py\n", []),
        ("\\#a.py\n a.py\n", ["a.py", "lib/a.py", "lib/b.py", "lib/sub/a.py"]),
    ],
)
@pytest.mark.parametrize("ignore_file", [".gitignore", ".git/info/exclude"])
def test_ignore_patterns(tmp_path: Path, ignore_file: str, patterns: str, kept: list[str]) -> None:
    root = tree(tmp_path, "a.py", "lib/a.py", "lib/b.py", "lib/sub/a.py", **{ignore_file: patterns})
    assert found(root) == kept


@pytest.mark.parametrize(
    ("ignored", "kept"),
    [
        ({"lib/.gitignore": "a.py\n"}, ["a.py", "lib/b.py"]),
        ({"lib/.gitignore": "/a.py\n"}, ["a.py", "lib/b.py", "lib/sub/a.py"]),
        ({".gitignore": "a.py\n", "lib/.gitignore": "!a.py\n"}, ["lib/a.py", "lib/b.py", "lib/sub/a.py"]),
        (
            {".gitignore": "a.py\n", "lib/.gitignore": "!a.py\n", "lib/sub/.gitignore": "a.py\n"},
            ["lib/a.py", "lib/b.py"],
        ),
        ({"lib/.gitignore": "*\n!.gitignore\n"}, ["a.py"]),
        ({".git/info/exclude": "a.py\n", ".gitignore": "!a.py\n"}, ["a.py", "lib/a.py", "lib/b.py", "lib/sub/a.py"]),
    ],
)
def test_nested_ignore_files(tmp_path: Path, ignored: Mapping[str, str], kept: list[str]) -> None:
    assert found(tree(tmp_path, "a.py", "lib/a.py", "lib/b.py", "lib/sub/a.py", **ignored)) == kept


@pytest.mark.skipif(shutil.which("git") is None, reason="asks git itself")
@pytest.mark.parametrize(
    "files",
    [
        {".gitignore": "lib/**/a.py\n!lib/sub/\n"},
        {".gitignore": "*\n!*/\n!*.py\n"},
        {".gitignore": "/*\n!/lib\n/lib/*\n!/lib/sub\n"},
        {".gitignore": "li?/[!a].py\n**/sub/a.py\n"},
        {".gitignore": "a.py \nb.py\\ \n"},
        {"lib/.gitignore": "sub/a.py\n", ".git/info/exclude": "/lib/b.py\n"},
        {".gitignore": "lib\n!lib\n", "lib/.gitignore": "**/a.py\n"},
    ],
)
def test_ignored_is_what_git_ignores(tmp_path: Path, files: Mapping[str, str]) -> None:
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    root = tree(tmp_path, "a.py", "lib/a.py", "lib/b.py", "lib/sub/a.py", "lib/sub/c.py", **files)
    listing = ["git", "-C", str(root), "ls-files", "--others", "--exclude-standard", "*.py"]
    assert found(root) == sorted(subprocess.check_output(listing, text=True).split())


def test_exclude_patterns(tmp_path: Path) -> None:
    root = tree(tmp_path, "a.py", "vendor/b.py", "app/vendor/c.py", "app/d_pb2.py")
    assert found(root, "/vendor/", "*_pb2.py") == ["a.py", "app/vendor/c.py"]


def test_no_ignore_file_takes_back_what_the_configuration_excludes(tmp_path: Path) -> None:
    root = tree(tmp_path, "a.py", "made/b.py", **{".gitignore": "!made/\n!b.py\n"})
    assert found(root, "made/") == ["a.py"]
    assert found(root, "b.py") == ["a.py"]


def test_folders_that_hold_no_source_of_the_project(tmp_path: Path) -> None:
    environment = {"py311/pyvenv.cfg": "", "tools/env/pyvenv.cfg": ""}
    skipped = [".venv", "venv", ".git", ".tox", "node_modules", "__pycache__", "app/__pycache__", "lib/site-packages"]
    root = tree(tmp_path, "a.py", *(f"{folder}/x.py" for folder in [*skipped, "py311/lib", "tools/env"]), **environment)
    assert found(root) == ["a.py"]


def test_root_that_is_an_environment_is_still_looked_at(tmp_path: Path) -> None:
    assert found(tree(tmp_path, "pyvenv.cfg", "a.py")) == ["a.py"]


def test_build_and_dist_are_output_at_the_root_only(tmp_path: Path) -> None:
    root = tree(tmp_path, "build/a.py", "dist/a.py", "app/build/a.py", "app/dist/a.py", "build.py")
    assert found(root) == ["app/build/a.py", "app/dist/a.py", "build.py"]


def test_links_are_not_followed(tmp_path: Path) -> None:
    outside = tree(tmp_path / "outside", "secret.py", "lib/b.py")
    root = tree(tmp_path / "root", "app/a.py")
    (root / "link.py").symlink_to(outside / "secret.py")
    (root / "lib").symlink_to(outside / "lib")
    (root / "again.py").symlink_to(root / "app" / "a.py")
    (root / "app" / "up").symlink_to(root)
    (root / "dead.py").symlink_to("nowhere.py")
    (root / "loop.py").symlink_to("loop.py")
    assert found(root) == ["app/a.py"]


def test_special_files_are_not_opened(tmp_path: Path) -> None:
    root = tree(tmp_path, "a.py")
    os.mkfifo(root / "pipe.py")
    os.mkfifo(root / "pipe")
    assert found(root) == ["a.py"]


def test_odd_names(tmp_path: Path) -> None:
    names = ["a b.py", "-x.py", "é.py", "q'uote.py", "new\nline.py", "[a].py"]
    assert found(tree(tmp_path, *names)) == sorted(names)


def test_folders_with_markers_are_noted(tmp_path: Path) -> None:
    root = tree(tmp_path, "pyproject.toml", "api/setup.py", "web/manage.py", "lib/setup.cfg", "app/a.py")
    assert walk(str(root)).markers == ["", "api", "lib", "web"]


def test_ignore_files_above_the_root_count_within_the_repository(tmp_path: Path) -> None:
    root = tree(
        tmp_path, ".git/HEAD", "api/a.py", "api/made/b.py", "api/c_pb2.py", **{".gitignore": "*_pb2.py\n/api/made/\n"}
    )
    assert found(root / "api") == ["a.py"]


def test_root_that_its_repository_ignores_was_named_on_purpose(tmp_path: Path) -> None:
    root = tree(tmp_path, ".git/HEAD", "play/api/a.py", "play/api/b.py", **{".gitignore": "/play/\nb.py\n"})
    assert found(root / "play" / "api") == ["a.py", "b.py"]


def test_unreadable_folder_is_named(tmp_path: Path) -> None:
    files = {"app/views.py": "import stripe\n", "app/closed/a.py": "import stripe\n"}
    root = project(tmp_path, files)
    (root / "app" / "closed").chmod(0)
    try:
        result = json.loads(seamlint(root, "check", "--format=json", powerless=True).stdout)
    finally:
        (root / "app" / "closed").chmod(0o755)
    assert [(found["code"], found["path"]) for found in result["findings"]] == [
        ("SEA003", "app/closed"),
        ("SEA101", "app/views.py"),
    ]
    assert "Permission denied" in result["findings"][0]["message"]


def test_file_named_on_the_command_line_is_read_though_ignored(tmp_path: Path) -> None:
    root = project(tmp_path, {".gitignore": "made.py\n", "made.py": "import stripe\n"})
    assert findings(root) == []
    assert [finding.code for finding in findings(root, paths=["made.py"])] == ["SEA101"]
