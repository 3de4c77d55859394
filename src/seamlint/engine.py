"""The run: files, facts, links, rules, suppressions, findings."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial, reduce
from operator import or_
from typing import TYPE_CHECKING

from seamlint import meta, modules
from seamlint.analysis import Analysed, One, Problem, Recipe, Sieve, analyse, bytes_of, text_of
from seamlint.ask import Ask
from seamlint.beside import Crash, Said, of_documents, of_project
from seamlint.cache.facts import KnownFacts
from seamlint.catalogue import Catalogue, load
from seamlint.facts import Facts
from seamlint.files import Walk, exclusion, is_document, walk
from seamlint.final import finished, in_file, owned, unparsed
from seamlint.finding import Accepted, Finding
from seamlint.garbage import uncollected
from seamlint.judge import Judge, Used
from seamlint.links.carriers import Carriers, Handed
from seamlint.links.evaluate import Evaluator
from seamlint.links.known import Known
from seamlint.links.links import Links
from seamlint.links.program import Program
from seamlint.links.project_view import ProjectView
from seamlint.links.reach import Finder
from seamlint.links.routes import Context
from seamlint.literals import accepted
from seamlint.parallel import Hands
from seamlint.project import Project, matches
from seamlint.rule import LoadedRule
from seamlint.settings import Settings
from seamlint.share import WHOLE, Share
from seamlint.source import allow_deep_recursion
from seamlint.suppressions import Suppression
from seamlint.taint.screen import tokens
from seamlint.timing import stage

if TYPE_CHECKING:
    from concurrent.futures import Executor


@dataclass(frozen=True)
class Result:
    """What one run has to say."""

    findings: tuple[Finding, ...]
    crashes: tuple[Crash, ...]
    files: int
    screened: int
    """Files that could not matter and were not parsed."""
    parsed: int
    unreadable: int
    links: Links
    cut_short: tuple[str, ...] = ()
    """Functions that were too large to be followed to the end, as `path: name`."""
    days: tuple[int, int] = (0, 0)
    """The result is the same on every day after the first and until the second."""
    ledger: tuple[Accepted, ...] = ()
    """The findings that comments and exceptions accept."""
    brief: bool = False
    """Whether the links know the modules that matter to the rules, and no other."""
    suppressions: Mapping[str, Sequence[Suppression]] = field(default_factory=dict)
    """The comments that there are, by path."""
    used: Used = field(default_factory=lambda: Used({}, set()))


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
    executor: Executor | None = None
    """Whose workers look at single files."""
    share: Share = WHOLE
    """What of the work falls to this run. Whether a suppression does nothing is for those to say who have all parts."""


@stage("rules")
def run(root: str, settings: Settings, options: Options) -> Result:
    """Analyse the project at `root` and judge the targets."""
    allow_deep_recursion()  # not all facts are built in this process
    with uncollected():
        return _Run(root, settings, options).result()


class _Run:
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

    def _is_target(self, path: str) -> bool:
        if self.options.targets is None:
            return True
        return any(
            target in ("", ".") or path == target or path.startswith(f"{target}/") for target in self.options.targets
        )

    @property
    def _is_complete(self) -> bool:
        return self.options.targets is None or "" in self.options.targets

    def unread(self) -> Links:
        return self._links({})

    def result(self) -> Result:
        judge = self.judge
        analysed = self._analyse()
        links = self._links(analysed)
        wanted = self._relevant(analysed, links)
        links = replace(links, paths=tuple(wanted))
        share = self.options.share
        divided = share.files(self._sizes(), self.work.hands) if self.work.divided else ()
        findings, crashes = modules.said(
            links, self._asked, self.work, divided, lambda: self._find_leaks(links), self.hands
        )
        beside = self._beside(links, crashes) if share.looks_beside else Said([], {})
        suppressions = {path: analysed[path].suppressions for path in self.targets}
        for path, comments in beside.suppressions.items():
            suppressions[path] = (*suppressions.get(path, ()), *comments)
        in_documents = frozenset(map(id, beside.findings))

        def placed(finding: Finding) -> Finding:
            if id(finding) in in_documents:
                return finding
            if finding.path not in analysed:
                return finding
            found = in_file(finding, analysed[finding.path].places)
            facts = analysed[found.path].facts if ":" not in found.owner else None
            return replace(found, near=facts.definitions) if facts is not None else found

        findings = judge.settle([*findings, *beside.findings], suppressions)
        if share.is_whole:
            findings += judge.idle(suppressions, complete=self._is_complete)
        if share.counts:
            findings += self._unreadable(analysed, judge)
        return Result(
            finished(owned(map(placed, findings), self.project)),
            tuple(crashes),
            len(self.targets),
            sum(analysed[path].facts is None and analysed[path].problem is None for path in self.targets),
            sum(analysed[path].facts is not None for path in self.targets),
            sum(analysed[path].problem is not None for path in self.targets) + len(self.walk.unreadable),
            links,
            links.leaks.cut_short if Ask.LEAKS in self.asks else (),
            judge.days(suppressions),
            tuple(replace(each, finding=placed(each.finding)) for each in judge.ledger),
            self.brief,
            suppressions,
            judge.used,
        )

    def _sizes(self) -> dict[str, int]:
        """How many bytes there are in each file that a rule may look at."""
        return {path: len(bytes_of(self.root, path)) for path, asks in self._asked().items() if asks}

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
        full = not self.options.screen
        unasked = frozenset(in_boundary if self.brief else ())  # where SDKs may be imported
        one = One(root, self.recipe, self.sieve, frozenset(anyway), unasked)
        files = list(self.project.files)
        if self.options.near:
            far = {path: Analysed(path) for path in files}
            around = {path: analyse(root, path, None) for path in sorted(in_boundary)}
            return far | around | {path: one(path) for path in self.targets}
        memory = self.options.memory
        if memory is None or full or Ask.LITERALS not in self.asks:
            return {found.path: found for found in self.hands.map(one, files)}
        question = f"{self.settings!r} {self.manifest} {self.asks.value}"
        questions = {path: f"{question} {path in anyway}" for path in self.project.files}
        return memory.of(questions, one, self.hands)

    def _links(self, analysed: dict[str, Analysed]) -> Links:
        self._analysed = analysed
        facts = {path: found.facts for path, found in analysed.items() if _is_known(found) and found.facts is not None}
        known = Known(self.catalogue, self.settings)
        sketch = partial(self._read, asks=Ask.IMPORTS) if self.brief else None
        program = Program(self.project, {} if self.brief else facts, self._read, known.is_provider, sketch)
        evaluator = Evaluator(program, known)
        finder = Finder(Context(evaluator, self.catalogue))
        known_hashes = accepted.read(self.root)
        return Links(self.project, self.settings, self.catalogue, evaluator, finder, self._imported, (), known_hashes)

    def _read(self, path: str, asks: Ask = Ask.REACHES) -> Facts | None:
        known = self._analysed.get(path)
        enough = known is not None and (known.asked & ~Ask.IMPORTS or asks == Ask.IMPORTS)
        facts = known.facts if known is not None and enough else None
        return facts or analyse(self.root, path, None, asks=asks).facts

    @stage("documents and manifest")
    def _beside(self, links: Links, crashes: list[Crash]) -> Said:
        """What the rules say of documents and of the project as a whole, as far as it is about the targets."""
        paths = [path for path in self.documents if self._is_target(path)]
        texts = of_documents(self.root, paths, links, self.judge.rules, self.hands, crashes)
        excluded = exclusion(self.settings.exclude)
        listing = tuple(path for path in self.walk.dependencies if not excluded(path))
        view = ProjectView(links, self.root, tuple(self.documents), listing)
        whole = Said([], {}) if self.options.near else of_project(view, self.judge.rules, crashes)
        findings = [*texts.findings, *(found for found in whole.findings if self._is_target(found.path))]
        suppressions = dict(texts.suppressions)
        for path, comments in whole.suppressions.items():
            suppressions[path] = tuple(dict.fromkeys((*suppressions.get(path, ()), *comments)))
        return Said(findings, suppressions)

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
        carriers, handed = Carriers(links.finder), Handed(self.sieve.screen)
        fresh = sorted(wanted)
        rest = sorted(path for path, found in analysed.items() if not _is_known(found) and found.problem is None)
        while handed.add(carriers.of(fresh)):
            fresh = [path for path in rest if handed.reaches(bytes_of(self.root, path), path)]
            for path in fresh:
                self._ask(path, Ask.REACHES | Ask.IMPORTS | (self.asks & Ask.LEAKS))
            rest = [path for path in rest if not _is_known(analysed[path]) and analysed[path].problem is None]
            wanted |= {path for path in fresh if analysed[path].facts is not None}
        return sorted(wanted)

    def _ask(self, path: str, more: Ask) -> None:
        """Look for more in a file than its screens asked for."""
        known = self._analysed[path]
        if known.facts is None:
            self._analysed[path] = analyse(self.root, path, None, asks=more)
        else:
            self._analysed[path] = known._replace(asked=known.asked | more)

    @stage("secrets")
    def _find_leaks(self, links: Links) -> None:
        """Follow the secrets of all modules, those too that turn out to take one from another."""
        if Ask.LEAKS not in self.asks:
            return
        links.leaks.run([path for path, found in self._analysed.items() if Ask.LEAKS in found.asked], self._mentioning)

    def _asked(self) -> dict[str, Ask]:
        return {path: self._analysed[path].asked for path in self.targets}

    def _mentioning(self, names: frozenset[str]) -> list[str]:
        """The files not looked at for leaks so far that mention one of the names."""
        if self.options.near:
            return []
        rest = [path for path, found in self._analysed.items() if not (found.asked & Ask.LEAKS or found.problem)]
        fresh = [path for path in sorted(rest) if names & tokens(text_of(self.root, path))]
        for path in fresh:
            self._ask(path, Ask.LEAKS)
        return [path for path in fresh if self._analysed[path].facts is not None]

    def _imported(self, path: str) -> frozenset[str]:
        """The ids of the providers whose SDKs the file may import."""
        return self.sieve.imports.providers(bytes_of(self.root, path))

    def _unreadable(self, analysed: dict[str, Analysed], judge: Judge) -> list[Finding]:
        if not judge.wants(meta.UNPARSABLE_FILE.code):
            return []
        problems = [(path, analysed[path].problem) for path in self.targets]
        found = [unparsed(path, problem) for path, problem in problems if problem is not None]
        for folder, reason in sorted(self.walk.unreadable.items()):
            if self._is_target(folder):
                found.append(unparsed(folder, Problem(f"the folder cannot be listed: {reason}")))
        return found


def _is_known(found: Analysed) -> bool:
    """Whether the module takes part in what the links know."""
    return found.facts is not None and Ask.IMPORTS in found.asked


def unread(root: str, settings: Settings, options: Options) -> Links:
    """The links of a project of which no file was looked at: each is when it is asked for."""
    return _Run(root, settings, options).unread()
