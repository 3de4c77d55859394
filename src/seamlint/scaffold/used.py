"""Which SDKs the application calls by itself, past any boundary."""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterator, Mapping
from itertools import count

from seamlint.fixes.operations import family
from seamlint.project import Zone, matches
from seamlint.scaffold.place import Place
from seamlint.scaffold.sdks import Sdk, table


def used(place: Place) -> list[Sdk]:
    """The SDKs of the table that are used, in its order."""
    trees = list(_trees(place, {sdk.root for sdk in table()}))
    return [sdk for sdk in table() if any(_uses(tree, sdk) for tree in trees)]


def proposals(place: Place) -> list[tuple[str, Sdk]]:
    """The SDKs that are used, each with a capability to serve that no other has."""
    found: dict[str, Sdk] = {}
    for sdk in used(place):
        declared = [name for name, each in place.settings.capabilities.items() if each.provider == sdk.known_as]
        usual = family(sdk.family).capability
        capability = next((name for name in declared if name not in found), "") or _free(usual, place, found)
        found[capability] = sdk
    return list(found.items())


def _free(usual: str, place: Place, found: Mapping[str, Sdk]) -> str:
    """The usual capability, or a further one of its kind where that has another provider."""
    taken = {*found, *place.settings.capabilities}
    further = (f"{usual}-{number}" for number in count(2))
    return usual if usual not in taken else next(name for name in further if name not in taken)


def is_used(place: Place, sdk: Sdk) -> bool:
    return any(_uses(tree, sdk) for tree in _trees(place, {sdk.root}))


def _trees(place: Place, roots: Collection[str]) -> Iterator[ast.Module]:
    """The application's own modules that seem to import one of the packages."""
    pattern = re.compile(rf"^\s*(?:from|import)\b[^\n]*\b(?:{'|'.join(sorted(roots))})\b".encode(), re.MULTILINE)
    for path, file in place.project.files.items():
        own = file.zone is Zone.APP and not matches(file.module, (place.package,))
        if own and path.endswith(".py") and pattern.search(place.read(path)):
            yield place.tree(path)


def _uses(tree: ast.Module, sdk: Sdk) -> bool:
    """Whether a module imports the SDK; of one with many services, whether it names the service."""
    nodes = list(ast.walk(tree))
    imported = any(sdk.root in _imported(node) for node in nodes if isinstance(node, (ast.Import, ast.ImportFrom)))
    service = sdk.arguments[0].strip('"') if sdk.arguments and sdk.arguments[0].startswith('"') else ""
    return imported and (not service or any(isinstance(node, ast.Constant) and node.value == service for node in nodes))


def _imported(node: ast.Import | ast.ImportFrom) -> set[str]:
    names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else [node.module or ""]
    return {name.partition(".")[0] for name in names}
