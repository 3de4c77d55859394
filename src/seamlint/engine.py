"""The run: files, facts, links, rules, suppressions, findings."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial, reduce
from operator import or_

from seamlint import meta, modules, parallel
from seamlint.analysis import Analysed, Problem, Sieve, analyse, read_bytes
from seamlint.ask import Ask
from seamlint.beside import Crash, Said, of_documents, of_project
from seamlint.cache.facts import KnownFacts
from seamlint.catalogue import Catalogue, load
from seamlint.facts import Facts
from seamlint.files import Walk, exclusion, is_document, walk
from seamlint.final import finished, unparsed
from seamlint.finding import Accepted, Finding
from seamlint.garbage import uncollected
from seamlint.import_screen import ImportScreen
from seamlint.judge import Judge
from seamlint.links.carriers import Carriers, Handed
from seamlint.links.evaluate import Evaluator
from seamlint.links.known import Known
from seamlint.links.links import Links
from seamlint.links.program import Program
from seamlint.links.project_view import ProjectView
from seamlint.links.reach import Finder
from seamlint.links.routes import Context
from seamlint.literals import accepted
from seamlint.notebook import Notebook
from seamlint.project import Project, matches
from seamlint.rule import LoadedRule
from seamlint.screen import Screen
from seamlint.settings import Settings
from seamlint.source import UnreadableSource, allow_deep_recursion, decode
from seamlint.taint.screen import SecretScreen, tokens
from seamlint.timing import stage


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
        self.asks = reduce(or_, (loaded.rule.asks for loaded in self.judge.rules), Ask.NOTHING)
        self.brief = options.brief and self.asks == Ask.IMPORTS
        if not self.brief:
            self.asks |= Ask.REACHES | Ask.IMPORTS
        self.manifest = any(loaded.rule.needs_manifest for loaded in self.judge.rules)
        self.imports = ImportScreen(self.catalogue, self.project.owns)
        self.screen = None if self.brief else Screen(self.catalogue, settings, self.imports, self.manifest)
        self.sieve = Sieve(self.asks, self.imports, self.screen, SecretScreen(self.catalogue), not options.screen)

    def _is_target(self, path: str) -> bool:
        if self.options.targets is None:
            return True
        return any(
            target in ("", ".") or path == target or path.startswith(f"{target}/") for target in self.options.targets
        )

    @property
    def _is_complete(self) -> bool:
        return self.options.targets is None or "" in self.options.targets

    def result(self) -> Result:
        judge = self.judge
        analysed = self._analyse()
        links = self._links(analysed)
        wanted = self._relevant(analysed, links)
        links = replace(links, paths=tuple(wanted))
        findings, crashes = modules.said(
            links, self._asked, judge.rules, lambda: self._find_leaks(links), self.options.jobs
        )
        beside = self._beside(links, crashes)
        suppressions = {path: analysed[path].suppressions for path in self.targets}
        for path, comments in beside.suppressions.items():
            suppressions[path] = (*suppressions.get(path, ()), *comments)
        in_documents = frozenset(map(id, beside.findings))

        def placed(finding: Finding) -> Finding:
            if id(finding) in in_documents:
                return finding
            found = self._in_file(finding, analysed)
            facts = analysed[found.path].facts if found.path in analysed and ":" not in found.owner else None
            return replace(found, near=facts.definitions) if facts is not None else found

        findings = judge.settle([*findings, *beside.findings], suppressions, complete=self._is_complete)
        findings += self._unreadable(analysed, judge)
        return Result(
            finished(map(placed, findings), self.project),
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
        )

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
        inside = self.sieve._replace(asks=Ask.NOTHING) if self.brief else self.sieve  # where SDKs may be imported

        def one(path: str) -> Analysed:
            found = analyse(root, path, inside if path in in_boundary else self.sieve, full or path in anyway)
            if full and found.problem is not None and not self._speaks(path, anyway):
                return Analysed(path)
            return found

        files = list(self.project.files)
        if self.options.near:
            far = {path: Analysed(path) for path in files}
            around = {path: analyse(root, path, None) for path in sorted(in_boundary)}
            return far | around | {path: one(path) for path in self.targets}
        memory = self.options.memory
        if memory is None or full or Ask.LITERALS not in self.asks:
            return {found.path: found for found in parallel.map_files(one, files, self.options.jobs)}
        question = f"{self.settings!r} {self.manifest} {self.asks.value}"
        questions = {path: f"{question} {path in anyway}" for path in self.project.files}
        return memory.of(questions, one, self.options.jobs)

    def _speaks(self, path: str, anyway: frozenset[str]) -> bool:
        """Whether the run with the screen would have met the problem too."""
        return analyse(self.root, path, self.sieve._replace(full=False), path in anyway).problem is not None

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
        texts = of_documents(self.root, paths, links, self.judge.rules, self.options.jobs, crashes)
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
        if self.screen is None or not self.options.screen or not self.settings.boundary.packages or self.options.near:
            return sorted(wanted)
        carriers, handed = Carriers(links.finder), Handed(self.screen)
        fresh = sorted(wanted)
        rest = sorted(path for path, found in analysed.items() if not _is_known(found) and found.problem is None)
        while handed.add(carriers.of(fresh)):
            fresh = [path for path in rest if handed.reaches(self._bytes(path), path)]
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
        fresh = [path for path in sorted(rest) if names & tokens(self._text(path))]
        for path in fresh:
            self._ask(path, Ask.LEAKS)
        return [path for path in fresh if self._analysed[path].facts is not None]

    def _imported(self, path: str) -> frozenset[str]:
        """The ids of the providers whose SDKs the file may import."""
        return self.imports.providers(self._bytes(path))

    def _text(self, path: str) -> str:
        try:
            return decode(read_bytes(self.root, path))
        except UnreadableSource:
            return ""

    def _bytes(self, path: str) -> bytes:
        try:
            return read_bytes(self.root, path)
        except UnreadableSource:
            return b""

    def _unreadable(self, analysed: dict[str, Analysed], judge: Judge) -> list[Finding]:
        if not judge.wants(meta.UNPARSABLE_FILE.code):
            return []
        problems = [(path, analysed[path].problem) for path in self.targets]
        found = [unparsed(path, problem) for path, problem in problems if problem is not None]
        for folder, reason in sorted(self.walk.unreadable.items()):
            if self._is_target(folder):
                found.append(unparsed(folder, Problem(f"the folder cannot be listed: {reason}")))
        return found

    def _in_file(self, finding: Finding, analysed: dict[str, Analysed]) -> Finding:
        places = analysed[finding.path].places if finding.path in analysed else ()
        if not places or finding.code == meta.UNPARSABLE_FILE.code:
            return finding
        cells = Notebook("", places)
        line, column = cells.locate(finding.line, finding.column)
        end_line, end_column = cells.locate(finding.end_line, finding.end_column)
        return replace(finding, line=line, column=column, end_line=end_line, end_column=end_column)


def _is_known(found: Analysed) -> bool:
    """Whether the module takes part in what the links know."""
    return found.facts is not None and Ask.IMPORTS in found.asked
