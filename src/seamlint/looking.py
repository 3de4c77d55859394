"""What a run looks at: files with their facts and links, what modules hand on, which to look at again."""

from __future__ import annotations

import os
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial, reduce
from itertools import chain
from operator import or_
from typing import TYPE_CHECKING

from seamlint.again import SECRETS, SETTINGS, UNREAD, Again, Followed, Work
from seamlint.analysis import Analysed, One, Recipe, Sieve, analyse, bytes_of, text_of
from seamlint.ask import Ask
from seamlint.cache.facts import KnownFacts
from seamlint.catalogue import Catalogue, load
from seamlint.facts import Facts
from seamlint.files import Walk, exclusion, is_document, walk
from seamlint.judge import Judge
from seamlint.links.carriers import Carried, Carriers, Handed
from seamlint.links.evaluate import Evaluator
from seamlint.links.known import Known
from seamlint.links.links import Links
from seamlint.links.program import Program
from seamlint.links.reach import Finder
from seamlint.links.routes import Context
from seamlint.literals import accepted
from seamlint.parallel import Hands
from seamlint.project import Project, lies_at, matches
from seamlint.rule import LoadedRule
from seamlint.settings import Settings
from seamlint.share import WHOLE, Share
from seamlint.taint.screen import mentions
from seamlint.timing import stage

if TYPE_CHECKING:
    from concurrent.futures import Executor


@dataclass(frozen=True)
class Options:
    rules: Sequence[LoadedRule]
    targets: Sequence[str] | None = None
    """Files and folders, relative to the root, whose findings are wanted; None for the whole project."""
    jobs: int = 1
    screen: bool = True
    """Off only to prove that the screen hides nothing."""
    today: date | None = None
    near: bool = False
    """Look at the targets, the boundary and what these import, and not at what the rest hands to them: a quick look."""
    brief: bool = False
    """Know no more of the modules than the rules ask for, as nobody looks at the links afterwards."""
    walk: Walk | None = None
    """The files of the project, if they are known already."""
    memory: KnownFacts | None = None
    """What earlier runs know of single files."""
    again: Again | None = None
    """An earlier run over the same files, of which few have changed."""
    executor: Executor | None = None
    """Whose workers look at single files."""
    share: Share = WHOLE
    """What of the work falls to this run. Whether a suppression does nothing is for those to say who have all parts."""


class Looking:
    """The modules of a project, as far as a run looks at them."""

    def __init__(self, root: str, settings: Settings, options: Options) -> None:
        self.root = root
        self.settings = settings
        self.options = options
        self.hands = Hands(root, options.jobs, options.executor)
        self.catalogue: Catalogue = load(settings)
        self.walk = options.walk or walk(root, settings.exclude)
        excluded = exclusion(settings.exclude)  # wins over names on the command line and over .gitignore
        named = [path for path in options.targets or () if os.path.isfile(os.path.join(root, path))]
        texts = {path for path in named if is_document(path)}
        self.documents = sorted(path for path in {*self.walk.documents, *texts} if not excluded(path))
        named = [path for path in named if path not in texts or path.endswith(".ipynb")]
        paths = sorted(path for path in {*self.walk.files, *named} if not excluded(path))
        self.explicit = frozenset(named) & frozenset(paths)
        self.project = Project(settings, paths, self.walk.markers)
        self.targets = [path for path in paths if self._is_target(path)]
        self.judge = Judge(options.rules, settings, options.today or date.today())
        self.work = options.share.work(self.judge.rules)
        self.asks = reduce(or_, (loaded.rule.asks for loaded in self.judge.rules), Ask.NOTHING)
        self.brief = options.brief and self.asks == Ask.IMPORTS
        if not self.brief:
            self.asks |= Ask.REACHES | Ask.IMPORTS
        if not self.work.late:
            self.asks &= ~Ask.LEAKS
        self.manifest = any(loaded.rule.needs_manifest for loaded in self.judge.rules)
        owned = frozenset(name for name in self.project.modules if "." not in name and self.project.owns(name))
        self.recipe = Recipe(settings, self.asks, self.manifest, self.brief, not options.screen, owned)
        self.sieve = Sieve.of(self.recipe, self.catalogue)
        self.again = options.again
        self.handed: list[dict[str, tuple[Carried, ...]]] = []
        self.followed = Followed()

    def _is_target(self, path: str) -> bool:
        return self.options.targets is None or lies_at(path, self.options.targets)

    @property
    def _is_complete(self) -> bool:
        return self.options.targets is None or "" in self.options.targets

    @stage("facts")
    def _analyse(self) -> dict[str, Analysed]:
        root = self.root
        webhooks = self.settings.boundary.webhooks
        in_boundary = {
            path
            for path, file in self.project.files.items()
            if file.zone.value == "boundary" or any(matches(name, webhooks) for name in file.names)
        }
        anyway = self.explicit if self.brief else self.explicit | in_boundary
        unasked = frozenset(in_boundary if self.brief else ())  # where SDKs may be imported
        one = One(root, self.recipe, self.sieve, frozenset(anyway), unasked)
        files = list(self.project.files)
        if self.options.near:
            far = {path: Analysed(path) for path in files}
            around = {path: analyse(root, path, None) for path in sorted(in_boundary)}
            return far | around | {path: one(path) for path in self.targets}
        memory = self._memory
        if memory is None:
            return {found.path: found for found in self.hands.map(one, files)}
        question = f"{self.settings!r} {self.manifest} {self.asks.value}"
        questions = {path: f"{question} {path in anyway}" for path in self.project.files}
        if self.again is None:
            return memory.of(questions, one, self.hands)
        self._known_of = partial(_some, memory, questions, one, Hands(root))
        known = self.again.analysed()
        found = memory.of({path: questions[path] for path in self.again.changed}, one, self.hands)
        memory.taken.update(known)
        return {path: known.get(path) or found[path] for path in files}

    @property
    def _memory(self) -> KnownFacts | None:
        """What is known of files, where that is what is asked."""
        plain = self.options.screen and not self.options.near and Ask.LITERALS in self.asks
        return self.options.memory if plain else None

    def _links(self, analysed: dict[str, Analysed]) -> Links:
        self._analysed = analysed
        facts = {
            path: found.facts
            for path, found in analysed.items()
            if _is_known(found) and found.facts is not None and found.facts is not UNREAD
        }
        known = Known(self.catalogue, self.settings)
        sketch = partial(self._read, asks=Ask.IMPORTS) if self.brief else None
        program = Program(self.project, {} if self.brief else facts, self._read, known.is_provider, sketch)
        evaluator = Evaluator(program, known)
        finder = Finder(Context(evaluator, self.catalogue))
        known_hashes = accepted.read(self.root)
        return Links(self.project, self.settings, self.catalogue, evaluator, finder, self._imported, (), known_hashes)

    def _read(self, path: str, asks: Ask = Ask.REACHES) -> Facts | None:
        known = self._analysed.get(path)
        if known is not None and known.facts is UNREAD:
            known = self._known_of([path])[path]
        enough = known is not None and (known.asked & ~Ask.IMPORTS or asks == Ask.IMPORTS)
        facts = known.facts if known is not None and enough else None
        return facts or self._more(path, asks).facts

    def _more(self, path: str, asks: Ask) -> Analysed:
        """What a file says of more than its screens asked for; never kept where it may hold a credential."""
        analysed = partial(analyse, self.root, sieve=None, asks=asks)
        known, memory = self._analysed.get(path), self._memory
        if memory is None or known is None or Ask.LITERALS in known.asked:
            return analysed(path)
        return memory.of({path: f"more {asks.value}"}, analysed, Hands(self.root))[path]

    @stage("links")
    def _relevant(self, analysed: dict[str, Analysed], links: Links) -> list[str]:
        """The modules the rules look at: what the screen let through and what that hands on to."""
        wanted = {path for path, found in analysed.items() if _is_known(found)}
        if (
            self.sieve.screen is None
            or not self.options.screen
            or not self.settings.boundary.packages
            or self.options.near
        ):
            return sorted(wanted)
        helpers = self.sieve.screen.has_manifest or Ask.LEAKS in self.asks  # which secrets go through helpers too
        carriers, handed = Carriers(links.finder, self.sieve.screen, helpers), Handed(self.sieve.screen)
        fresh = sorted(wanted)
        looked = set(wanted)
        rest = sorted(path for path, found in analysed.items() if not _is_known(found) and found.problem is None)
        if self.again is not None:
            fresh = sorted({*(self.again.changed & wanted), *self.again.looked_at(0)})
            rest = sorted(self.again.changed & set(rest))
            looked = {*fresh, *self.again.known(0)}
        links.finder.unlooked.look_at(looked)
        while handed.add(self._carried(carriers, fresh)):
            fresh = [path for path in rest if handed.reaches(bytes_of(self.root, path), path)]
            for path in fresh:
                self._ask(path, Ask.REACHES | Ask.IMPORTS | (self.asks & Ask.LEAKS))
            rest = [path for path in rest if not _is_known(analysed[path]) and analysed[path].problem is None]
            more = {path for path in fresh if analysed[path].facts is not None}
            wanted |= more
            if self.again is not None:
                fresh += self.again.looked_at(len(self.handed))
                more |= self.again.known(len(self.handed))
            looked = looked | more
            fresh = sorted({*fresh, *links.finder.unlooked.look_at(looked)})
        if self.again is not None:
            self.again.refuse_others(wanted)
        links.finder.unlooked.look_at(frozenset(wanted))
        return sorted(wanted)

    def _carried(self, carriers: Carriers, fresh: Iterable[str]) -> Iterator[Carried]:
        """What the modules of a round hand on, those too that need not be looked at again."""
        found = {path: carriers.of(path) for path in fresh}
        if self.again is not None:
            found = self.again.handed(len(self.handed), found)
        self.handed.append(found)
        return chain.from_iterable(found[path] for path in sorted(found))

    def _ask(self, path: str, more: Ask) -> None:
        """Look for more in a file than its screens asked for."""
        known = self._analysed[path]
        if known.facts is None:
            self._analysed[path] = self._more(path, more)
        else:
            self._analysed[path] = known._replace(asked=known.asked | more)

    @stage("secrets")
    def _find_leaks(self, links: Links) -> tuple[Links, dict[str, Ask]]:
        """Follow the secrets of all modules, those too that turn out to take one from another.

        Gives the links that know of them and what is asked of the files then: nothing where all stands that is known.
        """
        if Ask.LEAKS not in self.asks:
            return links, {}
        links = links.apart()
        with links.footprints.work(SETTINGS):
            leaks = links.leaks
        if self.again is not None:
            if self._stands(self.again.work):
                self.followed = self.again.work.followed
                return links, {}
            self.again.follows = True
            self._look_again(self.again.work.followed)
        asked = self._asked_for_leaks()
        leaks.run(asked, self._mentioning)
        mentioning = frozenset(self._asked_for_leaks()).difference(asked)
        self.followed = Followed(leaks.looked_for, mentioning, leaks.cut_short)
        return links, self._asked(self._analysed)

    def _asked_for_leaks(self) -> list[str]:
        return [path for path, found in self._analysed.items() if Ask.LEAKS in found.asked]

    def _stands(self, work: Work) -> bool:
        """Whether secrets go where they went: nothing of what has changed has to do with any."""
        assert self.again is not None
        if not self.again.changed.isdisjoint(work.read.get(SECRETS, ())):
            return False
        changed = [self._analysed[path] for path in self.again.changed]
        asks = reduce(or_, (loaded.rule.asks for _, loaded in self.work.late), Ask.NOTHING)
        names = work.followed.looked_for
        return not any(
            found.asked & asks or (found.problem is None and mentions(text_of(self.root, found.path), names))
            for found in changed
        )

    def _look_again(self, before: Followed) -> None:
        """Know what was known before secrets were followed."""
        unread = [path for path, found in self._analysed.items() if found.facts is UNREAD]
        for path, found in self._known_of([path for path in unread if Ask.LEAKS in self._analysed[path].asked]).items():
            if path in before.mentioning:
                self._analysed[path] = found
            elif found.facts is not None:
                self._analysed[path] = self._analysed[path]._replace(facts=found.facts)

    def _asked(self, paths: Container[str]) -> dict[str, Ask]:
        return {path: self._analysed[path].asked for path in self.targets if path in paths}

    def _mentioning(self, names: frozenset[str]) -> list[str]:
        """The files not looked at for leaks so far that may read something under one of the names."""
        if self.options.near:
            return []
        rest = [path for path, known in self._analysed.items() if not (known.asked & Ask.LEAKS or known.problem)]
        fresh = [path for path in sorted(rest) if mentions(text_of(self.root, path), names)]
        for path in fresh:
            self._ask(path, Ask.LEAKS)
        return [path for path in fresh if self._analysed[path].facts is not None]

    def _imported(self, path: str) -> frozenset[str]:
        """The ids of the providers whose SDKs the file may import."""
        return self.sieve.imports.providers(bytes_of(self.root, path))


def _is_known(found: Analysed) -> bool:
    """Whether the module takes part in what the links know."""
    return found.facts is not None and Ask.IMPORTS in found.asked


def _some(
    memory: KnownFacts, questions: Mapping[str, str], one: One, hands: Hands, paths: Iterable[str]
) -> dict[str, Analysed]:
    """What is known of some of the files."""
    return memory.of({path: questions[path] for path in paths}, one, hands)
