"""Where a provider's webhook is verified, and where its events are told apart."""

from __future__ import annotations

from collections.abc import Iterator

from seamlint.facts import model as m
from seamlint.links import flow
from seamlint.links.edges import walk
from seamlint.links.edges.view import Edge, Edges, listed


def verifications(edges: Edges) -> list[Edge]:
    """The first verification of each function."""
    found: dict[int, Edge] = {}
    for edge in (*_verifiers(edges), *_computed(edges)):
        found.setdefault(_outermost(edges.module.facts, edge.scope), edge)
    return sorted(found.values(), key=lambda edge: edge.span)


def _outermost(facts: m.Facts, scope: int) -> int:
    """The function around a scope that lies in no other; 0, the module, if there is none."""
    found = inner = facts.function_around(scope)
    while inner:
        found, inner = inner, facts.function_around(facts.scopes[inner].parent)
    return found


def _verifiers(edges: Edges) -> Iterator[Edge]:
    imported = {record.name for record in edges.module.facts.imports}
    if edges.table.verifier_tails.isdisjoint(edges.words | imported):
        return
    for scope, call in edges.calls():
        edge = _verifier(edges, scope, call)
        if edge is not None:
            yield edge


def _verifier(edges: Edges, scope: int, call: m.Call) -> Edge | None:
    for value in edges.externals(call.function):
        provider = edges.provider(listed(value.path, edges.table.verifiers))
        if provider is not None:
            return Edge(call.span, scope, value.path, provider)
    return None


def _computed(edges: Edges) -> Iterator[Edge]:
    """A signature that is computed or compared by hand, where a provider's signature header is read."""
    if edges.header_words.isdisjoint(edges.table.signature_headers):
        return
    signed = _signed(edges)
    signatures = edges.table.sections["signatures"]
    for scope, call in edges.calls() if signed else ():
        provider = edges.provider(signed.get(edges.module.facts.function_around(scope), ""))
        for value in edges.externals(call.function) if provider is not None else ():
            if provider is not None and value.path in signatures["compute"] | signatures["compare"]:
                yield Edge(call.span, scope, value.path, provider)
    for number, body in walk.bodies(edges.module.facts):
        for node in walk.nodes(body.steps):
            if isinstance(node, m.Compare) and node.operator in ("Eq", "NotEq"):
                yield from _compared(edges, number, node)


def _signed(edges: Edges) -> dict[int, str]:
    """The functions that read a signature header, and those that they call, with the provider."""
    facts, known = edges.module.facts, edges.table.signature_headers
    found: dict[int, str] = {}
    for scope, expr in _reads(edges):
        name, _ = edges.headers.read(expr)
        if name in known:
            found.setdefault(facts.function_around(scope), known[name])
    helped = {
        flow.tail(call): found[function]
        for scope, call in edges.calls()
        if (function := facts.function_around(scope)) in found
    }
    for number, body in walk.bodies(facts):
        if body.kind == "function" and body.name in helped:
            found.setdefault(number, helped[body.name])
    return found


def _reads(edges: Edges) -> Iterator[tuple[int, m.Expr]]:
    stored = {id(target) for _, target, _ in edges.module.facts.stores}  # a header that is set is not read
    for scope, use in edges.module.facts.uses:
        if isinstance(use, (m.Call, m.Index)) and id(use) not in stored:
            yield scope, use
    for number, body in enumerate(edges.module.facts.scopes):
        for name, bindings in body.bindings.items():
            if bindings[0].kind == "parameter":
                yield number, m.Name(bindings[0].span, name, number, 0, ())


def _compared(edges: Edges, scope: int, node: m.Compare) -> Iterator[Edge]:
    """A secret that the provider sends along, compared as it is."""
    for side, other in ((node.left, node.right), (node.right, node.left)):
        name, _ = edges.headers.read(side)
        provider = edges.provider(edges.table.signature_headers.get(name, ""))
        if provider is not None and not isinstance(other, m.Constant):
            yield Edge(node.span, scope, name, provider)
            return


def switches(edges: Edges) -> list[Edge]:
    """The first place of each function that tells a provider's events apart."""
    table = edges.table
    named = any(table.event(word) for word in edges.words) or any(head in edges.words for head in table.event_heads)
    headed = not edges.header_words.isdisjoint(table.event_headers)
    found: dict[int, Edge] = {}
    if named or headed:
        for number, scope in walk.bodies(edges.module.facts):
            for thing in (scope.decorators, scope.steps):
                for edge in _told_apart(edges, number, thing, thing is scope.decorators):
                    found.setdefault(number, edge)
    return sorted(found.values(), key=lambda edge: edge.span)


def _told_apart(edges: Edges, scope: int, thing: object, decorates: bool) -> Iterator[Edge]:
    for node in walk.nodes(thing):
        events: list[m.Expr] = []
        if isinstance(node, m.Compare):
            events = [*_items(node.left), *_items(node.right)]
            yield from _by_header(edges, scope, node)
        elif isinstance(node, m.Match):
            events = [value for case in node.cases for value in case.constants]
        elif isinstance(node, m.Mapping):
            events = [key for key, value in node.items if key is not None and _is_handler(value)]
        elif isinstance(node, m.Call) and (decorates or flow.tail(node) == "startswith"):
            events = list(node.args)
        for event in events:
            provider = edges.provider(_event(edges, event))
            if provider is not None:
                yield Edge(node.span, scope, walk.constant(event), provider)


def _event(edges: Edges, expr: m.Expr) -> str:
    text = walk.constant(expr)
    return edges.table.event(text) or edges.table.event_heads.get(text, "")


def _items(expr: m.Expr) -> tuple[m.Expr, ...]:
    return expr.items if isinstance(expr, m.Sequence) else (expr,)


def _is_handler(expr: m.Expr) -> bool:
    """Whether a value of a mapping can be called: a name in lower case, a method, a lambda."""
    if isinstance(expr, m.Lambda):
        return True
    last = expr.id if isinstance(expr, m.Name) else expr.name if isinstance(expr, m.Attribute) else ""
    return bool(last) and not last.isupper()


def _by_header(edges: Edges, scope: int, node: m.Compare) -> Iterator[Edge]:
    for side, other in ((node.left, node.right), (node.right, node.left)):
        if any(walk.constant(item) for item in _items(other)):
            name, _ = edges.headers.read(side)
            provider = edges.provider(edges.table.event_headers.get(name, ""))
            if provider is not None:
                yield Edge(node.span, scope, name, provider)
