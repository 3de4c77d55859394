"""Whether the contract of a capability is there, and whether an adapter keeps it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from seamlint.catalogue.model import Loader
from seamlint.facts import model as m
from seamlint.links.externals import resolve
from seamlint.links.values import Class

if TYPE_CHECKING:
    from seamlint.links.evaluate import Evaluator
    from seamlint.links.view import ModuleView

_OBJECT = Loader("contract", gives="object")


def contract_problem(module: ModuleView, contract: str) -> str:
    """Why the module is not an adapter of `contract`, as the end of a sentence; empty if all is well."""
    if not contract:
        return "which has no contract yet; set `contract` to the class that says what the application needs"
    evaluator = module.links.evaluator
    if contract.partition(":")[0] not in module.links.project.modules:
        return f"whose contract `{contract}` is in no module of the project"
    found = class_at(evaluator, contract)
    if found is None:
        return f"whose contract `{contract}` is no class of the project"
    if module.is_one_of(module.settings.boundary.webhooks):
        return ""  # what reads callbacks is no adapter
    wanted = methods(evaluator, found)
    adapters = [
        (len(wanted & offered), scope.qualname, sorted(wanted - offered))
        for number, scope in enumerate(module.facts.scopes)
        if scope.kind == "class" and scope.parent == 0 and not scope.name.startswith("_")
        for offered in [methods(evaluator, Class(module.path, number))]
        if offered
    ]
    if not adapters or not wanted:
        return ""  # the adapter may be put together elsewhere
    shared, name, missing = max(adapters, key=lambda adapter: (adapter[0], -len(adapter[2])))
    if not missing or (not shared and len(adapters) > 1):
        return ""
    return f"but `{name}` lacks {', '.join(f'`{method}`' for method in missing)} of its contract"


def class_at(evaluator: Evaluator, dotted: str) -> Class | None:
    """The class of the project that `module:Class` names."""
    if dotted.partition(":")[0] not in evaluator.program.project.modules:
        return None
    return next((value for value in resolve(evaluator, dotted, _OBJECT) if isinstance(value, Class)), None)


def lineage(evaluator: Evaluator, owner: Class, most: int) -> Iterator[Class]:
    """The class and those of the project that it derives from, at most so many steps up."""
    yield owner
    facts = evaluator.program.facts(owner.path)
    for base in facts.scopes[owner.scope].bases if facts and most else ():
        for value in evaluator.values(owner.path, base):
            if isinstance(value, Class):
                yield from lineage(evaluator, value, most - 1)


def methods(evaluator: Evaluator, owner: Class, depth: int = 0) -> set[str]:
    """The public methods of a class, those of its bases in the project among them."""
    facts = evaluator.program.facts(owner.path)
    if facts is None or depth > 5:
        return set()
    scope = facts.scopes[owner.scope]
    found = {
        name
        for name, bindings in scope.bindings.items()
        if not name.startswith("_") and any(_is_function(facts, binding) for binding in bindings)
    }
    for base in scope.bases:
        for value in evaluator.values(owner.path, base):
            if isinstance(value, Class):
                found |= methods(evaluator, value, depth + 1)
    return found


def _is_function(facts: m.Facts, binding: m.Binding) -> bool:
    return binding.kind == "scope" and facts.scopes[binding.value].kind == "function"
