"""What the rules about secrets add to a check: `python benchmarks/secrets/leaks_cost.py FOLDER:PACKAGE[,PACKAGE] ...`.

FOLDER is a project, PACKAGE its boundary. Three checks take turns, each in one process: the boundary rules as they
run, the boundary rules with a tree of every file (no screens by text), and the boundary rules with those about
secrets. The figures are medians of user CPU seconds over `--rounds N` (default 3); the last line adds up all projects.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import subprocess
import sys

BOUNDARY = "SEA1,SEA208"
SECRETS = "SEA201,SEA202,SEA203,SEA204,SEA205,SEA206,SEA207,SEA210,SEA211,SEA213,SEA215"
CHECK = """
import gc, sys
gc.disable()  # as the command line does
from seamlint.front import check
from seamlint.request import Request
folder, packages, select, screen = sys.argv[1:]
asked = {"boundary": tuple(packages.split(",")), "select": tuple(select.split(","))}
check(Request((folder,), screen=screen == "screen", **asked))
"""
RUNS = ((BOUNDARY, "screen"), (BOUNDARY, "every file"), (f"{BOUNDARY},{SECRETS}", "screen"))


def seconds(folder: str, packages: str, select: str, screen: str) -> float:
    """User CPU seconds of one check: nothing kept, and no fixes planned."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    subprocess.run([sys.executable, "-c", CHECK, folder, packages, select, screen], check=True)
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before


def told(name: str, screened: float, every: float, whole: float) -> str:
    """One line of figures."""
    added = whole - screened
    return (
        f"{name:28} boundary {screened:5.1f} s, with a tree of every file {every:5.1f} s, secrets add {added:5.1f} s = "
        f"{added / screened:.2f} x and {added / every:.2f} x"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("projects", nargs="+", metavar="FOLDER:PACKAGE[,PACKAGE]")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    total = [0.0, 0.0, 0.0]
    for project in options.projects:
        folder, _, packages = project.rpartition(":")
        rounds = [[seconds(folder, packages, *run) for run in RUNS] for _ in range(options.rounds)]
        medians = [statistics.median(each) for each in zip(*rounds, strict=True)]
        total = [one + other for one, other in zip(total, medians, strict=True)]
        print(told(folder.rstrip("/").rpartition("/")[2], *medians), flush=True)
    print(told("all", *total))


if __name__ == "__main__":
    main()
