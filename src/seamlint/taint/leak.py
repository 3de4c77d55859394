"""One place where a secret leaves: what is said of it, and how certain it is."""

from __future__ import annotations

from typing import NamedTuple

from seamlint.facts import model as m
from seamlint.facts.spans import row
from seamlint.taint import certainty
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
    shown: tuple[str, ...] = ()
    """Of objects whose text shows secrets: file, line and name of each of the fields, one after the other."""

    def is_sure(self, path: str) -> bool:
        """Whether it is certain enough to fail a build without a look at it, where it is found in that file."""
        return bool(certainty.reason(self, path))

    @property
    def names(self) -> tuple[str, ...]:
        """What the secret is called, from where it comes on."""
        said = [self.taint.what, *(place.message for place in self.trace)]
        return tuple(dict.fromkeys(name.rpartition(".")[2] for text in said for name in text.split("`")[1::2]))

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
        here = start.line == row(self.span) and len(self.trace) == 1
        origin = "" if here else f" ({start.path}:{start.line})"
        more = f" and {self.others} more" if self.others else ""
        return f"{self.taint.what}{origin}{more} reaches {self.sink.what}"


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
