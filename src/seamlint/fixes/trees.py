"""The lossless trees of the project's files, for one pass over its findings; what was made of them is kept too."""

from __future__ import annotations

import os
from collections.abc import Callable, Hashable
from typing import TYPE_CHECKING, Any, TypeVar

from seamlint.fixes.files import File, Refused, read
from seamlint.links.footprints import Footprints, mark
from seamlint.reading import noting

if TYPE_CHECKING:
    from seamlint.fixes.tree import Tree

_T = TypeVar("_T")


class Trees:
    def __init__(self, root: str, footprints: Footprints | None = None) -> None:
        self.root = root
        self._footprints = footprints or Footprints()
        self._trees: dict[str, Tree | Refused] = {}
        self._files: dict[str, File] = {}
        self._made: dict[Hashable, tuple[Any, int]] = {}

    def get(self, path: str) -> Tree:
        """The tree of a file. Raises Refused with the reason why it cannot be rewritten."""
        self._footprints.note(path)
        self._footprints.note(mark("tree", path))
        if path not in self._trees:
            from seamlint.fixes.tree import Tree  # libcst is heavy, and of many findings no tree is needed

            try:
                self._trees[path] = Tree(self._file(path))
            except Refused as refused:
                self._trees[path] = refused
        tree = self._trees[path]
        if isinstance(tree, Refused):
            raise tree
        return tree

    def says(self, path: str, word: str) -> bool:
        """Whether a word stands in a file anywhere, as it must where the tree is to have a name. Raises Refused."""
        self._footprints.note(path)
        return word in self._file(path).text

    def _file(self, path: str) -> File:
        if path not in self._files:
            self._files[path] = read(self.root, path)
        return self._files[path]

    def once(self, key: Hashable, make: Callable[[], _T]) -> _T:
        """What `make` gives, made when it is first asked for."""
        made: _T = self._footprints.kept(self._made, key, lambda: self.noted(make))
        return made

    def noted(self, make: Callable[[], _T]) -> _T:
        """What `make` gives; the files that it reads are noted."""
        with noting() as places:
            made = make()
        for place in places:
            self._footprints.note(os.path.relpath(place, self.root).replace(os.sep, "/"))
        return made
