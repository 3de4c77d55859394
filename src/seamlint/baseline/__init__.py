"""The findings that a project had when it began: they do not count, and there are never more of them."""

from seamlint.baseline.compare import Comparison, Move, compare
from seamlint.baseline.entries import Entry, entries_of
from seamlint.baseline.file import Baseline, Unusable, made, read, render

__all__ = ["Baseline", "Comparison", "Entry", "Move", "Unusable", "compare", "entries_of", "made", "read", "render"]
