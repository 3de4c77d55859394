"""Findings for people: where, what, the source line, and how the name got there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import TYPE_CHECKING

from seamlint.finding import Finding, Severity
from seamlint.fix import Applicability
from seamlint.patterns import later
from seamlint.redaction import source_line
from seamlint.report import Report
from seamlint.reporters import NO_BOUNDARY, Scene
from seamlint.summary import counted, looked_at

if TYPE_CHECKING:
    from seamlint.baseline import Comparison
    from seamlint.beside import Crash

_STYLES = {"bold": "1", "dim": "2", "error": "31", "warning": "33", "info": "36", "good": "32"}
_SHOWN_LINES = 3
_QUOTED = later(r"`[^`]*`")
_PLACE = later(r"^(?:[^\s:]+: |line \d+: )")
Paint = Callable[[str, str], str]


def render(report: Report, scene: Scene) -> str:
    """All findings, each with its source line, and one closing paragraph."""

    return whole(report, painter(scene.colour), lambda finding, paint: _block(finding, paint, scene))


def whole(report: Report, paint: Paint, told: Callable[[Finding, Paint], str]) -> str:
    """All that is to be said, with each finding as `told` puts it."""
    blocks = [told(finding, paint) for finding in report.findings]
    blocks += [crash(each, paint) for each in report.crashes]
    if report.cut_short:
        blocks.append(_cut_short(report.cut_short))
    if not report.has_boundary:
        blocks.append(_without_boundary(report, paint))
    blocks += [closing(report, paint), *map(_baseline, report.baselines), by_hand(report), fixes(report)]
    return "\n".join(block for block in blocks if block) + "\n"


def painter(colour: bool) -> Paint:
    """What puts a text into a style; nothing of the kind without colour."""

    def paint(text: str, style: str) -> str:
        return f"\033[{_STYLES[style]}m{text}\033[0m" if colour and text else text

    return paint


def first_line(finding: Finding, paint: Paint) -> str:
    """Where, which rule and what; a star for a safe fix."""
    place = f"{finding.path}:{finding.line}:{finding.column}"
    code = paint(finding.code, finding.severity.value)
    mark = f"[{paint('*', 'good')}] " if _is_safe(finding) else ""
    return f"{paint(place, 'bold')}: {code} {mark}{finding.message}"


def _is_safe(finding: Finding) -> bool:
    return finding.fix is not None and finding.fix.applicability is Applicability.SAFE


def _block(finding: Finding, paint: Paint, scene: Scene) -> str:
    lines = [first_line(finding, paint)]
    source_lines = scene.lines(finding.path)
    source = source_lines[finding.line - 1] if 0 < finding.line <= len(source_lines) else ""
    if source.strip():
        shown = source_line(source, finding.code.startswith("SEA2")).expandtabs(1)
        number = str(finding.line)
        width = max(1, (finding.end_column if finding.end_line == finding.line else len(shown) + 1) - finding.column)
        width = min(width, max(1, len(shown) - finding.column + 1))
        lines.append(f"{paint(f'{number} |', 'dim')} {shown}")
        marks = paint("^" * width, finding.severity.value)
        lines.append(f"{' ' * len(number)} {paint('|', 'dim')} {' ' * (finding.column - 1)}{marks}")
    for step in finding.trace[:_SHOWN_LINES]:
        lines.append(f"  {paint('via', 'dim')} {step.path}:{step.line}: {step.message}")
    if finding.fix is not None and not _is_safe(finding):
        state = "--unsafe-fixes" if finding.fix.is_applicable else "by hand"
        lines.append(f"  {paint('fix', 'dim')} ({state}) {finding.fix.title}: {'; '.join(finding.fix.reasons)}")
    return "\n".join(lines) + "\n"


def crash(failure: Crash, paint: Paint = lambda text, _: text) -> str:
    """A rule or fixer that failed."""
    return f"{paint('internal error', 'error')}: {failure.code} failed on {failure.path}: {failure.error}"


def by_hand(report: Report) -> str:
    """After fixes: how many findings are left to people, by the reason; empty if there is none to name."""
    counts = Counter(_why(finding) for finding in report.findings if report.mends and finding.fix is not None)
    counts.pop("", None)
    most = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    width = len(str(most[0][1])) if most else 0
    return "\n".join(f"  {count:>{width}} by hand: {reason}" for reason, count in most)


def _why(finding: Finding) -> str:
    """Why a fix needs a person, without the names in it, so that equal reasons meet; empty if it needs none."""
    if finding.fix is None or finding.fix.is_applicable or not finding.fix.reasons:
        return ""
    return _PLACE.sub("", _QUOTED.sub("`…`", finding.fix.reasons[0]))


def fixes(report: Report, done: str = "fixed") -> str:
    """How many findings are fixed, can be, and cannot; empty if there is no fix to speak of."""
    counts = Counter(finding.fix.applicability for finding in report.findings if finding.fix is not None)
    safe, unsafe = counts[Applicability.SAFE], counts[Applicability.UNSAFE]
    person = len(report.findings) - safe - unsafe
    parts = [f"{report.fixed} {done}"] if report.mends else []
    if safe:
        parts.append(f"{safe} fixable with --fix")
    if unsafe:
        parts.append(f"{unsafe} need{'s' * (unsafe == 1)} --unsafe-fixes")
    if person and parts:
        parts.append(f"{person} need{'s' * (person == 1)} a person")
    return f"{', '.join(parts)}." if parts else ""


def _without_boundary(report: Report, paint: Paint) -> str:
    if report.projects:
        listed, named = ", ".join(report.projects), " ".join(report.projects)
        what = f"No boundary is configured here, but there are configurations below, which were not read: {listed}."
        return f"{paint(what, 'bold')}\nCheck these projects with: seamlint check {named}"
    if not report.surfaces:
        return "No boundary is configured, and no provider SDK is imported anywhere."
    lines = [paint(f"{NO_BOUNDARY} Provider SDKs are imported in:", "bold")]
    width = max(len(surface.provider) for surface in report.surfaces)
    for surface in report.surfaces:
        more = f" and {len(surface.modules) - 3} more" if len(surface.modules) > 3 else ""
        listed = ", ".join(surface.modules[:3])
        count = len(surface.modules)
        lines.append(
            f"  {surface.provider:<{width}}  {surface.family:<12} {count:>4} module{'s' * (count != 1)}: {listed}{more}"
        )
    if report.suggestion:
        lines += [
            "",
            "Say which packages may use them, in pyproject.toml, and run the check again:",
            "",
            "  [tool.seamlint.boundary]",
            f"  packages = [{', '.join(f'{name!r}' for name in report.suggestion)}]".replace("'", '"'),
            "",
            f"or try it first with: seamlint check --boundary {','.join(report.suggestion)}",
            "For a whole configuration, and a baseline of what is there today: seamlint init",
        ]
    else:
        lines += [
            "",
            "No package is there for them yet. For a proposal, and a baseline of what is there today: seamlint init",
        ]
    return "\n".join(lines) + "\n"


def _cut_short(names: tuple[str, ...]) -> str:
    more = f" and {len(names) - _SHOWN_LINES} more" if len(names) > _SHOWN_LINES else ""
    return f"Too large to follow secrets through to the end: {', '.join(names[:_SHOWN_LINES])}{more}.\n"


def closing(report: Report, paint: Paint = lambda text, _: text) -> str:
    """What was found and what was looked at, in one line."""
    counts = Counter(finding.severity for finding in report.findings)
    if report.findings:
        plural = {Severity.ERROR: "errors", Severity.WARNING: "warnings", Severity.INFO: "remarks"}
        places = {finding.path for finding in report.findings}
        parts = [f"{counts[s]} {plural[s] if counts[s] > 1 else plural[s][:-1]}" for s in Severity if counts[s]]
        verdict = paint(f"{', '.join(parts)} in {counted(len(places))}.", "bold")
    else:
        verdict = paint("Nothing found." if not report.crashes else "Not finished.", "good")
    if report.elsewhere:
        verdict += f" {report.elsewhere} more on lines that did not change."
    return f"{verdict} {looked_at(report.files, report.parsed, report.screened, report.unreadable)}"


def _baseline(held: Comparison) -> str:
    known = len(held.known) + len(held.moved)
    if not known and not held.stale:
        return ""
    parts = [f"{known} known finding{'s' * (known != 1)} in {held.file} {'does' if known == 1 else 'do'} not count"]
    if held.moved:
        parts.append(f"{len(held.moved)} of them moved")
    if held.stale:
        parts.append(f"{len(held.stale)} more {'is' if len(held.stale) == 1 else 'are'} gone: seamlint baseline prune")
    return f"{', '.join(parts)}."
