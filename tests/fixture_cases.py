"""The cases under fixtures/rules and what their comments expect."""

from __future__ import annotations

import atexit
import re
import shutil
import tempfile
from collections.abc import Iterable
from functools import cache
from itertools import permutations
from pathlib import Path
from typing import NamedTuple

from seamlint.finding import Finding

from .synthetic import filled

REPOSITORY = Path(__file__).resolve().parent.parent
RULES = REPOSITORY / "fixtures" / "rules"
_EXPECTATION = re.compile(r"#\s*(SEA\d{3}): (.+?)(?=\s+#\s*SEA\d{3}:|\s*$)")
_LISTED = re.compile(r"(?P<path>[^#:]+):(?P<line>\d+) (?P<code>SEA\d{3}) (?P<part>.+)")


class Expected(NamedTuple):
    """One finding: where, of which rule, and a part of its symbol or message."""

    path: str
    line: int
    code: str
    part: str


def cases() -> list[Path]:
    """Every project under fixtures/rules/<CODE>/."""
    return sorted(folder for rule in RULES.iterdir() if rule.is_dir() for folder in rule.iterdir() if folder.is_dir())


@cache
def on_disk(case: Path) -> Path:
    """The project to check: the case itself, or a copy in which each marker such as `@@stripe_live@@` is filled in."""
    texts = {path: path.read_bytes() for path in case.rglob("*") if path.is_file() and "__pycache__" not in path.parts}
    if not any(b"@@" in data for data in texts.values()):
        return case
    folder = Path(tempfile.mkdtemp(prefix="seamlint-case-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    for path, data in texts.items():
        copy = folder / path.relative_to(case)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(filled(data.decode("utf-8", "surrogateescape")).encode("utf-8", "surrogateescape"))
    return folder


def is_clean(case: Path) -> bool:
    return case.name.startswith("clean")


def expected(case: Path) -> list[Expected]:
    """What the comments of a case, and its `expected.txt`, say."""
    found = []
    for path in sorted(case.rglob("*")):
        name = path.relative_to(case).as_posix()
        if not path.is_file() or "__pycache__" in name:
            continue
        text = path.read_bytes().decode("utf-8", "replace")
        if name == "expected.txt":
            found += [_listed(line) for line in text.splitlines() if line and not line.startswith("#")]
            continue
        if path.suffix == ".ipynb":
            continue
        for number, line in enumerate(re.split(r"\r\n|\r|\n", text), start=1):
            found += [Expected(name, number, code, part) for code, part in _EXPECTATION.findall(line)]
    return found


def concerning(case: Path, found: Iterable[Finding]) -> list[Finding]:
    """The findings that a case is about: its manifest says no more than its own family of rules wants to know.

    What others find in the configuration file is left out, unless the case expects some of it.
    """
    codes = {item.code for item in expected(case)}
    family = case.parent.name[:4]
    return [
        finding
        for finding in found
        if finding.path not in ("pyproject.toml", "seamlint.toml")
        or finding.code.startswith(family)
        or finding.code in codes
    ]


def _listed(line: str) -> Expected:
    match = _LISTED.fullmatch(line)
    assert match, f"expected.txt: write `path:line CODE part`, not {line!r}"
    return Expected(match["path"], int(match["line"]), match["code"], match["part"])


def difference(wanted: Iterable[Expected], found: Iterable[Finding]) -> str:
    """What is missing and what is too much, one line each; empty if every finding was expected and came."""
    wanted, found = list(wanted), list(found)
    lines = []
    for place in sorted({item[:3] for item in wanted} | {_place(finding) for finding in found}):
        here = [item.part for item in wanted if item[:3] == place]
        there = [finding for finding in found if _place(finding) == place]
        if not _agree(here, there):
            where = f"{place[0]}:{place[1]} {place[2]}"
            lines += [f"expected  {where} {part}" for part in here] or [f"unexpected {where}"]
            lines += [f"   found  {where} [{finding.symbol}] {finding.message}" for finding in there]
    return "\n".join(lines)


def _place(finding: Finding) -> tuple[str, int, str]:
    return finding.path, finding.line, finding.code


def _agree(parts: list[str], findings: list[Finding]) -> bool:
    if len(parts) != len(findings):
        return False
    return any(
        all(part == finding.symbol or part in finding.message for part, finding in zip(parts, order, strict=True))
        for order in permutations(findings)
    )
