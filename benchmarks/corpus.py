"""Fetches the pinned packages that the benchmarks read, and says which boundary each of them has."""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from seamlint._toml import loads

HERE = Path(__file__).resolve().parent
DEFAULT_CACHE = HERE.parent / ".corpus"
READ_SUFFIXES = (".py", ".pyi", ".pyw", ".ipynb")
_PIP = ("--no-deps", "--only-binary", ":all:", "--ignore-requires-python", "--disable-pip-version-check", "--quiet")
_TARGET = ("--implementation", "cp", "--python-version", "3.14", "--platform", "manylinux_2_28_x86_64")
"""One wheel for everybody, whatever the interpreter and the machine; the code is read and never installed."""


@dataclass(frozen=True)
class Package:
    name: str
    version: str
    sha256: str
    boundary: tuple[str, ...]

    @property
    def label(self) -> str:
        return f"{self.name}-{self.version}"

    def folder(self, cache: Path) -> Path:
        return cache / "src" / self.label


@dataclass(frozen=True)
class Check:
    """What one run of `seamlint check` on a package said."""

    exit_code: int
    report: dict[str, Any]
    complaint: str

    @property
    def failed(self) -> bool:
        return self.exit_code not in (0, 1)


def packages(names: Iterable[str] = ()) -> list[Package]:
    """The pinned packages, or those of them that are named."""
    rows = loads((HERE / "corpus.toml").read_text("utf-8"))["package"]
    known = [Package(row["name"], row["version"], row["sha256"], tuple(row["boundary"])) for row in rows]
    wanted = set(names)
    unknown = sorted(wanted - {package.name for package in known})
    if unknown:
        sys.exit(f"corpus.toml has no {', '.join(unknown)}")
    return [package for package in known if not wanted or package.name in wanted]


def fetch(package: Package, cache: Path) -> Path:
    """The folder with the package's Python files, downloaded and unpacked unless it is there."""
    folder = package.folder(cache)
    if folder.is_dir():
        return folder
    wheel = _wheel(package, cache / "wheels")
    digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
    if digest != package.sha256:
        sys.exit(f"{wheel.name}: sha256 is {digest}, corpus.toml says {package.sha256}")
    partial = folder.with_name(f"{folder.name}.partial")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(partial, [name for name in archive.namelist() if name.endswith(READ_SUFFIXES)])
    packages = json.dumps(list(package.boundary))
    (partial / "seamlint.toml").write_text(f"[boundary]\npackages = {packages}\n", "utf-8")  # pins the root here
    return partial.rename(folder)


def _wheel(package: Package, wheels: Path) -> Path:
    found = _downloaded(package, wheels)
    if found is None:
        wheels.mkdir(parents=True, exist_ok=True)
        pin = f"{package.name}=={package.version}"
        command = [sys.executable, "-m", "pip", "download", *_PIP, *_TARGET, "--dest", str(wheels), pin]
        subprocess.run(command, check=True)
        found = _downloaded(package, wheels)
    if found is None:
        sys.exit(f"pip downloaded no wheel of {package.label}")
    return found


def _downloaded(package: Package, wheels: Path) -> Path | None:
    stem = f"{re.sub(r'[-_.]+', '_', package.name).lower()}-{package.version}-"
    return next((path for path in sorted(wheels.glob("*.whl")) if path.name.lower().startswith(stem)), None)


def seamlint() -> str:
    """The command of the environment this runs in."""
    return str(Path(sys.executable).with_name("seamlint"))


def check(folder: Path, boundary: Sequence[str], *arguments: str) -> Check:
    """Run `seamlint check` on an unpacked package."""
    command = [seamlint(), "check", "--boundary", ",".join(boundary), "--format", "json", *arguments]
    done = subprocess.run(command, cwd=folder, capture_output=True, encoding="utf-8", check=False)
    report = json.loads(done.stdout) if done.stdout else {"findings": [], "summary": {"files": 0}}
    complaint = next((line for line in done.stderr.splitlines() if line), "")
    return Check(done.returncode, report, complaint)


def parser(description: str | None) -> argparse.ArgumentParser:
    """What every benchmark takes: the cache and the packages."""
    arguments = argparse.ArgumentParser(description=description)
    arguments.add_argument(
        "--into", type=Path, default=DEFAULT_CACHE, metavar="DIR", help="cache folder (default: .corpus)"
    )
    arguments.add_argument("--package", action="append", default=[], metavar="NAME", help="only this one; repeatable")
    return arguments


def main() -> int:
    options = parser(__doc__).parse_args()
    for package in packages(options.package):
        folder = fetch(package, options.into.resolve())
        count = sum(path.suffix in READ_SUFFIXES for path in folder.rglob("*"))
        print(f"{package.label:<32} {count:>6} files  {', '.join(package.boundary)}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
