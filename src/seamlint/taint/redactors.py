"""Functions, filters and processors that take secrets out of what they are given."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from seamlint.facts import model as m
from seamlint.links import flow
from seamlint.links.values import Class, External, Instance
from seamlint.taint import tables
from seamlint.taint.names import words
from seamlint.taint.values import Routine, Taint, Value

if TYPE_CHECKING:
    from typing import TypeGuard

    from seamlint.taint.engine import Engine
    from seamlint.taint.interpreter import Interpreter

_HIDES = frozenset({"redact", "mask", "hide", "censor", "scrub"})
_ADDS = (("add",), ("register",), ("set",))
_HIDDEN = frozenset({"secret", "secrets", "redaction", "redactions", "mask", "masks", "sensitive"})


def is_mask(text: str) -> bool:
    """Whether a text stands where a secret is taken out: `***`, `[REDACTED]`."""
    said = not text.isidentifier() or text.isupper()
    return "***" in text or (said and words(text) in (("redacted",), ("masked",), ("hidden",), ("filtered",)))


def overwritten(run: Interpreter, loop: m.Loop) -> Iterator[m.Expr]:
    """What a loop over names writes masks into: `for name in NAMES: if name in headers: headers[name] = "***"`."""
    if not isinstance(loop.target, m.Name):
        return
    steps = list(loop.body)
    while steps:
        step = steps.pop()
        if isinstance(step, m.Branch):
            steps += step.body
        elif isinstance(step, m.Assign):
            holders = [target.base for target in step.targets if _is_under(target, loop.target.id)]
            if holders and is_mask(run.value(step.value).text or ""):
                yield from holders


def _is_under(target: m.Expr, key: str) -> TypeGuard[m.Index]:
    return isinstance(target, m.Index) and isinstance(target.key, m.Name) and target.key.id == key


def redacts(engine: Engine, value: Value) -> bool:
    """Whether a filter or processor takes secrets out: it says so in its name or its words."""
    for ref in value.refs:
        if isinstance(ref, (Routine, Instance, Class)):
            facts = engine.facts(ref.path)
            scopes = facts.scopes if facts is not None else []
            own = scopes[ref.scope].qualname if scopes else ""
            said = {
                word
                for scope in scopes
                if scope.qualname == own or scope.qualname.startswith(f"{own}.")
                for text in (scope.qualname, *scope.words)
                for word in words(text)
            }
            if said & tables.listed("harmless", "words"):
                return True
        elif isinstance(ref, External) and set(words(ref.path)) & tables.listed("harmless", "words"):
            return True
    return False


def told(run: Interpreter, call: m.Call) -> frozenset[Taint]:
    """The secrets that a statement tells somebody to take out of logs: `formatter.redact(token, "<TOKEN>")`.

    What a function gives that hides a text by itself would be no use if nobody took it.
    """
    said = words(flow.tail(call))
    hides = not _HIDES.isdisjoint(said[:1]) or (said[:1] in _ADDS and not _HIDDEN.isdisjoint(said[1:]))
    if not hides or not isinstance(call.function, m.Attribute):
        return frozenset()
    named = [expr for expr in call.args if isinstance(expr, (m.Name, m.Attribute))]
    return frozenset(taint for expr in named for taint in run.value(expr).secrets())


def masks(run: Interpreter) -> bool:
    """Whether a function is called a redactor, and is one for some of what it is given."""
    said = words(run.facts.scopes[run.scope].name)
    if tables.listed("harmless", "words").isdisjoint(said) or not any(value.is_harmless for value in run.returned):
        return False
    return not all(value.is_blank or value.is_harmless for value in run.returned)
