"""What the verdicts on findings in public projects come to: `python benchmarks/secrets/judged.py [FILE]`.

Each round of `judgements.toml` read the findings of projects that nobody had looked at with the rules of that commit.
`said` are intended disclosures by a rule whose message says that it may be one, and how to allow it; they count as
right, like the leaks. `intended` are the others, which count as wrong, and so do `arguable` ones.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from pathlib import Path

from seamlint._toml import loads

HERE = Path(__file__).resolve().parent
sys.path.append(str(HERE.parent))
from sample import interval  # noqa: E402

SAYING = frozenset({"SEA204", "SEA205"})


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", nargs="?", type=Path, default=HERE / "judgements.toml")
    counts: dict[tuple[str, str], Counter[str]] = {}
    projects: dict[tuple[str, str], set[str]] = {}
    for row in loads(parser.parse_args().file.read_text("utf-8"))["finding"]:
        verdict = "said" if row["verdict"] == "intended" and row["code"] in SAYING else row["verdict"]
        counts.setdefault((row["round"], row["confidence"]), Counter())[verdict] += 1
        projects.setdefault((row["round"], row["confidence"]), set()).add(row["project"])
    kinds = ("leak", "said", "intended", "arguable", "false")
    print(f"{'round':<12} {'confidence':<10} {'projects':>8} {'read':>5}  {'  '.join(kinds)}  right  95 % interval")
    for (label, confidence), found in sorted(counts.items(), key=lambda item: (int(item[0][0].split()[0]), item[0])):
        total, right = sum(found.values()), found["leak"] + found["said"]
        low, high = interval(right, total)
        numbers = "  ".join(f"{found[kind]:>{len(kind)}}" for kind in kinds)
        print(
            f"{label:<12} {confidence:<10} {len(projects[label, confidence]):>8} {total:>5}  {numbers}  "
            f"{right / total:>5.0%}  {low:.0%}-{high:.0%}"
        )


if __name__ == "__main__":
    main()
