"""What a run has to say, ready for any format."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from seamlint.finding import Accepted, Finding, Severity, Step

if TYPE_CHECKING:
    from seamlint.baseline import Comparison
    from seamlint.beside import Crash
    from seamlint.engine import Result
    from seamlint.fixes.rounds import Change, Made


@dataclass(frozen=True)
class Surface:
    """One provider and the modules that import its SDK."""

    provider: str
    family: str
    modules: tuple[str, ...]


@dataclass(frozen=True)
class Reuse:
    """What earlier runs spared this one."""

    report: bool = False
    """Whether nothing had changed, and the whole report is that of an earlier run."""
    files: int = 0
    """Otherwise: the files that were known as they are now, and were not analysed again."""


@dataclass(frozen=True)
class Report:
    findings: tuple[Finding, ...] = ()
    crashes: tuple[Crash, ...] = ()
    files: int = 0
    screened: int = 0
    parsed: int = 0
    unreadable: int = 0
    has_boundary: bool = True
    surfaces: tuple[Surface, ...] = ()
    """Without a boundary: which SDKs are imported where."""
    suggestion: tuple[str, ...] = ()
    """Without a boundary: the packages that hold most of these imports already, if there are such."""
    cut_short: tuple[str, ...] = ()
    """Functions whose secrets were not followed to the end, as `path: name`."""
    projects: tuple[str, ...] = ()
    """Without a boundary: the folders below that have a configuration of their own, which this run did not read."""
    mends: bool = False
    """Whether fixes were asked for; the findings are those that are left then."""
    made: tuple[Made, ...] = ()
    """The fixes that are made, each with its finding as it was before."""
    changes: tuple[Change, ...] = ()
    ledger: tuple[Accepted, ...] = ()
    """The findings that do not count, by comments, exceptions and baselines."""
    elsewhere: int = 0
    """How many findings stand on lines that did not change, when only others were asked for."""
    reuse: Reuse = Reuse()
    baselines: tuple[Comparison, ...] = ()

    @property
    def summary(self) -> tuple[int, int, int, int] | None:
        """The files that were looked at, in all and by what became of them; None if there is more to say."""
        counts = (self.files, self.parsed, self.screened, self.unreadable)
        plain = Report(files=self.files, screened=self.screened, parsed=self.parsed, unreadable=self.unreadable)
        return counts if replace(self, reuse=Reuse(), ledger=()) == plain else None

    @property
    def fixed(self) -> int:
        """How many findings are gone."""
        return len(self.made)

    @property
    def fixable(self) -> int:
        """How many findings have a fix that an option applies."""
        return sum(finding.fix is not None and finding.fix.is_applicable for finding in self.findings)

    @property
    def exit_code(self) -> int:
        """0 nothing found, 1 findings of severity error or warning, 3 a rule crashed."""
        if self.crashes:
            return 3
        return int(any(finding.severity is not Severity.INFO for finding in self.findings))


def of(result: Result) -> Report:
    """The report of one run."""
    has_boundary = bool(result.links.settings.boundary.packages)
    return Report(
        result.findings,
        result.crashes,
        result.files,
        result.screened,
        result.parsed,
        result.unreadable,
        has_boundary,
        () if has_boundary else _surfaces(result),
        cut_short=result.cut_short,
        ledger=result.ledger,
    )


def _surfaces(result: Result) -> tuple[Surface, ...]:
    from seamlint.project import Zone

    modules: dict[tuple[str, str], set[str]] = {}
    for view in result.links.views(result.links.paths):
        if view.file.zone is not Zone.APP:
            continue
        for reach in view.links.finder.imports(view.path, view.facts):
            modules.setdefault((reach.hit.provider.name, view.family(reach)), set()).add(view.name)
    found = [Surface(provider, family, tuple(sorted(names))) for (provider, family), names in modules.items()]
    return tuple(sorted(found, key=lambda surface: (-len(surface.modules), surface.provider, surface.family)))


def merge(reports: Sequence[tuple[str, Report]]) -> Report:
    """One report of several projects; each comes with the path of its root."""
    findings = [_moved(finding, prefix) for prefix, report in reports for finding in report.findings]
    crashes = [replace(crash, path=f"{prefix}{crash.path}") for prefix, report in reports for crash in report.crashes]
    every = [report for _, report in reports]
    return Report(
        tuple(sorted(findings, key=lambda finding: finding.sort_key)),
        tuple(crashes),
        sum(report.files for report in every),
        sum(report.screened for report in every),
        sum(report.parsed for report in every),
        sum(report.unreadable for report in every),
        all(report.has_boundary for report in every),
        tuple(surface for report in every for surface in report.surfaces),
        next((report.suggestion for report in every if report.suggestion), ()),
        tuple(f"{prefix}{name}" for prefix, report in reports for name in report.cut_short),
        projects=tuple(f"{prefix}{name}" for prefix, report in reports for name in report.projects),
        mends=any(report.mends for report in every),
        made=tuple(
            replace(each, finding=_moved(each.finding, prefix)) for prefix, report in reports for each in report.made
        ),
        changes=tuple(
            replace(each, path=f"{prefix}{each.path}") for prefix, report in reports for each in report.changes
        ),
        ledger=tuple(
            replace(each, finding=_moved(each.finding, prefix), path=f"{prefix}{each.path}")
            for prefix, report in reports
            for each in report.ledger
        ),
        elsewhere=sum(report.elsewhere for report in every),
        reuse=Reuse(all(report.reuse.report for report in every), sum(report.reuse.files for report in every)),
        baselines=tuple(
            replace(each, file=f"{prefix}{each.file}") for prefix, report in reports for each in report.baselines
        ),
    )


def _moved(finding: Finding, prefix: str) -> Finding:
    trace = tuple(Step(f"{prefix}{step.path}", step.line, step.message) for step in finding.trace)
    fix = finding.fix
    if fix is not None:
        fix = replace(fix, edits=tuple(replace(edit, path=f"{prefix}{edit.path}") for edit in fix.edits))
    return replace(finding, path=f"{prefix}{finding.path}", trace=trace, fix=fix)
