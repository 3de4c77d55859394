"""Findings in a line each: where, which rule and what."""

from __future__ import annotations

from seamlint.report import Report
from seamlint.reporters import Scene
from seamlint.reporters.text import first_line, painter, whole


def render(report: Report, scene: Scene) -> str:
    """All findings and one closing paragraph, without source lines, ways and fixes."""
    return whole(report, painter(scene.colour), first_line)
