"""All the ways out that secrets take in a project, by the file that a finding belongs to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Set

from seamlint.links.values import Instance
from seamlint.taint import declarations
from seamlint.taint.assembly import assembled
from seamlint.taint.engine import Engine
from seamlint.taint.leak import Leak
from seamlint.taint.mentions import Carrier, Unit, by_name
from seamlint.taint.names import Says
from seamlint.taint.outcomes import Outcome
from seamlint.taint.sinks import Hit
from seamlint.taint.values import DEEPEST, Routine, Value
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
    seen to be handed on.
    """

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._paths: set[str] = set()
        self._mention: Mention = _no_others
        self._hits: dict[Unit, tuple[Hit, ...]] = {}
        self._found: dict[str, list[Leak]] = {}
        self.looked_for: frozenset[str] = frozenset()
        """The names that other files were searched for: whatever mentions none of them takes no secret from these."""
        self.cut_short: tuple[str, ...] = ()
        """Functions that were too large to be followed to the end, as `path: name`."""

    def of(self, path: str) -> list[Leak]:
        """The leaks of one file, in the order of the source."""
        return self._found.get(path, [])

    def _cut_short(self) -> tuple[str, ...]:
        found = []
        for path, scope in sorted(self.engine.cut):
            facts = self.engine.facts(path)
            found.append(f"{path}: {(facts.scopes[scope].qualname if facts else '') or 'the module itself'}")
        return tuple(found)

    # --- what is run ----------------------------------------------------------------------------

    def run(self, paths: Iterable[str], mention: Mention) -> None:
        """Find the leaks of these files, and of those others that turn out to take a secret from them."""
        self._paths, self._mention = set(paths), mention
        self._follow()
        hits = [hit for unit in sorted(self._hits) for hit in self._hits[unit]]
        for path in sorted(self._paths):
            hits += declarations.find(self.engine, path)
        self._found = assembled(hits, self.engine.redacted)
        self.cut_short = self._cut_short()

    def _follow(self) -> None:
        """Run what mentions a secret, then again and again what mentions a name under which one was handed on."""
        carriers: set[Carrier] = set()
        units = self._look_at(sorted(self._paths), carriers)
        mentions, owners = self.engine.mentions, by_name(carriers)
        wanted = [unit for unit in units if self._is_hinted(unit) or mentions(*unit, owners)]
        ripples = 0
        for _ in range(_ROUNDS):
            stored = self.engine.begin_again(frozenset(carriers))
            for unit in counted(wanted):
                carriers.update(self._one(unit))
            carriers |= self._aliases(carriers) | self.engine.stored()
            carriers -= self._common(units, carriers - self.engine.carriers)
            new = frozenset(carriers - self.engine.carriers)
            ripples += not new
            if ripples <= _RIPPLES:
                new |= self.engine.stored() - stored
            units += self._look_at(self._others(new), carriers)
            new |= carriers - self.engine.carriers
            owners = by_name(new)
            wanted = [unit for unit in units if mentions(*unit, owners)]
            if not wanted:
                return

    def _look_at(self, paths: list[str], carriers: set[Carrier]) -> list[Unit]:
        """The units of these files, and of others that mention what these give a new name, or a class of theirs.

        To `carriers` is added what else hands on a secret: other names for the same, and classes that show one.
        """
        units: list[Unit] = []
        while paths:
            self._paths.update(paths)
            units += [unit for path in paths for unit in self._units(path)]
            known = frozenset(carriers)
            for path in paths:
                carriers.update(self._classes(path))
            carriers |= self._aliases(carriers)
            paths = self._others(carriers - known)
        return units

    def _others(self, carriers: Set[Carrier]) -> list[str]:
        """The files that mention one of the names and were not looked at yet."""
        names = _names(carriers)
        self.looked_for |= names
        return sorted(set(self._mention(frozenset(names))) - self._paths) if names else []

    def _aliases(self, carriers: set[Carrier]) -> set[Carrier]:
        """Other names under which modules import what hands on a secret."""
        found = set()
        names = _names(carriers)
        for path in self._paths:
            facts = self.engine.facts(path)
            for record in facts.imports if facts is not None else ():
                if record.alias and record.name in names:
                    found.add(Carrier(record.alias))
        return found

    def _common(self, units: list[Unit], carriers: set[Carrier]) -> set[Carrier]:
        """Those whose names so many functions mention that they tell nothing: `get`, `run`."""
        names = _names(carriers)
        counts = Counter(name for unit in units for name in self._words(unit) & names)
        return {carrier for carrier in carriers if counts[carrier.name] > max(_MANY, _COMMON * len(units))}

    def _units(self, path: str) -> Iterator[Unit]:
        """The body of a module, and the functions and methods that are not inside others."""
        facts = self.engine.facts(path)
        scopes = facts.scopes if facts is not None else []
        for number, scope in enumerate(scopes):
            if number == 0 or (scope.kind == "function" and scopes[scope.parent].kind in ("module", "class")):
                yield path, number

    def _classes(self, path: str) -> Iterator[Carrier]:
        """The classes whose objects show secrets when they are made a text, and methods that give all fields of one."""
        facts = self.engine.facts(path)
        for number, scope in enumerate(facts.scopes if facts is not None else ()):
            if scope.kind == "class":
                self.engine.relate(path, number)
                ref = Instance(path, number)
                if self.engine.classes.shows_secrets(ref):
                    yield Carrier(scope.name)
                yield from (Carrier(name, (path, number)) for name in self.engine.classes.dumpers(ref))

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

    def _one(self, unit: Unit) -> Iterator[Carrier]:
        """Run one unit, keep its ways out, and tell under which names it hands on a secret."""
        path, scope = unit
        facts = self.engine.facts(path)
        if facts is None:
            return
        if scope:
            outcome = self.engine.entry(path, scope)
            self._hits[unit] = outcome.hits
            if outcome.result.is_blank:  # as for those who call it
                outcome = outcome._replace(result=self.engine.returned(Routine(path, scope)))
            record = facts.scopes[scope]
            owned_by = (path, record.parent) if facts.scopes[record.parent].kind == "class" else None
            yield from (Carrier(name, owned_by) for name in self._handed_on(record.name, outcome))
            return
        run = self.engine.modules.run(path)
        self._hits[unit] = run.hits if run is not None else ()
        for (owner, name), value in run.env.items() if run is not None else ():
            if owner == 0 and self._hands_on(value):
                yield Carrier(name)
        for number, record in enumerate(facts.scopes):
            if record.kind == "class" and self.engine.is_hinted(path, number):
                body = self.engine.body(path, number)
                handed = (name for (owner, name), value in body.items() if owner == number and self._hands_on(value))
                yield from (Carrier(name, (path, number)) for name in handed)

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


def _names(carriers: Set[Carrier]) -> set[str]:
    return {name for name, _ in carriers}


def _no_others(_names: frozenset[str]) -> Iterable[str]:
    return ()
