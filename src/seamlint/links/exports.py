"""What the names of a module stand for to those that import it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from seamlint.facts import model as m
from seamlint.links import texts
from seamlint.links.values import Function, Module, Text, Values, union

if TYPE_CHECKING:
    from seamlint.links.evaluate import Evaluator


class Exports:
    """Imports, exports, star imports and `__all__` of the project's modules."""

    def __init__(self, evaluator: Evaluator) -> None:
        self.evaluator = evaluator

    def imported(self, path: str, record: m.Import) -> Values:
        """What the name that an import binds stands for."""
        file = self.evaluator.program.file(path)
        module = self.evaluator.program.absolute(file, record.module, record.level)
        if module is None:
            return ()
        if record.name is None:
            wanted = module if record.alias else module.partition(".")[0]
            return self.evaluator.program.locate(wanted, file)
        found: list[Values] = []
        for value in self.evaluator.program.locate(module, file, relative=record.level > 0):
            found.append(self.evaluator.attribute(value, record.name))
        return union(*found)

    def find(self, path: str, name: str) -> Values:
        """What attribute `name` of the module at `path` stands for."""
        return self.evaluator.once((f"{path}:{name}", -3), lambda: self._find(path, name))

    def _find(self, path: str, name: str) -> Values:
        facts = self.evaluator.program.facts(path)
        found: Values = ()
        if facts is not None:
            bindings = facts.scopes[0].bindings.get(name, [])
            own = [b for b in bindings if not (b.kind == "import" and self._is_self(path, b.value, name))]
            found = union(*(self.evaluator.binding(path, 0, binding, ()) for binding in own))
            if found or own:
                return found
            found = self.from_stars(path, name)
            if found:
                return found
        file = self.evaluator.program.file(path)
        submodule = f"{file.module}.{name}" if file.module else name
        if file.is_package:
            found = self.evaluator.program.locate(submodule, file, relative=True)
        if not found and facts is not None and name != "__getattr__":
            found = self._lazy_export(path, facts, name)
        return found

    def _is_self(self, path: str, record: m.Import, name: str) -> bool:
        """`from . import x` in a package means the submodule."""
        file = self.evaluator.program.file(path)
        return (
            record.name == name
            and record.level == 1
            and not record.module
            and file.is_package
            and f"{file.module}.{name}" in self.evaluator.program.project.modules
        )

    def _lazy_export(self, path: str, facts: m.Facts, name: str) -> Values:
        found: Values = ()
        for binding in facts.scopes[0].bindings.get("__getattr__", []):
            if binding.kind == "scope":
                function = Function(path, binding.value)
                found = union(found, self.evaluator.call(function, ((Text(name),),), ()))
        return found

    def has_stars(self, path: str) -> bool:
        """Whether the module imports all names of another one."""
        return bool(self._stars(path))

    def _stars(self, path: str) -> list[m.Import]:
        facts = self.evaluator.program.facts(path)
        return [record for record in facts.imports if record.name == "*" and record.scope == 0] if facts else []

    def from_stars(self, path: str, name: str) -> Values:
        """What a name stands for that only a star import can have brought."""

        def compute() -> Values:
            return union(*(self.find(module, name) for module in self.starred(path) if name in self.star_names(module)))

        return self.evaluator.once((f"{path}:{name}", -1), compute) if self._stars(path) else ()

    def starred(self, path: str) -> list[str]:
        """The project's modules that the one at `path` imports all names from."""
        file = self.evaluator.program.file(path)
        found = []
        for record in self._stars(path):
            for value in self.evaluator.program.source(file, record):
                if isinstance(value, Module) and value.path != path:
                    found.append(value.path)
        return found

    def star_names(self, path: str) -> tuple[str, ...]:
        """The names that `from module import *` takes."""
        facts = self.evaluator.program.facts(path)
        if facts is None:
            return ()
        declared = self.declared(path)
        if declared is not None:
            return declared

        def compute() -> Values:
            names = [name for name in facts.scopes[0].bindings if not name.startswith("_")]
            for module in self.starred(path):
                names += self.star_names(module)
            return tuple(Text(name) for name in dict.fromkeys(names))

        return tuple(text.value for text in self.evaluator.once((path, -2), compute) if isinstance(text, Text))

    def declared(self, path: str) -> tuple[str, ...] | None:
        """The names in `__all__`, or None without one."""
        facts = self.evaluator.program.facts(path)
        bindings = facts.scopes[0].bindings.get("__all__") if facts else None
        if not bindings or facts is None:
            return None
        names: list[str] = []
        for binding in bindings:
            if binding.kind == "value":
                names += texts.elements(self.evaluator, path, binding.value, ())
        for use in self.evaluator.program.uses_within(path, 0):
            if isinstance(use, m.Call) and isinstance(use.function, m.Attribute):
                base = use.function.base
                if isinstance(base, m.Name) and base.id == "__all__":
                    for argument in use.args:
                        names += self.evaluator.texts(path, argument) or texts.elements(
                            self.evaluator, path, argument, ()
                        )
        return tuple(dict.fromkeys(names))
