"""What a call gives, and what leaves the program by it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from seamlint.facts import model as m
from seamlint.facts.spans import row
from seamlint.links.values import Class, External, Instance, Kind
from seamlint.taint import (
    addresses,
    deferred,
    library,
    methods,
    origins,
    outcomes,
    results,
    sinks,
    sources,
    stores,
    tables,
    token_endpoint,
    tuples,
)
from seamlint.taint.names import asks, words
from seamlint.taint.redactors import is_mask
from seamlint.taint.values import SAFE, Partial, Place, Reference, Routine, Taint, Value, join_all, text_of

if TYPE_CHECKING:
    from seamlint.taint.expressions import Expressions


_REDACTING = frozenset("redact redacted redacting mask masked sanitize sanitized scrub obfuscate censor".split())
_IDENTIFYING = frozenset({"id", "ids", "uuid", "identifier", "username"})
"""Last words of functions that give what someone or something is known by, whatever that is taken out of."""


class Arguments(NamedTuple):
    """What a call is given."""

    positional: tuple[Value, ...]
    keywords: tuple[tuple[str, Value], ...]
    rest: Value | None = None
    """What `*args` and `**kwargs` add whose places are not known."""

    def named(self, name: str) -> Value | None:
        return next((value for keyword, value in self.keywords if keyword == name), None)

    def at(self, position: int, *names: str) -> Value | None:
        """The argument at a position, or by one of its names."""
        if position < len(self.positional):
            return self.positional[position]
        return next((value for name in names if (value := self.named(name)) is not None), None)

    @property
    def all(self) -> list[Value]:
        given = [*self.positional, *[value for _, value in self.keywords]]
        return [*given, self.rest] if self.rest is not None else given

    def after(self, partial: Partial) -> Arguments:
        """These arguments behind those that a partial already has."""
        return Arguments((*partial.args, *self.positional), (*partial.keywords, *self.keywords), self.rest)


def call(run: Expressions, expr: m.Call) -> Value:
    """The value of a call; what it sends out is noted on the way."""
    function = expr.function
    if asks(sources.written_tail(function)):
        if stores.asks_for_setting(run, expr):
            return SAFE
        stores.ask(run, expr)
    if isinstance(function, m.Attribute):
        return _of_method(run, expr, function)
    callee = run.value(function)
    given = arguments(run, expr)
    sinks.check(run, expr, callee, given)
    known = _applied(run, callee, given, expr)
    return known if known is not None else library.unknown(run, callee, given, expr)


def _of_method(run: Expressions, expr: m.Call, function: m.Attribute) -> Value:
    """The value of a call that is made on something."""
    base = run.value(function.base)
    callee = sources.attribute(run, base, function, called=True)
    given = arguments(run, expr)
    sinks.check(run, expr, callee, given, base)
    if not any(isinstance(ref, Routine) for ref in callee.refs):
        response = token_endpoint.response(run, function.name, given, expr)
        response = response or addresses.answered(run, callee, function, given)
        if response is not None:
            return response
        started = deferred.run_later(run, function.name, given, expr)
        if started is not None:
            return started
    if base.keys == "response" and callee.taints:
        return Value(callee.taints)  # `connection.get_uri()`
    if _dumps(base, callee, function.name):
        return run.engine.classes.dumped(run, base, function.base, expr.span, given)
    known = _applied(run, callee, given, expr)
    if known is None:
        known = methods.call(run, base, function, given, expr)
    return known if known is not None else library.unknown(run, callee, given, expr)


def _dumps(base: Value, callee: Value, name: str) -> bool:
    """Whether an object of the project is asked for all its fields by what its base outside does: `settings.dict()`."""
    if not callee.refs or name not in tables.listed("dumps", "methods"):
        return False
    own = any(isinstance(ref, Instance) for ref in base.refs)
    return own and not any(isinstance(ref, Routine) for ref in callee.refs)


def _is_result(ref: Reference) -> bool:
    return isinstance(ref, External) and ref.kind == Kind.RESULT


def arguments(run: Expressions, expr: m.Call) -> Arguments:
    """The arguments of a call, with what is unpacked into it."""
    positional: list[Value] = []
    keywords: list[tuple[str, Value]] = []
    rest: list[Value] = []
    for argument in expr.args:
        if isinstance(argument, m.Starred):
            value = run.value(argument.value)
            placed = [value.fields[key] for key in value.fields if key[0] == "#"]
            if placed and value.rest is None and not rest:
                positional += placed
            else:
                rest.append(value.element)
        else:
            positional.append(run.value(argument))
    for name, item in expr.keywords:
        value = run.value(item)
        if name is not None:
            keywords.append((name, run.named(value, name, item.span).map(Taint.blurred) if value.is_blank else value))
        else:
            keywords += [(key, inner) for key, inner in value.fields.items() if key[0] not in ".#~"]
            if value.rest is not None or value.taints:
                rest.append(join_all([Value(value.taints), *([value.rest] if value.rest is not None else [])]))
    return Arguments(tuple(positional), tuple(keywords), join_all(rest) if rest else None)


def apply(run: Expressions, ref: Reference, given: Arguments, expr: m.Call) -> Value | None:
    """What calling one thing gives; None where that is not known."""
    if isinstance(ref, External) and not ref.path.endswith(".__init__"):
        return SAFE if run.engine.is_declared_sanitizer(ref) else library.call(run, ref, given, expr)
    if isinstance(ref, Routine):
        return inline(run, ref, given, expr)
    if isinstance(ref, Partial):
        return invoke(run, Value(refs=(ref.function,)), given.after(ref), expr)
    if isinstance(ref, Class):
        return run.engine.classes.construct(run, ref, given, expr)
    if isinstance(ref, Instance):
        member = run.engine.classes.method(ref, "__call__", Value(refs=(ref,)))
        return inline(run, member, given, expr) if member is not None else None
    if isinstance(ref, External):
        shown = text_of(run.shown(value, expr.span) for value in given.all)
        run.replace_self(run.self_value().with_field("~text", shown))
        if ref.path.rpartition(".")[0].endswith(("Error", "Exception", "Warning")):
            sinks.hit(run, sinks.RAISED, shown, expr.span)
        return SAFE
    return None


def invoke(run: Expressions, callee: Value, given: Arguments, expr: m.Call) -> Value | None:
    """What a function gives that something else calls: `partial`, `map`, a thread; None where that is not known."""
    sinks.check(run, expr, callee, given)
    return _applied(run, callee, given, expr)


def _applied(run: Expressions, callee: Value, given: Arguments, expr: m.Call) -> Value | None:
    """What calling anything that a value may be gives; None where that is not known."""
    if not callee.refs:
        return None
    pair = tuples.made(run, callee, given, expr)
    if pair is not None:
        return pair
    found = [apply(run, ref, given, expr) for ref in callee.refs if not _is_result(ref)]
    known = [value for value in found if value is not None]
    if callee.keys == sources.TABLE and not all(value.is_touched for value in known):
        return None  # one of many, and not all of them give a secret
    return join_all(known) if known else None


def inline(run: Expressions, routine: Routine, given: Arguments, expr: m.Call) -> Value:
    """What a function of the project gives for these arguments; its ways out count here too."""
    outcome = run.engine.called(routine, given)
    if outcome is None:
        return _by_name(run, routine, run.engine.returned(routine), expr)
    outcomes.adopt(run, outcome, given, routine, expr.span)
    if outcome.mutated:
        _mutate(run, routine, outcome.mutated, expr)
    result = outcome.result
    if result.taints and given.positional and stores.is_setting(run, given.positional[0].text):
        handed = frozenset(taint for value in given.positional for taint in value.taints)
        result = result.replace(taints=tuple(taint for taint in result.taints if taint in handed))
        if not result.taints:
            return SAFE  # `get("AWS_REGION")`, not `joined("host", password)`
    if result.is_touched:
        result = _given_back(run, routine, result, expr)
    if not result.is_blank:
        return result
    annotated = run.engine.returned(routine)
    return _by_name(run, routine, result if annotated.is_blank else annotated, expr)


def _by_name(run: Expressions, routine: Routine, result: Value, expr: m.Call) -> Value:
    """A result of which nothing is known but the name of the function, unless that only makes texts of others."""
    if result.is_blank and run.engine.lexical.is_echo(routine.path, routine.scope):
        return origins.WORD
    return results.function_result(run, result, expr)


def _given_back(run: Expressions, routine: Routine, result: Value, expr: m.Call) -> Value:
    """A result with a secret in it, as the one who called has it."""
    facts = run.engine.facts(routine.path)
    name = facts.scopes[routine.scope].name if facts else ""
    said = words(name)
    if results.encrypts(name) or not _IDENTIFYING.isdisjoint(said[-1:]) or run.engine.names.is_identifier(name):
        return SAFE
    if any(taint.kind == "fields" for taint in result.taints):  # a guess, good for the function that makes it
        result = result.replace(taints=tuple(taint for taint in result.taints if taint.kind != "fields"))
    if not _REDACTING.isdisjoint(said):
        if facts and any(map(is_mask, facts.scopes[routine.scope].words)):
            return SAFE  # it is called so, and has what it puts in the place of a secret
        result = result.doubted()  # whether it does what it is called is not certain
    return result.through(Place.back(run.path, row(expr.span), name))


def _mutate(run: Expressions, routine: Routine, mutated: tuple[tuple[int, Value], ...], expr: m.Call) -> None:
    """Arguments that the function has added to."""
    shift = 1 if routine.receiver is not None else 0
    for position, value in mutated:
        index = position - shift
        target: m.Expr | None = None
        if 0 <= index < len(expr.args):
            target = expr.args[index]
        elif index < 0 and isinstance(expr.function, m.Attribute):
            target = expr.function.base
            if isinstance(target, m.Call):  # super().__init__()
                run.replace_self(value)
        if isinstance(target, (m.Name, m.Attribute)):
            run.update(target, lambda _old, value=value: value)  # type: ignore[misc]
