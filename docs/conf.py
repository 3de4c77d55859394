"""The site: `nox -s site` builds it, and fails on a page that nothing leads to or a link that leads nowhere."""

from __future__ import annotations

import re
from importlib.metadata import version as version_of
from typing import Any

project = "seamlint"
version = release = version_of("seamlint")
extensions = ["myst_parser"]
exclude_patterns = ["_build"]
html_theme = "furo"
html_title = f"seamlint {version}"
html_show_copyright = False
myst_heading_anchors = 3
suppress_warnings = ["misc.highlighting_failure"]  # examples of what cannot be parsed

SOURCE = "https://github.com/seamlint/seamlint/blob/main/"


def setup(app: Any) -> None:
    app.connect("source-read", lead_outside)


def lead_outside(_app: Any, page: str, source: list[str]) -> None:
    """Links out of `docs/` lead to the repository."""
    above = "../" * (page.count("/") + 1)
    source[0] = re.sub(rf"\]\({re.escape(above)}", f"]({SOURCE}", source[0])
