"""Whether parts of a check make the same report as one run, and what each of them costs.

`python benchmarks/shards.py PROJECT [--boundary PACKAGES] [--parts 2 3 4] [--rounds N]`: a run over everything and one
for each part, alternating, in one process each and without what is kept. It prints the processor time of the whole, and
of each part and the merge as a share of that: the longest is what a job waits for. Exit code 1 if a report differs.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path
from statistics import median

from corpus import seamlint


def run(folder: Path, *arguments: str) -> tuple[float, bytes]:
    """The processor time of a command, and what it printed."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run([seamlint(), *arguments], cwd=folder, capture_output=True, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, done.stdout


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("project", type=Path)
    parser.add_argument("--boundary", default="")
    parser.add_argument("--parts", type=int, nargs="+", default=[2, 3, 4])
    parser.add_argument("--rounds", type=int, default=1)
    options = parser.parse_args()
    asked = ["check", "--jobs", "1", "--no-cache", *(["--boundary", options.boundary] if options.boundary else [])]
    with tempfile.TemporaryDirectory() as temporary:
        rows = [divided(options.project, asked, of, options.rounds, Path(temporary)) for of in options.parts]
    return 0 if all(rows) else 1


def divided(folder: Path, asked: Sequence[str], of: int, rounds: int, temporary: Path) -> bool:
    """One row: so many parts; whether they made the report of the whole."""
    names = [str(temporary / f"{number}-of-{of}.shard") for number in range(1, of + 1)]
    costs: list[list[float]] = []
    same = True
    for _ in range(rounds):
        whole, expected = run(folder, *asked, "--format", "json")
        parts = [
            run(folder, *asked, "--shard", f"{number}/{of}", "--output", name)[0]
            for number, name in enumerate(names, start=1)
        ]
        merge, found = run(folder, "merge", *names, "--format", "json")
        same = same and found == expected
        costs.append([whole, *(cost / whole for cost in (*parts, merge))])
    whole, *shares = map(median, zip(*costs, strict=True))
    *each, last = (f"{share:.0%}" for share in shares)
    verdict = "the same report" if same else "ANOTHER REPORT"
    print(f"{of} parts: {verdict}; whole {whole:.1f} s, parts {' '.join(each)}, merge {last}", flush=True)
    return same


if __name__ == "__main__":
    raise SystemExit(main())
