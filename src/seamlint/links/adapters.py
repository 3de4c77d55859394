"""Which classes of the boundary are adapters: those that keep the contract of a declared capability."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import TYPE_CHECKING

from seamlint.facts import model as m
from seamlint.links.contracts import class_at, lineage, methods
from seamlint.links.values import Class, Function

if TYPE_CHECKING:
    from seamlint.links.links import Links
    from seamlint.links.view import ModuleView

_DEEPEST = 8


def find(links: Links) -> dict[tuple[str, int], tuple[str, ...]]:
    """The capabilities that each adapter serves, by the file and scope of its class.

    A class keeps a contract if it derives from it, or, in a module that imports an SDK, if it has all its methods.
    The stand-ins of the manifest are none, nor is what is made of another adapter.
    """
    contracts = {
        name: contract
        for name, capability in sorted(links.settings.capabilities.items())
        if (contract := class_at(links.evaluator, capability.contract)) is not None
    }
    kept = set(contracts.values())
    wanted = {name: methods(links.evaluator, contract) for name, contract in contracts.items()}
    stand_ins = {class_at(links.evaluator, capability.fake) for capability in links.settings.capabilities.values()}
    found: dict[tuple[str, int], tuple[str, ...]] = {}
    for view in links.views(links.boundary_paths if contracts else ()):
        for candidate in _classes(view):
            line = set(lineage(links.evaluator, candidate, _DEEPEST))
            if candidate in kept or line & stand_ins or _wraps(links, candidate, kept):
                continue
            offered = methods(links.evaluator, candidate) if view.sdk_imports else set()
            serves = tuple(
                name
                for name, contract in contracts.items()
                if contract in line or (wanted[name] and wanted[name] <= offered)
            )
            if serves:
                found[(candidate.path, candidate.scope)] = serves
    return found


def _classes(view: ModuleView) -> Iterator[Class]:
    for number, scope in enumerate(view.facts.scopes):
        if scope.kind == "class" and scope.parent == 0:
            yield Class(view.path, number)


def _wraps(links: Links, candidate: Class, contracts: set[Class]) -> bool:
    """Whether a class is made of what keeps a contract: it adds something to an adapter, such as a cache."""
    facts = links.evaluator.program.facts(candidate.path)
    found: list[m.Expr] = []
    for method in links.evaluator.members.find(candidate, "__init__"):
        made = links.evaluator.program.facts(method.path) if isinstance(method, Function) else None
        if isinstance(method, Function) and made is not None:
            found += [annotation for name, annotation in made.scopes[method.scope].annotations if name != "return"]
    if facts is not None and not found:  # a data class
        fields = chain.from_iterable(facts.scopes[candidate.scope].bindings.values())
        found = [binding.value for binding in fields if binding.kind == "instance"]
    return any(not contracts.isdisjoint(links.evaluator.values(candidate.path, annotation)) for annotation in found)
