"""Where a finding stands, as a fixer sees it: its file as a tree, once that is asked for, the node there, and edits."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from seamlint.finding import Finding
from seamlint.fix import Applicability, Edit, Fix

if TYPE_CHECKING:
    from libcst import CSTNode

    from seamlint.fixes.tree import Tree
    from seamlint.fixes.trees import Trees
    from seamlint.links.links import Links


class Place:
    """One finding for its fixer."""

    def __init__(self, finding: Finding, trees: Trees, imports: Links, know: Callable[[], Links]) -> None:
        """`know` gives links that know all of the project."""
        self.finding = finding
        self.trees = trees
        """Those of the other files too."""
        self.imports = imports
        """What is known of import statements at least."""
        self._know = know

    @property
    def links(self) -> Links:
        return self._know()

    @property
    def tree(self) -> Tree:
        """The tree of the finding's file, which is read now: that is most of the work. Raises Refused."""
        return self.trees.get(self.finding.path)

    @property
    def text(self) -> str:
        return self.tree.file.text

    def node(self, wanted: Any) -> Any:
        """The node at the finding's exact range that matches; None if there is none."""
        finding = self.finding
        return self.tree.find((finding.line, finding.column, finding.end_line, finding.end_column), wanted)

    def is_in_text(self, node: CSTNode) -> bool:
        """Whether a node stands in an f-string, where older versions of Python allow no further quotes."""
        return self.tree.is_in_text(node)

    def edit(self, start: int, end: int, text: str) -> Edit:
        return Edit(self.finding.path, start, end, text)

    def insert(self, offset: int, text: str) -> Edit:
        return self.edit(offset, offset, text)

    @staticmethod
    def fix(
        title: str,
        *edits: Edit,
        unsafe: tuple[str, ...] = (),
        person: tuple[str, ...] = (),
        around: tuple[tuple[str, int, int], ...] = (),
    ) -> Fix:
        """A fix that is as safe as the reasons given allow: none, why it is not safe, why it needs a person."""
        applicability = Applicability.UNSAFE if unsafe else Applicability.SAFE
        if person:
            applicability = Applicability.DISPLAY
        return Fix(title, applicability, (*person, *unsafe), tuple(sorted(edits)), around)
