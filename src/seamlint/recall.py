"""The report of an earlier run, where nothing has changed that it was made of."""

from __future__ import annotations

import hashlib
import marshal
import os
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date
from enum import Enum
from typing import TYPE_CHECKING, Any

from seamlint.cache.contents import Contents
from seamlint.cache.identity import identity
from seamlint.cache.store import Store, folder
from seamlint.files import Walk, walk
from seamlint.finding import Accepted, Confidence, Finding, Severity, Step
from seamlint.fix import Applicability, Edit, Fix
from seamlint.literals import accepted
from seamlint.report import Report, Reuse, Surface
from seamlint.timing import stage

if TYPE_CHECKING:
    from seamlint.again import Again, Work
    from seamlint.cache.facts import KnownFacts

_REPORTS, _EXCLUDED, _WORK = (f"{kind} {marshal.version}" for kind in ("reports", "excluded", "work"))
_KEPT = {kind.__name__: kind for kind in (Report, Reuse, Surface, Accepted, Finding, Step, Fix, Edit)}
_BASELINE = frozenset({"Baseline", "Comparison", "Entry", "Move"})
"""Classes that are imported only if there is one to make."""
_MODULES = (".py", ".pyi")
_NAMED: dict[str, type[Enum]] = {kind.__name__: kind for kind in (Severity, Confidence, Applicability)}


class _NotPlain(Exception):
    """A report that holds something which cannot be kept."""


@dataclass(frozen=True)
class Question:
    """What a report answers; the root is no part of it, so that a fresh clone elsewhere asks the same."""

    file: str
    targets: tuple[str, ...]
    options: str

    def digest(self, root: str, who: str) -> str:
        """Who is asked, and what; empty if the configuration cannot be read."""
        try:
            with open(os.path.join(root, self.file), "rb") if self.file else open(os.devnull, "rb") as stream:
                configuration = stream.read()
        except OSError:
            return ""
        kinds = [f"{target}{'/' * os.path.isdir(os.path.join(root, target))}" for target in self.targets]
        parts = [who, self.file, "\0".join(kinds), self.options]
        text = "\0\0".join(parts).encode("utf-8", "surrogateescape")
        return hashlib.sha256(text + b"\0\0" + configuration).hexdigest()


class Recall:
    """Looks a report up before a run, and keeps the one that the run made."""

    def __init__(self, root: str, question: Question | None, store: Store) -> None:
        """Without a question only the facts of files are remembered."""
        self._root = root
        self._store = store
        self._who, alone = identity()
        self._question = question.digest(root, self._who) if question is not None and alone else ""
        self._named = (*(question.targets if question is not None else ()), accepted.FILE)
        self._began = time.time_ns()
        self._contents = Contents(root, store)
        self._excluded: tuple[str, ...] | None = None
        self._seen: tuple[Walk, dict[str, str]] | None = None
        self._facts: KnownFacts | None = None
        self._again: Again | None = None
        self.work: Work | None = None
        """What a run did, to be kept with its report."""
        self._before: dict[str, str] = {}
        """What stands in the places beside the project's files that the run asked for whose work is taken up."""

    @stage("what earlier runs kept")
    def report(self) -> Report | None:
        """The report that a run would make again; None if one is needed to know."""
        found = self._store.get(_EXCLUDED, [self._question]) if self._question else {}
        if not found:
            return None
        excluded = tuple(marshal.loads(found[self._question]))
        key = self._look(excluded)
        kept = self._store.get(_REPORTS, [key]).get(key)
        if kept is None:
            return None
        others, (after, until), record = marshal.loads(kept)
        if not after < date.today().toordinal() <= until or self._contents.of(others) != others:
            return None
        self._contents.keep()
        try:
            report: Report = _loaded(record)
        except (TypeError, ValueError, KeyError):  # of another form, though nothing says so
            return None
        return replace(report, reuse=Reuse(report=True))

    def look(self, excluded: tuple[str, ...]) -> tuple[Walk, KnownFacts]:
        """The files of the project, as they stand at the beginning of a run, and what is known of them."""
        if self._seen is None:
            self._look(excluded)
        assert self._seen is not None
        from seamlint.cache.facts import KnownFacts  # which needs the whole engine

        found, contents = self._seen
        self._facts = KnownFacts(self._store, self._who, contents)
        return found, self._facts

    @stage("what earlier runs kept")
    def again(self) -> Again | None:
        """The work of an earlier run over the same files, if no more than a few modules have changed since."""
        if self._seen is None or not self._question:
            return None
        found, contents = self._seen
        key = self._same_files(found)
        kept = self._store.get(_WORK, [key]).get(key)
        if kept is None:
            return None
        before, others, record = marshal.loads(kept)
        changed = frozenset(path for path, content in contents.items() if before.get(path) != content)
        if not changed or not changed <= set(found.files) or not all(path.endswith(_MODULES) for path in changed):
            return None
        if changed & {*found.documents, *found.dependencies, *self._named} or self._contents.of(others) != others:
            return None
        from seamlint.again import Again
        from seamlint.cache import work
        from seamlint.taint.rounds import Surprise

        did = work.unpacked(record)
        try:
            self._again = Again(did, changed) if did is not None else None
        except Surprise:
            return None
        self._before = others
        return self._again

    @property
    def reuse(self) -> Reuse:
        """What was known of the files of a run."""
        modules = len(self._again.paths) if self._again is not None and self._again.stood else -1
        return Reuse(files=self._facts.taken if self._facts is not None else 0, modules=modules)

    def keep(self, report: Report, asked: Iterable[str], days: tuple[int, int]) -> None:
        """Keep the report of a run that asked for these places too, unless a file has changed since it began.

        It holds on days after the first and until the second of the two.
        """
        if self._seen is None or self._excluded is None or self._facts is None:
            return
        found, before = self._seen
        others = {os.path.relpath(place, self._root).replace(os.sep, "/") for place in asked}
        others = (others | self._before.keys()) - before.keys()
        beside = self._contents.of(sorted(others))
        if self._contents.of(before) != before:
            return
        self._facts.keep()
        self._contents.keep()
        if not self._question or report.crashes or not self._contents.are_older(others, self._began):
            return
        try:
            record = _plain(report)
        except _NotPlain:
            return
        key = self._key(found, before)
        self._store.put(_EXCLUDED, [(self._question, marshal.dumps(list(self._excluded)))])
        self._store.put(_REPORTS, [(key, marshal.dumps((beside, days, record)))])
        if self.work is not None:
            from seamlint.cache.work import packed

            done = packed(self.work)
            if done:
                self._store.put(_WORK, [(self._same_files(found), marshal.dumps((before, beside, done)))])

    def _look(self, excluded: tuple[str, ...]) -> str:
        """Walk over the project; what is found, and what stands in it, as one digest."""
        found = walk(self._root, excluded)
        paths = sorted({*found.files, *found.documents, *found.dependencies, *self._named})
        self._excluded, self._seen = excluded, (found, self._contents.of(paths))
        return self._key(*self._seen)

    def _key(self, found: Walk, contents: dict[str, str]) -> str:
        return self._same_files(found, *(f"{path}\0{content}" for path, content in contents.items()))

    def _same_files(self, found: Walk, *contents: str) -> str:
        """The same for all that is asked of projects with these files, whatever stands in them."""
        lists = [found.files, found.documents, found.dependencies, found.markers]
        parts = [self._question, *("\0".join(names) for names in lists), repr(sorted(found.unreadable.items()))]
        return hashlib.sha256("\n\0".join([*parts, *contents]).encode("utf-8", "surrogateescape")).hexdigest()


def recall(root: str, question: Question | None) -> Recall | None:
    """What is remembered of a project; None if nothing is to be kept."""
    where = folder()
    return Recall(root, question, Store(where)) if where else None


def _plain(value: Any) -> Any:
    """A record as tuples and lists: (class, fields...) for an object, a list for a tuple."""
    name = type(value).__name__
    if isinstance(value, Enum):
        if name in _NAMED:
            return (name, value.value)
    elif is_dataclass(value):
        if name in _KEPT or name in _BASELINE:
            return (name, *(_plain(getattr(value, field.name)) for field in fields(value)))
    elif isinstance(value, Mapping):
        return ("dict", *map(_plain, value.items()))
    elif isinstance(value, date):
        return ("date", value.toordinal())
    elif isinstance(value, tuple):
        parts = [_plain(item) for item in value]
        return (name, *parts) if name in _BASELINE else parts
    elif value is None or type(value) in (str, int, bool):
        return value
    raise _NotPlain(name)


def _loaded(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(_loaded(item) for item in value)
    if isinstance(value, tuple):
        name, *parts = value
        if name == "date":
            return date.fromordinal(parts[0])
        if name == "dict":
            return dict(map(_loaded, parts))
        if name in _BASELINE:
            from seamlint import baseline

            return getattr(baseline, name)(*map(_loaded, parts))
        if name in _NAMED:
            return _NAMED[name](parts[0])
        kind = _KEPT[name]
        names = (field.name for field in fields(kind))
        return kind(**dict(zip(names, map(_loaded, parts), strict=True)))
    return value
