"""Bytes only: can this file matter at all?

The screen may let through too much, never too little: what it holds back has no finding, which the
tests check by switching it off. It lets through what names an SDK in an import line, or a boundary package, or shows
an edge of an integration; and what tells a provider by a text, whole (`telling`) or, where there are `means` that do
as they are told, in `pieces`. A file that only looks broken is parsed, so that it can be reported. The rest is never
parsed, unless another module turns out to hand on something by a name that stands in it (`links.carriers`).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from seamlint.catalogue import Catalogue
from seamlint.edge_marks import EdgeMarks
from seamlint.import_screen import ImportScreen
from seamlint.means import Means
from seamlint.patterns import later
from seamlint.pieces import Pieces
from seamlint.settings import Settings
from seamlint.skim import Named, Skim
from seamlint.telling import Telling

_QUOTED = later(rb"[\"'][a-z_]\w*[\"']")


class Seen(NamedTuple):
    """What a look at the bytes of a file says of it."""

    matters: bool
    """Whether it may hold a finding, or hand something on to one."""
    has_means: bool
    """Whether something may stand in it that does as it is told."""


_EVERYTHING, _NOTHING = Seen(True, True), Seen(False, False)


class Screen:
    """Decides per file, from its bytes, whether it is worth parsing."""

    def __init__(self, catalogue: Catalogue, settings: Settings, imports: ImportScreen, manifest: bool = False) -> None:
        """`manifest` is for rules about it that were selected while nothing is declared."""
        self._has_boundary = bool(settings.boundary.packages)
        self.has_manifest = manifest or settings.has_manifest
        self._imports = imports
        self._recorders = Named(name.rpartition(".")[2] for name in settings.factories.evidence)
        boundary = (package.rpartition(".")[2] for package in settings.boundary.packages)
        self._named = Named((*boundary, *_factories(settings, catalogue)))
        self._means = Means(catalogue, settings, self.has_manifest)
        self._telling = Telling(catalogue)
        self._pieces = Pieces(self._telling, imports)
        self._edges = EdgeMarks(catalogue, settings, self._telling.modules)
        known = (self._recorders, self._named, self._edges.libraries)
        self._words = frozenset((*self._means.words, *(word for names in known for word in names.words)))
        self._parts = self._telling.parts | self._edges.parts
        self._texts: dict[str, bool] = {}

    def look(self, data: bytes) -> Seen:
        """What the file may have to do with a provider.

        Without a boundary only the imports are asked for, and the functions that record evidence.
        """
        skim = Skim.of(data)
        if skim is None or self._imports.names_sdk(data, skim.lowered):
            return _EVERYTHING
        words = self._words.intersection(skim.words)
        if self._recorders.among(words, skim.lowered):
            return _EVERYTHING
        if not self._has_boundary:
            return _NOTHING
        parts = self._parts.intersection(skim.parts)
        if (
            self._named.among(words, skim.lowered)
            or self._edges.libraries.among(words, skim.lowered)
            or self._edges.search(skim, parts)
        ):
            return _EVERYTHING
        means = self._means.are_there(skim, words)
        if means and self.has_manifest:
            return _EVERYTHING  # whatever is read, or reached, may be what the manifest is about
        return Seen(self._telling.tells(skim, parts) or self._may_tell(skim, words, parts, means), means)

    def _may_tell(self, skim: Skim, words: frozenset[bytes], parts: frozenset[bytes], means: bool) -> bool:
        """Whether the file may tell the name of a provider in pieces."""
        if not means:
            return self._pieces.are_joined(skim.lowered)
        return self._pieces.may_name(skim) or (
            self._means.run_text(skim.lowered, words) and not self._telling.parts.isdisjoint(parts)
        )

    def names_provider(self, skim: Skim) -> bool:
        """Whether the file may tell a helper the name of a provider, or with a manifest that of any credential."""
        return (self.has_manifest and _QUOTED.search(skim.lowered) is not None) or self._pieces.may_name(skim)

    def loads(self, skim: Skim) -> bool:
        """Whether modules may be loaded by name in the file."""
        return self._means.load(skim)

    def tells(self, text: str) -> bool:
        """Whether a text is the name of a provider, or a part of one that is put together."""
        if text not in self._texts:
            self._texts[text] = self._telling.tells(Skim(f'"{text}"'.lower().encode("utf-8", "replace")))
        return self._texts[text]


def _factories(settings: Settings, catalogue: Catalogue) -> Iterable[str]:
    """The functions that make runtimes and bind adapters, and what they are bound with."""
    known = settings.factories
    names = [*known.runtime, *known.local_runtime, *known.hybrid_runtime, *known.managed_runtime]
    if settings.has_manifest:
        names += known.specs
        # Who calls an adapter by its contract names the module or the class that it stands in.
        names += [
            word
            for capability in settings.capabilities.values()
            for word in capability.contract.replace(":", ".").split(".")[1:]
        ]
        names += [known.provider_pattern.replace("{family}", family.replace("-", "_")) for family in catalogue.families]
    return [name.rpartition(".")[2] for name in names]
