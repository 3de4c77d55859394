"""Finds the rules, those that ship with seamlint and those that other packages register, and their fixers."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from functools import cache
from types import ModuleType
from typing import TYPE_CHECKING

from seamlint import installed, meta
from seamlint.fix import Fix
from seamlint.rule import LoadedRule, Rule

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

    from seamlint.fixes.place import Place

Fixer = Callable[["Place"], "Fix | None"]


class BadRule(Exception):
    """A module that calls itself a rule and is none."""


@cache
def rules() -> tuple[LoadedRule, ...]:
    """Every rule, by code. Raises BadRule for one that is malformed, or a code that two rules claim."""
    found: dict[str, LoadedRule] = {loaded.rule.code: loaded for loaded in meta.RULES}
    for module in (*_own(), *_registered()):
        loaded = _load(module)
        if loaded is None:
            continue
        code = loaded.rule.code
        if code in found and found[code].module != loaded.module:
            raise BadRule(f"{code} is claimed by {found[code].module} and by {loaded.module}")
        found[code] = loaded
    return tuple(found[code] for code in sorted(found))


@cache
def fixers() -> dict[str, str]:
    """The modules that fix, by the names of their rules; other packages have entry points of these names."""
    package = importlib.import_module(f"{__package__}.fixers")
    found = {
        entry.name.replace("_", "-"): f"{package.__name__}.{entry.name}"
        for entry in pkgutil.iter_modules(package.__path__)
    }
    names = {loaded.rule.name for loaded in rules()}
    for point in _entry_points(installed.FIXERS):
        if point.name not in names:
            raise BadRule(f"entry point {point.name} = {point.value} is named like no rule")
        if found.setdefault(point.name, point.value) != point.value:
            raise BadRule(f"{point.name} would be fixed by {found[point.name]} and by {point.value}")
    return found


def has_fixer(rule: str) -> bool:
    """Whether there is a fixer for the rule of that name; none is loaded for the answer. Raises BadRule."""
    return rule in fixers()


def fixer(rule: str) -> Fixer:
    """What a rule's fixer does about one finding. Raises BadRule for a module that is none."""
    module = importlib.import_module(fixers()[rule])
    found: Fixer | None = getattr(module, "fix", None)
    if not callable(found):
        raise BadRule(f"{module.__name__} needs a function fix(place)")
    return found


def _own() -> Iterator[ModuleType]:
    package = importlib.import_module(f"{__package__}.lint_rules")
    for entry in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        if not entry.ispkg and not entry.name.rpartition(".")[2].startswith("_"):
            yield importlib.import_module(entry.name)


def _registered() -> Iterator[ModuleType]:
    for point in _entry_points(installed.RULES):
        module = point.load()
        if not inspect.ismodule(module):
            raise BadRule(f"entry point {point.name} = {point.value} must name a module")
        yield module


def _entry_points(group: str) -> list[EntryPoint]:
    if installed.look()[1]:
        return []
    from importlib.metadata import entry_points

    return sorted(entry_points(group=group), key=lambda point: (point.name, point.value))


def _load(module: ModuleType) -> LoadedRule | None:
    rule = getattr(module, "RULE", None)
    if rule is None:
        return None
    check = getattr(module, "check", None)
    where = f"{module.__name__} ({getattr(module, '__file__', '?')})"
    if not isinstance(rule, Rule):
        raise BadRule(f"{where}: RULE must be a seamlint.rule.Rule")
    check_project = getattr(module, "check_project", None)
    if check is None and check_project is None:
        raise BadRule(f"{where}: {rule.code} needs a function check(module) or check_project(project)")
    for function in filter(None, (check, check_project)):
        if not callable(function) or len(inspect.signature(function).parameters) != 1:
            raise BadRule(f"{where}: {rule.code} needs functions check(module) and check_project(project)")
    if not module.__doc__:
        raise BadRule(f"{where}: {rule.code} has no docstring, which is its documentation")
    check_document = getattr(module, "check_document", None)
    return LoadedRule(rule, check, inspect.cleandoc(module.__doc__), module.__name__, check_document, check_project)
