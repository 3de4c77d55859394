"""What a run did for each module, so that the next one does it again only where an edit can matter.

For every module it is known what was read while something was done in its name (`links.footprints`). Where none of that
has changed, it would be done in the same way: all that a module gives to others besides is compared, and if any of
it differs, everything is done again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from typing import NamedTuple

from seamlint.analysis import Analysed, Problem
from seamlint.ask import Ask
from seamlint.beside import Said
from seamlint.facts.model import Facts
from seamlint.finding import Finding
from seamlint.fix import Fix
from seamlint.fixes.kept import Fixed, Kept
from seamlint.links.carriers import Carried
from seamlint.links.footprints import LIMIT, Footprints, is_mark, mark
from seamlint.suppressions import Suppression

PROJECT, SETTINGS, SECRETS = mark("project"), mark("settings"), mark("secrets")
"""In whose name something is done that is about no single module: what rules say of the project, what settings name,
and where secrets go, which is found as a whole: how far they are followed for one module is bounded, and depends on
what another asked before it."""
UNREAD = Facts([], [], (), (), [], frozenset(), [])
"""Stands for the facts of a module that nobody has asked for yet."""
_MOST = 20
"""Files that may have changed; more are another state of the project rather than an edit."""
_SHARE = 0.5
"""The share of all modules that is worth less than to begin anew."""


class Row(NamedTuple):
    """What was known of a file at the end of a run."""

    asked: int
    is_parsed: bool
    problem: Problem | None
    suppressions: tuple[Suppression, ...]
    places: tuple[tuple[int, int], ...]
    definitions: tuple[str, ...]

    @classmethod
    def of(cls, found: Analysed) -> Row:
        definitions = found.facts.definitions if found.facts is not None else ()
        parsed = found.facts is not None
        return cls(found.asked.value, parsed, found.problem, found.suppressions, found.places, definitions)

    def analysed(self, path: str) -> Analysed:
        facts = UNREAD if self.is_parsed else None
        return Analysed(path, Ask(self.asked), facts, self.problem, self.suppressions, self.places)


class Followed(NamedTuple):
    """How far secrets were followed."""

    looked_for: frozenset[str] = frozenset()
    """The names under which they are handed on, that other files were searched for."""
    mentioning: frozenset[str] = frozenset()
    """The files that were looked at only because they mention such a name."""
    cut_short: tuple[str, ...] = ()
    """The functions in which they were not followed to the end."""


class Work(NamedTuple):
    """All that a run did."""

    rows: dict[str, Row]
    read: dict[str, frozenset[str]]
    """By module what was read for it."""
    handed: tuple[dict[str, tuple[Carried, ...]], ...]
    """By round the modules that were looked at for what they hand on, with what that is."""
    said: dict[tuple[str, int], tuple[Finding, ...]]
    """By file and by the number of the rule what was found."""
    beside: tuple[tuple[Finding, ...], dict[str, tuple[Suppression, ...]]]
    followed: Followed
    fixed: Fixed = ()
    read_for_fixes: dict[str, frozenset[str]] = {}  # noqa: RUF012 - a tuple's default

    def with_fixes(
        self,
        findings: Iterable[Finding],
        kept: Mapping[Finding, Fix | None],
        before: Mapping[str, frozenset[str]],
        footprints: Footprints,
    ) -> Work:
        """With the fixes of a run; those in `kept` were not made again, and `before` is what had been read for them."""
        read = {path: before.get(path, frozenset()) for path in {finding.path for finding in kept}}
        fresh = {name: names for name, names in footprints.read_for().items() if is_mark(name, "fix")}
        read |= {name.partition(" ")[2]: names for name, names in fresh.items()}
        return self._replace(fixed=tuple((finding, finding.fix) for finding in findings), read_for_fixes=read)


class Surprise(Exception):
    """A module gives others something else than before: all have to be asked again."""


class Again:
    """An earlier run, and the modules that have to be looked at again."""

    def __init__(self, work: Work, changed: frozenset[str]) -> None:
        """Raises Surprise if all have to be."""
        self.work = work
        self.changed = changed
        self.paths = changed | {path for path, read in work.read.items() if path[0] != "\0" and read & changed}
        known = sum(row.is_parsed for row in work.rows.values())
        if len(changed) > _MOST or changed & work.read.get(SETTINGS, frozenset()) or len(self.paths) > _SHARE * known:
            raise Surprise
        self.stood = False
        """Whether the run came to its end without a surprise."""
        self.whole = bool(work.read.get(PROJECT, frozenset()) & changed)
        self.follows = False
        """Whether secrets are followed again."""
        self._refuse(work.read.get(path, frozenset()) for path in self.paths)

    def _refuse(self, read: Iterable[frozenset[str]]) -> None:
        """Refuse what may depend on which question came first."""
        if any(LIMIT in names for names in read):
            raise Surprise

    def analysed(self) -> dict[str, Analysed]:
        """What is known of the files that have not changed."""
        return {path: row.analysed(path) for path, row in self.work.rows.items() if path not in self.changed}

    # --- what modules hand on -------------------------------------------------------------------

    def looked_at(self, number: int) -> list[str]:
        """The modules to look at again in a round, less those that have changed themselves."""
        found = self.work.handed[number] if number < len(self.work.handed) else {}
        return sorted(path for path in found if path in self.paths and path not in self.changed)

    def known(self, number: int) -> set[str]:
        """The modules that what is handed on in a round was known of."""
        return set(self.work.handed[number]) if number < len(self.work.handed) else set()

    def handed(self, number: int, mine: dict[str, tuple[Carried, ...]]) -> dict[str, tuple[Carried, ...]]:
        """What is handed on in a round, if the modules that are looked at again hand on what they did."""
        then = self.work.handed[number] if number < len(self.work.handed) else {}
        before = {carried for path, found in then.items() if path in self.paths for carried in found}
        if before != {carried for found in mine.values() for carried in found}:
            raise Surprise
        return {**{path: found for path, found in then.items() if path not in self.paths}, **mine}

    def refuse_others(self, known: Set[str]) -> None:
        """Refuse where another file than before takes part: what goes over all that do has not read it."""
        rows = self.work.rows
        before = {path for path in self.changed if rows[path].is_parsed and Ask.IMPORTS.value & rows[path].asked}
        if before != self.changed & known:
            raise Surprise

    # --- findings -------------------------------------------------------------------------------

    def said(self, about_secrets: Set[int]) -> dict[tuple[str, int], tuple[Finding, ...]]:
        """What stands of the findings; some rules are about where secrets go."""
        return {
            (path, rule): found
            for (path, rule), found in self.work.said.items()
            if (not self.follows if rule in about_secrets else path not in self.paths)
        }

    def beside(self) -> Said:
        findings, suppressions = self.work.beside
        return Said(list(findings), dict(suppressions))

    def fixes(self) -> Kept:
        return Kept(self.work.fixed, self.work.read_for_fixes, self.changed)

    # --- at the end -----------------------------------------------------------------------------

    def read(self, footprints: Footprints) -> dict[str, frozenset[str]]:
        """What is read for each module from now on. Raises Surprise if that might have changed what others see."""
        mine = footprints.read_for()
        self._refuse(mine.values())
        self._refuse_cut_short(read for path, read in mine.items() if path != SECRETS)
        fresh = {*self.paths, SECRETS} if self.follows else self.paths
        kept = {path: read for path, read in self.work.read.items() if path not in fresh}
        for path, read in mine.items():
            kept[path] = read | kept.get(path, frozenset())
        self.stood = True
        return kept

    def _refuse_cut_short(self, mine: Iterable[frozenset[str]]) -> None:
        """Refuse where others were cut in what is read here too: what is found here first is not cut for them."""
        before = (self.work.read.get(path, frozenset()) for path in self.paths)
        read = frozenset().union(*mine, *before)
        limited = frozenset().union(*(read for path, read in self.work.read.items() if LIMIT in read))
        if any(name[0] != "\0" for name in read & limited):
            raise Surprise
