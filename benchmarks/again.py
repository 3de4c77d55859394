"""What a second look costs: nothing changed, one file changed, a fresh clone; each beside a first look, in turn.

Prints CPU time of whole processes, children included: the median, and its ratio to a first look that keeps nothing.
Every report is compared, byte for byte, with that of a run that knows nothing.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from corpus import Package, fetch, packages, parser, seamlint
from speed import Peer

_GIT = ("git", "-c", "user.name=n", "-c", "user.email=e@example.org", "-c", "core.autocrlf=false")


@dataclass
class Case:
    name: str
    before: Callable[[], Path]
    """Makes the project ready, and says where it is."""
    kept: str
    """Where things are kept; empty for nowhere."""
    seconds: list[float] = field(default_factory=list)


class Place:
    """A copy of a package as a repository, with what earlier runs kept."""

    def __init__(self, package: Package, source: Path, scratch: Path) -> None:
        self.root, self.kept, self.clones = scratch / "project", scratch / "kept", scratch / "clone"
        self._boundary = ",".join(package.boundary)
        self._scratch = scratch
        self._count = 0
        shutil.copytree(source, self.root)
        modules = sorted(path for path in self.root.rglob("*.py") if path.stat().st_size > 2000)
        self._edited = modules[len(modules) // 2]
        for arguments in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "all"]):
            subprocess.run([*_GIT, *arguments], cwd=self.root, check=True)

    def cases(self) -> Iterator[Case]:
        yield Case("first look, nothing kept", lambda: self.root, "")
        yield Case("first look", self._forgotten, str(self._scratch / "other"))
        yield Case("nothing changed", lambda: self.root, str(self.kept))
        yield Case("fresh clone", self._cloned, str(self.kept))
        yield Case("one file changed", self._changed, str(self.kept))

    def run(self, case: Case) -> tuple[float, bytes]:
        """The CPU seconds of a check, and its report."""
        folder, report = case.before(), self._scratch / "report.json"
        command = [seamlint(), "check", "--boundary", self._boundary, "--format", "json", "--output", str(report)]
        peer = Peer(case.name, command, {"SEAMLINT_CACHE_DIR": case.kept})
        cost = peer.run(folder)
        if cost is None or cost.exit_code not in (0, 1):
            sys.exit(f"{case.name}: the check ended in {cost.exit_code if cost else 'nothing'}")
        return cost.cpu, report.read_bytes()

    def _forgotten(self) -> Path:
        shutil.rmtree(self._scratch / "other", ignore_errors=True)
        return self.root

    def _cloned(self) -> Path:
        shutil.rmtree(self.clones, ignore_errors=True)
        subprocess.run([*_GIT, "clone", "-q", str(self.root), str(self.clones)], check=True)
        os.utime(self.clones / ".git" / "index")  # as after the other steps of a job
        return self.clones

    def _changed(self) -> Path:
        """One function more, never seen before, in a module of middle size."""
        self._count += 1
        text = self._edited.read_text("utf-8")
        self._edited.write_text(f"{text}\n\ndef added_{self._count}(value):\n    return value\n", "utf-8")
        return self.root


def measure(package: Package, source: Path, rounds: int) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        place = Place(package, source, Path(scratch))
        cases = list(place.cases())
        for number in range(rounds + 1):
            for case in cases:
                seconds, report = place.run(case)
                if number:  # the first round warms up, and fills what is kept
                    case.seconds.append(seconds)
                if case is cases[0]:
                    expected = report
                elif case is cases[-1]:
                    _, expected = place.run(Case("", lambda: place.root, ""))
                    subprocess.run([*_GIT, "checkout", "-q", "."], cwd=place.root, check=True)
                if report != expected:
                    sys.exit(f"{package.label}, {case.name}: not the report of a first look")
        size = sum(path.stat().st_size for path in place.kept.rglob("*"))
    base = median(cases[0].seconds)
    for case in cases:
        middle = median(case.seconds)
        spread = f"{min(case.seconds) / base:.3f}-{max(case.seconds) / base:.3f}"
        print(f"{package.label:<28} {case.name:<26} {middle:>8.2f} {middle / base:>7.3f}  {spread}", flush=True)
    print(f"{package.label:<28} kept: {size / 1024 / 1024:.1f} MiB", flush=True)


def startup(rounds: int) -> None:
    """Three clean files against an interpreter that does nothing."""
    with tempfile.TemporaryDirectory() as scratch:
        root = Path(scratch) / "project"
        root.mkdir()
        (root / "pyproject.toml").write_text('[tool.seamlint.boundary]\npackages = ["app.integrations"]\n', "utf-8")
        for name in ("app/__init__.py", "app/integrations/__init__.py", "app/views.py"):
            (root / name).parent.mkdir(exist_ok=True)
            (root / name).write_text("", "utf-8")
        kept = {"PYTHONDONTWRITEBYTECODE": "", "SEAMLINT_CACHE_DIR": str(Path(scratch) / "kept")}
        peers = [
            Peer("python -c pass", [sys.executable, "-c", "pass"]),
            Peer("3 files, nothing kept", [seamlint(), "check", "--no-cache"], kept),
            Peer("3 files, nothing changed", [seamlint(), "check"], kept),
        ]
        for number in range(rounds + 1):
            for peer in peers:
                cost = peer.run(root)
                if number and cost is not None:
                    peer.costs.append(cost)
    base = median(cost.cpu for cost in peers[0].costs)
    for peer in peers:
        middle = median(cost.cpu for cost in peer.costs)
        print(f"{'start-up':<28} {peer.name:<26} {middle:>8.3f} {middle / base:>7.1f}", flush=True)


def main() -> int:
    arguments = parser(__doc__)
    arguments.add_argument("--rounds", type=int, default=5, help="alternating rounds (default: 5)")
    options = arguments.parse_args()
    print(f"{'project':<28} {'case':<26} {'cpu s':>8} {'ratio':>7}  of a first look that keeps nothing")
    startup(2 * options.rounds)
    for package in packages(options.package):
        measure(package, fetch(package, options.into.resolve()), options.rounds)
    return 0


if __name__ == "__main__":
    sys.exit(main())
