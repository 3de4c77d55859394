"""Where in a project the boundary, its tests and its configuration stand, or should."""

from __future__ import annotations

import ast
import os
import posixpath
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from seamlint.files import walk
from seamlint.project import Project, Zone
from seamlint.settings import Settings

_USUAL = "integrations"
_SOURCES = ("src", "lib")


class Obstacle(Exception):
    """What is there already does not fit what would be written; the message says what, and what to do."""


@dataclass(frozen=True)
class Place:
    root: str
    """The project's folder."""
    file: str
    """The configuration, relative to the root; it may not be there yet."""
    settings: Settings
    project: Project
    package: str
    """The boundary, as it is imported."""
    folder: str
    """Its folder, relative to the root."""
    tests: str
    """The folder of the tests."""

    @property
    def is_declared(self) -> bool:
        """Whether the configuration has a boundary already."""
        return bool(self.settings.boundary.packages)

    def has(self, path: str) -> bool:
        return os.path.lexists(os.path.join(self.root, path))

    def read(self, path: str) -> bytes:
        with open(os.path.join(self.root, path), "rb") as stream:
            return stream.read()

    def text(self, path: str) -> str:
        """A file of settings, all of its lines ended alike; raises Obstacle where it cannot be read."""
        try:
            text = self.read(path).decode("utf-8-sig")
        except UnicodeDecodeError:
            raise Obstacle(f"{path} is not valid UTF-8; save it in that encoding") from None
        if 0 < text.count("\r\n") < text.count("\n"):
            raise Obstacle(f"the lines of {path} end in different ways; make them alike")
        return text.replace("\r\n", "\n")

    def tree(self, path: str) -> ast.Module:
        """A module, without its contents where they cannot be read."""
        try:
            return ast.parse(self.read(path))
        except (OSError, SyntaxError, ValueError):
            return ast.Module([], [])

    def names(self, path: str) -> set[str]:
        """What a module defines or imports at its top."""
        return set(_bound(self.tree(path).body))

    def path_of(self, module: str) -> str:
        """Where a module stands, or would stand in the boundary."""
        known = self.project.modules.get(module)
        if known is not None:
            return known
        inner = module.removeprefix(self.package).lstrip(".").replace(".", "/")
        return posixpath.join(self.folder, f"{inner}.py")


def _bound(body: list[ast.stmt]) -> Iterator[str]:
    for node in body:
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            yield node.name
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            yield from ((alias.asname or alias.name).partition(".")[0] for alias in node.names)
        elif isinstance(node, (ast.Assign, ast.AnnAssign)):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            yield from (target.id for target in targets if isinstance(target, ast.Name))


def survey(root: str, file: str, settings: Settings, package: str = "") -> Place:
    """Look at a project; `package` is the boundary that was asked for."""
    found = walk(root, settings.exclude)
    project = Project(settings, found.files, found.markers)
    package = package or _declared(settings) or _existing(project) or _proposed(root, project)
    return Place(root, file or _file(root), settings, project, package, _folder(project, package), _tests(project))


def _file(root: str) -> str:
    return "pyproject.toml" if os.path.isfile(os.path.join(root, "pyproject.toml")) else "seamlint.toml"


def _declared(settings: Settings) -> str:
    return next((package for package in settings.boundary.packages if "*" not in package), "")


def _existing(project: Project) -> str:
    """A package of the usual name that is there already."""
    app = [file.module for file in project.files.values() if file.is_package and file.zone is Zone.APP]
    named = [module for module in app if module.rpartition(".")[2] == _USUAL]
    return min(named, key=lambda module: (module.count("."), module), default="")


def _proposed(root: str, project: Project) -> str:
    """A package inside that which most of the code is in."""
    sizes: Counter[str] = Counter()
    for file in project.files.values():
        top = file.module.partition(".")[0]
        if file.zone is Zone.APP and top.isidentifier() and _is_package(project, top):
            sizes[top] += 1
    named = os.path.basename(os.path.realpath(root)).replace("-", "_").lower()
    best = max(sizes, key=lambda top: (sizes[top], top == named, top), default="")
    return f"{best}.{_USUAL}" if best else _USUAL


def _is_package(project: Project, top: str) -> bool:
    path = project.modules.get(top)
    return path is not None and project.files[path].is_package


def _folder(project: Project, package: str) -> str:
    """The folder of a package, or where it belongs beside what is there of the packages above it."""
    outer, inner = package, ""
    while outer:
        inside = (file for name, path in project.modules.items() for file in [project.files[path]] if name == outer)
        below = (project.files[path] for name, path in project.modules.items() if name.startswith(f"{outer}."))
        file = next((each for each in inside if each.is_package), None) or next(below, None)
        if file is not None:
            return posixpath.join(file.root, *outer.split("."), *inner.split())
        outer, _, name = outer.rpartition(".")
        inner = f"{name} {inner}"
    source = next((root for root in project.source_roots if root in _SOURCES), "")
    return posixpath.join(source, *inner.split())


def _tests(project: Project) -> str:
    """The folder at the top that holds tests."""
    folders = Counter(path.partition("/")[0] for path, file in project.files.items() if file.zone is Zone.TESTS)
    named = [name for name in folders if name in project.settings.tests]
    return max(named, key=lambda name: folders[name], default="tests")
