"""All the ways out that secrets take in a project, by the file that a finding belongs to."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from seamlint.links.values import Instance
from seamlint.taint import declarations
from seamlint.taint.assembly import assembled
from seamlint.taint.engine import CONTEXTS, Engine
from seamlint.taint.leak import Leak
from seamlint.taint.names import Says
from seamlint.taint.outcomes import Outcome
from seamlint.taint.plain import digest
from seamlint.taint.rounds import Counts, Followed, Journal, Others, Unit
from seamlint.taint.sinks import Hit
from seamlint.taint.values import DEEPEST, Value
from seamlint.timing import counted

_ROUNDS = 20
_RIPPLES = 2
"""Rounds for what one function stores and another reads, once no new name hands on a secret."""
_MANY, _COMMON = 150, 0.035
"""Functions, and the share of all, that mention a name before it is taken for an everyday word."""
Mention = Callable[[frozenset[str]], Iterable[str]]
"""Gives the files, of those that were not looked at yet, that mention one of the names."""


class Leaks:
    """Finds the leaks of all modules at once: what one hands on, another may log.

    Only functions are run that mention something which may be a secret, or a name under which one was
    seen to be handed on. `everything` runs them all, to prove that this leaves nothing out.
    """

    def __init__(self, engine: Engine, everything: bool = False) -> None:
        self.engine = engine
        self._everything = everything
        self._paths: set[str] = set()
        self._mention: Mention = _no_others
        self._hits: dict[Unit, tuple[Hit, ...]] = {}
        self._found: dict[str, list[Leak]] = {}
        self._others: Others | None = None
        self._journal = Journal()
        self.followed: Followed | None = None
        """What the rounds were made of, once they are over."""

    def of(self, path: str) -> list[Leak]:
        """The leaks of one file, in the order of the source."""
        return self._found.get(path, [])

    @property
    def cut_short(self) -> tuple[str, ...]:
        """Functions that were too large to be followed to the end, as `path: name`."""
        return self.followed.cut_short if self.followed is not None else ()

    def _cut_short(self) -> tuple[str, ...]:
        found = []
        for path, scope in sorted(self.engine.cut):
            facts = self.engine.facts(path)
            found.append(f"{path}: {(facts.scopes[scope].qualname if facts else '') or 'the module itself'}")
        return tuple(found)

    # --- what is run ----------------------------------------------------------------------------

    def run(self, paths: Iterable[str], mention: Mention, others: Others | None = None) -> None:
        """Find the leaks of these files, and of those others that turn out to take a secret from them.

        Raises Surprise if that may change what is found in `others`, the files that are not looked at again.
        """
        self._paths, self._mention, self._others = set(paths), mention, others
        self._follow()
        declared = {path: self._declared(path) for path in sorted(self._paths)}
        mine = Followed(
            tuple(self._journal.rounds),
            {path: self._aliases(path) for path in self._paths},
            {path: sum(1 for _ in self._units(path)) for path in self._paths},
            self._journal.contexts,
            self._hits,
            declared,
            frozenset(self.engine.redacted),
            {},
            self._cut_short(),
        )
        whole = others.joined(mine) if others is not None else mine
        hits = [hit for unit in sorted(whole.hits) for hit in whole.hits[unit]]
        hits += [hit for path in sorted(whole.declared) for hit in whole.declared[path]]
        self._found = assembled(hits, whole.redacted)
        self.followed = whole._replace(told={path: digest(tuple(leaks)) for path, leaks in self._found.items()})

    def _declared(self, path: str) -> tuple[Hit, ...]:
        with self.engine.footprints.work(path):
            return tuple(declarations.find(self.engine, path))

    def _follow(self) -> None:
        """Run what mentions a secret, then again and again what mentions a name under which one was handed on."""
        others = self._others
        units = [unit for path in sorted(self._paths) for unit in self._units(path)]
        self._begin()
        for path in sorted(self._paths):
            self._note(path, lambda path=path: self._classes(path))  # type: ignore[misc]
        carriers = set(self._given())
        self._end({}, frozenset(), self._paths)
        wanted = [unit for unit in units if self._everything or self._is_hinted(unit) or self._words(unit) & carriers]
        ripples = 0
        for _ in range(_ROUNDS):
            self._begin()
            stored = self.engine.begin_again(frozenset(carriers))
            for unit in counted(wanted):
                self._note(unit[0], lambda unit=unit: self._one(unit))  # type: ignore[misc]
            carriers |= self._given()
            if others is not None:
                self.engine.learned = others.after(self._journal.stores)
            carriers |= self._other_names(carriers) | self.engine.stored()
            counts = self._counts(units, carriers - self.engine.carriers)
            carriers -= self._common(counts, len(units))
            new = frozenset(carriers - self.engine.carriers)
            ripples += not new
            if ripples <= _RIPPLES:
                new |= self.engine.stored() - stored
            fresh = sorted({*self._mention(new), *(others.fresh if others else ())} - self._paths) if new else []
            self._paths.update(fresh)
            units += [unit for path in fresh for unit in self._units(path)]
            wanted = [unit for unit in units if self._words(unit) & new]
            if not (self._end(counts, new, fresh) or wanted):
                return

    # --- what a round is made of ----------------------------------------------------------------

    def _begin(self) -> None:
        if self._others is not None:
            self.engine.learned = self._others.learned
        self._journal.begin(self.engine.learned)

    def _note(self, path: str, given: Callable[[], Iterable[str]]) -> None:
        """Do something for a file that tells what it hands on."""
        footprints, self.engine.asker = self.engine.footprints, path
        with footprints.work(path) as made_of:
            names = set(given())
        self._journal.note(path, names, footprints.names(made_of[0]))

    def _given(self) -> frozenset[str]:
        """The names under which a secret is handed on in this round."""
        mine = self._journal.given
        return mine | self._others.given if self._others is not None else mine

    def _end(self, counts: Counts, new: frozenset[str], fresh: Iterable[str]) -> bool:
        """Whether there is a next round in any case."""
        self._journal.end(counts, new, fresh, self.engine.learned)
        self._journal.count(self.engine.shares)
        if self._others is None:
            return False
        self._others.count(self.engine.contexts, CONTEXTS)
        return self._others.end(new)

    def _other_names(self, carriers: set[str]) -> set[str]:
        """Other names under which modules import what hands on a secret."""
        found = {alias for path in self._paths for name, alias in self._aliases(path) if name in carriers}
        return found | self._others.aliases(carriers) if self._others is not None else found

    def _aliases(self, path: str) -> frozenset[tuple[str, str]]:
        facts = self.engine.facts(path)
        imports = facts.imports if facts is not None else ()
        return frozenset((record.name, record.alias) for record in imports if record.alias and record.name)

    def _counts(self, units: list[Unit], names: set[str]) -> Counts:
        """By name and file how many functions mention the name."""
        counts: Counts = {name: {} for name in names}
        for unit in units:
            for name in self._words(unit) & names:
                counts[name][unit[0]] = counts[name].get(unit[0], 0) + 1
        return counts

    def _common(self, counts: Counts, number: int) -> set[str]:
        """Those names that so many functions mention that they tell nothing: `get`, `run`."""
        rest: Counts = {}
        if self._others is not None:
            rest, number = self._others.counts(set(counts)), number + self._others.units
        most = max(_MANY, _COMMON * number)
        return {name for name in counts if sum(counts[name].values()) + sum(rest.get(name, {}).values()) > most}

    def _units(self, path: str) -> Iterator[Unit]:
        """The body of a module, and the functions and methods that are not inside others."""
        facts = self.engine.facts(path)
        scopes = facts.scopes if facts is not None else []
        for number, scope in enumerate(scopes):
            if number == 0 or (scope.kind == "function" and scopes[scope.parent].kind in ("module", "class")):
                yield path, number

    def _classes(self, path: str) -> Iterator[str]:
        """The classes whose objects show secrets when they are made a text."""
        facts = self.engine.facts(path)
        for number, scope in enumerate(facts.scopes if facts is not None else ()):
            if scope.kind == "class" and self.engine.classes.shows_secrets(Instance(path, number)):
                yield scope.name

    def _words(self, unit: Unit) -> set[str]:
        facts = self.engine.facts(unit[0])
        return facts.scopes[unit[1]].words if facts is not None else set()

    def _is_hinted(self, unit: Unit) -> bool:
        path, number = unit
        facts = self.engine.facts(path)
        if facts is None:
            return False
        bodies = [body for body, scope in enumerate(facts.scopes) if scope.kind == "class"] if number == 0 else []
        return any(self.engine.is_hinted(path, scope) for scope in (number, *bodies))

    def _one(self, unit: Unit) -> Iterator[str]:
        """Run one unit, keep its ways out, and give the names under which it hands on a secret."""
        path, scope = unit
        facts = self.engine.facts(path)
        if facts is None:
            return
        if scope:
            outcome = self.engine.entry(path, scope)
            self._hits[unit] = outcome.hits
            yield from self._handed_on(facts.scopes[scope].name, outcome)
            return
        run = self.engine.modules.run(path)
        self._hits[unit] = run.hits if run is not None else ()
        for (owner, name), value in run.env.items() if run is not None else ():
            if owner == 0 and self._hands_on(value):
                yield name
        for number, record in enumerate(facts.scopes):
            if record.kind == "class" and self.engine.is_hinted(path, number):
                body = self.engine.body(path, number)
                yield from (name for (owner, name), value in body.items() if owner == number and self._hands_on(value))

    def _handed_on(self, name: str, outcome: Outcome) -> Iterator[str]:
        given = [outcome.result, *(value for position, value in outcome.mutated if position)]
        if not name.startswith("__") and any(map(self._hands_on, [*given, *(error for _, error in outcome.raised)])):
            yield name
        yield from (key[1:] for key, value in outcome.left.items() if key[0] == "." and self._hands_on(value))

    def _hands_on(self, value: Value, depth: int = DEEPEST) -> bool:
        """Whether a value holds a secret that is not asked for by the name of one, or an object that shows one."""
        if value.taints or any(isinstance(r, Instance) and self.engine.classes.shows_secrets(r) for r in value.refs):
            return True
        inner = [item for key, item in value.fields.items() if not self._is_named(key)]
        inner += [value.rest] if value.rest is not None else []
        return depth > 0 and any(self._hands_on(item, depth - 1) for item in inner)

    def _is_named(self, key: str) -> bool:
        secret = key[:1] == "." and self.engine.names.says(key[1:]) in (Says.SECRET, Says.AMBIGUOUS)
        return secret or key[:1] == "~"


def _no_others(_names: frozenset[str]) -> Iterable[str]:
    return ()
