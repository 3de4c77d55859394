"""What the run of a function leaves, and what of it counts where the function was called."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from seamlint.facts import model as m
from seamlint.facts.spans import row
from seamlint.links import flow
from seamlint.taint.sinks import Hit
from seamlint.taint.values import SAFE, UNKNOWN, Place, Routine, Taint, Value, join_all

if TYPE_CHECKING:
    from seamlint.taint.calls import Arguments
    from seamlint.taint.expressions import Expressions
    from seamlint.taint.interpreter import Interpreter

Bound = tuple[tuple[int, str], Value]
"""A name of a function around another, by its scope, and what it stood for."""


class Outcome(NamedTuple):
    """What one run of a function leaves."""

    result: Value
    hits: tuple[Hit, ...]
    left: dict[str, Value]
    """What stands on `self` afterwards."""
    mutated: tuple[tuple[int, Value], ...] = ()
    """Parameters, by position, that the function has added to."""
    raised: tuple[tuple[str, Value], ...] = ()
    rebound: tuple[Bound, ...] = ()
    """Names of the functions around it to which it has given a secret."""


NOTHING = Outcome(UNKNOWN, (), {})
HARMLESS = Outcome(SAFE, (), {})


def leavings(outcome: Outcome) -> list[Value]:
    """Everything that a run hands on."""
    mutated = [value for _, value in outcome.mutated]
    return [outcome.result, *outcome.left.values(), *mutated, *(value for _, value in outcome.rebound)]


def is_inert(outcome: Outcome) -> bool:
    """Whether a call did nothing, and gave nothing by which it could be told from another."""
    given = [*leavings(outcome), *(error for _, error in outcome.raised)]
    return not (outcome.result.refs or any(value.is_touched for value in given))


def completed(outcome: Outcome, receiver: Value) -> Outcome:
    """With what an object has beside that which the function was shown of it."""
    mutated = [
        (position, value.replace(fields={**receiver.fields, **value.fields}) if position == 0 else value)
        for position, value in outcome.mutated
    ]
    return outcome._replace(mutated=tuple(mutated))


def of_run(run: Interpreter, record: m.Scope) -> Outcome:
    """What the run of a function leaves."""
    if run.yielded:
        decorators = flow.tails(record.decorators)
        element = join_all(run.yielded)
        entered = decorators & {"contextmanager", "asynccontextmanager", "fixture"}
        result = element if entered else Value(rest=element)
    else:
        result = join_all(run.returned, SAFE)
    left: dict[str, Value] = {}
    mutated = []
    for name, bindings in record.bindings.items():
        if bindings[0].kind == "parameter":
            value = run.env.get((run.scope, name), UNKNOWN)
            before = run.given.get(name, UNKNOWN)
            position = bindings[0].value.position
            if position == 0:
                left = {key: inner for key, inner in value.fields.items() if key[0] in ".~"}
            if value is before or position < 0 or len(bindings) > 1:
                continue
            filled = bool(value.fields or value.rest is not None)  # `fill({}, secret)`
            told = _tells(value) if value.is_touched else not before.safe
            if told and (filled or not before.safe) and value != before:
                mutated.append((position, value))
    return Outcome(result, tuple(run.hits.values()), left, tuple(mutated), tuple(run.raised))


def _tells(value: Value) -> bool:
    """Whether there is a secret in a value that not only the name of a function calls one."""
    return any(taint.kind != "function" for taint in value.every)


def adopt(
    run: Expressions, outcome: Outcome, given: Arguments, routine: Routine, span: m.Span, besides: Value = SAFE
) -> None:
    """Ways out inside a function count where it was given the secret, or where what it calls gives one: `besides`."""
    if outcome.rebound and routine.path == run.path:  # else the names are those of another file
        run.env.update(outcome.rebound)
    if not (outcome.hits or outcome.raised):
        return
    known: set[Taint] = {taint for value in (*given.all, besides) for taint in value.every}
    known |= {taint for _, value in routine.closure for taint in value.every}
    if routine.receiver is not None:
        known |= routine.receiver.every
    for hit in outcome.hits:
        if hit.taint in known:
            what = "passed on here" if hit.via else f"it reaches {hit.sink.what} here"
            step = Place(hit.path, row(hit.span), what)
            run.note(Hit(hit.sink, hit.taint, run.path, span, run.scope, hit.keyword, (step, *hit.via)))
    for name, error in outcome.raised:
        if any(taint in known or not taint.named for taint in error.every):
            run.raised.append((name, error))
