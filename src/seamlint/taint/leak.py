"""One place where a secret leaves: what is said of it, and how certain it is."""

from __future__ import annotations

from typing import NamedTuple

from seamlint.facts import model as m
from seamlint.facts.spans import row
from seamlint.taint.names import is_address, is_unmistakable
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

        Not so if the program has just made it, for it has to tell somebody, or if it is an address, which need not
        have a password in it.
        """
        if not self.taint.sure or self.taint.issued or self.taint.kind in _GUESSED:
            return False
        if self.taint.named:
            return self.taint.kind == "name" and is_unmistakable(self.taint.what)
        return not (self.taint.kind == "env" and is_address(self.taint.what))

    def _got_there(self, path: str) -> bool:
        """Whether it stays in one file and no call lies on its way, in which something may happen to it unseen.

        A command line and a webhook's body may be handed to a function that sends them out, and the fields of an
        object are shown wherever it is.
        """
        if any(place.is_back for place in self.trace):
            return False  # the result of a function may be many things
        if self.family in _HANDED_ON:
            return True
        return not any(place.is_elsewhere or place.path != path for place in self.trace)

    @property
    def _is_exposed(self) -> bool:
        """Whether secrets come there by mistake.

        What is stored, or shown on the terminal, is so on purpose more often than not; a caller is answered with
        what is his own, but not with what the server is set up with, and a template may be that of a configuration.
        An object may be made to be the text that shows it, and what an exception shows is of another class than
        expected. A message may log in to where it is sent, and a user's own command has his environment.
        """
        if self.sink.kind in _STORES:
            return False
        if self.family == "client":
            return self.sink.kind != "template" and self.taint.kind in _SERVERS_OWN
        if self.family == "webhook":
            return self.sink.kind not in _ANSWERS
        if self.family == "repr":
            return self.taint.kind == "repr" and self.sink.kind != "exception"
        if self.sink.kind == "message":
            return not self.taint.named
        return not (self.family == "process" and self.taint.is_whole)

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


_GUESSED = frozenset({"function", "decrypted", "settings", "field", "fields", "error"})
"""Kinds of secrets that are often none: what a function gives by its name, what was hidden in transit, all settings,
what a provider says of an error."""
_HANDED_ON = frozenset({"process", "webhook", "repr"})
"""Families in which it matters little which functions the secret passed through."""
_SERVERS_OWN = frozenset({"env", "environment", "manager"})
"""Kinds of secrets that belong to whoever runs the program, and to no caller."""
_STORES = frozenset({"report", "task", "session", "cookie", "terminal"})
"""Kinds of ways out that programs keep secrets in, or show them to the one who asked."""
_ANSWERS = frozenset({"response", "template", "client"})
"""Kinds of ways out that go back to the one who asked."""
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
