"""Functions that are handed to a pool, a loop or a scheduler, which calls them later."""

from __future__ import annotations

from typing import TYPE_CHECKING

from seamlint.facts import model as m
from seamlint.taint import calls
from seamlint.taint.values import UNKNOWN, Partial, Routine, Value

if TYPE_CHECKING:
    from seamlint.taint.calls import Arguments
    from seamlint.taint.expressions import Expressions

RESULT = "~result"
"""Where a promise has what it is kept with."""
_RUNS = {
    **dict.fromkeys(("submit", "map", "add_task", "call_soon", "call_soon_threadsafe", "start_soon", "run_sync"), 0),
    **dict.fromkeys(("call_later", "run_in_executor"), 1),
}
"""Methods that run a function later, by the position of the function."""
_PROMISES = frozenset({"submit", "map"})
"""Those that give something which has the result, or the results."""


def run_later(run: Expressions, name: str, given: Arguments, expr: m.Call) -> Value | None:
    """`executor.submit(function, *args)` calls it; None where it is given no function of the project."""
    at = _RUNS.get(name, len(given.positional))
    function = given.positional[at] if len(given.positional) > at else UNKNOWN
    if at >= len(expr.args) or not any(isinstance(ref, (Routine, Partial)) for ref in function.refs):
        return None
    called = m.Call(expr.span, expr.args[at], expr.args[at + 1 :], expr.keywords)
    handed = given.positional[at + 1 :]
    if name == "map":  # of a pool
        handed = tuple(value.element for value in handed)
    made = calls.invoke(run, function, given._replace(positional=handed), called)
    if made is None or name not in _PROMISES:
        return made
    return Value(fields={RESULT: made}) if name == "submit" else Value(rest=made)
