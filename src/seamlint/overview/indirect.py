"""Which modules of the surfaces reach a provider by what they import: the module that takes it from the boundary."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from seamlint.analysis import read_bytes
from seamlint.links.links import Links
from seamlint.project import Zone
from seamlint.source import UnreadableSource

Taken = Mapping[str, Iterable[tuple[str, str]]]
"""By path what a module takes from the boundary: capability and provider."""


def find(root: str, links: Links, taken: Taken) -> dict[str, dict[tuple[str, str], str]]:
    """By path what a module reaches only by its imports, with the module that it imports on the shortest way there."""
    importers = _importers(root, links, taken)
    found: dict[str, dict[tuple[str, str], str]] = {}
    for start in sorted(taken):
        for what in sorted(taken[start]):
            _spread(links, importers, start, what, found)
    for path in taken:
        for what in taken[path]:
            found.get(path, {}).pop(what, None)  # it takes that itself
    return found


def _spread(
    links: Links,
    importers: Mapping[str, Iterable[str]],
    start: str,
    what: tuple[str, str],
    found: dict[str, dict[tuple[str, str], str]],
) -> None:
    level, seen = [start], {start}
    while level:
        following = []
        for path in level:
            for importer in sorted(importers.get(path, ())):
                if importer not in seen:
                    seen.add(importer)
                    following.append(importer)
                    found.setdefault(importer, {}).setdefault(what, links.project.files[path].module)
        level = following


def _importers(root: str, links: Links, starts: Iterable[str]) -> dict[str, set[str]]:
    """Who imports those modules, and who imports them in turn; only files that mention one are read as modules."""
    texts = dict(_texts(root, links))
    found: dict[str, set[str]] = {}
    seen = level = set(starts)
    while level:
        words = {_word(links, path) for path in level}
        importing = set()
        for path, text in texts.items():
            if not any(word in text for word in words):
                continue
            view = links.view(path)
            for imported in view.first_party_imports if view is not None else ():
                if imported.path in level and not imported.type_only:
                    found.setdefault(imported.path, set()).add(path)
                    importing.add(path)
        level = importing - seen
        seen = seen | level
    return found


def _word(links: Links, path: str) -> bytes:
    """What an import of the module cannot leave out; within its own package a relative one can, and is not seen."""
    return links.project.files[path].module.rpartition(".")[2].encode("utf-8", "surrogateescape")


def _texts(root: str, links: Links) -> Iterator[tuple[str, bytes]]:
    for path, file in links.project.files.items():
        if file.zone is Zone.APP:
            try:
                yield path, read_bytes(root, path)
            except UnreadableSource:
                continue
