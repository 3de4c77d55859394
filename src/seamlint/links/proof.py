"""What proves that an adapter works before a real provider is behind it: its fake, its harness, its failure tests."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from seamlint.facts import model as m
from seamlint.links.contracts import class_at, methods
from seamlint.links.failures import exercised
from seamlint.links.parts import identifiers
from seamlint.links.values import Class, External, Function, Instance, Module
from seamlint.project import Zone

if TYPE_CHECKING:
    from seamlint.links.evaluate import Evaluator
    from seamlint.links.project_view import ProjectView

_EMPTY = frozenset({"ABC", "Generic", "NamedTuple", "Protocol", "object"})
"""Bases outside the project that bring no method of a contract."""
_DEEPEST = 6


class Gap(NamedTuple):
    """Something that is not there, or proves nothing."""

    key: tuple[str | int, ...]
    what: str
    """The end of a sentence that begins with the capability."""


def gaps(project: ProjectView, name: str) -> Iterator[Gap]:
    """What a capability lacks of a fake and a harness."""
    capability = project.settings.capabilities[name]
    key = ("capabilities", name)
    if not capability.fake and not capability.harness:
        yield Gap(key, "has neither a fake nor a harness; set `fake` to a class and `harness` to the tests that use it")
        return
    if not capability.fake:
        yield Gap(key, "has no fake; set `fake` to the class that stands in for the provider, as `module:Class`")
    elif problem := _fake_problem(project, name):
        yield Gap((*key, "fake"), f"has the fake `{capability.fake}`, {problem}")
    if not capability.harness:
        yield Gap(key, "has no harness; set `harness` to the test files that drive the adapter or its fake")
    targets = _Targets.of(project, name)
    for position, entry in enumerate(capability.harness):
        paths = _files(project, entry)
        if not paths:
            yield Gap((*key, "harness", position), f"names the harness `{entry}`, which does not exist; write it")
        elif not any(targets.used_in(path) for path in paths):
            what = f"names the harness `{entry}`, which uses neither its fake nor its contract nor its adapter"
            yield Gap((*key, "harness", position), f"{what}; test one of them there")


def production(project: ProjectView, name: str) -> str:
    """A connection of the capability that stands in a production-like environment; empty if there is none."""
    settings = project.settings
    alike = settings.production_like or ("production", "prod")
    for label, connection in sorted(settings.connections.items()):
        if connection.capability == name and connection.environment in alike:
            return label
    return ""


def failure_gaps(project: ProjectView, name: str) -> Iterator[Gap]:
    """What a capability lacks of tests in which its provider fails."""
    key = ("capabilities", name)
    entries = project.settings.capabilities[name].failure_tests
    if not entries:
        yield Gap(key, "has no test of its provider failing; set `failure-tests` to the files that hold them")
    for position, entry in enumerate(entries):
        paths = _files(project, entry)
        if not paths:
            what = f"names the failure test `{entry}`, which does not exist; write it"
        elif not any(exercised(project, path) for path in paths):
            what = f"names the failure test `{entry}`, in which nothing fails; let the fake raise, time out or refuse"
        else:
            continue
        yield Gap((*key, "failure-tests", position), what)


def _files(project: ProjectView, entry: str) -> list[str]:
    """The files that an entry stands for: itself, what lies in the folder, or that of a single test."""
    path = posixpath.normpath(entry.partition("::")[0])
    inside = [each for each in project.links.project.files if each.startswith(f"{path}/")]
    return [path] if project.exists(path) else inside


# --- the fake ---------------------------------------------------------------------------------------


def _fake_problem(project: ProjectView, name: str) -> str:
    capability, evaluator = project.settings.capabilities[name], project.links.evaluator
    fake, contract = class_at(evaluator, capability.fake), class_at(evaluator, capability.contract)
    if fake is None:
        return "which is no class of the project; write it as `module:Class`"
    if fake == contract:
        return "which is the contract itself; write a class that keeps it"
    view = project.links.view(fake.path)
    for made in view.constructions if view is not None else ():
        if view is not None and _lies_in(view.facts, made.scope, fake.scope):
            return f"which makes a client of {made.provider.name}; let it answer by itself"
    offered = _offered(evaluator, fake, contract) if contract is not None else None
    if contract is None or offered is None:
        return ""
    missing = sorted(methods(evaluator, contract) - offered)
    return f"which lacks {', '.join(f'`{method}`' for method in missing)} of its contract" if missing else ""


def _lies_in(facts: m.Facts, scope: int, owner: int) -> bool:
    while scope > 0 and scope != owner:
        scope = facts.scopes[scope].parent
    return scope == owner


def _offered(
    evaluator: Evaluator, owner: Class, contract: Class, kept: bool = False, depth: int = 0
) -> set[str] | None:
    """The names that a class answers for, of the contract (or its bases: `kept`) those with a body; None if unseen."""
    kept = kept or owner == contract
    facts = evaluator.program.facts(owner.path)
    if facts is None or depth > _DEEPEST:
        return None
    scope = facts.scopes[owner.scope]
    found = {name for name, bindings in scope.bindings.items() if not (kept and _is_open(facts, bindings))}
    found |= set(scope.members)
    if {"__getattr__", "__getattribute__"} & found:
        return None
    for base in scope.bases:
        values = evaluator.values(owner.path, base)
        known = [value for value in values if isinstance(value, Class)]
        outside = {value.path.rpartition(".")[2] for value in values if isinstance(value, External)}
        if not known and not (outside and outside <= _EMPTY):
            return None
        for value in known:
            inherited = _offered(evaluator, value, contract, kept, depth + 1)
            if inherited is None:
                return None
            found |= inherited
    return found


def _is_open(facts: m.Facts, bindings: Iterable[m.Binding]) -> bool:
    """Whether a contract leaves the method for others to write: it has no body, or one that refuses."""
    scopes = [facts.scopes[binding.value] for binding in bindings if binding.kind == "scope"]
    steps = [step for scope in scopes for step in scope.steps]
    return bool(scopes) and all(
        (isinstance(step, m.Evaluate) and isinstance(step.value, (m.Constant, m.Plain, m.Opaque)))
        or (isinstance(step, m.Raise) and "NotImplementedError" in identifiers(step.error))
        for step in steps
    )


# --- the harness ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Targets:
    """What a harness has to use: the fake, the contract, the adapters, or where they are bound."""

    project: ProjectView
    paths: frozenset[str]
    names: frozenset[str]

    @classmethod
    def of(cls, project: ProjectView, name: str) -> _Targets:
        capability, links = project.settings.capabilities[name], project.links
        classes = [class_at(links.evaluator, dotted) for dotted in (capability.fake, capability.contract)]
        classes += [Class(*place) for place, serves in links.adapters.items() if name in serves]
        paths = {each.path for each in classes if each is not None}
        for view in links.views(links.boundary_paths):
            providers = {
                label for reach in view.sdk_imports for label in (reach.hit.provider.id, reach.hit.provider.name)
            }
            if capability.provider in providers:
                paths.add(view.path)
        paths |= {
            view.path for view, bound in project.bindings if name in bound.serves or bound.family == capability.family
        }
        names = {dotted.rpartition(":")[2] for dotted in (capability.fake, capability.contract) if dotted}
        for each in classes:
            facts = links.evaluator.program.facts(each.path) if each is not None else None
            names |= {facts.scopes[each.scope].name} if facts is not None and each is not None else set()
        return cls(project, frozenset(paths), frozenset(names | {name}))

    def used_in(self, path: str) -> bool:
        """Whether a file uses any of them, itself, by a helper of the tests, or by a fixture of a conftest."""
        return self._used_in(path, set())

    def _used_in(self, path: str, seen: set[str]) -> bool:
        links = self.project.links
        seen.add(path)
        if path not in links.project.files:
            text = self.project.read(path)
            return any(name in text for name in self.names)
        facts = links.evaluator.program.facts(path)
        if facts is None:
            return False
        words = {word for scope in facts.scopes for word in scope.words} | {r.name or r.module for r in facts.imports}
        if not self.names.isdisjoint(words) or path in self.paths:
            return True
        imported = {place for record in facts.imports for place in self._places(path, record)}
        if imported & self.paths:
            return True
        helpers = sorted(each for each in imported - seen if links.project.files[each].zone is Zone.TESTS)
        if any(self._used_in(helper, seen) for helper in helpers):
            return True
        above = (each for each in conftests(self.project, path) if each not in seen)
        return any(words & self._functions(conftest) and self._used_in(conftest, seen) for conftest in above)

    def _functions(self, path: str) -> set[str]:
        facts = self.project.links.evaluator.program.facts(path)
        return {scope.name for scope in facts.scopes if scope.kind == "function"} if facts is not None else set()

    def _places(self, path: str, record: m.Import) -> Iterator[str]:
        evaluator = self.project.links.evaluator
        values = (
            *evaluator.exports.imported(path, record),
            *evaluator.program.source(evaluator.program.file(path), record),
        )
        return (value.path for value in values if isinstance(value, (Class, Function, Instance, Module)))


def conftests(project: ProjectView, path: str) -> list[str]:
    """The conftest files that pytest reads for a test, the nearest first."""
    return [each for each in above(path) if each in project.links.project.files and each != path]


def above(path: str) -> Iterator[str]:
    """Where the conftest files of a test may be."""
    folder = posixpath.dirname(path)
    while folder:
        yield f"{folder}/conftest.py"
        folder = posixpath.dirname(folder)
    yield "conftest.py"
