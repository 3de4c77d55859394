"""One place where a secret leaves: what is said of it, and how certain it is."""

from __future__ import annotations

from typing import NamedTuple

from seamlint.facts import model as m
from seamlint.facts.spans import row
from seamlint.taint.names import is_unmistakable, is_unmistakable_variable
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
        """Whether it is certain enough to fail a build without a look at it, where it is found in the file at `path`.

        Three things must hold, each a kind of evidence whose findings in public projects were read and judged
        (`benchmarks/secrets`): it is a secret, it got there, and there is where nobody puts one on purpose.
        """
        return self._is_secret and self._got_there(path) and self._is_exposed

    @property
    def _is_secret(self) -> bool:
        """Whether something is known to have given it, or its name can hardly mean anything else.

        Not so if the program has just made it, for it has to tell somebody. A variable may hold an address without a
        password, or the path of a key, so its name counts as well.
        """
        if not self.taint.sure or self.taint.issued or self.taint.kind in _GUESSED:
            return False
        if self.taint.kind == "env":
            return is_unmistakable_variable(self.taint.what)
        return not self.taint.named or (self.taint.kind == "name" and is_unmistakable(self.taint.what))

    def _got_there(self, path: str) -> bool:
        """Whether it is handed on as it is, in one file, and by no call, in which something may happen to it unseen.

        What a function gives back, or the text of an object, may be many things, an error that is caught may be another
        one, and a function that sends out what it is given may do so for others only. Only a command line is what it
        is wherever it is handed to.
        """
        if any(place.is_back or place.is_raised for place in self.trace):
            return False
        return self.family == "process" or not any(place.is_elsewhere or place.path != path for place in self.trace)

    @property
    def _is_exposed(self) -> bool:
        """Whether secrets come there by mistake, and are seen there.

        So it is with logs, telemetry and the command lines of other programs. What is stored, sent, answered or shown
        on the terminal is so on purpose more often than not, and an exception may be caught, or never be raised with
        a secret. A user's own command has his environment. The field of an object may be empty where its text is
        shown, and the body of a webhook holds what its sender tells of others rather than a secret.
        """
        if self.family in ("webhook", "repr") or (self.family == "process" and self.taint.is_whole):
            return False
        return self.sink.kind in _WATCHED

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


_GUESSED = frozenset({"function", "decrypted", "settings", "field", "fields", "error", "sent"})
"""Kinds of secrets that are often none: what a function gives by its name, what was hidden in transit, all settings,
what a provider says of an error, the headers of a request that the program sends, which need not say who it is."""
_WATCHED = frozenset({"log", "telemetry", "process"})
"""Kinds of ways out that no program needs for a secret, and that others look at."""
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
