"""What the parameters of a function stand for: what a call gives them, or what their names say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from seamlint.facts import model as m
from seamlint.taint import frameworks, origins, sources, tables
from seamlint.taint.hints import is_request
from seamlint.taint.values import UNKNOWN, Routine, Value

if TYPE_CHECKING:
    from seamlint.taint.calls import Arguments
    from seamlint.taint.interpreter import Interpreter


def placed(facts: m.Facts, routine: Routine, given: Arguments) -> Arguments:
    """The same arguments as if as many as can be were given by position, and the others in the order of the names."""
    if not given.keywords:
        return given
    bindings = facts.scopes[routine.scope].bindings
    names = [name for name, (first, *_) in bindings.items() if first.kind == "parameter" and first.value.position != -3]
    named = dict(given.keywords)
    positional = list(given.positional)
    for name in names[len(positional) + (routine.receiver is not None) :]:
        parameter = bindings[name][0].value
        if name not in named or parameter.nameless or parameter.position < 0:
            break
        positional.append(named.pop(name))
    ordered = [*(name for name in names if name in named), *(name for name in named if name not in names)]
    return given._replace(positional=tuple(positional), keywords=tuple((name, named[name]) for name in ordered))


def bind(run: Interpreter, routine: Routine, given: Arguments | None) -> None:
    """Give the parameters their values."""
    record = run.facts.scopes[routine.scope]
    positional = list(given.positional) if given is not None else []
    if routine.receiver is not None:
        positional.insert(0, routine.receiver)
    named = dict(given.keywords) if given is not None else {}
    parameters = [(name, bindings[0]) for name, bindings in record.bindings.items() if bindings[0].kind == "parameter"]
    checks = frameworks.checked(record)
    if not record.decorators and run.engine.classes.kind(run.path, record.parent) not in ("serializers", "marshmallow"):
        checks = ""  # called so by chance
    count = sum(binding.value.position >= 0 for _, binding in parameters)
    for name, binding in parameters:
        parameter = binding.value
        if parameter.position == -2:
            extra = positional[count:]
            value = Value(fields={f"#{i}": item for i, item in enumerate(extra[:16])})
            if given is not None and given.rest is not None:
                value = value.with_element(given.rest)
        elif parameter.position == -3:
            others = {key: item for key, item in named.items() if key not in {name for name, _ in parameters}}
            value = Value(fields=others)
            if given is not None and given.rest is not None:
                value = value.with_element(given.rest)
        else:
            value = _argument(run, name, parameter, positional, named.get(name), given)
            if given is None and value.is_blank:
                value = frameworks.injected(run, name, parameter)
            if given is None and value.is_blank and name in ("form", "serializer"):
                value = run.engine.classes.forms.handed(run, record, name)
            if given is None and value.is_blank and parameter.position == 1 and checks:
                value = run.named(value, checks, binding.span)
            if parameter.annotation is not None:
                value = run.engine.classes.annotated(run.path, value, parameter.annotation)
            if value.is_blank and is_request(name, (*record.bindings, *record.words)):
                value = _request(run, name, binding.span)
            value = sources.held(value) if run.is_object(name) else run.named(value, name, binding.span)
            if given is None and isinstance(parameter.default, m.Constant) and parameter.default.value:
                value = value.doubted()  # it stands in the code: `password="guest"`
        run.env[(routine.scope, name)] = value
        run.given[name] = value


def _argument(
    run: Interpreter,
    parameter_name: str,
    parameter: m.Parameter,
    positional: list[Value],
    named: Value | None,
    given: Arguments | None,
) -> Value:
    """What one parameter is given."""
    if 0 <= parameter.position < len(positional):
        return positional[parameter.position]
    if named is not None:
        return named
    if given is not None and given.rest is not None:
        return UNKNOWN if run.engine.names.is_harmless_word(parameter_name) else given.rest
    value = run.value(parameter.default) if parameter.default is not None else UNKNOWN
    return value if given is not None or value.is_touched else UNKNOWN


def _request(run: Interpreter, name: str, span: m.Span) -> Value:
    """A whole request with its headers, handed over under that name."""
    known = (source for source in tables.sources_by_subscript()["headers"] if name in source.parameters)
    return origins.given(run, next(known), span)
