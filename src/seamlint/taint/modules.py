"""What the names of modules stand for, across imports."""

from __future__ import annotations

from typing import TYPE_CHECKING

from seamlint.facts import model as m
from seamlint.links.values import Class, External, Module
from seamlint.taint import tables
from seamlint.taint.interpreter import Interpreter
from seamlint.taint.names import Says
from seamlint.taint.values import UNKNOWN, Place, Routine, Taint, Value, join_all

if TYPE_CHECKING:
    from seamlint.taint.engine import Engine


class Modules:
    """Runs the bodies of modules when one of their names is asked for."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._runs: dict[str, Interpreter | None] = {}
        self._asked: set[tuple[str, str]] = set()
        self._running = 0
        self._names: dict[tuple[str, str], Value] = {}

    def run(self, path: str) -> Interpreter | None:
        """The run of a module's body; None for a file that cannot be parsed, and while it is under way."""
        if path not in self._runs:
            facts = self.engine.facts(path)
            self._runs[path] = None
            if facts is not None:
                self._running += 1
                with self.engine.budget(path, 0):
                    made = Interpreter(self.engine, path, facts, 0, {})
                    made.block(facts.scopes[0].steps)
                self._running -= 1
                self._runs[path] = made
        return self._runs[path]

    def name(self, path: str, name: str) -> Value:
        """What a name of a module stands for once the module is loaded."""
        known = self._names.get((path, name))
        if known is not None:
            return known
        facts = self.engine.facts(path)
        if facts is None or (path, name) in self._asked:
            return UNKNOWN
        bindings = facts.scopes[0].bindings.get(name)
        if not bindings:
            refs = self.engine.evaluator.exports.find(path, name)
            return Value(refs=tuple(ref for ref in refs if isinstance(ref, (Module, External, Class))))
        self._asked.add((path, name))
        try:
            found = [self.imported(path, binding.value) for binding in bindings if binding.kind == "import"]
            found += [self.defined(path, binding.value) for binding in bindings if binding.kind == "scope"]
            if any(binding.kind not in ("import", "scope") for binding in bindings):
                run = self.run(path)
                found.append(run.env.get((0, name), UNKNOWN) if run is not None else UNKNOWN)
                told = self.engine.told(("global", path, name))
                found += [] if told.is_blank else [told]
            value = join_all(found)
        finally:
            self._asked.discard((path, name))
        if not self._asked and not self._running:  # else something may be missing that is under way
            self._names[(path, name)] = value
        return value

    def outside(self, path: str, name: str) -> Value:
        """What a name stands for that the file does not bind: brought by a star import, or built in."""
        exports = self.engine.evaluator.exports
        starred = [self.name(module, name) for module in exports.starred(path) if name in exports.star_names(module)]
        return join_all(starred, Value(refs=(External(f"builtins.{name}"),)))

    def defined(self, path: str, scope: int) -> Value:
        """A function or class of a module."""
        facts = self.engine.facts(path)
        if facts is None:
            return UNKNOWN
        if facts.scopes[scope].kind == "class":
            return Value(refs=(Class(path, scope),))
        return Value(refs=(Routine(path, scope),))

    def imported(self, path: str, record: m.Import) -> Value:
        """What an import gives."""
        program = self.engine.program
        importer = program.file(path)
        if record.name is None or record.name == "*":
            refs = self.engine.evaluator.exports.imported(path, record)
            return Value(refs=tuple(ref for ref in refs if isinstance(ref, (Module, External))))
        found: list[Value] = []
        for source in program.source(importer, record):
            if isinstance(source, Module):
                value = self.name(source.path, record.name)
                found.append(value.through(Place(path, record.span[0], f"`{record.name}` is imported")))
            elif isinstance(source, External):
                found.append(Value(refs=(External(tables.canonical(f"{source.path}.{record.name}")),)))
            else:
                refs = self.engine.evaluator.exports.imported(path, record)
                found.append(Value(refs=tuple(ref for ref in refs if isinstance(ref, Module))))
        value = join_all(found)
        constant = record.name.isupper() and self.engine.says(path, record.name) is Says.SECRET
        if constant and not value.taints and all(isinstance(ref, External) for ref in value.refs) and not value.safe:
            return Value((Taint("name", f"`{record.name}`", path, record.span[0], named=True),))
        return value
