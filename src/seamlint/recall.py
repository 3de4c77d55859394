"""The report of an earlier run, where nothing has changed that it was made of."""

from __future__ import annotations

import marshal
import os
import time
from collections.abc import Iterable, Mapping

from seamlint import reading
from seamlint.cache.contents import Contents
from seamlint.cache.identity import identity
from seamlint.cache.standing import Standing
from seamlint.cache.store import Store, folder
from seamlint.digest import digest
from seamlint.files import Walk, repository, walk
from seamlint.timing import stage

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from seamlint.again import Again, Work
    from seamlint.cache.facts import KnownFacts
    from seamlint.report import Report

_REPORTS, _EXCLUDED, _WORK = (f"{kind} {marshal.version}" for kind in ("reports", "excluded", "work"))
_MODULES = (".py", ".pyi")
_FIRST_DAY, _LAST_DAY = 1, 3_652_059
"""Those of `datetime`, which is loaded only where a day matters."""
USUAL = {
    "boundary": (),
    "select": (),
    "ignore": (),
    "screen": True,
    "fixes": True,
    "baseline": "",
    "forgiving": True,
}
"""What of a request decides what a report says of the same files, with what a plain `seamlint check` says of it."""


class Question:
    """What a report answers; the root is no part of it, so that a fresh clone elsewhere asks the same."""

    def __init__(self, root: str, file: str, paths: Iterable[str], asked: Mapping[str, object]) -> None:
        """The configuration, the places that are asked for, and what else is asked: values for the keys of `USUAL`."""
        self.file = file
        self.targets = tuple(sorted({os.path.relpath(path, root).replace(os.sep, "/") for path in paths}))
        self.options = repr(asked)

    @property
    def key(self) -> tuple[object, ...]:
        return self.file, self.targets, self.options

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
        return digest(text + b"\0\0" + configuration)


class Recall:
    """Looks a report up before a run, and keeps the one that the run made."""

    def __init__(self, root: str, question: Question | None, store: Store) -> None:
        """Without a question only the facts of files are remembered."""
        self._root = root
        self._store = store
        self._who, alone = identity(store)
        self._question = question.digest(root, self._who) if question is not None and alone else ""
        self._named = (*(question.targets if question is not None else ()), reading.ACCEPTED)
        self._began = time.time_ns()
        self._contents = Contents(root, store)
        self._excluded: tuple[str, ...] | None = None
        self._seen: tuple[Walk, dict[str, str]] | None = None
        self._is_asked = False
        self._answer: tuple[tuple[int, int, int, int] | None, Any] | None = None
        self._facts: KnownFacts | None = None
        self._again: Again | None = None
        self.work: Work | None = None
        """What a run did, to be kept with its report."""
        self._before: dict[str, str] = {}
        """What stands in the places beside the project's files that the run asked for whose work is taken up."""

    @stage("what earlier runs kept")
    def report(self) -> Report | None:
        """The report that a run would make again; None if one is needed to know."""
        kept = self._kept()
        if kept is None:
            return None
        from seamlint import records

        return records.loaded(kept[1])

    @stage("what earlier runs kept")
    def summary(self) -> tuple[int, int, int, int] | None:
        """Of a report that would be made again and says nothing else, what `Report.summary` is."""
        kept = self._kept()
        return kept[0] if kept is not None else None

    @property
    def knows(self) -> bool:
        """Whether there is a report that would be made again."""
        return self._kept() is not None

    def _kept(self) -> tuple[tuple[int, int, int, int] | None, Any] | None:
        """The summary and the record of the report; looked up once, whoever asks."""
        if not self._is_asked:
            self._is_asked, self._answer = True, self._looked_up()
        return self._answer

    def _looked_up(self) -> tuple[tuple[int, int, int, int] | None, Any] | None:
        if not self._question:
            return None
        place = "\0".join((self._question, self._root, repository(self._root)))
        standing = Standing(self._root, self._store, digest(place.encode("utf-8", "surrogateescape")))
        kept = self._report(standing.holds())
        if kept is not None:
            return kept[1:]
        found = self._store.get(_EXCLUDED, [self._question])
        if not found:
            return None
        key = self._look(tuple(marshal.loads(found[self._question])))
        kept = self._report(key)
        if kept is None or self._contents.of(kept[0]) != kept[0]:
            return None
        if not self._contents.keep():
            self._stands(standing, kept[0], key)
        return kept[1:]

    def _report(self, key: str) -> tuple[dict[str, str], tuple[int, int, int, int] | None, Any] | None:
        """What else it depends on, the summary and the record, if they hold today."""
        kept = self._store.get(_REPORTS, [key]) if key else {}
        if not kept:
            return None
        others, days, summary, record = marshal.loads(kept[key])
        return (others, summary, record) if _is_between(*days) else None

    def _stands(self, standing: Standing, others: Mapping[str, str], key: str) -> None:
        """Know the same by the status of all that was looked at, if that is enough."""
        assert self._seen is not None
        found, contents = self._seen
        if not found.unreadable and not any(each.startswith("!") for each in (*contents.values(), *others.values())):
            standing.keep({*contents, *others, *found.folders, *found.consulted}, self._began, key)

    def walk(self, excluded: tuple[str, ...]) -> Walk:
        """The files of the project, as they stand at the beginning of a run."""
        if self._seen is None:
            self._look(excluded)
        assert self._seen is not None
        return self._seen[0]

    def look(self, excluded: tuple[str, ...]) -> tuple[Walk, KnownFacts]:
        """The files of the project, and what is known of them."""
        self.walk(excluded)
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
        from seamlint.again import Again, Surprise
        from seamlint.cache import work

        did = work.unpacked(record)
        try:
            self._again = Again(did, changed) if did is not None else None
        except Surprise:
            return None
        self._before = others
        return self._again

    @property
    def taken(self) -> int:
        """Of how many files of a run everything was known."""
        return len(self._facts.taken) if self._facts is not None else 0

    @property
    def asked_again(self) -> int:
        """How many modules a run looked at again; -1 if it had to look at all."""
        return len(self._again.paths) if self._again is not None and self._again.stood else -1

    def keep(self, report: Report, asked: Iterable[str], days: tuple[int, int]) -> None:
        """Keep the report of a run that asked for these places too, unless a file has changed since it began.

        It holds on days after the first and until the second of the two.
        """
        if self._seen is None or self._excluded is None:
            return
        found, before = self._seen
        others = {os.path.relpath(place, self._root).replace(os.sep, "/") for place in asked}
        others = (others | self._before.keys()) - before.keys()
        beside = self._contents.of(sorted(others))
        if self._contents.of(before) != before:
            return
        if self._facts is not None:
            self._facts.keep()
        self._contents.keep()
        if not self._question or report.crashes or not self._contents.are_older(others, self._began):
            return
        from seamlint import records

        record = records.kept(report)
        if record is None:
            return
        key = self._key(found, before)
        self._store.put(_EXCLUDED, [(self._question, marshal.dumps(list(self._excluded)))])
        self._store.put(_REPORTS, [(key, marshal.dumps((beside, days, report.summary, record)))])
        if self.work is not None:
            from seamlint.cache.work import packed

            done = packed(self.work)
            if done:
                self._store.put(_WORK, [(self._same_files(found), marshal.dumps((before, beside, done)))])

    def keep_summary(self, summary: tuple[int, int, int, int], asked: Iterable[str]) -> None:
        """Keep a report that says no more than that, on whatever day."""
        from seamlint.report import Report

        files, parsed, screened, unreadable = summary
        report = Report(files=files, parsed=parsed, screened=screened, unreadable=unreadable)
        self.keep(report, asked, (_FIRST_DAY, _LAST_DAY))

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
        return digest("\n\0".join([*parts, *contents]).encode("utf-8", "surrogateescape"))


def _is_between(after: int, until: int) -> bool:
    """Whether today comes after the one day and not after the other."""
    if (after, until) == (_FIRST_DAY, _LAST_DAY):
        return True
    from datetime import date

    return after < date.today().toordinal() <= until


_begun: dict[tuple[object, ...], Recall] = {}
"""What looked for an answer and found none: the run that follows goes on with it, once, and looks at nothing again."""


def leave(begun: Recall, root: str, question: Question) -> None:
    """Let the run that follows in this process go on with it."""
    _begun[(root, *question.key)] = begun


def recall(root: str, question: Question | None) -> Recall | None:
    """What is remembered of a project; None if nothing is to be kept."""
    begun = _begun.pop((root, *question.key), None) if question is not None else None
    where = folder()
    return begun or (Recall(root, question, Store(where)) if where else None)
