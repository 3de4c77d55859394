"""Tests that show that a service which gives out tokens gave none: what it answered then is no secret."""

from __future__ import annotations

from typing import TYPE_CHECKING

from seamlint.facts import model as m
from seamlint.taint import sources
from seamlint.taint.names import Says, words
from seamlint.taint.values import DEEPEST, Taint, Value

if TYPE_CHECKING:
    from seamlint.taint.expressions import Expressions

_STATUS = frozenset({"status", "status_code"})
_WELL = frozenset({"ok", "is_success"})
_BADLY = frozenset({"is_error", "is_client_error", "is_server_error"})
_ERROR = "error"
_DONE = frozenset({"ok", "success"})
"""Keys of answers under which it says whether there is what was asked for."""
_FINE = ("ok", "created", "accepted", "200", "201", "202")
"""How constants for a status end that tell of success: `HTTPStatus.OK`, `codes.ok`, `HTTP_200_OK`."""
_NONE: frozenset[Taint] = frozenset()


def refused(run: Expressions, test: m.Expr, truth: bool) -> frozenset[Taint]:
    """The answers that hold no token if the test comes out so: `if response.status_code != 200:`, `if not token:`."""
    if isinstance(test, m.Not):
        return refused(run, test.value, not truth)
    if isinstance(test, m.Either) and test.kind in ("and", "or"):
        found = [refused(run, option, truth) for option in test.options]
        both = (test.kind == "and") == truth
        return _NONE.union(*found) if both else found[0].intersection(*found[1:])
    if isinstance(test, m.Compare):
        return _compared(run, test, truth)
    if isinstance(test, m.Attribute) and test.name in (_BADLY if truth else _WELL):
        return _answers(run.value(test.base))
    if lookup := looked_up(test):
        holder, asked = lookup
        key = run.value(asked).text
        told = bool(key) and (key == _ERROR if truth else key in _DONE or _is_token(run, str(key)))
        return _answers(run.value(holder)) if told else _NONE
    if isinstance(test, (m.Name, m.Attribute)) and not truth:  # no token, or no answer at all
        value = run.value(test)
        return _answers(value) if value.is_mapping or _is_token(run, sources.written_tail(test)) else _NONE
    return _NONE


def is_status(test: m.Expr) -> bool:
    """Whether a test asks an answer how it went: `if response.ok:`."""
    return isinstance(test, m.Attribute) and (test.name in _WELL or test.name in _BADLY)


def cleared(value: Value, gone: frozenset[Taint], depth: int = DEEPEST) -> Value:
    """The same value without these secrets, wherever in it they are."""
    if not depth or value.every.isdisjoint(gone):
        return value
    kept = tuple(taint for taint in value.taints if taint not in gone)
    return value.replace(
        taints=kept,
        safe=value.safe or len(kept) < len(value.taints),
        fields={key: cleared(inner, gone, depth - 1) for key, inner in value.fields.items()},
        rest=cleared(value.rest, gone, depth - 1) if value.rest is not None else None,
    )


def _compared(run: Expressions, test: m.Compare, truth: bool) -> frozenset[Taint]:
    left, operator, right = test.left, test.operator, test.right
    if isinstance(left, m.Constant):  # `"error" in answer`, `"access_token" not in answer`
        missing = operator == ("NotIn" if truth else "In") and _is_token(run, str(left.value))
        failed = operator == ("In" if truth else "NotIn") and left.value == _ERROR
        return _answers(run.value(right)) if missing or failed else _NONE
    if isinstance(right, m.Constant) and right.value is None:
        absent = operator == ("Is" if truth else "IsNot")
        return refused(run, left, False) if absent else _NONE
    if not (isinstance(left, m.Attribute) and left.name in _STATUS):
        return _NONE
    if operator in ("Gt", "GtE", "Lt", "LtE"):
        limit = right.value if isinstance(right, m.Constant) else None
        above = (operator in ("Gt", "GtE")) == truth
        failed = above and isinstance(limit, int) and limit >= 299
    else:
        fine = all(map(_is_fine, right.items if isinstance(right, m.Sequence) else (right,)))
        failed = fine and operator in (("NotEq", "NotIn") if truth else ("Eq", "In"))
        failed = failed or (operator == ("Eq" if truth else "NotEq") and _is_bad(right))
    return _answers(run.value(left.base)) if failed else _NONE


def _is_fine(status: m.Expr) -> bool:
    if isinstance(status, m.Constant):
        return isinstance(status.value, int) and 200 <= status.value < 300
    return sources.written_tail(status).lower().endswith(_FINE)


def _is_bad(status: m.Expr) -> bool:
    return isinstance(status, m.Constant) and isinstance(status.value, int) and status.value >= 400


def _is_token(run: Expressions, name: str) -> bool:
    """Whether an answer without what is called so gives no token; a `refresh_token` need not come with each."""
    return run.engine.names.says(name) in (Says.SECRET, Says.AMBIGUOUS) and "refresh" not in words(name)


def looked_up(expr: m.Expr) -> tuple[m.Expr, m.Expr] | None:
    """Which mapping is asked for which key: `answer["error"]`, `answer.get("error")`; None for anything else."""
    if isinstance(expr, m.Index):
        return expr.base, expr.key
    if isinstance(expr, m.Call) and isinstance(expr.function, m.Attribute) and expr.function.name == "get":
        return (expr.function.base, expr.args[0]) if expr.args else None
    return None


def _answers(value: Value) -> frozenset[Taint]:
    if not value.is_touched:
        return _NONE
    return frozenset(taint for taint in value.every if taint.kind == "token-response")
