"""The distributions that a project needs, by its own files, and the providers whose SDKs they are."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from seamlint.catalogue import Provider
from seamlint.facts import model as m
from seamlint.files import LOCK_FILES
from seamlint.links import requirements as read
from seamlint.links.requirements import DEV, DOCS, RUNTIME, TEST, Named
from seamlint.links.values import Collection
from seamlint.project import Zone

if TYPE_CHECKING:
    from seamlint.links.project_view import ProjectView

_MOST_LOCKED = 16 * 1024 * 1024
_ASIDE = frozenset(
    "example examples sample samples demo demos benchmark benchmarks tools tooling ci .ci .github .devcontainer".split()
)
"""Folders of what does not run with the application."""


class Dependency(NamedTuple):
    """One distribution where a file of the project asks for it."""

    name: str
    """In its normal form: `google-cloud-storage`."""
    group: str
    """`runtime`, `dev`, `test` or `docs`."""
    path: str
    span: m.Span


@dataclass(frozen=True)
class Dependencies:
    """What is asked for, and what lock files list beside it."""

    declared: tuple[Dependency, ...]
    """By file, those first in which people write what they need."""
    locked: frozenset[str]
    files: tuple[str, ...]
    """The files that name any distribution at all."""

    @classmethod
    def of(cls, project: ProjectView) -> Dependencies:
        """Read all of the project's files."""
        declared: list[Dependency] = []
        locked: set[str] = set()
        files = []
        for path in sorted(project.listings, key=_rank):
            found, others = _file(project, path, bool(declared))
            group = _aside(project, path)
            declared += [Dependency(each.name, group or each.group, path, each.span) for each in found]
            locked |= others
            if found or others:
                files.append(path)
        return cls(tuple(declared), frozenset(locked), tuple(files))

    @cached_property
    def runtime(self) -> tuple[Dependency, ...]:
        """What runs with the application: each distribution once, where it is asked for first."""
        first: dict[str, Dependency] = {}
        for dependency in self.declared:
            if dependency.group == RUNTIME:
                first.setdefault(dependency.name, dependency)
        return tuple(first.values())

    @cached_property
    def names(self) -> frozenset[str]:
        """Every distribution that any of the files names."""
        return self.locked | {dependency.name for dependency in self.declared}

    def has(self, provider: Provider) -> bool:
        """Whether any file names a distribution of the provider's SDK."""
        return not self.names.isdisjoint(map(read.normal, provider.dists))


class Sdk(NamedTuple):
    """A distribution that runs with the application and is the SDK of a provider."""

    name: str
    path: str
    span: m.Span
    providers: tuple[Provider, ...]
    families: frozenset[str]
    """Every family that it may serve."""
    imported: bool
    """Whether the boundary imports it, so that the finding can stand there."""


def sdks(project: ProjectView) -> Iterator[Sdk]:
    """The SDKs among the distributions that run with the application."""
    links = project.links
    index: dict[str, tuple[Provider, ...]] = {}
    for provider in links.catalogue.active:
        if provider.role == "auth":
            continue  # it logs in for the SDKs of others
        for name in map(read.normal, provider.dists):
            index[name] = (*index.get(name, ()), provider)
    reaches = (reach for view in links.views(links.boundary_paths) for reach in view.sdk_imports)
    imported = {reach.hit.provider.id for reach in reaches if not reach.type_only}
    for each in project.dependencies.runtime:
        providers = index.get(each.name, ())
        families = frozenset(family for one in providers for family in links.catalogue.families_of(one))
        if providers:
            inside = any(provider.id in imported for provider in providers)
            yield Sdk(each.name, each.path, each.span, providers, families, inside)


def _rank(path: str) -> tuple[bool, bool, int, str]:
    """Files that people write before those that are often made of them, the outer before the inner."""
    name = posixpath.basename(path)
    return name in LOCK_FILES, name.endswith((".txt", ".in")), path.count("/"), path


def _aside(project: ProjectView, path: str) -> str:
    """The group of everything in a file that stands in a folder for tests, documentation or examples."""
    folder = posixpath.dirname(path)
    zone = project.links.project.zone_of(f"{folder}/_")
    if zone is Zone.TESTS:
        return TEST
    if zone is Zone.DOCS:
        return DOCS
    return DEV if _ASIDE & set(folder.split("/")) else ""


_READERS: dict[str, Callable[[str], Iterator[Named]]] = {
    "pyproject.toml": read.pyproject,
    "Pipfile": read.pipfile,
    "setup.cfg": read.setup_cfg,
}


def _file(project: ProjectView, path: str, others: bool) -> tuple[list[Named], frozenset[str]]:
    """What one file asks for, and what it lists without being asked."""
    name = posixpath.basename(path)
    if name in LOCK_FILES:
        return [], read.locked(path, project.read(path, _MOST_LOCKED))
    if name == "setup.py":
        return list(_setup_py(project, path)), frozenset()
    text = project.read(path)
    if name in _READERS:
        return list(_READERS[name](text)), frozenset()
    label, suffix = posixpath.splitext(name)
    found = list(read.requirements(text, read.group_of(label.replace("requirements", ""))))
    if suffix == ".txt" and read.is_compiled(text, others):
        return [], frozenset(each.name for each in found)
    return found, frozenset()


def _setup_py(project: ProjectView, path: str) -> Iterator[Named]:
    """What a call of `setup()` is given for `install_requires` and `extras_require`."""
    facts = project.links.evaluator.program.facts(path) if path in project.links.project.files else None
    for _, use in facts.uses if facts is not None else ():
        for keyword, value in use.keywords if isinstance(use, m.Call) else ():
            if keyword == "install_requires":
                yield from _strings(project, path, value, RUNTIME)
            elif keyword == "tests_require":
                yield from _strings(project, path, value, TEST)
            elif keyword == "extras_require" and isinstance(value, m.Mapping):
                for key, item in value.items:
                    label = key.value if isinstance(key, m.Constant) and isinstance(key.value, str) else ""
                    yield from _strings(project, path, item, read.group_of(label))


def _strings(project: ProjectView, path: str, expr: m.Expr, group: str) -> Iterator[Named]:
    for value in project.links.evaluator.values(path, expr):
        if not isinstance(value, Collection) or not isinstance(value.expr, m.Sequence) or value.path != path:
            continue
        for item in value.expr.items:
            name = read.name_of(item.value) if isinstance(item, m.Constant) and isinstance(item.value, str) else ""
            if name:
                yield Named(name, group, item.span)
