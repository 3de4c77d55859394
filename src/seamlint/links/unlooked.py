"""Names that come from modules of the project that nobody looks at.

Such a module has nothing of a provider and takes nothing of one from another, or it would be looked at (`carriers`).
It may hold a helper that does as it is told: what it is told stands in the call.
"""

from __future__ import annotations

from collections.abc import Collection

from seamlint.facts import model as m
from seamlint.links.program import Program
from seamlint.links.values import Module
from seamlint.project import Zone


class Unlooked:
    """Knows which modules are looked at: all of them until it is said which."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._looked: Collection[str] | None = None
        self._names: dict[str, tuple[frozenset[str], int]] = {}
        self._waiting: dict[str, set[str]] = {}
        """By module those that take names from it which were left out."""

    def look_at(self, paths: Collection[str]) -> set[str]:
        """Say which modules are looked at; gives those that have to be asked again as it is more of them now."""
        before = self._looked
        self._looked = paths
        fresh = (path for path in self._waiting if path in paths and (before is None or path not in before))
        woken: set[str] = set().union(*(self._waiting[path] for path in fresh))
        for path in woken:
            self._names.pop(path, None)
        return woken

    def is_one(self, path: str) -> bool:
        """Whether the module at `path` is not looked at."""
        if self._looked is None or path in self._looked:
            return False
        return self._program.file(path).zone is not Zone.BOUNDARY

    def names(self, path: str) -> frozenset[str]:
        """The names of the module at `path` that nothing else in it is called by."""
        if self._looked is None:
            return frozenset()
        return self._program.footprints.kept(self._names, path, lambda: self._find(path))

    def is_of(self, path: str, expr: m.Expr) -> bool:
        """Whether an expression is an attribute, or the like, of one of these names."""
        while isinstance(expr, (m.Attribute, m.Index)):
            expr = expr.base
        return isinstance(expr, m.Name) and expr.id in self.names(path)

    def _find(self, path: str) -> frozenset[str]:
        facts = self._program.facts(path)
        found: dict[str, bool] = {}
        for record in facts.imports if facts is not None else ():
            name = record.alias or record.name or record.module.partition(".")[0]
            found[name] = found.get(name, True) and self._is_unlooked(path, record)
        left = {name for name, is_unlooked in found.items() if is_unlooked}
        for scope in facts.scopes if facts is not None and left else ():
            for name in left & scope.bindings.keys():
                if any(binding.kind != "import" for binding in scope.bindings[name]):
                    left.discard(name)
        return frozenset(left)

    def _is_unlooked(self, path: str, record: m.Import) -> bool:
        """Whether an import takes a name from such a module, or such a module itself."""
        if record.name is None or record.name == "*":
            return False
        file = self._program.file(path)
        sources: set[str] = set()
        for value in self._program.source(file, record):
            if not isinstance(value, Module):
                return False
            home = self._program.file(value.path).module
            inner = self._program.project.modules.get(f"{home}.{record.name}")
            sources |= {value.path} | ({inner} if inner is not None else set())
        if not sources or not all(map(self.is_one, sources)):
            return False
        for source in sources:
            self._waiting.setdefault(source, set()).add(path)
        return True
