"""Times seamlint against ruff and flake8 on the same packages, in alternating runs."""

from __future__ import annotations

import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import NamedTuple

from corpus import Package, fetch, packages, parser, seamlint

from seamlint.catalogue import load

FLAKE8_LIMIT = 60.0
BASE = "seamlint --jobs 1"
_FLAKE8 = """
from flake8.plugins import finder
every = finder._find_importlib_plugins
finder._find_importlib_plugins = lambda: (found for found in every() if found.package != "seamlint")
from flake8.main.cli import main
raise SystemExit(main())
"""
"""flake8 calls every installed plugin, selected or not; this leaves seamlint's own out of the comparison."""


class Cost(NamedTuple):
    wall: float
    cpu: float
    exit_code: int


@dataclass
class Peer:
    name: str
    command: Sequence[str]
    environment: Mapping[str, str] = field(default_factory=dict)
    costs: list[Cost] = field(default_factory=list)

    def run(self, folder: Path, limit: float | None = None) -> Cost | None:
        """One run as a process of its own, or None if it took longer than `limit` seconds."""
        before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
        try:
            done = subprocess.run(
                self.command,
                cwd=folder,
                env={**os.environ, **self.environment},
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                timeout=limit,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return None
        wall, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
        cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        return Cost(wall, cpu, done.returncode)


def installed(command: str) -> str | None:
    """The command of this environment, never one that happens to be on the path."""
    return shutil.which(command, path=str(Path(sys.executable).parent))


def ruff_configuration(boundary: Sequence[str]) -> str:
    """The catalogue's roots as banned modules, allowed in the boundary; ruff has no wildcards."""
    lines = ["[lint.flake8-tidy-imports.banned-api]"]
    lines += [f'{json.dumps(root)}.msg = "outside the boundary"' for root in load().roots if "*" not in root]
    lines += ["[lint.per-file-ignores]"]
    for package in boundary:
        path = package.replace(".", "/")
        lines += [f'"{path}/**" = ["TID251"]', f'"{path}.py" = ["TID251"]']
    return "\n".join(lines) + "\n"


def peers(package: Package, configuration: Path) -> list[Peer]:
    boundary = ",".join(package.boundary)
    found = [
        Peer(
            f"seamlint --jobs {jobs}", [seamlint(), "check", "--boundary", boundary, "--jobs", str(jobs), "--no-cache"]
        )
        for jobs in (1, 2)
    ]
    ruff = installed("ruff")
    if ruff is None:
        print("ruff is not installed in this environment; left out")
    else:
        configuration.write_text(ruff_configuration(package.boundary), "utf-8")
        options = ["--config", str(configuration), "--select", "TID251", "--no-cache", "--no-respect-gitignore"]
        found += [
            Peer(f"ruff, {threads} thread{'s' * (threads > 1)}", [ruff, "check", *options, "."], environment)
            for threads in (1, 2)
            for environment in ({"RAYON_NUM_THREADS": str(threads)},)
        ]
    if installed("flake8") is None:
        print("flake8 is not installed in this environment; left out")
    else:
        command = [sys.executable, "-c", _FLAKE8, "--isolated", "--jobs", "1", "--select", "E,F,W,C90", "."]
        found.append(Peer("flake8 --jobs 1", command))
    return found


def measure(package: Package, folder: Path, rounds: int) -> None:
    """Run every peer once to warm the disk cache, then all of them in turn, and print the medians."""
    with tempfile.TemporaryDirectory() as scratch:
        running = []
        for peer in peers(package, Path(scratch) / "ruff.toml"):
            flake8 = peer.name.startswith("flake8")
            cost = peer.run(folder, FLAKE8_LIMIT if flake8 else None)
            if cost is None:
                print(f"{package.label}: {peer.name} took more than {FLAKE8_LIMIT:.0f} s; left out")
            elif cost.exit_code not in (0, 1):
                print(f"{package.label}: {peer.name} ended with exit code {cost.exit_code}; left out")
            else:
                running.append(peer)
        for _ in range(rounds):
            for peer in running:
                cost = peer.run(folder)
                if cost is not None:
                    peer.costs.append(cost)
    _print(package, running)


def _print(package: Package, running: Sequence[Peer]) -> None:
    medians = {
        peer.name: (median(cost.wall for cost in peer.costs), median(cost.cpu for cost in peer.costs))
        for peer in running
    }
    base = medians.get(BASE)
    for name, (wall, cpu) in medians.items():
        ratios = f"{wall / base[0]:>9.2f} {cpu / base[1]:>9.2f}" if base else ""
        print(f"{package.label:<30} {name:<18} {wall:>8.2f} {cpu:>8.2f} {ratios}", flush=True)


def main() -> int:
    arguments = parser(__doc__)
    arguments.add_argument("--rounds", type=int, default=5, help="alternating rounds, at least 5 (default: 5)")
    options = arguments.parse_args()
    if options.rounds < 5:
        arguments.error("--rounds: fewer than 5 say nothing")
    print(f"{'project':<30} {'tool':<18} {'wall s':>8} {'cpu s':>8} {'wall x':>9} {'cpu x':>9}   x: of {BASE}")
    for package in packages(options.package):
        measure(package, fetch(package, options.into.resolve()), options.rounds)
    return 0


if __name__ == "__main__":
    sys.exit(main())
