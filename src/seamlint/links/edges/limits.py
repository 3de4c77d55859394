"""Where a provider's rate limit is looked at: its headers, status 429, the SDK's exceptions for it."""

from __future__ import annotations

from collections.abc import Iterator

from seamlint.facts import model as m
from seamlint.links.edges import walk
from seamlint.links.edges.view import Edge, Edges

_TOO_MANY = 429


def find(edges: Edges) -> list[Edge]:
    """The first such place of each function whose response or error came from a provider."""
    found: dict[int, Edge] = {}
    for edge in sorted(_all(edges) if edges.is_near_provider else (), key=lambda edge: edge.span):
        found.setdefault(edges.module.facts.function_around(edge.scope), edge)
    return list(found.values())


def _all(edges: Edges) -> list[Edge]:
    limits = edges.table.sections["limits"]
    named = not edges.header_words.isdisjoint(limits["headers"])
    tested = not edges.words.isdisjoint(limits["statuses"])
    found: list[Edge] = []
    for number, scope in walk.bodies(edges.module.facts):
        for node in walk.nodes(scope.steps):
            if named and isinstance(node, (m.Call, m.Index)):
                found += _header(edges, number, node)
            elif tested and isinstance(node, m.Compare):
                found += _status(edges, number, node)
            elif isinstance(node, m.Handler) and node.type is not None:
                found += _caught(edges, number, node.type)
    return found


def _header(edges: Edges, scope: int, node: m.Call | m.Index) -> Iterator[Edge]:
    name, holder = edges.headers.read(node)
    if holder is not None and name in edges.table.sections["limits"]["headers"]:
        target = edges.targets.origin(edges.module.path, holder)
        if target is not None:
            yield Edge(node.span, scope, name, target.provider, f"the header `{name}` of what `{target.name}` gave")


def _status(edges: Edges, scope: int, node: m.Compare) -> Iterator[Edge]:
    for side, other in ((node.left, node.right), (node.right, node.left)):
        if not _is_too_many(edges, other):
            continue
        holder = _holder(edges, side)
        target = edges.targets.origin(edges.module.path, holder) if holder is not None else None
        if target is not None:
            yield Edge(node.span, scope, str(_TOO_MANY), target.provider, f"status 429 of what `{target.name}` gave")


def _is_too_many(edges: Edges, expr: m.Expr) -> bool:
    if isinstance(expr, m.Sequence):
        return any(_is_too_many(edges, item) for item in expr.items)
    if isinstance(expr, m.Constant):
        return expr.value == _TOO_MANY or expr.value == str(_TOO_MANY)
    constants = edges.table.sections["limits"]["constants"]
    return isinstance(expr, m.Attribute) and any(value.path in constants for value in edges.externals(expr))


def _holder(edges: Edges, expr: m.Expr) -> m.Expr | None:
    """What has the status that is compared."""
    statuses = edges.table.sections["limits"]["statuses"]
    if isinstance(expr, m.Attribute) and expr.name in statuses:
        return expr.base
    if isinstance(expr, m.Name):
        for binding in edges.module.facts.scopes[expr.scope].bindings.get(expr.id, []):
            if binding.kind == "value" and isinstance(binding.value, m.Attribute) and binding.value.name in statuses:
                return binding.value.base
    return None


def _caught(edges: Edges, scope: int, kind: m.Expr) -> Iterator[Edge]:
    for error in edges.targets.sdk_errors(edges.module.path, kind):
        if error.path.rpartition(".")[2] in edges.table.sections["limits"]["errors"]:
            provider = edges.module.links.catalogue.find(error.path)
            if provider is not None:
                yield Edge(kind.span, scope, error.path, provider, f"`{error.path}` is caught")
                return
