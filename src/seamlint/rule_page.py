"""A rule's documentation, which is a docstring, as Markdown."""

from __future__ import annotations

import re


def markdown(documentation: str) -> str:
    """The text with its indented blocks as fenced ones, and the words that end in a colon in bold."""
    parts: list[str] = []
    block: list[str] = []
    for line in [*documentation.splitlines(), "end"]:
        if line.startswith("    ") or (block and not line):
            block.append(line[4:])
            continue
        if block:
            code = "\n".join(block).rstrip("\n")
            parts += [f"```{_language_of(code)}", code, "```", ""]
            block = []
        parts.append(re.sub(r"^(Bad|Good|Not a violation|Options):", r"**\1:**", line))
    return "\n".join(parts[:-1]).rstrip("\n")


def _language_of(code: str) -> str:
    return "toml" if re.match(r"\[+[\w.\"-]+\]+$", code.partition("\n")[0]) else "python"
