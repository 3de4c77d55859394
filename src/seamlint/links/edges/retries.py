"""Where a call of a provider is tried again: decorators, loops, tasks, HTTP clients."""

from __future__ import annotations

from collections.abc import Iterator

from seamlint.facts import model as m
from seamlint.facts.spans import corners
from seamlint.links import flow
from seamlint.links.edges import walk
from seamlint.links.edges.targets import Target
from seamlint.links.edges.view import Edge, Edges


def find(edges: Edges) -> list[Edge]:
    """Every retry around a provider, its SDK's exceptions or an adapter."""
    if not edges.is_near_provider:
        return []
    found: list[Edge] = []
    for number, scope in walk.bodies(edges.module.facts):
        found += _decorated(edges, number, scope)
        found += _loops(edges, number, scope)
        found += _tasks(edges, number, scope)
    return [*found, *_wrapped(edges), *_transports(edges)]


def _decorated(edges: Edges, number: int, scope: m.Scope) -> Iterator[Edge]:
    for decorator in scope.decorators:
        by = _library(edges, decorator)
        if not by:
            continue
        errors = edges.targets.sdk_errors(edges.module.path, decorator)
        provider = edges.module.links.catalogue.find(errors[0].path) if errors else None
        if provider is not None:
            yield Edge(decorator.span, number, by, provider, f"on `{errors[0].path}`")
            continue
        target = edges.targets.within(edges.module.path, number) if scope.kind == "function" else None
        if target is not None:
            yield Edge(decorator.span, number, by, target.provider, _around(target))


def _library(edges: Edges, expr: m.Expr) -> str:
    """The function of a retry library that an expression is, or calls."""
    function = expr.function if isinstance(expr, m.Call) else expr
    wanted = edges.table.sections["retries"]["calls"]
    return next((value.path for value in edges.externals(function) if value.path in wanted), "")


def _around(target: Target) -> str:
    return f"around `{target.name}`"


def _loops(edges: Edges, number: int, scope: m.Scope) -> Iterator[Edge]:
    for loop in walk.steps(scope.steps):
        if not isinstance(loop, m.Loop):
            continue
        by = _library(edges, loop.source)
        target = edges.targets.first(edges.module.path, loop.body) if by else None
        if target is not None:
            yield Edge(loop.source.span, number, by, target.provider, _around(target))
            continue
        for step in walk.steps(loop.body, loops=False):
            target = _attempt(edges, loop, step) if isinstance(step, m.Try) and step.handlers else None
            if target is not None:
                yield Edge(loop.source.span, number, "a loop", target.provider, _around(target))
                break


def _attempt(edges: Edges, loop: m.Loop, step: m.Try) -> Target | None:
    """What is called in `step` again and again until it succeeds."""
    if not _counts(edges, loop) or not _ends_by_success(loop, step):
        return None
    if not any(_goes_on(handler.body) for handler in step.handlers):
        return None
    items = {node.id for node in walk.nodes(loop.target) if isinstance(node, m.Name)}
    for call in walk.calls(step.body):
        target = edges.target(call)
        if target is not None:
            used = {node.id for node in walk.nodes(call) if isinstance(node, m.Name)}
            return target if items.isdisjoint(used) else None
    return None


def _counts(edges: Edges, loop: m.Loop) -> bool:
    """Whether the loop goes over numbers, or waits, rather than over things."""
    if loop.target is None or isinstance(loop.source, m.Sequence):
        numbers = loop.source.items if isinstance(loop.source, m.Sequence) else ()
        return all(isinstance(item, (m.Plain, m.Constant)) and not walk.constant(item) for item in numbers)
    counters = edges.table.sections["retries"]["counters"]
    if isinstance(loop.source, m.Call) and any(v.path in counters for v in edges.externals(loop.source.function)):
        return True
    return any(flow.tail(call) == "sleep" for call in walk.calls(loop.body))


def _ends_by_success(loop: m.Loop, step: m.Try) -> bool:
    after = [each for each in loop.body if corners(each.span)[:2] >= corners(step.span)[2:]]
    if any(isinstance(each, m.Return) for each in walk.steps([*step.body, *step.orelse])):
        return True
    if any(_leaves(each) for each in (*step.body, *step.orelse, *after)):
        return True
    if loop.target is not None or not any(map(_notes_failure, step.handlers)):
        return False
    tested = {node.id for node in walk.nodes(loop.source) if isinstance(node, m.Name)}
    return any(
        isinstance(target, m.Name) and target.id in tested
        for each in (*step.body, *step.orelse)
        if isinstance(each, m.Assign)
        for target in each.targets
    )


def _notes_failure(handler: m.Handler) -> bool:
    """Whether a handler counts, or waits, before the next round; a loop that polls does neither."""
    return any(
        isinstance(node, m.Augment) or (isinstance(node, m.Call) and flow.tail(node) == "sleep")
        for node in walk.nodes(handler.body)
    )


def _leaves(step: m.Step) -> bool:
    if isinstance(step, m.With):
        return any(map(_leaves, step.body))
    return isinstance(step, m.Return) or (isinstance(step, m.Jump) and step.leaves)


def _goes_on(body: tuple[m.Step, ...]) -> bool:
    return not body or not (isinstance(body[-1], m.Raise) or _leaves(body[-1]))


def _tasks(edges: Edges, number: int, scope: m.Scope) -> Iterator[Edge]:
    """A task that is tried again on the SDK's own exceptions."""
    options = edges.table.sections["retries"]["task-options"]
    path, catalogue = edges.module.path, edges.module.links.catalogue
    for decorator in scope.decorators:
        for name, value in decorator.keywords if isinstance(decorator, m.Call) else ():
            for error in edges.targets.sdk_errors(path, value)[:1] if name in options else ():
                provider = catalogue.find(error.path)
                if provider is not None:
                    yield Edge(value.span, number, name or "", provider, f"on `{error.path}`")
    for step in walk.steps(scope.steps):
        for handler in step.handlers if isinstance(step, m.Try) else ():
            again = next((c for c in walk.calls(handler.body) if flow.tail(c) == "retry" and _is_method(c)), None)
            errors = edges.targets.sdk_errors(path, handler.type) if again is not None else []
            provider = catalogue.find(errors[0].path) if errors else None
            if provider is not None and again is not None:
                yield Edge(again.span, number, "retry", provider, f"on `{errors[0].path}`")


def _is_method(call: m.Call) -> bool:
    return isinstance(call.function, m.Attribute)


def _wrapped(edges: Edges) -> Iterator[Edge]:
    """`retry_call(payments.charge, ...)`, `Retrying(...)(payments.charge)`"""
    for scope, call in edges.calls():
        inner = call.function
        by = _library(edges, call) or (_library(edges, inner) if isinstance(inner, m.Call) else "")
        for argument in call.args if by else ():
            if not isinstance(argument, (m.Name, m.Attribute)):
                continue
            target = edges.target(m.Call(argument.span, argument, (), ()))
            if target is not None:
                yield Edge(call.span, scope, by, target.provider, _around(target))
                break


def _transports(edges: Edges) -> Iterator[Edge]:
    """The retries of an HTTP client that the module calls a provider with."""
    wanted = edges.table.sections["retries"]["transports"]
    hit = next((reach.hit for reach in edges.module.reaches if reach.hit.route == "http"), None)
    for scope, call in edges.calls() if hit is not None else ():
        for value in edges.externals(call.function):
            if value.path in wanted and hit is not None:
                yield Edge(call.span, scope, value.path, hit.provider, f"for `{hit.symbol}`", sure=False)
