"""What stands around a function: its class and its decorators say where its result goes."""

from __future__ import annotations

from seamlint.facts import model as m
from seamlint.facts.spans import start
from seamlint.links.values import External, Instance
from seamlint.taint import outcomes, sinks, sources, tables
from seamlint.taint.calls import Arguments
from seamlint.taint.interpreter import Interpreter
from seamlint.taint.tables import Sink
from seamlint.taint.values import SAFE, Routine, Value, join_all

_GATEWAY, _STATUS = ["event", "context"], "statusCode"
"""What a function for AWS Lambda is given, and what it answers to a gateway with."""
_GRAPHQL = ("graphql", "graphql_decorators")
_ANSWERS = (("get_", ("serializers",)), ("to_representation", ("serializers",)), ("resolve_", _GRAPHQL))
"""What methods are called that give what is shown of an object, by the kinds of their classes."""


def leaving(run: Interpreter, record: m.Scope) -> None:
    """What leaves the program when the function returns."""
    sink = _returns_to(run, record)
    if sink is None:
        if list(record.bindings)[:2] == _GATEWAY:
            for span, value in run.returns:
                if _STATUS in value.fields:
                    sinks.hit(run, sinks.RETURNED, value, span)
        return
    for span, value in [*run.returns, *((record.span, value) for value in run.yielded)]:
        if sink is sinks.RETURNED:
            value = run.engine.classes.filtered(run, record, value, span)
        if sink is sinks.REPR and run.engine.classes.is_exception(Instance(run.path, record.parent)):
            value = _own(run.shown(value, span), run.path, run.facts.scopes[record.parent])
        sinks.hit(run, sink, value, span)


def _own(text: Value, path: str, owner: m.Scope) -> Value:
    """What an exception tells of what its class calls a secret itself; all else is told where it is raised."""
    return Value(tuple(taint for taint in text.secrets() if taint.path == path and owner.holds(taint.line)))


def _returns_to(run: Interpreter, record: m.Scope) -> Sink | None:
    """The way out that the result of a function is, by its class, its name or its decorators."""
    if record.name in ("__str__", "__repr__", "__format__") and run.facts.scopes[record.parent].kind == "class":
        return sinks.REPR
    parent = record.parent
    if run.facts.scopes[parent].kind == "class":
        kind = run.engine.classes.kind(run.path, parent)
        if record.name == "get_context_data":
            return sinks.CONTEXT
        if any(record.name.startswith(prefix) and kind in kinds for prefix, kinds in _ANSWERS):
            return sinks.RETURNED
        if record.name in tables.listed("routes", "base_methods") and run.engine.classes.is_view(run.path, parent):
            return sinks.RETURNED
    outer = Interpreter(run.engine, run.path, run.facts, record.parent, {})
    for decorator in record.decorators:
        inner = decorator.function if isinstance(decorator, m.Call) else decorator
        paths = [ref.path for ref in outer.value(inner).refs if isinstance(ref, External)]
        for section, sink in (("routes", sinks.RETURNED), ("tasks", sinks.TASK_RESULT)):
            if any(tables.covers(section, "decorators", path) for path in paths):
                return sink
            if isinstance(inner, m.Attribute) and inner.name in tables.listed(section, "methods"):
                receiver = sources.written_tail(inner.base).lower()
                if any(receiver.endswith(word) for word in tables.listed(section, "receivers")):
                    return sink
    return None


def decorate(run: Interpreter, record: m.Scope, routine: Routine) -> None:
    """What the project's own decorators do with its arguments, and with its result, if they or it may know a secret."""
    result = join_all((value for value in run.returned if value.is_touched), SAFE)
    knows = result is not SAFE or any(value.is_touched for value in run.given.values())
    outer = Interpreter(run.engine, run.path, run.facts, record.parent, {})
    for decorator in record.decorators:
        callee = outer.value(decorator)
        for ref in callee.refs:
            if not isinstance(ref, Routine) or not (knows or run.engine.speaks(ref.path, ref.scope)):
                continue
            made = run.engine.called(ref, Arguments((Value(refs=(routine._replace(receiver=None),)),), ()))
            for wrapper in made.result.refs if made is not None else ():
                if isinstance(wrapper, Routine) and wrapper.path == ref.path:
                    given = _handed(run, wrapper)
                    outcome = run.engine.called(wrapper, given) if result is SAFE else run.engine.run(wrapper, given)
                    if outcome is not None:
                        outcomes.adopt(run, outcome, given, wrapper, start(record.span), result)


def _handed(run: Interpreter, wrapper: Routine) -> Arguments:
    """The arguments of the function as its wrapper gets them: by their names if it takes no others."""
    facts = run.engine.facts(wrapper.path)
    bindings = facts.scopes[wrapper.scope].bindings.values() if facts is not None else ()
    if any(first.kind == "parameter" and first.value.position not in (-1, -3) for first, *_ in bindings):
        return Arguments(tuple(run.given.values()), ())
    return Arguments((), tuple(run.given.items()))
