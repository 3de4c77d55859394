"""What the memory of a check is made of: `python benchmarks/memory.py --package NAME [--select CODES] [--copies N]`.

Each check runs in one process, which begins afresh. Only modules that are looked at cost memory, so that the figure
to hold against others is that by their lines.
"""

from __future__ import annotations

import multiprocessing
import resource
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import corpus
from compare.project import Project

from seamlint import api, discovery
from seamlint.engine import Options, run
from seamlint.facts import Facts
from seamlint.fixes.plan import with_fixes
from seamlint.judge import selected
from seamlint.request import Request

_MOST = 8
_PAGE = resource.getpagesize()


def main() -> int:
    parser = corpus.parser(__doc__)
    parser.add_argument("--select", default="", metavar="CODES", help="rules to run (default: those that run anyway)")
    parser.add_argument("--copies", type=int, action="append", metavar="N", help="the application N times; repeatable")
    options = parser.parse_args()
    for package in corpus.packages(options.package):
        source = corpus.fetch(package, options.into.resolve())
        for copies in options.copies or (1,):
            with tempfile.TemporaryDirectory() as scratch:
                project = Project(package.label, source, package.boundary, Path(scratch), copies)
                given = str(project.root), project.boundary, tuple(filter(None, options.select.split(",")))
                with multiprocessing.get_context("spawn").Pool(1) as fresh:
                    print(f"{package.label} x {copies}: {fresh.apply(_measured, given)}", flush=True)
    return 0


def _measured(root: str, boundary: tuple[str, ...], codes: Sequence[str]) -> str:
    settings = api.settings_of(root, "seamlint.toml", Request(boundary=boundary))
    rules = selected(discovery.rules(), codes or settings.select, settings.ignore, settings.has_manifest)
    before = _resident()
    result = run(root, settings, Options(rules))
    checked = _resident()
    program = result.links.evaluator.program
    known = {path: facts for path in result.links.project.files if (facts := program.loaded(path)) is not None}
    lines = sum(Path(root, path).read_bytes().count(b"\n") for path in known)
    kinds = _kinds(list(known.values()))
    with_fixes(root, result.findings, result.links, [])
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    shown = "".join(f"\n  {name:<12} {count:>9,} {size / 1e6:>7.1f} MB" for name, (count, size) in kinds)
    return (
        f"looks at {len(known):,} of {result.files:,} files, {lines:,} lines; {before:.0f} MB at the start, "
        f"{checked:.0f} once checked, {peak:.0f} with the fixes; {(checked - before) / lines * 1e5:.0f} MB for 100,000 "
        f"lines that are looked at{shown}"
    )


def _resident() -> float:
    return int(Path("/proc/self/statm").read_text("ascii").split()[1]) * _PAGE / 1e6


def _kinds(facts: list[Facts]) -> list[tuple[str, tuple[int, int]]]:
    """The objects that the facts are made of: how many, and how many bytes, by class."""
    counts: Counter[str] = Counter()
    sizes: Counter[str] = Counter()
    seen: set[int] = set()
    waiting: list[object] = [facts]
    while waiting:
        each = waiting.pop()
        if id(each) in seen:
            continue
        seen.add(id(each))
        counts[type(each).__name__] += 1
        sizes[type(each).__name__] += sys.getsizeof(each)
        if isinstance(each, dict):
            waiting += each.keys()
            waiting += each.values()
        elif isinstance(each, (tuple, list, set, frozenset)):
            waiting += each
    return [(name, (counts[name], size)) for name, size in sizes.most_common(_MOST)]


if __name__ == "__main__":
    sys.exit(main())
