"""Annotations of a GitHub workflow: commands on its output, one a line.

GitHub shows ten errors and ten warnings of a step, and fifty annotations of a job; the log has all of them. It hides
the properties of a command in the log, so that the message repeats the place.
"""

from __future__ import annotations

from seamlint.finding import Finding, Severity
from seamlint.report import Report
from seamlint.reporters import NO_BOUNDARY, Scene
from seamlint.reporters.text import closing

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def render(report: Report, _: Scene) -> str:
    """A command for each finding and each rule that failed, and a line for people."""
    lines = [_annotation(finding) for finding in report.findings]
    for crash in report.crashes:
        said = f"internal error: {crash.code} failed on {crash.path}: {crash.error}"
        lines.append(_command("error", {"title": "seamlint failed", "file": crash.path}, said))
    if not report.has_boundary:
        lines.append(_command("warning", {"title": "seamlint"}, NO_BOUNDARY))
    return "\n".join([*lines, closing(report)]) + "\n"


def _annotation(finding: Finding) -> str:
    properties: dict[str, object] = {
        "title": f"{finding.code} {finding.name}",
        "file": finding.path,
        "line": finding.line,
        "endLine": finding.end_line,
    }
    if finding.line == finding.end_line:  # GitHub takes columns of one line only
        properties |= {"col": finding.column, "endColumn": finding.end_column}
    said = f"{finding.path}:{finding.line}:{finding.column}: {finding.code} {finding.message}"
    return _command(_COMMANDS[finding.severity], properties, said)


def _command(name: str, properties: dict[str, object], message: str) -> str:
    given = ",".join(f"{key}={_property(str(value))}" for key, value in properties.items())
    return f"::{name} {given}::{_data(message)}"


def _data(text: str) -> str:
    """A message as the runner reads it back: a line end would end the command."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
