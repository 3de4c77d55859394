"""What a rule asks of a file; a file is parsed only for what may find something in it."""

from __future__ import annotations

from enum import Flag, auto


class Ask(Flag):
    NOTHING = 0
    IMPORTS = auto()
    """Which SDKs it imports; whoever looks for what it reaches knows that too."""
    REACHES = auto()
    """What the module imports, reaches and binds, with all that the links know of it."""
    LITERALS = auto()
    """The credentials that stand in it."""
    LEAKS = auto()
    """Where secrets leave it."""
