"""Where the boundary makes a provider's clients."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from seamlint.catalogue import Provider
from seamlint.facts import model as m
from seamlint.links.values import External, Kind

if TYPE_CHECKING:
    from seamlint.links.view import ModuleView


Client: TypeAlias = tuple[str, str, str]


class Construction(NamedTuple):
    """One call that makes a provider's client."""

    span: m.Span
    scope: int
    symbol: str
    service: str
    provider: Provider
    place: str
    """`module`, `function` or `adapter` (inside a class)."""
    owner: str
    returned: bool
    call: m.Call


def find(module: ModuleView) -> list[Construction]:
    """The clients that the module makes, in the order of the source."""
    context = module.links.context
    found = []
    for scope, use in module.facts.uses:
        if not isinstance(use, m.Call):
            continue
        makers = context.evaluator.values(module.path, use.function)
        if not any(isinstance(maker, External) and context.provider(maker) for maker in makers):
            continue  # a factory of the project makes it, where it calls the SDK
        for value in context.evaluator.values(module.path, use):
            provider = context.provider(value)
            if provider is None or not isinstance(value, External) or value.kind != Kind.OBJECT:
                continue
            inside = value.path.rpartition(".")[2]
            if inside not in {client.rpartition(".")[2] for client in provider.clients}:
                continue
            place, owner = _place(module.facts, scope)
            returned = any(_holds(given, use) for given in module.facts.scopes[_function(module.facts, scope)].returns)
            found.append(
                Construction(use.span, scope, value.path, value.service, provider, place, owner, returned, use)
            )
            break
    return found


def client_of(module: ModuleView, made: Construction) -> Client:
    """What tells one client from another: class, service, and the family whose module makes it."""
    return made.symbol, made.service, module.layout_family


def homes(views: Iterable[ModuleView]) -> dict[Client, tuple[str, ...]]:
    """The modules that make each client."""
    found: dict[Client, set[str]] = {}
    for view in views:
        for made in view.constructions:
            found.setdefault(client_of(view, made), set()).add(view.name)
    return {client: tuple(sorted(modules)) for client, modules in found.items()}


def _function(facts: m.Facts, scope: int) -> int:
    while facts.scopes[scope].kind == "block":
        scope = facts.scopes[scope].parent
    return scope


def _place(facts: m.Facts, scope: int) -> tuple[str, str]:
    owner, place = facts.scopes[_function(facts, scope)].qualname, "module"
    while scope > 0:
        if facts.scopes[scope].kind == "class":
            return "adapter", owner
        if facts.scopes[scope].kind == "function":
            place = "function"
        scope = facts.scopes[scope].parent
    return place, owner


def _holds(expr: object, wanted: m.Expr) -> bool:
    """Whether a returned expression is the call, or a name (which may hold it)."""
    return expr is wanted or isinstance(expr, m.Name)
