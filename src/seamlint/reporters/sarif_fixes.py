"""The fixes of a finding as SARIF has them: only those that an option applies, for readers may apply what they get."""

from __future__ import annotations

from typing import Any

from seamlint.finding import Finding
from seamlint.fix import Applicability, Edit
from seamlint.patterns import later
from seamlint.reporters import Scene
from seamlint.reporters.sarif_places import artifact

_LINE_END = later(r"\r\n?|\n")


def of(finding: Finding, scene: Scene) -> list[dict[str, Any]]:
    """One fix with its edits by file, or none."""
    fix = finding.fix
    if fix is None or not fix.is_applicable or not fix.edits:
        return []
    title = fix.title
    if fix.applicability is not Applicability.SAFE:
        title = f"{title} (may change more: {'; '.join(fix.reasons)})"
    changes = []
    for path in sorted({edit.path for edit in fix.edits}):
        text = scene.text(path)
        edits = sorted(edit for edit in fix.edits if edit.path == path)
        changes.append({**artifact(path), "replacements": [_replacement(edit, text) for edit in edits]})
    return [{"description": {"text": title}, "artifactChanges": changes}]


def _replacement(edit: Edit, text: str) -> dict[str, Any]:
    line, column = _position(text, edit.start)
    end_line, end_column = _position(text, edit.end)
    deleted = {"startLine": line, "startColumn": column, "endLine": end_line, "endColumn": end_column}
    return {"deletedRegion": deleted, "insertedContent": {"text": edit.text}}


def _position(text: str, offset: int) -> tuple[int, int]:
    """Line and column, from 1, of a character."""
    ends = [match.end() for match in _LINE_END.finditer(text, 0, offset)]
    return len(ends) + 1, offset - (ends[-1] if ends else 0) + 1
