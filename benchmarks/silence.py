"""What a new user hears without a manifest: `python benchmarks/silence.py`.

The rules about bindings, ownership and proof need a manifest and must be silent without one; those about edges speak
only where a provider is plainly handled. Each package is checked as a new user does, with a boundary and nothing else,
and once more with the silent families selected. The secret rules are left out: they have benchmarks of their own.
"""

from __future__ import annotations

import sys
from collections import Counter

import corpus

FAMILIES = {"1": "boundary", "3": "bindings", "4": "edges", "5": "ownership", "6": "proof", "7": "evidence"}
NEED_A_MANIFEST = ("3", "5", "6", "7")


def counted(check: corpus.Check) -> Counter[str]:
    """The findings by the digit of their family."""
    return Counter(finding["code"][3] for finding in check.report["findings"])


def main() -> int:
    options = corpus.parser(__doc__).parse_args()
    print(f"{'package':<28} {'files':>6}  " + "  ".join(FAMILIES.values()) + "  when selected")
    loud = 0
    for package in corpus.packages(options.package):
        folder = corpus.fetch(package, options.into.resolve())
        plain = corpus.check(folder, package.boundary, "--ignore", "SEA2")
        asked = corpus.check(folder, package.boundary, "--select", ",".join(f"SEA{digit}" for digit in NEED_A_MANIFEST))
        failed = next((each for each in (plain, asked) if each.failed), None)
        if failed is not None:
            sys.exit(f"{package.label}: exit code {failed.exit_code}: {failed.complaint}")
        found, selected = counted(plain), counted(asked)
        loud += sum(found[digit] for digit in NEED_A_MANIFEST)
        numbers = "  ".join(f"{found[digit]:>{len(name)}}" for digit, name in FAMILIES.items())
        shown = ", ".join(f"{FAMILIES[digit]} {selected[digit]}" for digit in NEED_A_MANIFEST)
        print(f"{package.label:<28} {plain.report['summary']['files']:>6}  {numbers}  {shown}", flush=True)
    print(f"findings of the families that need a manifest, without one: {loud}")
    return int(loud > 0)


if __name__ == "__main__":
    sys.exit(main())
