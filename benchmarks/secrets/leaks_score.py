"""Score the rules about secrets on labelled modules: `python benchmarks/secrets/leaks_score.py [FOLDER ...] [--show]`.

A folder holds `own/`, modules that are read and never run, and `labels.json`, which says for statements of them whether
a secret leaks there. Without a folder, the sets beside this file are scored. A leak counts as found when a finding lies
in its statement, or in one of the places that are right as well; a look-alike counts as a false alarm when a finding
lies in its statement; a finding on an unlabelled statement is one too, and is counted as `extra`. Markers in a module,
such as `@@github@@` (tests/synthetic.py), become credentials in the copy that is read. With `--halves` a set is scored
in two parts, by the hash of the file's path: the second is never looked at line by line.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from seamlint.front import check
from seamlint.request import Request

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1]))
from tests.synthetic import filled  # noqa: E402  # the credentials that the tests use, made up at run time

COUNTED = frozenset(f"SEA{number}" for number in (201, 202, 203, 204, 205, 206, 207, 210, 211, 213, 215))
"""Rules about leaks; those about reading, caching and configuration are not scored."""

Places = dict[str, list[int]]


class Score(NamedTuple):
    found: list[str]
    missed: list[str]
    false: list[str]
    quiet: list[str]
    extra: list[str]


def findings(folder: Path) -> Places:
    """By file the lines that the rules find something on; read outside of any project, with no configuration."""
    with tempfile.TemporaryDirectory() as outside:
        root = shutil.copytree(folder, Path(outside) / folder.name)
        for path in root.rglob("*.py"):
            path.write_text(filled(path.read_text("utf-8")), "utf-8")
        _, report = check(Request((str(root),), select=tuple(sorted(COUNTED))))
    lines: Places = {}
    for finding in report.findings:
        if finding.code in COUNTED:
            lines.setdefault(finding.path, []).append(finding.line)
    return lines


def score(labels: list[dict[str, Any]], lines: Places, every: list[dict[str, Any]]) -> Score:
    """What `lines` make of `labels`, which are some of `every`."""

    def hit(place: dict[str, Any]) -> bool:
        return any(place["start"] <= line <= place["end"] for line in lines.get(place["file"], ()))

    result = Score([], [], [], [], [])
    right = {(p["file"], p["start"], p["end"]) for label in every for p in label["accept"]}
    for label in labels:
        name = f"{label['id']} {label['file']}:{label['line']}"
        if label["label"]:
            (result.found if hit(label) or any(map(hit, label["accept"])) else result.missed).append(name)
        else:
            alarmed = hit(label) and (label["file"], label["start"], label["end"]) not in right
            (result.false if alarmed else result.quiet).append(name)
    known = [place for label in every for place in (label, *label["accept"])]
    for path, numbers in lines.items():
        for line in sorted(set(numbers)):
            if not any(place["file"] == path and place["start"] <= line <= place["end"] for place in known):
                result.extra.append(f"{path}:{line}")
    return result


def row(name: str, result: Score) -> str:
    leaks, others = len(result.found) + len(result.missed), len(result.false) + len(result.quiet)
    return (
        f"{name:<24} leaks {leaks:>4} found {_share(len(result.found), leaks)}   "
        f"look-alikes {others:>4} false alarms {len(result.false):>3} {_share(len(result.false), others)}   "
        f"extra {len(result.extra)}"
    )


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:5.1f} %" if whole else "    - "


def halves(
    name: str, labels: list[dict[str, Any]], lines: Places
) -> Iterator[tuple[str, list[dict[str, Any]], Places]]:
    """The set as two, the one that is developed on and the one that is kept apart."""
    for half in (1, 2):

        def chosen(path: str, half: int = half) -> bool:
            return int(hashlib.sha256(path.encode()).hexdigest(), 16) % 2 == half - 1

        part = [label for label in labels if chosen(label["file"])]
        yield f"{name}{half}", part, {path: numbers for path, numbers in lines.items() if chosen(path)}


def main(arguments: Iterable[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="*", type=Path, help="sets to score; default: those beside this file")
    parser.add_argument("--show", action="store_true", help="name what was missed and what was a false alarm")
    parser.add_argument(
        "--halves", action="store_true", help="score each set in two parts; of the second nothing is named"
    )
    options = parser.parse_args(None if arguments is None else list(arguments))
    for folder in options.folders or sorted(path.parent for path in HERE.glob("*/own")):
        labels = json.loads((folder / "labels.json").read_text("utf-8"))
        lines = findings(folder / "own")
        parts = list(halves(folder.name, labels, lines)) if options.halves else [(folder.name, labels, lines)]
        for name, part, places in parts:
            for tier in ("core", "hard"):
                chosen = [label for label in part if label["tier"] == tier]
                print(row(f"{name} {tier}", score(chosen, lines, labels)._replace(extra=[])))
            whole = score(part, places, labels)
            print(row(f"{name} all", whole))
            if options.show and (name == folder.name or name.endswith("1")):
                for kind in ("missed", "false", "extra"):
                    print("\n".join(f"  {kind}: {found}" for found in getattr(whole, kind)))


if __name__ == "__main__":
    main()
