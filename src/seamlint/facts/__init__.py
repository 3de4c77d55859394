"""One pass over a file's `ast`: what it imports, binds, calls and returns, as plain records."""

from seamlint.facts.builder import build
from seamlint.facts.model import Facts

__all__ = ["Facts", "build"]
