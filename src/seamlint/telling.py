"""Bytes only: does a file tell which provider to reach?

Whatever reaches a provider without importing its SDK is told which one by a text: a host, a module, the name of a
variable or a header, a command. A file in which no such text stands reaches none, whatever it calls, unless another
module hands it the text (`links.carriers`). Of a name that is put together a part is enough, as long as it is whole
words: `api.` and `stripe` and `.com`, `STRIPE_` and what follows (of other parts see `pieces`).
"""

from __future__ import annotations

import re
from functools import cached_property

from seamlint.catalogue import Catalogue
from seamlint.patterns import later
from seamlint.skim import Skim, first_part

_LETTERS = frozenset(b"abcdefghijklmnopqrstuvwxyz0123456789")
_OF_HOST = _LETTERS | frozenset(b".-_")
_OPEN = frozenset(b"\"'}/.@:s(\\-")
"""What may stand before the last label but one of a host that is put together."""
_ENDS = rb"[\"'{%]"
"""What may stand behind a text that goes on elsewhere."""
_EVERYDAY = frozenset(
    b"""api authorize box checkout com courier customer daily es line linear matrix min mx office rev together windows
    x""".split()
)
"""Labels that are words of other things: of a host that begins so the end has to stand in the same file."""
_RUN = later(
    rb"(?:[\"'/;&|}\n(`]|%s|\b(?:sudo|env|time|nohup|exec|xargs|command|timeout)[ \t]|[ \t]-\S*[ \t]|\w=\S*[ \t])"
    rb"\s*\Z"
)
"""What may stand before the name of a program."""
_NEAR = 60


class Telling:
    """Knows the names of all providers, each by the first part of it."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._endings: dict[bytes, dict[str, list[bytes]]] = {}
        """By part and kind of name the patterns of what is left of it, with what may follow."""
        self.labels: set[bytes] = {_folded(name) for name in catalogue.variables}
        """All names, as far as they are one word."""
        self._lasts: dict[bytes, frozenset[bytes]] = {}
        """The last labels of those in `_EVERYDAY`."""
        hosts: dict[bytes, set[bytes]] = {}
        for provider in catalogue.active:
            for host in provider.hosts:
                *_, label, last = _folded(host.partition("/")[0]).split(b".")
                hosts.setdefault(label, set()).add(re.escape(last))
            for header in provider.headers:
                self._add("header", _folded(header).removeprefix(b"x-"), rb"[\"']")
        for label, lasts in hosts.items():
            self._add("host", label, rb"\.(?:" + b"|".join(sorted(lasts)) + rb")(?![\w-])")
            self._add("cut host", label, rb"\.?" + _ENDS)
            if label in _EVERYDAY:
                self._lasts[label] = frozenset(lasts)
        for command in catalogue.commands:
            self._add("command", _folded(command), rb"(?:\.exe)?[\"'\s;{%&|)]")
        roots = {_folded(root.partition(".")[0]) for root in catalogue.roots}
        for root in roots:
            self._add("module", root.rstrip(b"*"), (rb"\w*" if root.endswith(b"*") else b"") + rb"[.:\"'{%]")
        for head in catalogue.variable_heads:
            self._add("variable", _folded(head), rb"_\w*")
        self.modules = {root.rstrip(b"*") for root in roots}
        """The first names of SDKs, or what they begin with."""
        self.labels |= {*hosts, *map(_folded, catalogue.commands), *self.modules}
        self.parts = frozenset(self._endings)
        self._patterns: dict[bytes, list[tuple[str, re.Pattern[bytes]]]] = {}

    def _add(self, kind: str, name: bytes, behind: bytes) -> None:
        part = first_part(name)
        rest = re.escape(name[len(part) :]) + behind
        self._endings.setdefault(part, {}).setdefault(kind, []).append(rest)

    @cached_property
    def variables(self) -> frozenset[bytes]:
        """The names of variables that hold a credential, and how they begin."""
        names = [_folded(name) for name in self._catalogue.variables]
        return frozenset((*names, *(name[: found.end()] for name in names for found in re.finditer(rb"_", name))))

    def tells(self, skim: Skim, hits: frozenset[bytes] | None = None) -> bool:
        """Whether a name stands in the file, or whole words of one that is put together.

        `hits` are its parts, at least those that are parts of names here.
        """
        return not self.variables.isdisjoint(skim.words) or any(
            self._counts(kind, found, skim)
            for part in self.parts.intersection(skim.parts if hits is None else hits)
            for kind, pattern in self._kinds(part)
            for found in pattern.finditer(skim.lowered)
        )

    def _kinds(self, part: bytes) -> list[tuple[str, re.Pattern[bytes]]]:
        """Patterns that begin with the part as it is: what may stand before it is for `_counts` to see."""
        known = self._patterns.get(part)
        if known is None:
            known = self._patterns[part] = [
                (kind, re.compile(re.escape(part) + rb"(?:" + b"|".join(endings) + rb")"))
                for kind, endings in self._endings[part].items()
            ]
        return known

    def _counts(self, kind: str, found: re.Match[bytes], skim: Skim) -> bool:
        """Whether a name of this kind may begin there."""
        lowered, start = skim.lowered, found.start()
        before = lowered[start - 1] if start else 10
        if kind == "host":
            return before not in _LETTERS and before not in b"_-" and self._may_be_host(lowered, found)
        if kind == "cut host":
            lasts = self._lasts.get(found.group().rstrip(b".\"'{%"))
            opens = before in _OPEN and (before != 115 or lowered.endswith(b"%s", 0, start))
            return opens and (lasts is None or not lasts.isdisjoint(skim.parts))
        if kind == "module":
            return before in b"\"'}" or lowered.endswith(b"%s", 0, start)
        if kind == "header":
            return before in b"\"'" or lowered.endswith((b"'x-", b'"x-'), 0, start)
        if kind == "variable":
            return before not in _LETTERS and self._may_be_credential(found.group())
        return _RUN.search(lowered, max(0, start - _NEAR), start) is not None

    def _may_be_credential(self, name: bytes) -> bool:
        return name.endswith(b"_") or self._catalogue.find_credential(name.decode()) is not None

    def _may_be_host(self, lowered: bytes, found: re.Match[bytes]) -> bool:
        """Behind `//` the host stands as a whole, and elsewhere its beginning may be missing."""
        start = found.start()
        while start and lowered[start - 1] in _OF_HOST:
            start -= 1
        if not lowered.endswith(b"//", 0, start):
            return True
        labels = tuple(lowered[start : found.end()].decode().split("."))
        return self._catalogue.find_host(labels, None) is not None


def _folded(name: str) -> bytes:
    return name.lower().encode()
