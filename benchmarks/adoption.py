"""From a fresh copy of a public application to a green gate in two commands: `init --write`, then `check`.

    python benchmarks/adoption.py               # a line for each application
    python benchmarks/adoption.py letta         # everything that the two commands say

What is compared is processor time, because other work on the machine does not change it much. The applications are
sdists, pinned here; they are unpacked anew for every run and never installed.
"""

from __future__ import annotations

import hashlib
import os
import resource
import shutil
import subprocess
import sys
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path

CACHE = Path(__file__).resolve().parent.parent / ".corpus" / "sdists"
APPLICATIONS = {
    "changedetection.io": ("0.60.10", "f0d524c8162b6694811cb88da13416b93ce1cc0dd108ca47fd50c1edbae2a28d"),
    "letta": ("0.16.8", "363e26989e552c859ce2e7961d484acee6fccfc1e7b16e8f644b1ae1ccd754a3"),
    "nautobot": ("3.2.7", "d8d90b807c4cf647ed630fc86ec75e5e7fe039d952531a125a29a0aa90d83581"),
    "skypilot": ("0.14.1", "60c6d38e68999d67f9294f87e30808787caad682bd93274136a261f3606fac8d"),
}


@dataclass(frozen=True)
class Ran:
    code: int
    said: str
    seconds: float
    """Processor time, of the command and its workers."""


def fetch(name: str, folder: Path) -> Path:
    """The application, unpacked into the folder."""
    version, digest = APPLICATIONS[name]
    CACHE.mkdir(parents=True, exist_ok=True)
    stem = f"{name.replace('.', '_')}-{version}"
    archive = CACHE / f"{stem}.tar.gz"
    if not archive.is_file():
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--no-binary", name]
        subprocess.run([*command, "--dest", str(CACHE), f"{name}=={version}"], check=True)
    found = hashlib.sha256(archive.read_bytes()).hexdigest()
    if found != digest:
        sys.exit(f"{archive.name}: sha256 is {found}, not {digest}")
    with tarfile.open(archive) as packed:
        packed.extractall(folder, filter="data")
    return folder / stem


def run(root: Path, *arguments: str) -> Ran:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(
        [sys.executable, "-m", "seamlint", *arguments], cwd=root, capture_output=True, encoding="utf-8", check=False
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Ran(done.returncode, done.stdout + done.stderr, seconds)


def adopt(name: str, in_full: bool) -> str:
    """Both commands on a fresh copy, and what came of it."""
    with tempfile.TemporaryDirectory() as folder:
        root = fetch(name, Path(folder))
        (root / ".git").mkdir(exist_ok=True)  # where a clone has its root
        os.environ["SEAMLINT_CACHE_DIR"] = f"{folder}/kept"  # empty before `init`; `check` knows what that learned
        made, checked = run(root, "init", "--write"), run(root, "check")
        if in_full:
            return f"$ seamlint init --write\n{made.said}\n$ seamlint check; echo $?\n{checked.said}{checked.code}\n"
        known = (checked.said.rpartition("\n")[0] or checked.said).rpartition("\n")[2]
        ratio = made.seconds / checked.seconds
        shutil.rmtree(root)
    codes = f"{made.code}, {checked.code}"
    return (
        f"{name:<20} exit codes {codes}   {made.seconds:.0f} s and {checked.seconds:.0f} s, {ratio:.2f} : 1   {known}"
    )


def main(names: list[str]) -> None:
    os.environ["NO_COLOR"] = "1"
    for name in names or APPLICATIONS:
        print(adopt(name, bool(names)), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
