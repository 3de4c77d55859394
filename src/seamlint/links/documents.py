"""What a rule sees of a document."""

from __future__ import annotations

from dataclasses import dataclass

from seamlint.facts.model import Literal
from seamlint.project import Zone

__all__ = ["Document", "Literal"]


@dataclass(frozen=True)
class Document:
    """A text, settings or an example beside the code."""

    path: str
    """Relative to the project's root, with `/`."""
    zone: Zone
    literals: tuple[Literal, ...]
    """The credentials that stand in it, less those that the project has accepted."""

    @property
    def in_tests(self) -> bool:
        return self.zone is Zone.TESTS

    def owner(self, _scope: int) -> str:
        """What a finding in the document belongs to."""
        return self.path
