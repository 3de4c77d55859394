"""One place where a secret leaves: what is said of it, and how certain it is."""

from __future__ import annotations

from typing import NamedTuple

from seamlint.facts import model as m
from seamlint.taint.names import is_unmistakable
from seamlint.taint.tables import Sink
from seamlint.taint.values import Place, Taint


class Leak(NamedTuple):
    """One place where a secret leaves the program, or is shown to others."""

    sink: Sink
    taint: Taint
    span: m.Span
    scope: int
    others: int
    """How many more secrets go the same way at the same place."""
    trace: tuple[Place, ...]

    @property
    def is_sure(self) -> bool:
        """Whether it is certain enough to fail a build without a look at it.

        The judged samples in `benchmarks/secrets` decide: a secret whose source is known counts while its way stays
        in one file and is not the result of a function, which may be many things; one that only a name tells of
        while the name is unmistakable and there is no way at all, except where it is handed to a process. What is
        stored, in a file, a session or a queue, or shown on the terminal, is so on purpose more often than not.
        """
        if not self.taint.sure or self.taint.kind in _GUESSED or self.sink.kind in _STORES:
            return False
        if self.taint.named and not is_unmistakable(self.taint.what):
            return False
        if self.taint.is_whole and self.family == "process":
            return False  # one variable of it, in the command that a user wrote
        back = any(place.is_back for place in self.trace)
        if self.family in _PLAIN:
            return not back or (self.family == "process" and not self.taint.named)
        if self.taint.named or self.taint.kind == "field":
            return len(self.trace) == 1 and self.taint.kind == "name" and "." not in self.taint.what
        return not back and all(place.path == self.trace[0].path for place in self.trace)

    @property
    def family(self) -> str:
        """The kind of leak that a rule is about."""
        if self.taint.kind in _BY_TAINT:
            return _BY_TAINT[self.taint.kind]
        return _BY_SINK.get(self.sink.kind, self.sink.kind)

    @property
    def message(self) -> str:
        """What leaks, from where, and where to; never the value."""
        start = self.trace[0]
        here = start.line == self.span[0] and len(self.trace) == 1
        origin = "" if here else f" ({start.path}:{start.line})"
        more = f" and {self.others} more" if self.others else ""
        return f"{self.taint.what}{origin}{more} reaches {self.sink.what}"


_GUESSED = frozenset({"function", "decrypted", "settings"})
"""Kinds of secrets that are often none: what a function gives by its name, what was hidden in transit, all settings."""
_STORES = frozenset({"report", "task", "session", "cookie", "terminal"})
"""Kinds of ways out that programs keep secrets in, or show them to the one who asked."""
_PLAIN = frozenset({"repr", "process", "webhook"})
"""Families in which the way of a secret says less than that it gets there."""
_BY_TAINT = {"repr": "repr", "body": "webhook", "error": "error"}
_BY_SINK = {
    "terminal": "log",
    "response": "client",
    "template": "client",
    "cookie": "client",
    "session": "client",
    "message": "report",
    "task": "report",
}
