"""The tables, in Markdown."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from statistics import median

from compare.aims import AIMS, reached
from compare.answers import Answer
from compare.cases import CASES
from compare.model import BASE
from compare.results import Ratio, ratio
from compare.rounds import Key, Row
from compare.tools import TOOLS


def page(rows: Sequence[Row]) -> str:
    return (
        "\n".join(["# Speed", "", _NOTE, "", *_when(rows), "", *aims(rows), *_cases(rows), *_peers()]).rstrip() + "\n"
    )


_NOTE = """\
Written by `python benchmarks/speed.py --write`; what is compared, and how, is in the [README](README.md#speedpy).
Figures are medians over the rounds; a ratio is the median of pairs that ran beside each other, with the least and the
most in brackets."""


def aims(rows: Sequence[Row]) -> Iterator[str]:
    """What is aimed at, and what was measured of it."""
    found = list(reached(rows))
    packages = list(dict.fromkeys(each.package for each in found))
    if not packages:
        return
    yield from _head("ratio of processor time", "aim", *packages)
    cells = {(each.aim, each.package): _shown(each.ratio) + ("" if each.kept else " ✗") for each in found}
    for aim in AIMS:
        values = [cells.get((aim, package), "") for package in packages]
        if any(values):
            yield _row(aim.what, f"≤ {aim.most:.3g}", *values)
    yield ""


def case(name: str, rows: Iterable[Row]) -> Iterator[str]:
    """All that was measured in one case, package by package."""
    measured = [row for row in rows if row.case == name]
    for package in dict.fromkeys(row.package for row in measured):
        ours = [row for row in measured if row.package == package]
        yield from (f"### {package}: {ours[0].files:,} files, {ours[0].lines:,} lines", "")
        yield from _head("tool", "answer", "wall s", "CPU s", "MiB", "CPU, ratio", "to")
        known = {row.key: row for row in ours}
        for row in ours:
            yield _measured(row, known)
        yield ""


def _measured(row: Row, known: Mapping[Key, Row]) -> str:
    name = f"{row.tool} × {row.copies}" if row.copies > 1 else row.tool
    if row.ended:
        return _row(name, row.ended, "", "", "", "", "")
    base = row.tool if row.copies > 1 else next(BASE[tool.asks] for tool in TOOLS if tool.name == row.tool)
    found = ratio(row, known.get((row.package, 1, row.case, base))) if row.copies > 1 or base != row.tool else None
    figures = [f"{median(each):.3g}" if each else "" for each in (row.wall, row.cpu)]
    return _row(name, _answer(row), *figures, f"{row.memory:.0f}", _shown(found), base if found else "")


def differences(row: Row) -> Iterator[str]:
    """Where an answer differs, line by line."""
    if row.answer:
        answer = Answer(**row.answer)
        yield from (f"  only seamlint: {path}:{line}" for path, line in answer.only_ours)
        yield from (f"  only {row.tool}: {path}:{line}" for path, line in answer.only_theirs)


def _cases(rows: Sequence[Row]) -> Iterator[str]:
    for name in CASES:
        found = list(case(name, rows))
        if found:
            yield from (f"## {name}: {CASES[name].title}", "", *found)


def _peers() -> Iterator[str]:
    yield from ("## Why answers differ", "")
    for tool in TOOLS:
        if tool.differs:
            yield f"- **{tool.name}** {tool.differs}."


def _when(rows: Sequence[Row]) -> Iterator[str]:
    days = sorted({row.day for row in rows})
    loads = sorted(load for row in rows for load in row.load)
    names = {tool.name: tool.distribution or "seamlint" for tool in TOOLS}
    seen = sorted({f"{names[row.tool]} {row.version}" for row in rows if row.version})
    if loads:
        yield f"{' to '.join(dict.fromkeys((days[0], days[-1])))}, {os.cpu_count()} cores; {', '.join(seen)}."
        yield f"Load of the machine: {loads[0]:.1f} to {loads[-1]:.1f}, median {median(loads):.1f}."


def _answer(row: Row) -> str:
    """How many statements or lines, and how they compare to ours."""
    if row.answer is None:
        return ""
    answer = Answer(**row.answer)
    parts = [f"{answer.count:,}"]
    parts += [f"{answer.fewer:,} fewer"] if answer.fewer else []
    parts += [f"{answer.more:,} more"] if answer.more else []
    parts += [f"{answer.beyond:,} not asked"] if answer.beyond else []
    return ", ".join(parts)


def _shown(found: Ratio | None) -> str:
    return f"{found.middle:.3g} ({found.least:.3g}–{found.most:.3g})" if found else ""


def _head(*titles: str) -> Iterator[str]:
    yield _row(*titles)
    yield _row(*["---"] * len(titles))


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"
