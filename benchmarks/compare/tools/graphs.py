"""Tools that look at a project's imports as a whole: import-linter, tach, deptry.

They know packages that are not the project's own by their top-level name. tach and deptry ask which imports are not
declared; with nothing declared these are all, of which the reader keeps the SDKs'.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from compare.model import Job, Line, Tool, top_level

_CHAIN = re.compile(r"^-\s+(\S+) -> (\S+) \((.+)\)$", re.MULTILINE)
_NUMBER = re.compile(r"l\.(\d+)")
_UNDECLARED = re.compile(r"^\[(?:FAIL|WARN)\] (.+?):(\d+): Dependency '([^']+)'", re.MULTILINE)
_MISSING = re.compile(r"^(.+?):(\d+):\d+: DEP00[13] '([^']+)'", re.MULTILINE)


def import_linter(job: Job) -> list[str]:
    lines = ["[importlinter]", "include_external_packages = True", "root_packages ="]
    lines += [f"  {top}" for top in job.tops]
    lines += ["[importlinter:contract:sdks]", "name = sdks", "type = forbidden", "allow_indirect_imports = True"]
    lines += ["source_modules =", *(f"  {top}" for top in job.tops)]
    lines += ["forbidden_modules =", *(f"  {root}" for root in top_level(job))]
    configuration = job.write("importlinter.ini", "\n".join(lines) + "\n")
    kept = ["--cache-dir", str(job.kept)] if job.kept else ["--no-cache"]
    return ["lint-imports", "--config", configuration, *kept, "--no-logo"]


def chains(out: str, job: Job) -> Iterator[Line]:
    for module, _, lines in _CHAIN.findall(out):
        path = module.replace(".", "/")
        path = f"{path}/__init__.py" if (job.root / path).is_dir() else f"{path}.py"
        for number in _NUMBER.findall(lines):
            yield path, int(number)


def tach(_job: Job) -> list[str]:
    return ["tach", "check-external"]


def deptry(_job: Job) -> list[str]:
    return [
        "deptry",
        ".",
        "--no-ansi",
        "--exclude",
        "nothing",
        "--experimental-namespace-package",
        "--ignore-notebooks",
    ]


def undeclared(out: str, job: Job) -> Iterator[Line]:
    return _of_sdks(_UNDECLARED, out, job)


def missing(out: str, job: Job) -> Iterator[Line]:
    return _of_sdks(_MISSING, out, job)


def _of_sdks(row: re.Pattern[str], out: str, job: Job) -> Iterator[Line]:
    known = set(top_level(job))
    return ((path, int(line)) for path, line, module in row.findall(out) if module in known)


TOOLS = (
    Tool(
        "import-linter",
        "imports",
        import_linter,
        chains,
        "reads no folder without `__init__.py`, no `.pyi`, and nothing outside the packages it is told",
        "import-linter",
        top_level,
        keeps=True,
        takes_files=False,
        environment=lambda _job: {"PYTHONHASHSEED": "0", "COLUMNS": "9999"},  # it folds lines
    ),
    Tool(
        "tach check-external",
        "imports",
        tach,
        undeclared,
        "lists all imports that are not declared; skips files that are not UTF-8",
        "tach",
        top_level,
        takes_files=False,
        speaks_on_error=True,
    ),
    Tool(
        "deptry",
        "imports",
        deptry,
        missing,
        "lists all imports that are not declared, none under `if TYPE_CHECKING` or of a local name",
        "deptry",
        top_level,
        takes_files=False,
        speaks_on_error=True,
    ),
)
