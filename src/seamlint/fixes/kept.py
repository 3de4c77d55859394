"""The fixes of an earlier run, as long as nothing has changed that they were made of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from seamlint.finding import Finding
from seamlint.fix import Fix
from seamlint.links.footprints import is_mark

Fixed = tuple[tuple[Finding, "Fix | None"], ...]


class Kept:
    """Gives the fixes of the files whose findings are as they were, and whose fixes read nothing that has changed."""

    def __init__(self, fixed: Fixed, read: Mapping[str, frozenset[str]], changed: frozenset[str]) -> None:
        self.fixed = fixed
        self.read = read
        self._changed = changed

    def of(self, findings: Iterable[Finding]) -> dict[Finding, Fix | None]:
        """The findings whose fixes stand, with these fixes."""
        before = _by_path(finding for finding, _ in self.fixed)
        now = _by_path(findings)
        again = {path for path in before.keys() | now.keys() if before.get(path) != now.get(path)}
        again |= {path for path, read in self.read.items() if read & self._changed}
        while True:  # fixes that were planned in one tree know of each other
            trees = {name for path in again for name in self.read.get(path, ()) if is_mark(name, "tree")}
            more = {path for path, read in self.read.items() if path not in again and read & trees}
            if not more:
                return {finding: fix for finding, fix in self.fixed if finding.path not in again}
            again |= more


def _by_path(findings: Iterable[Finding]) -> dict[str, list[object]]:
    found: dict[str, list[object]] = {}
    for finding in findings:
        found.setdefault(finding.path, []).append((finding, finding.trace, finding.detail, finding.near))
    return found
