"""Draws findings for people to judge, and turns their verdicts into precision by rule."""

from __future__ import annotations

import argparse
import math
import random
import sys
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from corpus import HERE, check, fetch, packages, parser

from seamlint._toml import loads

VERDICTS = ("true", "false")
_Z = 1.96


class Found(NamedTuple):
    code: str
    project: str
    path: str
    line: int
    fingerprint: str
    message: str


class Judgement(NamedTuple):
    project: str
    fingerprint: str
    code: str
    verdict: str
    why: str


def stratified(findings: Sequence[Found], size: int, seed: int) -> list[Found]:
    """`size` findings, shared out evenly among the rules as far as each of them has that many.

    The order of the findings does not matter: the same ones and the same seed give the same sample.
    """
    generator = random.Random(seed)
    by_rule: dict[str, list[Found]] = defaultdict(list)
    for finding in sorted(findings):
        by_rule[finding.code].append(finding)
    for pool in by_rule.values():
        generator.shuffle(pool)
    drawn: list[Found] = []
    while len(drawn) < size and any(by_rule.values()):
        for code in sorted(by_rule):
            if by_rule[code] and len(drawn) < size:
                drawn.append(by_rule[code].pop())
    return sorted(drawn)


def judgements(path: Path) -> list[Judgement]:
    """The checked verdicts of a file; every row says what is wrong with it."""
    rows: list[Mapping[str, Any]] = loads(path.read_text("utf-8")).get("judgement", [])
    found: dict[tuple[str, str], Judgement] = {}
    for number, row in enumerate(rows, start=1):
        if set(row) != set(Judgement._fields) or not all(isinstance(value, str) for value in row.values()):
            sys.exit(f"{path.name}: judgement {number}: needs {', '.join(Judgement._fields)}, each a string")
        judgement = Judgement(**row)
        if judgement.verdict not in VERDICTS:
            sys.exit(f"{path.name}: judgement {number}: the verdict is {' or '.join(VERDICTS)}")
        if len(judgement.why.split()) != 1:
            sys.exit(f"{path.name}: judgement {number}: `why` is one word")
        key = judgement.project, judgement.fingerprint
        if key in found:
            sys.exit(f"{path.name}: judgement {number}: {' '.join(key)} is judged twice")
        found[key] = judgement
    return list(found.values())


def interval(hits: int, total: int) -> tuple[float, float]:
    """Wilson's 95 % interval of a share."""
    share, squared = hits / total, _Z * _Z
    middle = share + squared / (2 * total)
    spread = _Z * math.sqrt(share * (1 - share) / total + squared / (4 * total * total))
    return (middle - spread) / (1 + squared / total), (middle + spread) / (1 + squared / total)


def draw(options: argparse.Namespace) -> int:
    cache, findings, failed = options.into.resolve(), [], False
    for package in packages(options.package):
        result = check(fetch(package, cache), package.boundary)
        if result.failed:
            failed = True
            print(f"{package.label}: exit code {result.exit_code}: {result.complaint}", file=sys.stderr)
        findings += [
            Found(row["code"], package.label, row["path"], row["line"], row["fingerprint"], row["message"])
            for row in result.report["findings"]
        ]
    strata = Counter(finding.code for finding in findings)
    print("findings: " + ", ".join(f"{code} {strata[code]}" for code in sorted(strata)))
    for finding in stratified(findings, options.count, options.seed):
        print(f"\n{finding.code} {finding.project} {finding.fingerprint}")
        print(f"{finding.path}:{finding.line}: {finding.message}")
        print("\n".join(_around(cache / "src" / finding.project / finding.path, finding.line)))
    return 3 if failed else 0


def _around(path: Path, line: int) -> list[str]:
    lines = path.read_bytes().decode("utf-8", "replace").split("\n") if path.is_file() else []
    first = max(line - 1, 1)
    return [f"  {number:>5} | {lines[number - 1].rstrip()}" for number in range(first, min(first + 3, len(lines) + 1))]


def score(options: argparse.Namespace) -> int:
    if not options.judgements.is_file():
        sys.exit(f"{options.judgements} is missing; see benchmarks/README.md for its form")
    verdicts: dict[str, list[Judgement]] = defaultdict(list)
    for judgement in judgements(options.judgements):
        verdicts[judgement.code].append(judgement)
    print(f"{'rule':<8} {'judged':>6} {'true':>6} {'precision':>10}   95 % interval   why not")
    for code in sorted(verdicts):
        judged = verdicts[code]
        hits = sum(judgement.verdict == "true" for judgement in judged)
        low, high = interval(hits, len(judged))
        reasons = Counter(judgement.why for judgement in judged if judgement.verdict == "false")
        why = ", ".join(f"{reason} {number}" for reason, number in sorted(reasons.items()))
        print(
            f"{code:<8} {len(judged):>6} {hits:>6} {hits / len(judged):>10.1%}   {low:.1%}-{high:.1%}   {why}".rstrip()
        )
    return 0


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__)
    commands = arguments.add_subparsers(required=True, metavar="COMMAND")
    drawing = commands.add_parser("draw", parents=[parser(None)], add_help=False, help="print findings to judge")
    drawing.add_argument("--count", type=int, default=60, help="how many findings (default: 60)")
    drawing.add_argument("--seed", type=int, default=1)
    drawing.set_defaults(command=draw)
    scoring = commands.add_parser("score", help="precision by rule from the verdicts")
    scoring.add_argument("judgements", nargs="?", type=Path, default=HERE / "judgements.toml", metavar="FILE")
    scoring.set_defaults(command=score)
    options = arguments.parse_args()
    code: int = options.command(options)
    return code


if __name__ == "__main__":
    sys.exit(main())
