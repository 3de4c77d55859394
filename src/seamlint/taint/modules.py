"""What the names of modules stand for, across imports."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from seamlint.facts import model as m
from seamlint.facts.spans import row
from seamlint.links.values import Class, External, Module, Values
from seamlint.taint import tables
from seamlint.taint.expressions import Environment
from seamlint.taint.interpreter import Interpreter
from seamlint.taint.memory import Question, Stands, once
from seamlint.taint.names import Says
from seamlint.taint.sinks import Hit
from seamlint.taint.values import UNKNOWN, Place, Routine, Taint, Value, join_all

if TYPE_CHECKING:
    from seamlint.taint.engine import Engine


class Loaded(NamedTuple):
    """What the body of a module leaves."""

    env: Environment
    hits: tuple[Hit, ...]


@cache
def _builtin(name: str) -> Value:
    return Value(refs=(External(f"builtins.{name}"),))


_MOST = 5_000
"""Answers that are found again for each asker, while modules that import each other in circles ask for one name; the
rest are found once."""


class Modules:
    """Runs the bodies of modules when one of their names is asked for."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._asking = self._running = self._doubted = 0
        self._meanwhile: dict[Question, Value] = {}
        """What was found for names beyond the limit, until whoever asked first has his answer."""
        self._defined: dict[tuple[str, str], Value | None] = {}
        self._fixing: set[tuple[str, str]] = set()
        self._froms: dict[tuple[str, str, int], Values] = {}
        self._starred: dict[str, list[str]] = {}
        engine.memory.finders |= {"module": self._find_run, "name": self._find_name}

    def run(self, path: str) -> Loaded | None:
        """The run of a module's body; None for a file that cannot be parsed, and while it is under way."""
        question = ("module", path)
        if self.engine.memory.is_under_way(question):
            self.engine.memory.cut()
            return None
        loaded: Loaded | None = self.engine.memory.ask(question)
        self._end()
        return loaded

    def _find_run(self, question: Question, stands: Stands) -> Loaded | None:
        path = question[1]
        facts = self.engine.facts(path)
        if facts is None:
            return None
        self._running += 1
        try:
            with self.engine.budget(path, 0):
                made = Interpreter(self.engine, path, facts, 0, {})
                if not stands():
                    made.block(facts.scopes[0].steps)
        finally:
            self._running -= 1
        return Loaded(made.env, tuple(made.hits.values()))

    def name(self, path: str, name: str) -> Value:
        """What a name of a module stands for once the module is loaded."""
        fixed = self._fixed(path, name)
        if fixed is not None:
            return fixed
        question = ("name", path, name)
        known: Value | None = self.engine.memory.answered(question)
        if known is not None:
            return known
        if self.engine.memory.is_under_way(question):
            self.engine.memory.cut()
            return UNKNOWN
        if question in self._meanwhile:
            self.engine.memory.cut()
            return self._meanwhile[question]
        value: Value = self.engine.memory.ask(question)
        self._end()
        return value

    def _end(self) -> None:
        """Whoever asked first has his answer: nothing is under way any more."""
        if not (self._asking or self._running):
            self._doubted = 0
            self._meanwhile.clear()

    def _find_name(self, question: Question, stands: Stands) -> Value:
        _, path, name = question
        facts = self.engine.facts(path)
        if facts is None:
            return UNKNOWN
        bindings = facts.scopes[0].bindings.get(name)
        if not bindings:
            refs = self.engine.evaluator.exports.find(path, name)
            return Value(refs=tuple(ref for ref in refs if isinstance(ref, (Module, External, Class))))
        self._asking += 1
        try:
            value = UNKNOWN if stands() else self._bound(path, name, bindings)
        finally:
            self._asking -= 1
        if self._asking or self._running:  # something may be missing that is under way
            self.engine.memory.doubt()
            self._doubted += 1
            if self._doubted > _MOST:
                self._meanwhile[question] = value
        return value

    def _fixed(self, path: str, name: str) -> Value | None:
        """The same if no run of a module has a say in it: definitions, and imports of such; None for other names."""
        key = (path, name)
        if key not in self._defined:
            if key in self._fixing:
                return None  # modules that import each other in circles
            self._defined[key] = self._find_fixed(path, name)
        return self._defined[key]

    def _find_fixed(self, path: str, name: str) -> Value | None:
        facts = self.engine.facts(path)
        bindings = facts.scopes[0].bindings.get(name) if facts is not None else None
        self._fixing.add((path, name))
        try:
            if not bindings or not all(self._is_fixed(path, binding) for binding in bindings):
                return None
            return self._bound(path, name, bindings)
        finally:
            self._fixing.discard((path, name))

    def _is_fixed(self, path: str, binding: m.Binding) -> bool:
        if binding.kind != "import" or binding.value.name in (None, "*"):
            return binding.kind in ("import", "scope")
        sources = self._sources(path, binding.value)
        return all(self._fixed(s.path, binding.value.name) is not None for s in sources if isinstance(s, Module))

    def _bound(self, path: str, name: str, bindings: list[m.Binding]) -> Value:
        found = [self.imported(path, binding.value) for binding in bindings if binding.kind == "import"]
        found += [self.defined(path, binding.value) for binding in bindings if binding.kind == "scope"]
        if any(binding.kind not in ("import", "scope") for binding in bindings):
            run = self.run(path)
            found.append(run.env.get((0, name), UNKNOWN) if run is not None else UNKNOWN)
            told = self.engine.told(("global", path, name))
            found += [] if told.is_blank else [told]
        return join_all(found)

    def outside(self, path: str, name: str) -> Value:
        """What a name stands for that the file does not bind: brought by a star import, or built in."""
        exports = self.engine.evaluator.exports
        modules = once(self._starred, path, lambda: exports.starred(path))
        if not modules:
            return _builtin(name)
        starred = [self.name(module, name) for module in modules if name in exports.star_names(module)]
        return join_all(starred, _builtin(name))

    def defined(self, path: str, scope: int) -> Value:
        """A function or class of a module."""
        facts = self.engine.facts(path)
        if facts is None:
            return UNKNOWN
        if facts.scopes[scope].kind == "class":
            return Value(refs=(Class(path, scope),))
        return Value(refs=(Routine(path, scope),))

    def _sources(self, path: str, record: m.Import) -> Values:
        """The module that names are imported from."""
        program, key = self.engine.program, (path, record.module, record.level)
        return once(self._froms, key, lambda: program.source(program.file(path), record))

    def imported(self, path: str, record: m.Import) -> Value:
        """What an import gives."""
        if record.name is None or record.name == "*":
            refs = self.engine.evaluator.exports.imported(path, record)
            return Value(refs=tuple(ref for ref in refs if isinstance(ref, (Module, External))))
        found: list[Value] = []
        for source in self._sources(path, record):
            if isinstance(source, Module):
                value = self.name(source.path, record.name)
                found.append(value.through(Place(path, row(record.span), f"`{record.name}` is imported")))
            elif isinstance(source, External):
                found.append(Value(refs=(External(tables.canonical(f"{source.path}.{record.name}")),)))
            else:
                refs = self.engine.evaluator.exports.imported(path, record)
                found.append(Value(refs=tuple(ref for ref in refs if isinstance(ref, Module))))
        value = join_all(found)
        constant = record.name.isupper() and self.engine.says(path, record.name) is Says.SECRET
        if (
            constant
            and not value.taints
            and all(isinstance(ref, External) for ref in value.refs)
            and not _is_known(value)
        ):
            return Value((Taint("name", f"`{record.name}`", path, row(record.span), named=True),))
        return value


def _is_known(value: Value) -> bool:
    """Whether it is known what stands there, and that it is no secret: `SECRET_KEYS = {"api_key", "password"}`."""
    return value.safe or value.is_harmless
