"""Makes fixes in memory, round by round, and keeps those after which a run over the whole project finds nothing new."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from seamlint import engine
from seamlint.beside import Crash
from seamlint.engine import Options, Result
from seamlint.finding import Finding
from seamlint.fix import Applicability, Edit, Fix
from seamlint.fixes.files import Refused
from seamlint.fixes.plan import proven, with_fixes
from seamlint.fixes.write import obstacle
from seamlint.reading import pending
from seamlint.settings import Settings
from seamlint.timing import stage

MOST_ROUNDS = 20
_Key = tuple[str, str, str, str]
_Pair = tuple[Finding, Fix]


@dataclass(frozen=True)
class Change:
    """One file before and after its fixes."""

    path: str
    before: bytes
    after: bytes
    delicate: frozenset[int]
    """The lines, as they were before, that findings about secrets speak of."""
    is_new: bool = False
    """Whether there is no such file before."""


@dataclass(frozen=True)
class Mended:
    result: Result
    """What is found once the fixes are made; each finding with its fix, or why there is none."""
    fixed: int = 0
    """How many findings are gone."""
    changes: tuple[Change, ...] = ()


@stage("fixes")
def mend(root: str, settings: Settings, asked: Options, wide: Options, allowed: frozenset[Applicability]) -> Mended:
    """What is found after the fixes of these kinds; nothing is written.

    `asked` is what the user wants to know of, and fixed. `wide` is the whole project under all rules that are on:
    in its run nothing new may be found.
    """
    before = engine.run(root, settings, asked)
    crashes: list[Crash] = []
    found = replace(before, findings=with_fixes(root, before.findings, before.links, crashes))
    found = replace(found, crashes=(*before.crashes, *crashes))
    if found.crashes or not any(finding.fix and finding.fix.applicability in allowed for finding in found.findings):
        return Mended(found)
    base = before if asked == wide else engine.run(root, settings, wide)
    rounds = _Rounds(root, settings, wide, allowed, frozenset(map(_key, before.findings)), base)
    rounds.run()
    with pending(root, rounds.texts):
        after = rounds.base if asked == wide else engine.run(root, settings, asked)
        findings = with_fixes(root, after.findings, after.links, rounds.crashes, rounds.refusals)
    after = replace(after, findings=findings, crashes=(*after.crashes, *rounds.crashes))
    return Mended(after, rounds.fixed, tuple(_changes(rounds, found.findings)))


def _changes(rounds: _Rounds, findings: Iterable[Finding]) -> Iterator[Change]:
    """What changes, with the lines to be careful with when it is shown; `findings` are those from before."""
    delicate: dict[str, set[int]] = {}
    for finding in findings:
        if finding.code.startswith("SEA2") and finding.fix is None:  # a fixer edits no line for what it keeps secret
            delicate.setdefault(finding.path, set()).update(range(finding.line, finding.end_line + 1))
    for path, after in sorted(rounds.texts.items()):
        yield Change(path, rounds.before[path], after, frozenset(delicate.get(path, ())))


class _Rounds:
    """The project as the fixes made so far leave it."""

    def __init__(
        self,
        root: str,
        settings: Settings,
        wide: Options,
        allowed: frozenset[Applicability],
        wanted: frozenset[_Key],
        base: Result,
    ) -> None:
        self.root = root
        self.settings = settings
        self.wide = wide
        self.allowed = allowed
        self.wanted = wanted
        self.base = base
        self.texts: dict[str, bytes] = {}
        self.before: dict[str, bytes] = {}
        """The files as they are on the disk."""
        self.fixed = 0
        self.refusals: dict[str, str] = {}
        self.crashes: list[Crash] = []

    def run(self) -> None:
        """Each round leaves fewer findings than the one before, so that there is an end; the bound is for bugs."""
        for _ in range(MOST_ROUNDS):
            start, self._next = self.texts, (self.texts, self.base)
            kept = self._settle([], self._batch())
            self.fixed += len(kept)
            self.texts, self.base = self._next
            if self.texts == start:
                return

    def _batch(self) -> list[_Pair]:
        """The fixes that can be made at once; those that overlap with an earlier one wait for the next round."""
        wanted = [finding for finding in self.base.findings if _key(finding) in self.wanted]
        with pending(self.root, self.texts):
            planned = with_fixes(self.root, wanted, self.base.links, self.crashes, self.refusals)
        batch: list[_Pair] = []
        taken: dict[str, list[Edit]] = {}
        for finding in planned:
            fix = finding.fix
            if fix is None or fix.applicability not in self.allowed or self._is_barred(finding, fix):
                continue
            if not any(edit.conflicts(other) for edit in fix.edits for other in taken.get(edit.path, ())):
                batch.append((finding, fix))
                for edit in fix.edits:
                    taken.setdefault(edit.path, []).append(edit)
        return batch

    def _is_barred(self, finding: Finding, fix: Fix) -> bool:
        """Whether one of its files must not be written; then none of them is."""
        for path in sorted({edit.path for edit in fix.edits}):
            reason = obstacle(self.root, path)
            if reason:
                self.refusals[finding.fingerprint] = f"{path}: {reason}"
                return True
        return False

    def _settle(self, kept: list[_Pair], batch: list[_Pair]) -> list[_Pair]:
        """Those of the batch that can be made on top of what is kept; a bad one is found by halving."""
        if not batch:
            return kept
        try:
            self._next = self._tried([*kept, *batch])
        except Refused as refused:
            if len(batch) == 1:
                self.refusals[batch[0][0].fingerprint] = str(refused)
                return kept
            half = len(batch) // 2
            return self._settle(self._settle(kept, batch[:half]), batch[half:])
        return [*kept, *batch]

    def _tried(self, chosen: list[_Pair]) -> tuple[dict[str, bytes], Result]:
        """The project with these fixes made in this round. Raises Refused."""
        with pending(self.root, self.texts):
            files = proven(self.root, chosen)
        for path, (before, _) in files.items():
            if path not in self.texts:
                self.before[path] = before.data
        texts = {**self.texts, **{path: after.data for path, (_, after) in files.items()}}
        with pending(self.root, texts):
            result = engine.run(self.root, self.settings, self.wide)
        _compare(self.base, result, chosen)
        return texts, result


def _compare(before: Result, after: Result, chosen: Iterable[_Pair]) -> None:
    """Raises Refused if a finding that should be gone is still there, or a new one has come."""
    if len(after.crashes) > len(before.crashes):
        raise Refused(f"{after.crashes[0].code} would fail on {after.crashes[0].path}")
    left, known = Counter(map(_key, before.findings)), Counter(map(_key, after.findings))
    mended = Counter(_key(finding) for finding, _ in chosen)
    for finding in after.findings:
        key = _key(finding)
        if known[key] > left[key]:
            raise Refused(f"it would bring {finding.code} at {finding.path}:{finding.line}")
        if known[key] > left[key] - mended[key]:
            raise Refused("the finding would still be there")


def _key(finding: Finding) -> _Key:
    """What a finding is about, wherever edits elsewhere in the file move it."""
    return finding.code, finding.path, finding.owner, finding.symbol
