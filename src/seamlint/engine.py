"""The run: files, facts, links, rules, suppressions, findings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from seamlint import meta, modules
from seamlint.again import PROJECT, UNREAD, Row, Surprise, Work
from seamlint.analysis import Analysed, Problem, bytes_of
from seamlint.beside import Crash, Said, of_documents, of_project
from seamlint.files import exclusion
from seamlint.final import finished, in_file, owned, unparsed
from seamlint.finding import Accepted, Finding
from seamlint.garbage import uncollected
from seamlint.judge import Judge, Used
from seamlint.links.links import Links
from seamlint.links.project_view import ProjectView
from seamlint.looking import Looking, Options
from seamlint.settings import Settings
from seamlint.source import allow_deep_recursion
from seamlint.suppressions import Suppression
from seamlint.timing import stage

__all__ = ["Options", "Result", "run", "unread"]


@dataclass(frozen=True)
class Result:
    """What one run has to say."""

    findings: tuple[Finding, ...]
    crashes: tuple[Crash, ...]
    files: int
    screened: int
    """Files that could not matter and were not parsed."""
    parsed: int
    unreadable: int
    links: Links
    cut_short: tuple[str, ...] = ()
    """Functions that were too large to be followed to the end, as `path: name`."""
    days: tuple[int, int] = (0, 0)
    """The result is the same on every day after the first and until the second."""
    ledger: tuple[Accepted, ...] = ()
    """The findings that comments and exceptions accept."""
    is_again: bool = False
    """Whether most was not done again, because an earlier run had done it."""
    work: Work | None = None
    """What the next run need not do again, where that can be said."""
    brief: bool = False
    """Whether the links know the modules that matter to the rules, and no other."""
    suppressions: Mapping[str, Sequence[Suppression]] = field(default_factory=dict)
    """The comments that there are, by path."""
    used: Used = field(default_factory=lambda: Used({}, set()))


@stage("rules")
def run(root: str, settings: Settings, options: Options) -> Result:
    """Analyse the project at `root` and judge the targets."""
    allow_deep_recursion()  # not all facts are built in this process
    with uncollected():
        if options.again is not None:
            try:
                return _Run(root, settings, options).result()
            except Surprise:
                options = replace(options, again=None)
        return _Run(root, settings, options).result()


class _Run(Looking):
    def unread(self) -> Links:
        return self._links({})

    def result(self) -> Result:
        judge = self.judge
        analysed = self._analyse()
        links = self._links(analysed)
        wanted = self._relevant(analysed, links)
        links = replace(links, paths=tuple(wanted))
        share = self.options.share
        divided = share.files(self._sizes(), self.work.hands) if self.work.divided else ()
        asked = self._asked(self.again.paths if self.again is not None else analysed)
        found = modules.said(links, asked, self.work, divided, lambda: self._find_leaks(links), self.hands)
        crashes = [crash for key in sorted(found) for crash in found[key][1]]
        said = {key: tuple(findings) for key, (findings, _) in found.items()}
        if self.again is not None:
            said |= self.again.said({number for number, _ in self.work.late})
        findings = [finding for key in sorted(said) for finding in said[key]]
        beside = self._beside(links, crashes) if share.looks_beside else Said([], {})
        kept = (tuple(beside.findings), dict(beside.suppressions))
        suppressions = {path: analysed[path].suppressions for path in self.targets}
        for path, comments in beside.suppressions.items():
            suppressions[path] = (*suppressions.get(path, ()), *comments)
        in_documents = frozenset(map(id, beside.findings))
        rows = self._rows(analysed)

        def placed(finding: Finding) -> Finding:
            if id(finding) in in_documents:
                return finding
            if finding.path not in analysed:
                return finding
            found = in_file(finding, analysed[finding.path].places)
            row = rows[found.path] if ":" not in found.owner else None
            return replace(found, near=row.definitions) if row is not None and row.is_parsed else found

        findings = judge.settle([*findings, *beside.findings], suppressions)
        if share.is_whole:
            findings += judge.idle(suppressions, complete=self._is_complete)
        if share.counts:
            findings += self._unreadable(analysed, judge)
        return Result(
            finished(owned(map(placed, findings), self.project)),
            tuple(crashes),
            len(self.targets),
            sum(analysed[path].facts is None and analysed[path].problem is None for path in self.targets),
            sum(analysed[path].facts is not None for path in self.targets),
            sum(analysed[path].problem is not None for path in self.targets) + len(self.walk.unreadable),
            links,
            self.followed.cut_short,
            judge.days(suppressions),
            tuple(replace(each, finding=placed(each.finding)) for each in judge.ledger),
            self.again is not None,
            self._did(links, rows, said, kept) if not crashes else None,
            self.brief,
            suppressions,
            judge.used,
        )

    def _rows(self, analysed: dict[str, Analysed]) -> dict[str, Row]:
        before = self.again.work.rows if self.again is not None else {}
        return {path: before[path] if found.facts is UNREAD else Row.of(found) for path, found in analysed.items()}

    def _did(
        self,
        links: Links,
        rows: dict[str, Row],
        said: dict[tuple[str, int], tuple[Finding, ...]],
        beside: tuple[tuple[Finding, ...], dict[str, tuple[Suppression, ...]]],
    ) -> Work | None:
        """What was done, for a run over the whole project that could be done again for a part of it."""
        if (
            self._memory is None
            or not self.options.share.is_whole
            or not self._is_complete
            or not self.settings.boundary.packages
        ):
            return None
        read = self.again.read(links.footprints) if self.again is not None else links.footprints.read_for()
        return Work(rows, read, tuple(self.handed), said, beside, self.followed)

    def _sizes(self) -> dict[str, int]:
        """How many bytes there are in each file that a rule may look at."""
        return {path: len(bytes_of(self.root, path)) for path, asks in self._asked(self._analysed).items() if asks}

    @stage("documents and manifest")
    def _beside(self, links: Links, crashes: list[Crash]) -> Said:
        if self.again is not None and not self.again.whole:
            return self.again.beside()
        with links.footprints.work(PROJECT):
            return self._said_beside(links, crashes)

    def _said_beside(self, links: Links, crashes: list[Crash]) -> Said:
        """What the rules say of documents and of the project as a whole, as far as it is about the targets."""
        paths = [path for path in self.documents if self._is_target(path)]
        texts = of_documents(self.root, paths, links, self.judge.rules, self.hands, crashes)
        excluded = exclusion(self.settings.exclude)
        listing = tuple(path for path in self.walk.dependencies if not excluded(path))
        view = ProjectView(links, self.root, tuple(self.documents), listing)
        whole = Said([], {}) if self.options.near else of_project(view, self.judge.rules, crashes)
        findings = [*texts.findings, *(found for found in whole.findings if self._is_target(found.path))]
        suppressions = dict(texts.suppressions)
        for path, comments in whole.suppressions.items():
            suppressions[path] = tuple(dict.fromkeys((*suppressions.get(path, ()), *comments)))
        return Said(findings, suppressions)

    def _unreadable(self, analysed: dict[str, Analysed], judge: Judge) -> list[Finding]:
        if not judge.wants(meta.UNPARSABLE_FILE.code):
            return []
        problems = [(path, analysed[path].problem) for path in self.targets]
        found = [unparsed(path, problem) for path, problem in problems if problem is not None]
        for folder, reason in sorted(self.walk.unreadable.items()):
            if self._is_target(folder):
                found.append(unparsed(folder, Problem(f"the folder cannot be listed: {reason}")))
        return found


def unread(root: str, settings: Settings, options: Options) -> Links:
    """The links of a project of which no file was looked at: each is when it is asked for."""
    return _Run(root, settings, options).unread()
