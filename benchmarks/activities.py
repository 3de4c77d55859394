"""Where the time of a check goes: `python benchmarks/activities.py FOLDER [--boundary PACKAGES] [--select CODES]`.

One process with nothing kept, and no fixes, under Python's own profiler: the time of each function goes to the part of
seamlint that it belongs to, and what is built in to the part that called it. A profiler makes calls dearer than they
are, so these are shares, and no seconds.
"""

from __future__ import annotations

import argparse
import contextlib
import cProfile
import io
import pstats
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import seamlint

_SOURCES = Path(seamlint.__file__).parent
_PARTS = {
    "facts": "walking over trees for facts",
    "links": "links: what names stand for",
    "taint": "following secrets",
    "catalogue": "tables",
    "screen.py": "screens",
    "import_screen.py": "screens",
    "skim.py": "screens",
    "pieces.py": "screens",
    "broken.py": "screens",
    "literals": "screens",
    "patterns.py": "screens",
    "source.py": "parsing",
    "lowering.py": "parsing",
    "plain_syntax.py": "parsing",
    "files.py": "listing and reading files",
    "reading.py": "listing and reading files",
}
_SCREENS = {"taint/screen.py", "links/carriers.py", "links/unlooked.py"}
_Function = tuple[str, int, str]


def part_of(function: _Function) -> str:
    """The part of seamlint that a function belongs to; empty for what is built in, or of a library."""
    file, _, name = function
    if file.startswith("<frozen importlib") or name == "<module>":
        return "imports of modules"
    try:
        path = Path(file).relative_to(_SOURCES)
    except ValueError:
        return "rules" if "lint_rules" in file else ""
    if path.as_posix() in _SCREENS:
        return "screens"
    return _PARTS.get(path.parts[0], "all else")


def shares(stats: dict[_Function, Any]) -> Counter[str]:
    """Seconds by part."""
    found: Counter[str] = Counter()
    for function, (_, _, own, _, callers) in stats.items():
        for part, seconds in _divided(function, own, callers, stats):
            found[part] += seconds  # type: ignore[assignment]
    return found


def _divided(
    function: _Function, own: float, callers: dict[_Function, Any], stats: dict[_Function, Any]
) -> Iterator[tuple[str, float]]:
    """What of a function's own time goes to which part: all of it, or to whom it worked for."""
    part = part_of(function)
    if part or not callers:
        yield part or "all else", own
        return
    for caller, (_, _, for_it, _) in callers.items():
        yield part_of(caller) or _nearest(caller, stats), for_it


def _nearest(function: _Function, stats: dict[_Function, Any]) -> str:
    """The part that a library's function mostly works for."""
    seen = {function}
    while True:
        callers = {caller: row[3] for caller, row in stats[function][4].items() if caller not in seen}
        if not callers:
            return "all else"
        function = max(callers, key=lambda caller: callers[caller])
        seen.add(function)
        if part := part_of(function):
            return part


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder")
    parser.add_argument("--boundary", default="", metavar="PACKAGES")
    parser.add_argument("--select", default="", metavar="CODES")
    options = parser.parse_args()
    asked = [f"--{name}={value}" for name in ("boundary", "select") if (value := getattr(options, name))]
    profile = cProfile.Profile()
    with contextlib.redirect_stdout(io.StringIO()):
        profile.enable()
        from seamlint import cli

        cli.run(["check", options.folder, *asked, "--no-cache", "--jobs=1", "--format=concise"])
        profile.disable()
    found = shares(pstats.Stats(profile).stats)  # type: ignore[attr-defined]
    for part, seconds in found.most_common():
        print(f"{seconds / found.total():6.1%}  {part}")


if __name__ == "__main__":
    main()
