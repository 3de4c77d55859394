"""Holds the look at import lines against the parser, on every file of the packages, and says what it lets through.

With --findings what is found where nothing else is asked is compared with what a run that knows everything finds.
"""

from __future__ import annotations

import ast
import sys
import time
from pathlib import Path

from corpus import fetch, packages, parser
from differential import imported, parsed

from seamlint.catalogue import Catalogue, load
from seamlint.files import walk
from seamlint.finding import Finding
from seamlint.front import check
from seamlint.import_screen import ImportScreen
from seamlint.request import Request

ROW = "{:<30} {:>6} {:>7} {:>6} {:>8} {:>7} {:>7} {:>7}"


def named(path: Path, catalogue: Catalogue) -> set[str] | None:
    """The ids of the providers that the import statements of a file name; None if `ast` refuses it."""
    tree = parsed(path)
    if tree is None:
        return None
    statements = (node for node in ast.walk(tree) if isinstance(node, (ast.Import, ast.ImportFrom)))
    providers = (catalogue.find(name) for statement in statements for name in imported(statement))
    return {provider.id for provider in providers if provider is not None}


def found(folder: Path, *select: str) -> tuple[tuple[Finding, ...], int]:
    """The findings about imports, and the files that were parsed."""
    _, report = check(Request((str(folder),), select=select, cache=False, jobs=1))
    return tuple(each for each in report.findings if each.code == "SEA101"), report.parsed


def look(label: str, folder: Path, findings: bool) -> bool:
    """Print one row; whether nothing was missed."""
    catalogue = load()
    screen = ImportScreen(catalogue)
    paths = [path for path in walk(str(folder)).files if path.endswith((".py", ".pyi", ".pyw"))]
    contents = [(folder / path).read_bytes() for path in paths]
    began = time.process_time()
    let_through = [screen.providers(data) for data in contents]
    seconds = time.process_time() - began
    truth = [named(folder / path, catalogue) for path in paths]
    missed = [
        path for path, some, all_ in zip(paths, let_through, truth, strict=True) if all_ is not None and all_ - some
    ]
    size = sum(map(len, contents)) / 1e6
    counts = (len(paths), truth.count(None), sum(map(bool, truth)), sum(map(bool, let_through)), len(missed))
    print(ROW.format(label, counts[0], f"{size:.1f}", *counts[1:], f"{size / seconds:.0f}"), flush=True)
    for path in missed:
        print(f"    missed: {path}")
    if not findings:
        return not missed
    alone, read = found(folder, "SEA101")
    everything, parsed_then = found(folder, "SEA1")
    same = alone == everything
    print(f"    {len(alone)} findings, {'the same' if same else 'NOT the same'}: {read} of {parsed_then} files parsed")
    return same and not missed


def main() -> int:
    arguments = parser(__doc__)
    arguments.add_argument("--findings", action="store_true", help="compare the findings too, which takes much longer")
    options = arguments.parse_args()
    print(ROW.format("project", "files", "MB", "refused", "import", "through", "missed", "MB/s"))
    complete = True
    for package in packages(options.package):
        complete = look(package.label, fetch(package, options.into.resolve()), options.findings) and complete
    return int(not complete)


if __name__ == "__main__":
    sys.exit(main())
