"""Names and zones: which module a file is, and on which side of the boundary it stands."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Sequence
from enum import Enum
from fnmatch import fnmatchcase
from functools import cached_property
from typing import NamedTuple

from seamlint.settings import Settings

_RECORDINGS = frozenset({"cassettes", "__snapshots__"})


class Zone(str, Enum):
    BOUNDARY = "boundary"
    TESTS = "tests"
    DOCS = "docs"
    APP = "app"


class File(NamedTuple):
    path: str
    """Relative to the project's root, with `/`."""
    module: str
    """Dotted name under its source root; a package has the name of its folder."""
    root: str
    """The source root the name counts from."""
    zone: Zone
    aliases: tuple[str, ...] = ()
    """Other names it may be imported by, where folders without `__init__.py` leave the root open."""

    @property
    def names(self) -> tuple[str, ...]:
        return (self.module, *self.aliases)

    @property
    def is_package(self) -> bool:
        return self.path.endswith(("/__init__.py", "/__init__.pyi")) or self.path == "__init__.py"

    @property
    def package(self) -> str:
        """The package that relative imports count from, by its longest name."""
        longest = max(self.names, key=len)
        return longest if self.is_package else longest.rpartition(".")[0]


def lies_at(path: str, targets: Iterable[str]) -> bool:
    """Whether a file is one of the targets, or lies in one; empty and `.` stand for the whole project."""
    return any(target in ("", ".") or path == target or path.startswith(f"{target}/") for target in targets)


def matches(module: str, patterns: Iterable[str]) -> bool:
    """Whether `module` is one of the dotted `patterns` or lies under it; `*` stands for one segment."""
    segments = module.split(".")
    for pattern in patterns:
        wanted = pattern.split(".")
        if len(segments) >= len(wanted) and all(
            have == want or ("*" in want and fnmatchcase(have, want))
            for have, want in zip(segments, wanted, strict=False)
        ):
            return True
    return False


class Project:
    """The files of one project and the module names they answer to."""

    def __init__(self, settings: Settings, paths: Sequence[str], markers: Sequence[str] = ()) -> None:
        self.settings = settings
        self._paths = frozenset(paths)
        self._markers = markers
        self._roots: dict[str, str] = {}
        self.files = {path: self._file(path) for path in sorted(paths)}

    @cached_property
    def source_roots(self) -> tuple[str, ...]:
        if self.settings.source_roots:
            return tuple(sorted((root.strip("/").removeprefix("./") for root in self.settings.source_roots), key=len))
        roots = {""}
        for folder in ("", *self._markers):
            if self._has_init(folder):
                continue  # a module that is called setup.py, not a project
            roots.add(folder)
            source = posixpath.join(folder, "src")
            if any(path.startswith(f"{source}/") for path in self._paths):
                roots.add(source)
        return tuple(sorted(roots, key=lambda root: (len(root), root)))

    def _has_init(self, folder: str) -> bool:
        return bool(folder) and f"{folder}/__init__.py" in self._paths

    def _declared_root(self, folder: str) -> str:
        """The deepest source root that holds the files of a folder."""
        holding = [root for root in self.source_roots if not root or folder == root or folder.startswith(f"{root}/")]
        return holding[-1] if holding else ""

    def _root_of(self, path: str) -> str:
        folder = posixpath.dirname(path)
        if folder not in self._roots:
            self._roots[folder] = self._root_of_folder(folder)
        return self._roots[folder]

    def _root_of_folder(self, folder: str) -> str:
        deepest = self._declared_root(folder)
        if self.settings.source_roots:
            return deepest
        topmost = ""
        while folder and folder != deepest:
            if self._has_init(folder):
                topmost = folder
            folder = posixpath.dirname(folder)
        return posixpath.dirname(topmost) if topmost else deepest

    def file_at(self, path: str) -> File:
        """What the file at `path` is, or would be if it is yet to be written."""
        return self.files.get(path) or self._file(path)

    def _file(self, path: str) -> File:
        root = self._root_of(path)
        module = _dotted(path, root)
        outer = self._declared_root(posixpath.dirname(path)) if root else root
        aliases = []
        while root != outer and root.startswith(outer):
            root = posixpath.dirname(root)
            aliases.append(_dotted(path, root))
        root = self._root_of(path)
        return File(path, module, root, self._zone(path, (module, *aliases)), tuple(aliases))

    def _zone(self, path: str, names: Sequence[str]) -> Zone:
        settings = self.settings
        if any(matches(name, settings.boundary.packages) for name in names):
            return Zone.BOUNDARY
        return self.zone_of(path)

    def zone_of(self, path: str) -> Zone:
        """Where a file stands that is no module of the boundary."""
        settings = self.settings
        if _in_globs(path, settings.tests):
            return Zone.TESTS
        if _in_globs(path, settings.docs):
            return Zone.DOCS
        return Zone.APP

    def zone_of_document(self, path: str) -> Zone:
        """Where a document stands; recordings are made by tests, whatever the folder above is called."""
        recorded = not _RECORDINGS.isdisjoint(path.split("/")[:-1])
        return Zone.TESTS if recorded else self.zone_of(path)

    @cached_property
    def modules(self) -> dict[str, str]:
        """Module name to path, of what an import can find: no notebooks, no scripts without a suffix.

        A `.py` file wins over its stub, shorter roots over longer.
        """
        index: dict[str, str] = {}
        preferred = {".py": 0, ".pyw": 1, ".pyi": 2}
        ranked = [
            (preferred[suffix], len(file.root), path)
            for path, file in self.files.items()
            if (suffix := posixpath.splitext(path)[1]) in preferred
        ]
        ordered = [self.files[path] for _, _, path in sorted(ranked)]
        for file in ordered:
            index.setdefault(file.module, file.path)
        for file in ordered:
            for alias in file.aliases:
                index.setdefault(alias, file.path)
        return index

    @cached_property
    def packages(self) -> frozenset[str]:
        """Every dotted name that is a package, with or without `__init__.py`."""
        found = set()
        for module in self.modules:
            while "." in module:
                module = module.rpartition(".")[0]
                found.add(module)
        return frozenset(found)

    def is_first_party(self, module: str) -> bool:
        return module in self.modules or module in self.packages

    def shadows(self, top: str, importer: File) -> bool:
        """Whether top-level name `top` is the project's own for `importer`, though an SDK has it too.

        A folder without `__init__.py` never hides an installed package, nor does a module of another
        project in the same repository, nor the importing file itself, unless that is the package.
        """
        path = self.modules.get(top)
        other = path != importer.path or posixpath.basename(importer.path) == "__init__.py"
        if path is not None and other and self.files[path].module == top:
            file = self.files[path]
            home = file.root.removesuffix("/src") if file.root != "src" else ""
            if not home or importer.path.startswith(f"{home}/"):
                return True
        return self._is_script_neighbour(top, importer)

    def owns(self, top: str) -> bool:
        """Whether the top-level name is the project's own for whoever imports it."""
        path = self.modules.get(top, "")
        if posixpath.basename(path) != "__init__.py" or self.files[path].module != top:
            return False
        return self.files[path].root in ("", "src")

    def _is_script_neighbour(self, top: str, importer: File) -> bool:
        folder = posixpath.dirname(importer.path)
        parent = folder
        while parent:
            if self._has_init(parent):
                return False
            parent = posixpath.dirname(parent)
        neighbours = (posixpath.join(folder, f"{top}.py"), posixpath.join(folder, top, "__init__.py"))
        return any(path in self._paths and path != importer.path for path in neighbours)


def _dotted(path: str, root: str) -> str:
    relative = path[len(root) + 1 :] if root else path
    parts = posixpath.splitext(relative)[0].split("/")
    if parts[-1] == "__init__" and len(parts) > 1:
        parts.pop()
    return ".".join(parts)


def _in_globs(path: str, globs: Iterable[str]) -> bool:
    """Whether `path` is one of the files, lies in one of the folders, or fits one of the patterns."""
    name = posixpath.basename(path)
    for pattern in globs:
        if "/" not in pattern and "." not in pattern and "*" not in pattern:
            if pattern in path.split("/")[:-1]:
                return True
        elif (
            path == pattern
            or path.startswith(f"{pattern.rstrip('/')}/")
            or fnmatchcase(path, pattern)
            or ("/" not in pattern and fnmatchcase(name, pattern))
        ):
            return True
    return False
