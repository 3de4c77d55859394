"""What a request says: parts of it that its sender writes at will, as long as nobody checks them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from seamlint.catalogue import loader as tables
from seamlint.facts import model as m
from seamlint.links import flow
from seamlint.links.edges import walk
from seamlint.links.parts import identifiers, origin, parameter, within
from seamlint.links.values import Class, External, Instance

if TYPE_CHECKING:
    from seamlint.links.view import ModuleView

_DEEPEST = 12
_EQUAL = ("Eq", "NotEq", "In", "NotIn")


def is_payload(view: ModuleView, expr: m.Expr, depth: int = 0) -> bool:
    """Whether the value is a part of what a request says."""
    expr, table = origin(view, expr), tables.requests()
    if depth > _DEEPEST:
        return False
    if isinstance(expr, m.Name):
        return _is_body(view, expr, depth)
    if isinstance(expr, m.Attribute):
        if expr.name in table["attributes"] and _is_request(view, expr.base):
            return True
        if expr.name in table["validated"]:
            return _is_made_of_payload(view, expr.base, depth)
        return expr.name not in table["proven"] and is_payload(view, expr.base, depth + 1)
    if isinstance(expr, (m.Index, m.Element)):
        key = expr.key if isinstance(expr, m.Index) else None
        return not _is_proven(key) and is_payload(view, expr.base, depth + 1)
    if isinstance(expr, (m.Either, m.Joined)):
        parts = expr.options if isinstance(expr, m.Either) else expr.parts
        return any(is_payload(view, part, depth + 1) for part in parts)
    return isinstance(expr, m.Call) and _gives_payload(view, expr, depth)


def _gives_payload(view: ModuleView, call: m.Call, depth: int) -> bool:
    table, function = tables.requests(), call.function
    if isinstance(function, m.Attribute):
        if function.name in table["methods"] and _is_request(view, function.base):
            return True
        is_part = function.name in table["parts"] and not (call.args and _is_proven(call.args[0]))
        if is_part and is_payload(view, function.base, depth + 1):
            return True
        if function.name in table["models"]:
            return _is_made_of_payload(view, call, depth)
    called = view.links.evaluator.values(view.path, function)
    if any(isinstance(value, Class) for value in called):
        return any(name is None and is_payload(view, value, depth + 1) for name, value in call.keywords)
    passes = any(isinstance(value, External) and value.path in table["passing"] for value in called)
    return passes and any(is_payload(view, argument, depth + 1) for argument in call.args)


def _is_made_of_payload(view: ModuleView, expr: m.Expr, depth: int) -> bool:
    """Whether an object, such as a form or a serializer, is made of what a request says."""
    made = origin(view, expr)
    given = [*made.args, *(value for _, value in made.keywords)] if isinstance(made, m.Call) else []
    return any(is_payload(view, each, depth + 1) for each in given)


def _is_proven(key: m.Expr | None) -> bool:
    """Whether a part of an event was written by the gateway that let the sender in."""
    return isinstance(key, m.Constant) and key.value in tables.requests()["proven"]


def _is_request(view: ModuleView, expr: m.Expr) -> bool:
    names = tables.requests()["requests"]
    return flow.tail(origin(view, expr)) in names or flow.tail(expr) in names


# --- parameters -------------------------------------------------------------------------------------


def _is_body(view: ModuleView, name: m.Name, depth: int) -> bool:
    """Whether a parameter is the body of a request, or, by its name, an event that somebody sent."""
    place, table = parameter(view, name), tables.requests()
    if place is None:
        return False
    function = view.facts.scopes[place[0]]
    found = next(each.value for each in function.bindings[name.id] if each.kind == "parameter")
    injected = {flow.tail(call) for call in _injected(found)}
    if injected:
        return not injected.isdisjoint(table["declared"])
    if not depth:
        return False
    decorators = flow.tails(function.decorators)
    types = _types(view, found)
    if any(_is_model(view, each) for each in types):
        return name.id in table["parameters"] or not decorators.isdisjoint(table["routes"])
    if name.id not in table["parameters"] or not decorators.isdisjoint(table["tasks"]):
        return False
    return found.annotation is None or not any(isinstance(each, Instance) for each in types)


def _injected(found: m.Parameter) -> Iterator[m.Call]:
    """The calls by which a framework is told what to pass: `Depends(...)` as default or in `Annotated`."""
    if isinstance(found.default, m.Call):
        yield found.default
    if isinstance(found.annotation, m.Index) and flow.tail(found.annotation.base) == "Annotated":
        yield from (part for part in within(found.annotation.key) if isinstance(part, m.Call))


def _types(view: ModuleView, found: m.Parameter) -> list[Instance]:
    if found.annotation is None:
        return []
    annotation = found.annotation
    if isinstance(annotation, m.Index):
        annotation = annotation.key.items[0] if isinstance(annotation.key, m.Sequence) else annotation.key
    known = view.links.evaluator.values(view.path, annotation)
    return [Instance(value.path, value.scope) for value in known if isinstance(value, Class)]


def _is_model(view: ModuleView, made: Instance, depth: int = 0) -> bool:
    """Whether a class describes what a request may say: pydantic's and its like."""
    facts = view.links.evaluator.program.facts(made.path)
    for base in facts.scopes[made.scope].bases if facts is not None and depth < _DEEPEST else ():
        for value in view.links.evaluator.values(made.path, base):
            if isinstance(value, External) and value.path.rpartition(".")[2] in tables.requests()["bases"]:
                return True
            if isinstance(value, Class) and _is_model(view, Instance(value.path, value.scope), depth + 1):
                return True
    return False


# --- checks -----------------------------------------------------------------------------------------


def is_checked(view: ModuleView, scope: int, expr: m.Expr) -> bool:
    """Whether the function compares the value with what it knows, or asks whether the sender may have it."""
    function = view.facts.function_around(scope)
    wanted = {_shape(expr), _shape(origin(view, expr))}
    return any(_checks(part, wanted) for part in _before(view.facts.scopes[function].steps, expr.span))


def _before(body: list[m.Step], end: m.Span) -> Iterator[m.Expr]:
    """What is tested, asserted and called for its effect before a place."""
    for step in walk.steps(body):
        if isinstance(step, (m.Branch, m.Assert)) and step.span < end:
            yield step.test
        elif isinstance(step, m.Evaluate) and step.span < end:
            yield step.value


def _checks(test: m.Expr, wanted: set[object]) -> bool:
    for part in within(test):
        if isinstance(part, m.Compare) and part.operator in _EQUAL:
            for one, other in ((part.left, part.right), (part.right, part.left)):
                if _shape(one) in wanted and not isinstance(other, (m.Constant, m.Plain)):
                    return True
        if isinstance(part, m.Call) and not identifiers(part).isdisjoint(tables.requests()["senders"]):
            given = [*part.args, *(value for _, value in part.keywords)]
            if any(_shape(each) in wanted for each in given):
                return True
    return False


def _shape(expr: object) -> object:
    """The expression without its place."""
    if isinstance(expr, m.Name):
        return expr.id, expr.scope
    if isinstance(expr, tuple):
        parts = expr[1:] if hasattr(expr, "span") else expr
        return type(expr).__name__, *map(_shape, parts)
    return expr
