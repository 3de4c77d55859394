"""Compares seamlint with its peers: each on the same question, the answers first, then the cost, in alternating runs.

python benchmarks/speed.py --install                 # the peers, in an environment of their own
python benchmarks/speed.py --quick                   # what changes first, in some minutes
python benchmarks/speed.py                           # everything: a night
python benchmarks/speed.py --package indico --case cold --tool ruff --rounds 3
python benchmarks/speed.py --write                   # speed.md, from all that was measured
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from compare import results, table
from compare.cases import CASES, Case
from compare.installed import Peers
from compare.model import Tool
from compare.project import Project
from compare.rounds import Bench, Difference, Row
from compare.tools import chosen
from corpus import DEFAULT_CACHE, HERE, fetch, packages, parser

PACKAGES = ("embedchain", "datasette", "indico", "pretix", "prowler", "litellm", "homeassistant")
"""From 14 thousand lines to 1.7 million; datasette, indico and prowler are clean or nearly so."""
GROWING = ("indico", "embedchain")
"""A clean one and a dirty one."""
QUICK_PACKAGES = ("embedchain", "indico")
QUICK_CASES = ("cold", "warm", "clone", "edit", "start")
QUICK_TOOLS = ("seamlint", "ruff", "ast-grep", "python")


def main() -> int:
    options = arguments().parse_args()
    peers = Peers(options.peers.resolve())
    if options.install:
        peers.install()
        return 0
    options.rounds = options.rounds if options.rounds is not None else 3 if options.quick else 5
    rows = results.read(options.results)
    if options.write:
        (HERE / "speed.md").write_text(table.page(rows), "utf-8")
        return 0
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}", flush=True)
    tools = _installed(chosen(options.tool or (QUICK_TOOLS if options.quick else ())), peers)
    measured: list[Row] = []
    try:
        for case in _cases(options):
            for names in _projects(case, options):
                measured += _measured(case, names, tools, peers, options)
                results.write(options.results, results.added(rows, measured))
    except Difference as difference:
        print(difference, file=sys.stderr)
        return 1
    print("\n".join(table.aims(measured)))
    return 0


def arguments() -> argparse.ArgumentParser:
    found = parser(__doc__)
    found.formatter_class = argparse.RawDescriptionHelpFormatter
    found.add_argument("--case", action="append", default=[], choices=CASES, help="only this one; repeatable")
    found.add_argument(
        "--tool", action="append", default=[], metavar="NAME", help="only those that begin like this; repeatable"
    )
    found.add_argument("--rounds", type=int, help="that count, after one that does not (default: 5, quick 3)")
    found.add_argument("--limit", type=float, default=900, metavar="SECONDS", help="for one run (default: 900)")
    found.add_argument("--quick", action="store_true", help="two packages, the fast tools")
    found.add_argument("--differences", action="store_true", help="print the lines in which answers differ")
    found.add_argument("--install", action="store_true", help="make the environment of the peers, and end")
    found.add_argument("--write", action="store_true", help="write speed.md from what was measured, and end")
    found.add_argument("--peers", type=Path, default=DEFAULT_CACHE / "peers", metavar="DIR", help="their environment")
    found.add_argument(
        "--results", type=Path, default=DEFAULT_CACHE / "speed.json", metavar="FILE", help="what was measured"
    )
    return found


def _cases(options: argparse.Namespace) -> list[Case]:
    names = options.case or (QUICK_CASES if options.quick else CASES)
    return [CASES[name] for name in CASES if name in names]


def _projects(case: Case, options: argparse.Namespace) -> Iterator[str]:
    """The packages of a case; the one about starting has a project of its own."""
    if case.name in ("start", "again"):
        yield ""
    else:
        default = GROWING if case.name == "grow" else QUICK_PACKAGES if options.quick else PACKAGES
        yield from options.package or default


def _installed(tools: Sequence[Tool], peers: Peers) -> list[Tool]:
    lacking = sorted({tool.distribution for tool in tools if not peers.version(tool.distribution)})
    if lacking:
        print(f"Left out, not installed (--install): {', '.join(lacking)}")
    return [tool for tool in tools if peers.version(tool.distribution)]


def _measured(case: Case, name: str, tools: Sequence[Tool], peers: Peers, options: argparse.Namespace) -> list[Row]:
    with tempfile.TemporaryDirectory() as scratch:
        made = [_project(name, Path(scratch) / str(copies), copies, options) for copies in case.copies]
        rows = Bench(peers, options.limit).rows(case, made, tools, options.rounds)
    print(f"{case.name}: {case.title}", *table.case(case.name, rows), sep="\n", flush=True)
    if options.differences:
        print("\n".join(line for row in rows for line in table.differences(row)), flush=True)
    return rows


def _project(name: str, scratch: Path, copies: int, options: argparse.Namespace) -> Project:
    if name:
        package = packages([name])[0]
        return Project(package.label, fetch(package, options.into.resolve()), package.boundary, scratch, copies)
    source = scratch / "source"
    (source / "app/integrations").mkdir(parents=True)
    for module in ("app/__init__.py", "app/integrations/__init__.py"):
        (source / module).write_text("", "utf-8")
    (source / "app/views.py").write_text("def view(request):\n    return request.path\n", "utf-8")
    return Project("three files", source, ("app.integrations",), scratch)


if __name__ == "__main__":
    sys.exit(main())
