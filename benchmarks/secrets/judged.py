"""What the verdicts on findings in public projects come to: `python benchmarks/secrets/judged.py`.

Each round of `judgements.toml` read the findings of projects that nobody had looked at with the rules of that commit.
`said` are intended disclosures by a rule whose message says that it may be one, and how to allow it; they count as
right, like the leaks. `intended` are the others, which count as wrong, and so do `arguable` ones.

With `--report PROJECT FILE`, only those that a JSON report on the project has, made by `seamlint check --select SEA2
--format json`, and those of it that nobody has read.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from seamlint._toml import loads

HERE = Path(__file__).resolve().parent
sys.path.append(str(HERE.parent))
from sample import interval  # noqa: E402

SAYING = frozenset({"SEA204", "SEA205"})


KINDS = ("leak", "said", "intended", "arguable", "false")
COUNTED = frozenset(f"SEA{number}" for number in (201, 202, 203, 204, 205, 206, 207, 210, 211, 213, 215))
"""Rules about leaks and literals; those about reading, caching and configuration are not judged here."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--report", nargs=2, metavar=("PROJECT", "FILE"))
    asked = parser.parse_args()
    rows = loads((HERE / "judgements.toml").read_text("utf-8"))["finding"]
    if asked.report:
        project, file = asked.report
        _of_report([row for row in rows if row["project"] == project], json.loads(Path(file).read_text("utf-8")))
        return
    counts: dict[tuple[str, str], Counter[str]] = {}
    projects: dict[tuple[str, str], set[str]] = {}
    for row in rows:
        counts.setdefault((row["round"], row["confidence"]), Counter())[_verdict(row)] += 1
        projects.setdefault((row["round"], row["confidence"]), set()).add(row["project"])
    print(f"{'round':<12} {'confidence':<10} {'projects':>8} {'read':>5}  {'  '.join(KINDS)}  right  95 % interval")
    for (label, confidence), found in sorted(counts.items(), key=lambda item: (int(item[0][0].split()[0]), item[0])):
        print(f"{label:<12} {confidence:<10} {len(projects[label, confidence]):>8} {_line(found)}")


def _verdict(row: dict[str, Any]) -> str:
    return "said" if row["verdict"] == "intended" and row["code"] in SAYING else str(row["verdict"])


def _line(found: Counter[str]) -> str:
    total, right = sum(found.values()), found["leak"] + found["said"]
    low, high = interval(right, total)
    numbers = "  ".join(f"{found[kind]:>{len(kind)}}" for kind in KINDS)
    return f"{total:>5}  {numbers}  {right / total:>5.0%}  {low:.0%}-{high:.0%}"


def _of_report(rows: list[dict[str, Any]], report: dict[str, Any]) -> None:
    known = {row["fingerprint"]: row for row in rows}
    counts: dict[str, Counter[str]] = {}
    for finding in report["findings"]:
        row = known.get(finding["fingerprint"])
        if row is not None:
            counts.setdefault(finding["confidence"], Counter())[_verdict(row)] += 1
        elif finding["code"] in COUNTED:
            print(f"not read: {finding['path']}:{finding['line']} {finding['code']} {finding['message']}")
    for confidence, found in sorted(counts.items()):
        print(f"{confidence:<10} {_line(found)}")


if __name__ == "__main__":
    main()
