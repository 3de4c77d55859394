"""The tools that are compared, each as data with its command line, its configuration and a reader of its answer."""

from collections.abc import Iterable

from compare.model import BASE, Tool
from compare.tools import credentials, flake8, flake8_plugin, floors, graphs, ours, patterns, ruff

TOOLS: tuple[Tool, ...] = (
    *ours.TOOLS,
    *ruff.TOOLS,
    *flake8.TOOLS,
    *graphs.TOOLS,
    *patterns.TOOLS,
    *credentials.TOOLS,
    *flake8_plugin.TOOLS,
    *floors.TOOLS,
)


def chosen(names: Iterable[str]) -> list[Tool]:
    """The tools with these names, or that begin like them, and those that they are divided by; by default all."""
    wanted = [name.lower() for name in names]
    exact = {tool.name.lower() for tool in TOOLS}.intersection(wanted)
    begin = tuple(name for name in wanted if name not in exact)
    found = [tool for tool in TOOLS if not wanted or tool.name.lower() in exact or tool.name.lower().startswith(begin)]
    bases = {BASE[tool.asks] for tool in found}
    return [tool for tool in TOOLS if tool in found or tool.name in bases]
