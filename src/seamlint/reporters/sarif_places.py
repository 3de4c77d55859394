"""Where things stand, as SARIF says it: URIs that are percent-encoded, regions that count from 1."""

from __future__ import annotations

import os
from typing import Any
from urllib.parse import quote

from seamlint.finding import Finding

ROOT = "%SRCROOT%"  # the name by which readers know the root of the sources


def artifact(path: str) -> dict[str, Any]:
    """The file; a name is bytes on the disk, whatever they mean, and so is a URI."""
    return {"artifactLocation": {"uri": quote(os.fsencode(path)), "uriBaseId": ROOT}}


def place(path: str, line: int) -> dict[str, Any]:
    return {"physicalLocation": {**artifact(path), "region": {"startLine": line}}}


def region(finding: Finding) -> dict[str, int]:
    return {
        "startLine": finding.line,
        "startColumn": finding.column,
        "endLine": finding.end_line,
        "endColumn": finding.end_column,
    }
