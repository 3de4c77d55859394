"""What the rules about secrets add to a check: `python benchmarks/secrets/leaks_cost.py FOLDER PACKAGE [--rounds N]`.

FOLDER is a project, PACKAGE its boundary. Two checks take turns, one with the boundary rules alone and one with the
rules about secrets as well; the figures are medians of user CPU seconds, and their ratio.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import subprocess
import sys

BOUNDARY = "SEA1,SEA208"
SECRETS = "SEA201,SEA202,SEA203,SEA204,SEA205,SEA206,SEA207,SEA210,SEA211,SEA213,SEA215"


def seconds(folder: str, package: str, select: str) -> float:
    """User CPU seconds of one check."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    command = [sys.executable, "-m", "seamlint", "check", folder, "--boundary", package, "--select", select]
    alone = ["--no-cache", "--format", "concise"]  # nothing kept, and no fixes planned
    subprocess.run([*command, *alone], stdout=subprocess.DEVNULL, check=False)
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder")
    parser.add_argument("package")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    plain, whole = [], []
    for _ in range(options.rounds):
        plain.append(seconds(options.folder, options.package, BOUNDARY))
        whole.append(seconds(options.folder, options.package, f"{BOUNDARY},{SECRETS}"))
    one, both = statistics.median(plain), statistics.median(whole)
    print(
        f"boundary {one:.1f} s, with secrets {both:.1f} s, "
        f"added {both - one:.1f} s = {(both - one) / one:.2f} x boundary"
    )


if __name__ == "__main__":
    main()
