"""The lossless trees of the project's files, for one pass over its findings; what was made of them is kept too."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any, TypeVar

from seamlint.fixes.files import Refused, read
from seamlint.fixes.place import Tree

_T = TypeVar("_T")


class Trees:
    def __init__(self, root: str) -> None:
        self.root = root
        self._trees: dict[str, Tree | Refused] = {}
        self._made: dict[Hashable, Any] = {}

    def get(self, path: str) -> Tree:
        """The tree of a file. Raises Refused with the reason why it cannot be rewritten."""
        if path not in self._trees:
            try:
                self._trees[path] = Tree(read(self.root, path))
            except Refused as refused:
                self._trees[path] = refused
        tree = self._trees[path]
        if isinstance(tree, Refused):
            raise tree
        return tree

    def lent(self, path: str) -> Tree:
        """As `get`, for one look at a file that may have nothing to fix: it is not kept, for trees are large."""
        return self.get(path) if path in self._trees else Tree(read(self.root, path))

    def once(self, key: Hashable, make: Callable[[], _T]) -> _T:
        """What `make` gives, made when it is first asked for."""
        if key not in self._made:
            self._made[key] = make()
        made: _T = self._made[key]
        return made
