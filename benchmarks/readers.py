"""Lets programs of others read the reports on a project, and compares what they count with what JSON says.

`python benchmarks/readers.py [FOLDER]` (default: fixtures/shop); readers that are not installed are named and left out.
"""

from __future__ import annotations

import csv
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parent.parent
FORMS = {"json": "out.json", "sarif": "out.sarif", "gitlab": "gitlab.json", "junit": "out.xml"}


def main() -> int:
    project = Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / "fixtures" / "shop").resolve()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        forms = [f"--format={form}={folder / file}" for form, file in FORMS.items()]
        subprocess.run([sys.executable, "-m", "seamlint", "check", *forms], cwd=project, check=False)
        findings = json.loads((folder / "out.json").read_text("utf-8"))["findings"]
        wanted = sorted((finding["code"], finding["severity"]) for finding in findings)
        print(f"{project.name}: {len(wanted)} findings")
        readers: dict[str, Callable[[Path], list[tuple[str, str]] | None]] = {
            "sarif-tools": sarif_tools,
            "junitparser": junitparser,
        }
        results = [compared(name, reader(folder), wanted) for name, reader in readers.items()]
        return max([*results, multitool(folder)])


def compared(name: str, found: list[tuple[str, str]] | None, wanted: list[tuple[str, str]]) -> int:
    if found is None:
        print(f"{name}: not installed, left out")
        return 0
    print(f"{name}: {len(found)} read, {'the same' if found == wanted else 'NOT the same'} by code and severity")
    return int(found != wanted)


def multitool(folder: Path) -> int:
    """What the validator of those who wrote SARIF has to say: beyond the schema, whether places and references hold."""
    program = shutil.which("Sarif.Multitool") or shutil.which("sarif-multitool")
    if program is None:
        print("sarif-multitool: not installed, left out")
        return 0
    said = folder / "validated.sarif"
    command = [program, "validate", str(folder / "out.sarif"), "--output", str(said), "--level", "Error;Warning;Note"]
    environment = {**os.environ, "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT": "1"}
    subprocess.run(command, capture_output=True, check=False, env=environment)
    results = json.loads(said.read_text("utf-8-sig"))["runs"][0].get("results", [])
    levels = Counter(result.get("level", "warning") for result in results)
    print(f"sarif-multitool: {levels['error']} errors, {levels['warning']} warnings, {levels['note']} notes")
    return int(bool(levels["error"] or levels["warning"]))


def sarif_tools(folder: Path) -> list[tuple[str, str]] | None:
    """What `sarif csv` makes of the SARIF report."""
    program = shutil.which("sarif")
    if program is None:
        return None
    table = folder / "sarif.csv"
    subprocess.run([program, "csv", "--output", str(table), str(folder / "out.sarif")], check=True, capture_output=True)
    with table.open(encoding="utf-8-sig", newline="") as stream:
        levels = {"note": "info"}
        rows = [(row["Code"].split()[0], row["Severity"]) for row in csv.DictReader(stream)]
    return sorted((code, levels.get(level, level)) for code, level in rows)


def junitparser(folder: Path) -> list[tuple[str, str]] | None:
    """What junitparser makes of the JUnit report."""
    try:
        from junitparser import JUnitXml
    except ImportError:
        return None
    cases = [case for suite in JUnitXml.fromfile(str(folder / "out.xml")) for case in suite]
    kinds = [str(case.result[0].type).split()[:2] for case in cases if case.result]
    return sorted((code, severity) for severity, code in kinds)


if __name__ == "__main__":
    sys.exit(main())
