"""Makes fixes in memory, round by round, and keeps those after which a run over the whole project finds nothing new."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from seamlint import engine
from seamlint.beside import Crash
from seamlint.engine import Options, Result
from seamlint.finding import Finding
from seamlint.fix import Applicability, Edit, Fix
from seamlint.fixes.files import Refused
from seamlint.fixes.plan import proven, with_fixes
from seamlint.fixes.write import obstacle
from seamlint.garbage import sweep
from seamlint.reading import pending
from seamlint.settings import Settings
from seamlint.timing import stage

MOST_ROUNDS = 20
_Key = tuple[str, str, str, str]
_Pair = tuple[Finding, Fix]
Refusals = Mapping[Finding, Refused]


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
class Made:
    """One fix that was made."""

    finding: Finding
    """As it was found before any fix, with the fix that mended it."""
    round: int
    """From 1; what overlaps with another fix waits for the next one."""


@dataclass(frozen=True)
class Mended:
    result: Result
    """What is found once the fixes are made; each finding with its fix, or why there is none."""
    made: tuple[Made, ...] = ()
    changes: tuple[Change, ...] = ()
    again: Callable[[frozenset[Finding], Refusals], Mended] | None = None
    """Mends the same files once more, by the fixes of these findings alone; says why others are not made."""


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

    def again(chosen: frozenset[Finding] | None, refusals: Refusals) -> Mended:
        rounds = _Rounds(root, settings, wide, allowed, found.findings, base, chosen, refusals)
        rounds.run()
        with pending(root, rounds.texts):
            after = rounds.base if asked == wide else engine.run(root, settings, asked)
            findings = with_fixes(root, after.findings, after.links, rounds.crashes, rounds.kept_back(after.findings))
        after = replace(after, findings=findings, crashes=(*after.crashes, *rounds.crashes))
        return Mended(after, tuple(rounds.made), tuple(_changes(rounds, found.findings)), again)

    return again(None, {})


def _changes(rounds: _Rounds, findings: Iterable[Finding]) -> Iterator[Change]:
    """What changes, with the lines to be careful with when it is shown; `findings` are those from before."""
    delicate: dict[str, set[int]] = {}
    for finding in findings:
        # What is declared or set up (SEA21..) is edited for no secret in that line.
        if finding.code.startswith("SEA20") or (finding.code.startswith("SEA2") and finding.fix is None):
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
        wanted: Iterable[Finding],
        base: Result,
        chosen: frozenset[Finding] | None,
        refusals: Refusals,
    ) -> None:
        self.root = root
        self.settings = settings
        self.wide = wide
        self.allowed = allowed
        self.base = base
        self.chosen = chosen
        self.texts: dict[str, bytes] = {}
        self.before: dict[str, bytes] = {}
        """The files as they are on the disk."""
        self.made: list[Made] = []
        self.refusals = dict(refusals)
        """Why fixes are not made, by the finding as it was at first."""
        self.crashes: list[Crash] = []
        self._open: dict[_Key, list[Finding]] = {}
        """The findings that are not fixed yet, as they were at first, in the order of the source."""
        for finding in wanted:
            self._open.setdefault(_key(finding), []).append(finding)

    def run(self) -> None:
        """Each round leaves fewer findings than the one before, so that there is an end; the bound is for bugs."""
        for number in range(1, MOST_ROUNDS + 1):
            start, self._next = self.texts, (self.texts, self.base)
            firsts = self._firsts(self.base.findings)
            for finding, fix in self._settle([], self._batch(firsts), firsts):
                first = firsts[finding]
                self.made.append(Made(replace(first, fix=fix), number))
                self._open[_key(first)].remove(first)
            self.texts, self.base = self._next
            if self.texts == start:
                return

    def kept_back(self, findings: Iterable[Finding]) -> dict[str, Refused]:
        """Why fixes of these findings were refused before, by their fingerprints of now."""
        return self._keep(self._firsts(findings))

    def _keep(self, firsts: Mapping[Finding, Finding]) -> dict[str, Refused]:
        return {now.fingerprint: self.refusals[first] for now, first in firsts.items() if first in self.refusals}

    def _firsts(self, findings: Iterable[Finding]) -> dict[Finding, Finding]:
        """What each wanted finding was at first: fixes elsewhere move findings, but never past one another."""
        now: dict[_Key, list[Finding]] = {}
        for finding in findings:
            if self._open.get(_key(finding)):
                now.setdefault(_key(finding), []).append(finding)
        firsts: dict[Finding, Finding] = {}
        for key, group in now.items():
            known = self._open[key]
            if len(known) > len(group):  # one fix took others along; those that were refused have certainly stayed
                stayed = sorted(known, key=lambda first: first not in self.refusals)[: len(group)]
                known = [first for first in known if first in stayed]
            firsts.update(zip(group, known, strict=False))
        return firsts

    def _batch(self, firsts: Mapping[Finding, Finding]) -> list[_Pair]:
        """The fixes that can be made at once; those that overlap with an earlier one wait for the next round."""
        wanted = [now for now in self.base.findings if now in firsts and self._is_chosen(firsts[now])]
        with pending(self.root, self.texts):
            planned = with_fixes(self.root, wanted, self.base.links, self.crashes, self._keep(firsts))
        batch: list[_Pair] = []
        taken: dict[str, list[Edit]] = {}
        for finding in planned:
            fix = finding.fix
            if fix is None or fix.applicability not in self.allowed or self._is_barred(firsts[finding], fix):
                continue
            if not any(edit.conflicts(other) for edit in fix.edits for other in taken.get(edit.path, ())):
                batch.append((finding, fix))
                for edit in fix.edits:
                    taken.setdefault(edit.path, []).append(edit)
        return batch

    def _is_chosen(self, first: Finding) -> bool:
        return self.chosen is None or first in self.chosen

    def _is_barred(self, first: Finding, fix: Fix) -> bool:
        """Whether one of its files must not be written; then none of them is."""
        for path in sorted({edit.path for edit in fix.edits}):
            reason = obstacle(self.root, path)
            if reason:
                self.refusals[first] = Refused(f"{path}: {reason}", "file")
                return True
        return False

    def _settle(self, kept: list[_Pair], batch: list[_Pair], firsts: Mapping[Finding, Finding]) -> list[_Pair]:
        """Those of the batch that can be made on top of what is kept; a bad one is found by halving."""
        if not batch:
            return kept
        try:
            self._next = self._tried([*kept, *batch])
        except Refused as refused:
            if len(batch) == 1:
                self.refusals[firsts[batch[0][0]]] = refused
                return kept
            half = len(batch) // 2
            return self._settle(self._settle(kept, batch[:half], firsts), batch[half:], firsts)
        return [*kept, *batch]

    def _tried(self, chosen: list[_Pair]) -> tuple[dict[str, bytes], Result]:
        """The project with these fixes made in this round. Raises Refused."""
        with pending(self.root, self.texts):
            files = proven(self.root, chosen)
        for path, (before, _) in files.items():
            if path not in self.texts:
                self.before[path] = before.data
        texts = {**self.texts, **{path: after.data for path, (_, after) in files.items()}}
        sweep()
        with pending(self.root, texts):
            result = engine.run(self.root, self.settings, self.wide)
        _compare(self.base, result, chosen)
        return texts, result


def _compare(before: Result, after: Result, chosen: Iterable[_Pair]) -> None:
    """Raises Refused if a finding that should be gone is still there, or a new one has come."""
    if len(after.crashes) > len(before.crashes):
        raise Refused(f"{after.crashes[0].code} would fail on {after.crashes[0].path}", "findings")
    left, known = Counter(map(_key, before.findings)), Counter(map(_key, after.findings))
    mended = Counter(_key(finding) for finding, _ in chosen)
    for finding in after.findings:
        key = _key(finding)
        if known[key] > left[key]:
            raise Refused(f"it would bring {finding.code} at {finding.path}:{finding.line}", "findings")
        if known[key] > left[key] - mended[key]:
            raise Refused("the finding would still be there", "findings")


def _key(finding: Finding) -> _Key:
    """What a finding is about, wherever edits elsewhere in the file move it."""
    return finding.code, finding.path, finding.owner, finding.symbol
