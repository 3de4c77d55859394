"""Small projects on disk, checked in this process or through the real command line."""

from __future__ import annotations

import ctypes
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from seamlint.finding import Finding
from seamlint.front import check
from seamlint.request import Request

BOUNDARY = '[tool.seamlint.boundary]\npackages = ["app.integrations"]\n'


def project(tmp_path: Path, files: Mapping[str, str | bytes]) -> Path:
    """Write `files` under a new root; without a configuration among them, the boundary is `app.integrations`."""
    root = tmp_path / "project"
    written = dict(files)
    if "pyproject.toml" not in written and "seamlint.toml" not in written:
        written["pyproject.toml"] = BOUNDARY
        written.setdefault("app/__init__.py", "")
        written.setdefault("app/integrations/__init__.py", "")
    for name, content in written.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    return root


def findings(root: Path, *codes: str, **request: Any) -> list[Finding]:
    """Findings of a check of `root`, of these codes if any are given; `request` is passed on to `Request`."""
    paths = tuple(str(root / path) for path in request.pop("paths", ())) or (str(root),)
    _, report = check(Request(paths, **request))
    assert not report.crashes, report.crashes
    return [finding for finding in report.findings if not codes or finding.code in codes]


def places(found: list[Finding]) -> list[tuple[str, str, int, int]]:
    """Code, path, line and column of each finding."""
    return [(finding.code, finding.path, finding.line, finding.column) for finding in found]


def seamlint(
    root: Path, *arguments: str, powerless: bool = False, limit: float = 60, **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run the command line in `root` for at most `limit` seconds.

    `powerless` takes from the super user what other users cannot do.
    """
    return subprocess.run(
        [sys.executable, "-m", "seamlint", *arguments],
        cwd=root,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=limit,
        preexec_fn=_obey_permissions if powerless else None,
    )


def _obey_permissions() -> None:
    """Drop the super user's capabilities to pass over the permissions of files; keeps on after `exec`."""
    drop, override, read_search = 24, 1, 2
    if sys.platform == "linux" and os.geteuid() == 0:
        for capability in (override, read_search):
            ctypes.CDLL(None).prctl(drop, capability, 0, 0, 0)
