"""A run that a baseline is held against."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from seamlint.baseline.compare import Comparison, compare
from seamlint.baseline.entries import Entry, entries_of
from seamlint.baseline.file import Baseline
from seamlint.engine import Options, Result
from seamlint.finding import Finding
from seamlint.reading import exists


@dataclass(frozen=True)
class _Scope:
    """What a run looked for."""

    root: str
    result: Result
    options: Options

    @property
    def is_complete(self) -> bool:
        targets = self.options.targets
        return (targets is None or "" in targets) and not self.result.crashes

    def covers(self, path: str) -> bool:
        targets = self.options.targets
        return targets is None or any(t in ("", path) or path.startswith(f"{t}/") for t in targets)

    def path_of(self, entry: Entry) -> str:
        """The file that an entry is about; empty if it is there no more."""
        project = self.result.links.project
        path = project.modules.get(entry.module, entry.module)
        return path if path in project.files or exists(self.root, path) else ""

    def has_moved(self, near: Mapping[str, tuple[str, ...]], entry: Entry, finding: Finding) -> bool:
        """Whether the code of an entry that is gone can stand where the finding is.

        What has a definition around it is known by its name. What stands at the top of a module has moved if the module
        is gone, or if something that it defined is gone from it too and stands in the new one.
        """
        path = self.path_of(entry)
        if entry.definition or not path:
            return True
        facts = self.result.links.evaluator.program.facts(path) if path in self.result.links.project.files else None
        left = set(near.get(entry.module, ())) - set(facts.definitions if facts else ())
        return not left.isdisjoint(finding.near)

    def looks_for(self, entry: Entry) -> bool:
        bounded = bool(self.result.links.settings.boundary.packages)
        runs = {loaded.rule.code for loaded in self.options.rules if bounded or not loaded.rule.needs_boundary}
        if entry.rule not in runs or self.result.crashes:
            return False
        path = self.path_of(entry)
        return self.is_complete or not path or self.covers(path)


def hold(
    root: str, file: str, baseline: Baseline, result: Result, options: Options, again: Callable[[Options], Result]
) -> Comparison:
    """Compare a run with the baseline. Only a run over the whole project calls an entry stale.

    A run over some files cannot see what vanished elsewhere. If something new may have come from a module that it did
    not look at, it looks at that one too.
    """
    scope = _Scope(root, result, options)
    found = compare(file, baseline, result.findings, scope.looks_for, partial(scope.has_moved, baseline.near))
    if scope.is_complete:
        return found
    sources = _sources(scope, found)
    if sources:
        wider = replace(options, targets=[*(options.targets or ()), *sources])
        result = again(wider)
        seen = _Scope(root, result, wider)
        found = compare(file, baseline, result.findings, seen.looks_for, partial(seen.has_moved, baseline.near))
    fresh, known = _of(scope, found.fresh), _of(scope, found.known)
    moved = tuple(move for move in found.moved if scope.covers(move.finding.path))
    waiting = (*found.waiting, *found.stale)
    return replace(found, fresh=fresh, known=known, moved=moved, stale=(), waiting=waiting)


def _sources(scope: _Scope, found: Comparison) -> list[str]:
    """The files not looked at that hold, as far as the baseline knows, what is new here."""
    kinds = {entry.kind for entry, _ in entries_of(found.fresh)}
    return sorted({path for entry in found.waiting if entry.kind in kinds and (path := scope.path_of(entry))})


def _of(scope: _Scope, findings: Sequence[Finding]) -> tuple[Finding, ...]:
    return tuple(finding for finding in findings if scope.covers(finding.path))
