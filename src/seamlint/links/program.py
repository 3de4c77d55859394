"""The modules of the project as the links see them: facts on demand, imports, exports."""

from __future__ import annotations

from collections.abc import Callable

from seamlint.facts import model as m
from seamlint.links.values import External, Module, Namespace, Values
from seamlint.project import File, Project


class Program:
    """Gives out the facts of a module when they are first asked for."""

    def __init__(
        self,
        project: Project,
        facts: dict[str, m.Facts],
        read: Callable[[str], m.Facts | None],
        is_provider: Callable[[str], bool],
        sketch: Callable[[str], m.Facts | None] | None = None,
    ) -> None:
        """`sketch` gives less than `read` of a module, and sooner; it is there if that mostly will do."""
        self.project = project
        self._facts: dict[str, m.Facts | None] = dict(facts)
        self._read = read
        self._sketch = sketch
        self._outlines: dict[str, m.Facts | None] = {}
        self._is_provider = is_provider
        self._used: dict[str, dict[int, list[m.Expr]]] = {}

    def facts(self, path: str) -> m.Facts | None:
        """Facts of the file, read now if need be; None for one that cannot be parsed."""
        if path not in self._facts:
            self._facts[path] = self._read(path)
        return self._facts[path]

    def outline(self, path: str) -> m.Facts | None:
        """What the file imports and defines, and all other facts only if they had to be known in any case."""
        if path in self._facts or self._sketch is None:
            return self.facts(path)
        if path not in self._outlines:
            self._outlines[path] = self._sketch(path)
        return self._outlines[path]

    def loaded(self, path: str) -> m.Facts | None:
        """Facts of the file, if they were read already."""
        return self._facts.get(path)

    def file(self, path: str) -> File:
        return self.project.files[path]

    def absolute(self, importer: File, module: str, level: int) -> str | None:
        """The absolute name of an import, or None if it climbs out of the top package."""
        if not level:
            return module
        package = importer.package.split(".") if importer.package else []
        if level - 1 > len(package) or (level > len(package) and not package and level > 1):
            return None
        base = package[: len(package) - (level - 1)]
        return ".".join([*base, module] if module else base)

    def source(self, importer: File, record: m.Import) -> Values:
        """The module that a `from` import takes its names from."""
        module = self.absolute(importer, record.module, record.level)
        return self.locate(module, importer, record.level > 0) if module is not None else ()

    def locate(self, dotted: str, importer: File, relative: bool = False) -> Values:
        """What importing `dotted` as a module gives."""
        project = self.project
        top = dotted.partition(".")[0]
        if not relative:
            neighbour = self._neighbour(dotted, importer)
            if neighbour is not None:
                return (Module(neighbour),)
            own = self._is_own(dotted, top, importer)
            if self._is_provider(dotted) and not own:
                return (External(dotted),)
            relative = own  # a module of the project that is not there is not the SDK's either
        path = project.modules.get(dotted)
        if path is not None:
            return (Module(path),)
        if dotted in project.packages:
            return (Namespace(dotted),)
        if relative or (project.is_first_party(top) and not self._is_provider(dotted)):
            return ()
        return (External(dotted),)

    def _is_own(self, dotted: str, top: str, importer: File) -> bool:
        return self.project.shadows(top, importer) or (
            "." in dotted and dotted in self.project.modules and self.project.modules[dotted] != importer.path
        )

    def _neighbour(self, dotted: str, importer: File) -> str | None:
        """A script finds the modules beside it first."""
        top = dotted.partition(".")[0]
        if top in self.project.modules or not self.project.shadows(top, importer):
            return None
        folder = importer.module.rpartition(".")[0]
        return self.project.modules.get(f"{folder}.{dotted}" if folder else dotted)

    def uses_within(self, path: str, scope: int) -> list[m.Expr]:
        """The uses in the body of a function, with those of the comprehensions inside it."""
        by_scope = self._used.get(path)
        if by_scope is None:
            by_scope = {}
            facts = self.facts(path)
            for where, use in facts.uses if facts else ():
                owner = where
                while facts and facts.scopes[owner].kind == "block":
                    owner = facts.scopes[owner].parent
                by_scope.setdefault(owner, []).append(use)
            self._used[path] = by_scope
        return by_scope.get(scope, [])
