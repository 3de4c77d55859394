"""Where users are sent to a provider, or back from one: OAuth and hosted pages."""

from __future__ import annotations

from collections.abc import Iterator

from seamlint.facts import model as m
from seamlint.facts.spans import inside
from seamlint.links import flow
from seamlint.links.edges import walk
from seamlint.links.edges.view import Edge, Edges
from seamlint.links.hosts import split_host


def find(edges: Edges) -> list[Edge]:
    """OAuth URLs, OAuth flows and the redirects that a call of the SDK is given."""
    return [*_urls(edges), *_flows(edges), *_hosted(edges)]


def _urls(edges: Edges) -> Iterator[Edge]:
    if not any("/" in word and any(host in word for host in edges.table.oauth) for word in edges.words):
        return
    for number, scope in walk.bodies(edges.module.facts):
        seen: m.Span | None = None
        for node in walk.nodes((scope.decorators, _spoken(scope.steps))):
            if isinstance(node, (m.Constant, m.Joined)) and not (seen and inside(node.span, seen)):
                edge = _url(edges, number, node)
                if edge is not None:
                    seen = node.span
                    yield edge


def _spoken(steps: list[m.Step]) -> list[m.Step]:
    """The steps without docstrings and other texts that stand for themselves."""
    return [step for step in steps if not (isinstance(step, m.Evaluate) and isinstance(step.value, m.Constant))]


def _url(edges: Edges, scope: int, expr: m.Constant | m.Joined) -> Edge | None:
    evaluator, path = edges.module.links.evaluator, edges.module.path
    named = [part for part in expr.parts if not isinstance(part, m.Constant)] if isinstance(expr, m.Joined) else []
    if any(_authorization(edges, text) for part in named for text in evaluator.texts(path, part)):
        return None  # the URL is reported where it is written
    for text in evaluator.texts(path, expr):
        provider = edges.provider(_authorization(edges, text)) if "://" in text[:9] else None
        if provider is not None:
            return Edge(expr.span, scope, ".".join(split_host(text)[0]), provider, "an OAuth URL")
    return None


def _authorization(edges: Edges, text: str) -> str:
    labels, path, scheme = split_host(text)
    return edges.table.authorization(labels, path) if scheme else ""


def _flows(edges: Edges) -> Iterator[Edge]:
    seen: set[tuple[int, str]] = set()
    for scope, call in edges.calls():
        for value in edges.externals(call.function):
            provider = edges.provider(_flow(edges, value.path))
            place = edges.module.facts.function_around(scope), provider.id if provider is not None else ""
            if provider is not None and place not in seen:
                seen.add(place)
                yield Edge(call.span, scope, value.path, provider, "an OAuth flow")


def _flow(edges: Edges, path: str) -> str:
    """The provider whose flow this is, or a method of it; what a flow gave is none."""
    return edges.table.flows.get(path) or edges.table.flows.get(path.rpartition(".")[0], "")


def _hosted(edges: Edges) -> Iterator[Edge]:
    names = edges.table.sections["urls"]["names"]
    if names.isdisjoint(edges.words):
        return
    for scope, call in edges.calls():
        given = next((name for name in _told(call) if name in names), "")
        target = edges.target(call) if given else None
        if target is not None and target.kind == "sdk" and flow.tail(call) not in edges.table.flows:
            yield Edge(call.span, scope, target.name, target.provider, f"given `{given}`")


def _told(call: m.Call) -> Iterator[str]:
    """The keywords of a call, and the keys of the literal mappings that it is given."""
    for name, value in call.keywords:
        yield name or ""
        yield from _keys(value)
    for value in call.args:
        yield from _keys(value)


def _keys(expr: m.Expr) -> Iterator[str]:
    if isinstance(expr, m.Mapping):
        yield from (walk.constant(key) for key, _ in expr.items if key is not None)
