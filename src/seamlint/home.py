"""Which project a file belongs to."""

from __future__ import annotations

import os
from collections.abc import Mapping

from seamlint.reading import exists, is_file


def find(start: str) -> tuple[str, str]:
    """The project's root and its configuration file (empty if there is none), looked for upwards.

    `seamlint.toml` wins over `pyproject.toml` in the same folder. Without a configuration the root is
    the nearest folder with `.git` or `pyproject.toml`, else `start`.
    """
    folder = os.path.abspath(start)
    fallback = ""
    while True:
        if is_file(folder, "seamlint.toml"):
            return folder, "seamlint.toml"
        project = os.path.join(folder, "pyproject.toml")
        if is_file(folder, "pyproject.toml"):
            fallback = fallback or folder
            if _mentions_us(project):
                return folder, "pyproject.toml"
        if exists(folder, ".git"):
            fallback = fallback or folder
            return fallback, ""
        parent = os.path.dirname(folder)
        if parent == folder:
            return fallback or os.path.abspath(start), ""
        folder = parent


def _mentions_us(path: str) -> bool:
    try:
        with open(path, "rb") as stream:
            data = stream.read()
    except OSError:
        return True  # whoever reads it next reports it
    if b"seamlint" not in data:
        return False
    if _has_our_head(data):
        return True
    import re

    from seamlint._toml import loads

    try:
        tool = loads(data.decode("utf-8-sig")).get("tool")
    except (ValueError, RecursionError):
        return re.search(rb"\btool\s*\.\s*[\"']?seamlint\b", data) is not None
    return isinstance(tool, Mapping) and "seamlint" in tool


def _has_our_head(data: bytes) -> bool:
    """Whether a line begins with the head of our table; that is sure where no string may go over several lines."""
    lines = b"\n" + data
    own = b"\n[tool.seamlint]" in lines or b"\n[tool.seamlint." in lines
    return own and b'"""' not in data and b"'''" not in data
