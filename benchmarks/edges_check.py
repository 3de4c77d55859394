"""Says which dotted paths and arguments of edges.toml no SDK has.

The wheels are downloaded and read as syntax trees; nothing of them is installed, imported or run.
"""

from __future__ import annotations

import argparse
import ast
import subprocess
import sys
import warnings
import zipfile
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from corpus import HERE

from seamlint._toml import loads
from seamlint.catalogue import load

TABLE = HERE.parent / "src" / "seamlint" / "catalogue" / "edges.toml"
OTHERS = {
    *("paypalrestsdk", "msal", "oauth2client", "discord-interactions", "tenacity", "backoff", "retrying", "retry2"),
    *("stamina", "opnieuw", "retry-async", "google-api-core", "aiohttp-retry", "redo", "httpx-retries", "urllib3"),
    *("requests", "slackclient<3", "stripe<13", "squareup<42", "telnyx<3", "mistralai<2", "boxsdk<4", "polar-sdk<1"),
}
"""Distributions of no row that hold paths of the table, and those whose later releases have other paths."""
BY_HAND = {
    "Adyen.util.is_valid_hmac": "of releases that have no wheel; it is in Adyen/util.py of the repository",
    "razorpay.Client.utility.verify_webhook_signature": "set with `setattr`; it is in razorpay/utility/utility.py",
    "replicate.webhooks.validate": "of an object; it is in replicate/webhook.py",
    "requests.packages.urllib3.util.retry.Retry": "an alias that requests/packages.py makes at run time",
    "shopify.Session.create_permission_url": "no wheel; it is in shopify/session.py of the repository",
    "shopify.Session.request_token": "no wheel; it is in shopify/session.py of the repository",
}
"""What was looked up by hand, and why this script cannot."""
HOPS = 4
Named = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


class Wheels:
    """The modules of all wheels of a folder, by dotted name; one name may stand in several releases."""

    def __init__(self, folder: Path) -> None:
        self.modules: dict[str, list[tuple[zipfile.ZipFile, str]]] = {}
        for archive in (zipfile.ZipFile(path) for path in sorted(folder.glob("*.whl"))):
            for name in archive.namelist():
                if name.endswith(".py"):
                    dotted = name[:-3].removesuffix("/__init__").replace("/", ".")
                    self.modules.setdefault(dotted, []).append((archive, name))

    def has(self, dotted: str, hops: int = HOPS) -> bool:
        """Whether something defines or re-exports what is named, as far as the first member of a class."""
        segments = dotted.split(".")
        for size in range(len(segments), 0, -1):
            name, rest = ".".join(segments[:size]), segments[size:]
            for archive, file in self.modules.get(name, ()):
                package = name if file.endswith("__init__.py") else name.rpartition(".")[0]
                if not rest or any(self._gives(node, name, package, rest, hops) for node in _tree(archive, file)):
                    return True
        return False

    def says(self, top: str, word: str) -> bool:
        """Whether a wheel with this top package has a parameter, an argument, a field or a key of that name."""
        places = [place for name, found in self.modules.items() if name.split(".")[0] == top for place in found]
        trees = (_tree(*place) for place in places if word.encode() in place[0].read(place[1]))
        return any(_says(node, word) for tree in trees for statement in tree for node in ast.walk(statement))

    def _gives(self, node: ast.AST, module: str, package: str, rest: list[str], hops: int) -> bool:
        if isinstance(node, Named) and node.name == rest[0]:
            if len(rest) == 1 or not isinstance(node, ast.ClassDef) or rest[1] in _members(node):
                return True
            bases = [f"{module}.{ast.unparse(base).partition('[')[0]}.{rest[1]}" for base in node.bases]
            return hops > 0 and any(self.has(base, hops - 1) for base in bases)
        if isinstance(node, ast.Assign) and len(rest) == 1:
            return any(isinstance(target, ast.Name) and target.id == rest[0] for target in node.targets)
        if isinstance(node, ast.Import | ast.ImportFrom) and hops:
            return any(self.has(name, hops - 1) for name in _sought(node, package, rest))
        return False


@cache
def _tree(archive: zipfile.ZipFile, name: str) -> list[ast.AST]:
    """What a module says outside its functions and classes, also under `if` and `try`."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of the SDK's own strings
        found: list[ast.AST] = [*ast.parse(archive.read(name)).body]
    for node in found:  # it grows meanwhile
        if isinstance(node, ast.If | ast.Try | ast.ExceptHandler):
            found += ast.iter_child_nodes(node)
    return found


def _members(node: ast.ClassDef) -> set[str]:
    """Methods and fields, those that a method sets included."""
    stored = [each for each in ast.walk(node) if isinstance(getattr(each, "ctx", None), ast.Store)]
    names = {each.name for each in ast.walk(node) if isinstance(each, Named)}
    return names | {str(getattr(each, "attr", getattr(each, "id", ""))) for each in stored}


def _sought(node: ast.Import | ast.ImportFrom, package: str, rest: list[str]) -> Iterator[str]:
    """What an import makes of a name, absolutely."""
    head: list[str] = []
    if isinstance(node, ast.ImportFrom):
        above = package.split(".")[: 1 - node.level or None] if node.level else []
        head = [*above, node.module] if node.module else above
    for alias in node.names:
        if alias.name == "*" or (alias.asname or alias.name) == rest[0]:
            yield ".".join([*head, *(rest if alias.name == "*" else [alias.name, *rest[1:]])])


def _says(node: ast.AST, word: str) -> bool:
    if isinstance(node, ast.AnnAssign):
        return isinstance(node.target, ast.Name) and node.target.id == word
    said = node.arg if isinstance(node, ast.arg | ast.keyword) else getattr(node, "value", None)
    return isinstance(said, str) and said == word


def named(table: Mapping[str, Any]) -> tuple[set[str], set[tuple[str, str]]]:
    """The dotted paths; the arguments, each with the top package that has it."""
    paths = {path for row in table["provider"] for key in ("verifiers", "flows") for path in row.get(key, ())}
    guards = [(row.get("calls") or row["clients"], row) for row in (*table["idempotent"], *table["timeout"])]
    words = {(path.split(".")[0], word) for given, row in guards for path in given for word in row["keywords"]}
    return paths.union(
        table["retries"]["calls"], table["retries"]["transports"], *(given for given, _ in guards)
    ), words


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("folder", type=Path, help="where the wheels are, or go")
    arguments.add_argument("--offline", action="store_true", help="download nothing")
    options = arguments.parse_args()
    catalogue, table = load(), loads(TABLE.read_text("utf-8"))
    paths, words = named(table)
    rows = [row["id"] for row in table["provider"] if "verifiers" in row or "flows" in row]
    owners = [*map(catalogue.find, paths), *map(catalogue.providers.get, rows)]
    for name in sorted(OTHERS.union(*(owner.dists for owner in owners if owner))) if not options.offline else ():
        # A source distribution would have to run its build script, so wheels only.
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary", ":all:"]
        if subprocess.run([*command, "--dest", str(options.folder), name], capture_output=True, check=False).returncode:
            print(f"no wheel: {name}", flush=True)
    wheels = Wheels(options.folder)
    by_hand = sorted(paths & BY_HAND.keys())
    lacking = sorted(path for path in paths - BY_HAND.keys() if not wheels.has(path))
    unsaid = sorted(" ".join(pair) for pair in words if not wheels.says(*pair))
    print("".join(f"by hand: {path}: {BY_HAND[path]}\n" for path in by_hand), end="")
    print("".join(f"not found: {each}\n" for each in (*lacking, *unsaid)), end="")
    found = len(paths) - len(by_hand) - len(lacking)
    print(f"{len(paths)} paths: {found} found, {len(by_hand)} by hand, {len(lacking)} not found")
    print(f"{len(words)} arguments: {len(words) - len(unsaid)} found, {len(unsaid)} not found")
    return 1 if lacking or unsaid else 0


if __name__ == "__main__":
    sys.exit(main())
