"""A package as a repository in a folder of its own, which can be cloned, edited, restored and multiplied."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections import Counter
from pathlib import Path

from compare.model import BIN, Job, Tool, allowed
from seamlint._toml import loads

_GIT = ("git", "-c", "user.name=n", "-c", "user.email=e@example.org", "-c", "core.autocrlf=false")
_IMPORT = re.compile(rb"^[ \t]*(?:from|import)[ \t]+(\w+)", re.MULTILINE)
_BESIDE = {
    ".semgrepignore": "",  # Semgrep's own list leaves out tests
    # tach and deptry ask for what is not declared, so nothing is
    "pyproject.toml": '[project]\nname = "x"\nversion = "0"\ndependencies = []\n',
    "tach.toml": 'modules = []\nexclude = []\nsource_roots = ["."]\n'
    "respect_gitignore = false\nignore_type_checking_imports = false\n",
}
"""What some tools want beside the code; all find it there."""


class Project:
    def __init__(self, label: str, source: Path, boundary: tuple[str, ...], scratch: Path, copies: int = 1) -> None:
        self.label, self.copies, self.scratch, self.boundary = label, copies, scratch, boundary
        self.root, self.clone = scratch / "project", scratch / "clone"
        shutil.copytree(source, self.root)
        for number in range(2, copies + 1):
            self._add_copy(source, number)
            self.boundary += tuple(re.sub(r"^\w+", rf"\g<0>{number}", package) for package in boundary)
        for name, text in _BESIDE.items():
            (self.root / name).write_text(text, "utf-8")
        sizes = sorted(
            (path.stat().st_size, path.relative_to(self.root).as_posix()) for path in self.root.rglob("*.py")
        )
        self.size = (len(sizes), sum((self.root / name).read_bytes().count(b"\n") for _, name in sizes))
        """Files and lines."""
        self.modules = [name for _, name in sizes if "/tests/" not in name]
        self.tops = tuple(sorted(path.name for path in self.root.iterdir() if (path / "__init__.py").is_file()))
        self._write_configuration()
        for arguments in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "all"]):
            self._git(*arguments)
        self._roots, self._allowed = self._exported()
        self._frequent = self._counted()

    def job(self, tool: Tool, root: Path, kept: Path | None, files: tuple[str, ...]) -> Job:
        folder = self.scratch / "tools" / tool.slug
        folder.mkdir(parents=True, exist_ok=True)
        return Job(
            root=root,
            scratch=folder,
            tops=self.tops,
            boundary=self.boundary,
            allowed=self._allowed,
            roots=self._roots,
            frequent=self._frequent,
            files=files,
            kept=kept,
        )

    def cloned(self) -> Path:
        """A fresh clone, always at the same place, as in CI; its files are younger than anything that was kept."""
        shutil.rmtree(self.clone, ignore_errors=True)
        subprocess.run([*_GIT, "clone", "-q", str(self.root), str(self.clone)], check=True)
        os.utime(self.clone / ".git" / "index")  # as after the other steps of a job
        return self.clone

    def middle(self, count: int) -> tuple[str, ...]:
        """Modules of middle size outside the boundary, relative to the project."""
        ours = [path for path in self.modules if not allowed(path, self._allowed)]
        middle = (len(ours) - count) // 2
        return tuple(ours[middle : middle + count])

    def edit(self, number: int, count: int, text: str) -> None:
        """Put a function that was never there before at the end of some modules of middle size."""
        for name in self.middle(count):
            path = self.root / name
            path.write_bytes(path.read_bytes() + f"\n\ndef added_{number}(value):\n{text}    return value\n".encode())

    def restore(self) -> None:
        self._git("checkout", "-q", ".")

    def _add_copy(self, source: Path, number: int) -> None:
        """The packages once more under other names, with imports that stay among themselves."""
        tops = [path for path in source.iterdir() if (path / "__init__.py").is_file()]
        own = re.compile(rb"\b(%s)\b" % b"|".join(re.escape(top.name.encode()) for top in tops))
        for top in tops:
            target = self.root / f"{top.name}{number}"
            shutil.copytree(top, target)
            for path in target.rglob("*.py"):
                path.write_bytes(own.sub(rb"\g<1>%d" % number, path.read_bytes()))

    def _write_configuration(self) -> None:
        names = ", ".join(f'"{name}"' for name in self.boundary)
        (self.root / "seamlint.toml").write_text(f"[boundary]\npackages = [{names}]\n", "utf-8")

    def _exported(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The SDKs and the patterns of the boundary's files, as seamlint itself tells them to ruff."""
        command = [str(BIN / "seamlint"), "export", "ruff"]
        done = subprocess.run(command, cwd=self.root, check=True, capture_output=True, encoding="utf-8")
        lint = loads(done.stdout)["lint"]
        return tuple(lint["flake8-tidy-imports"]["banned-api"]), tuple(lint["extend-per-file-ignores"])

    def _counted(self) -> tuple[str, ...]:
        """The five SDKs that are mentioned most often where an import may begin."""
        tops = {root.encode(): root for root in self._roots if "." not in root}
        counts = Counter(dict.fromkeys(tops, 0))
        for path in self.modules:
            counts.update(name for name in _IMPORT.findall((self.root / path).read_bytes()) if name in tops)
        return tuple(tops[name] for name, _ in sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:5])

    def _git(self, *arguments: str) -> None:
        subprocess.run([*_GIT, *arguments], cwd=self.root, check=True)
