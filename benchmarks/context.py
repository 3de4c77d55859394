"""Whether the quick look of `seamlint context` finds what a check of the whole project finds, and at what price.

`python benchmarks/context.py PROJECT [--boundary PACKAGES] [--files N]`: N files with findings and N without are
looked at one by one. It prints how many findings both have, those that one lacks by rule, and the CPU time of a quick
look as a share of that of the whole.
"""

from __future__ import annotations

import argparse
import random
import statistics
import time
from collections import Counter
from pathlib import Path

from seamlint.api import look
from seamlint.finding import Finding
from seamlint.request import Request

Key = tuple[str, int, int, str]


def key(finding: Finding) -> Key:
    return finding.code, finding.line, finding.column, finding.severity.value


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("project", type=Path)
    parser.add_argument("--boundary", default="")
    parser.add_argument("--files", type=int, default=20)
    options = parser.parse_args()
    request = Request(boundary=tuple(filter(None, options.boundary.split(","))))
    look(str(options.project / "nothing.py"), request, near=True)  # the catalogue is read once for both
    started = time.process_time()
    _, whole = look(str(options.project), request)
    price = time.process_time() - started
    by_path: dict[str, set[Key]] = {}
    for finding in whole.findings:
        by_path.setdefault(finding.path, set()).add(key(finding))
    picked = pick(list(whole.links.project.files), set(by_path), options.files)
    same, lacking, more, prices = 0, Counter[str](), Counter[str](), []
    for path in picked:
        started = time.process_time()
        _, near = look(str(options.project / path), request, near=True)
        prices.append(time.process_time() - started)
        quick, full = {key(each) for each in near.findings if each.path == path}, by_path.get(path, set())
        same += len(quick & full)
        lacking.update(code for code, *_ in full - quick)
        more.update(code for code, *_ in quick - full)
    print(f"{len(picked)} of {len(whole.links.project.files)} files: {same} findings by both")
    print(f"only by the whole: {dict(lacking)}; only by the quick look: {dict(more)}")
    middle, most = statistics.median(prices) / price, max(prices) / price
    print(f"a quick look costs {middle:.1%} of the whole (the dearest {most:.1%})")


def pick(files: list[str], with_findings: set[str], count: int) -> list[str]:
    chance = random.Random(1)
    found, clean = (
        [path for path in files if path in with_findings],
        [path for path in files if path not in with_findings],
    )
    return [path for group in (found, clean) for path in chance.sample(group, min(count, len(group)))]


if __name__ == "__main__":
    main()
