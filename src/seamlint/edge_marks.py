"""Bytes only: what shows at the edges of an integration, in a file that names no SDK (`links.edges`)."""

from __future__ import annotations

import re
from functools import cached_property

from seamlint.catalogue import Catalogue
from seamlint.catalogue.edges import edges
from seamlint.settings import Settings
from seamlint.skim import Named, Skim, first_part


class EdgeMarks:
    """What a file may verify, read or fix there; each mark is looked for where a part of it stands."""

    def __init__(self, catalogue: Catalogue, settings: Settings, heads: set[bytes]) -> None:
        table = edges()
        events = [event.lower().replace("_", "-") for event in (*table.events, *table.event_heads)]
        self._marks: dict[bytes, list[tuple[bytes, ...]]] = {}
        """By part the headers, as they stand in dashes, and the events, in quotes."""
        for header in (*table.signature_headers, *table.event_headers):
            self._mark(header.encode().removeprefix(b"x-"), header.encode())
        for event in events:
            self._mark(event.encode(), *(quote + event.encode() for quote in (b"'", b'"')))
        tops = {path.partition(".")[0] for path in (*table.verifiers, *table.flows)}
        self.libraries = Named(top for top in tops if top.lower().encode() not in heads)
        self._oauth: dict[bytes, list[list[bytes]]] = {}
        for rows in table.oauth.values():
            for labels, segments, _ in rows:
                parts = [part.encode() for part in (".".join(labels).lstrip("*"), *segments) if part != "*"]
                self._oauth.setdefault(first_part(labels[-2].encode()), []).append(parts)
        self._names = [name.encode() for name in sorted(table.sections["urls"]["names"])]
        named = sorted(provider.name.replace("-", "_").encode() for provider in catalogue.active)
        self._owners = None if settings.capabilities else frozenset(map(first_part, named))
        """The parts that the names of URLs begin with; None if they may begin with anything."""
        whose = rb"" if settings.capabilities else rb"\b(?:" + b"|".join(map(re.escape, named)) + rb")_"
        self._fixed = whose + rb"(?:\w*_)?(?:" + b"|".join(self._names) + rb")\b"
        self.parts = frozenset((*self._marks, *self._oauth, *(self._owners or ())))

    def _mark(self, name: bytes, *marks: bytes) -> None:
        self._marks.setdefault(first_part(name), []).append(marks)

    def search(self, skim: Skim, hits: frozenset[bytes]) -> bool:
        """Whether the file may verify a webhook, run an OAuth flow or fix a URL; `hits` are parts of it."""
        lowered = skim.lowered
        return (
            any(mark in skim.dashed for part in hits for marks in self._marks.get(part, ()) for mark in marks)
            or any(all(part in lowered for part in parts) for hit in hits for parts in self._oauth.get(hit, ()))
            or (
                (self._owners is None or not self._owners.isdisjoint(hits))
                and b"http" in lowered
                and any(name in lowered for name in self._names)
                and self._urls.search(lowered) is not None
            )
        )

    @cached_property
    def _urls(self) -> re.Pattern[bytes]:
        return re.compile(self._fixed)
