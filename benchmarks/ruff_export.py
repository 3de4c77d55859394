"""Holds what `seamlint export ruff` gives the real ruff against SEA101, import by import."""

from __future__ import annotations

import ast
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from corpus import Package, check, fetch, packages, parser, seamlint

OWN = 'extend = "ruff-seamlint.toml"\nexclude = []\nrespect-gitignore = false\nlint.select = ["TID251"]\n'
"""A configuration of ruff that leaves out nothing."""


def compared(package: Package, source: Path) -> bool:
    """Print what both find; whether it is the same."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "project"
        shutil.copytree(source, folder)
        (folder / "ruff.toml").write_text(OWN, "utf-8")
        subprocess.run([seamlint(), "export", "ruff", "--write"], cwd=folder, check=True, capture_output=True)
        command = [sys.executable, "-m", "ruff", "check", "--no-cache", "--output-format", "json", "."]
        done = subprocess.run(command, cwd=folder, capture_output=True, encoding="utf-8", check=False)
        rows = [row for row in json.loads(done.stdout) if row["code"] == "TID251"]
        by_ruff = {(Path(row["filename"]).relative_to(folder).as_posix(), row["location"]["row"]) for row in rows}
        by_ruff = {place for place in by_ruff if place[1] in imports_in(folder / place[0])}
        report = check(folder, package.boundary, "--select", "SEA101", "--no-cache").report
    found = [row for row in report["findings"] if row["code"] == "SEA101"]
    lines = {(row["path"], line) for row in found for line in range(row["line"], row["end_line"] + 1)}
    missed = [row for row in found if not any((row["path"], line) in by_ruff for line in lines_of(row))]
    more = sorted(by_ruff - lines)
    print(f"{package.label:<32} seamlint {len(found):>5}  only seamlint {len(missed):>3}  only ruff {len(more):>3}")
    for row in missed:
        print(f"  only seamlint: {row['path']}:{row['line']} {row['symbol']}")
    for path, line in more:
        print(f"  only ruff: {path}:{line}")
    return not (missed or more)


def imports_in(path: Path) -> set[int]:
    """The lines of import statements; ruff also finds uses of a dotted name, of which SEA101 says nothing."""
    tree = ast.parse(path.read_bytes())
    found = (node for node in ast.walk(tree) if isinstance(node, (ast.Import, ast.ImportFrom)))
    return {line for node in found for line in range(node.lineno, (node.end_lineno or node.lineno) + 1)}


def lines_of(row: dict[str, int]) -> range:
    return range(row["line"], row["end_line"] + 1)


def main() -> int:
    options = parser(__doc__).parse_args()
    results = [compared(each, fetch(each, options.into.resolve())) for each in packages(options.package)]
    return int(not all(results))


if __name__ == "__main__":
    sys.exit(main())
