"""Compares seamlint's SEA101 with an independent count of SDK imports outside the boundary.

The count uses `ast` and the catalogue's list of import roots, and nothing else of seamlint.
"""

from __future__ import annotations

import ast
import sys
import warnings
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from corpus import Check, Package, check, fetch, packages, parser

from seamlint.catalogue import load

JUDGED = (".py", ".pyi", ".pyw")
Place = tuple[str, int]


@dataclass
class Oracle:
    places: Counter[Place] = field(default_factory=Counter)
    """How many providers are imported at a path and line."""
    files: int = 0
    refused: set[str] = field(default_factory=set)
    """Files that this interpreter's `ast` does not parse; nothing is said about them."""


def owners() -> dict[tuple[str, ...], str]:
    """Import roots, as segments, with the provider each belongs to; a last segment may end in `*`."""
    catalogue = load()
    listed = set(catalogue.roots)
    found: dict[tuple[str, ...], str] = {}
    for names in ("imports", "companions"):
        for provider in catalogue.active:
            for root in getattr(provider, names):
                if root in listed:
                    found.setdefault(tuple(root.split(".")), provider.id)
    return found


def provider_of(dotted: str, roots: dict[tuple[str, ...], str]) -> str | None:
    """The provider with the longest root that is a beginning of the dotted name."""
    have = dotted.split(".")
    best: tuple[int, str] = (0, "")
    for root, provider in roots.items():
        size = len(root)
        if best[0] < size <= len(have) and list(root[:-1]) == have[: size - 1]:
            last = root[-1]
            if have[size - 1] == last or (last.endswith("*") and have[size - 1].startswith(last[:-1])):
                best = (size, provider)
    return best[1] or None


def imported(statement: ast.Import | ast.ImportFrom) -> Iterator[str]:
    """The absolute dotted names that a statement asks for."""
    if isinstance(statement, ast.Import):
        yield from (alias.name for alias in statement.names)
    elif not statement.level and statement.module:
        for alias in statement.names:
            yield statement.module if alias.name == "*" else f"{statement.module}.{alias.name}"


def count(folder: Path, boundary: tuple[str, ...]) -> Oracle:
    roots = owners()
    own_tops = {path.name for path in folder.iterdir() if (path / "__init__.py").is_file()}
    own_tops |= {path.stem for path in folder.glob("*.py")}
    oracle = Oracle()
    for path in sorted(folder.rglob("*")):
        if path.suffix not in JUDGED or not path.is_file():
            continue
        oracle.files += 1
        relative = path.relative_to(folder)
        segments = [*relative.parts[:-1], *([] if relative.stem == "__init__" else [relative.stem])]
        if any(f"{'.'.join(segments)}.".startswith(f"{package}.") for package in boundary):
            continue
        tree = parsed(path)
        if tree is None:
            oracle.refused.add(relative.as_posix())
            continue
        siblings = set() if _in_package(path, folder) else _modules_beside(path)
        for node in ast.walk(tree):
            if isinstance(node, (ast.Import, ast.ImportFrom)):
                names = [name for name in imported(node) if name.split(".")[0] not in own_tops | siblings]
                providers = {provider_of(name, roots) for name in names} - {None}
                if providers:
                    oracle.places[relative.as_posix(), node.lineno] += len(providers)
    return oracle


def parsed(path: Path) -> ast.Module | None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return ast.parse(path.read_bytes())
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return None


def _in_package(path: Path, folder: Path) -> bool:
    """Whether a package holds the file, however deep; such a file is imported by its full name, not run."""
    inside = path.relative_to(folder).parents
    return any((folder / parent / "__init__.py").is_file() for parent in inside if parent.parts)


def _modules_beside(path: Path) -> set[str]:
    """What a script that is run where it lies imports before any installed package."""
    folder = path.parent
    found = {other.stem for other in folder.glob("*.py") if other != path}
    return found | {other.parent.name for other in folder.glob("*/__init__.py")}


def reported(result: Check, refused: set[str]) -> Counter[Place]:
    """SEA101 by place, in the files that both sides can judge."""
    places: Counter[Place] = Counter()
    for finding in result.report["findings"]:
        path = finding["path"]
        if finding["code"] == "SEA101" and path.endswith(JUDGED) and path not in refused:
            places[path, finding["line"]] += 1
    return places


def source_line(folder: Path, place: Place) -> str:
    lines = (folder / place[0]).read_bytes().split(b"\n")
    return lines[place[1] - 1].decode("utf-8", "replace").strip() if place[1] <= len(lines) else ""


ROW = "{:<30} {:>6} {:>7} {:>7} {:>9} {:>12} {:>14}"


def compare(package: Package, cache: Path) -> bool:
    """Print one row of the table with its differences; whether both sides agree."""
    folder = fetch(package, cache)
    oracle = count(folder, package.boundary)
    result = check(folder, package.boundary, "--select", "SEA101")
    if result.failed:
        print(f"{package.label:<30} {oracle.files:>6} {len(oracle.refused):>7} {sum(oracle.places.values()):>7} failed")
        print(f"    exit code {result.exit_code}: {result.complaint}", flush=True)
        return False
    found = reported(result, oracle.refused)
    missed, extra = oracle.places - found, found - oracle.places
    totals = [sum(places.values()) for places in (oracle.places, found, missed, extra)]
    alone = sum(row["code"] == "SEA101" and row["path"] in oracle.refused for row in result.report["findings"])
    print(ROW.format(package.label, oracle.files, len(oracle.refused), *totals))
    for title, places in (("only oracle", missed), ("only seamlint", extra)):
        for place in sorted(places):
            print(f"    {title}: {place[0]}:{place[1]}: {source_line(folder, place)}")
    if alone:
        print(f"    not compared: {alone} findings in files that `ast` refuses")
    checked = result.report["summary"]["files"]
    if checked < oracle.files:
        print(f"    seamlint checked {checked} files only")
    unread = [row["path"] for row in result.report["findings"] if row["code"] == "SEA003"]
    for path in unread:
        print(f"    seamlint did not parse {path}{' (nor did ast)' if path in oracle.refused else ''}")
    sys.stdout.flush()
    return not missed and not extra


def main() -> int:
    options = parser(__doc__).parse_args()
    print(ROW.format("project", "files", "refused", "oracle", "seamlint", "only oracle", "only seamlint"))
    agreed = [compare(package, options.into.resolve()) for package in packages(options.package)]
    return 0 if all(agreed) else 1


if __name__ == "__main__":
    sys.exit(main())
