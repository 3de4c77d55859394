"""Where control goes: exceptions that are caught, context managers that are entered, calls that never return."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from seamlint.facts import model as m
from seamlint.facts.spans import row
from seamlint.links.values import External, Instance, Kind
from seamlint.taint import sources
from seamlint.taint.addresses import BROADER
from seamlint.taint.calls import Arguments, inline
from seamlint.taint.names import words
from seamlint.taint.values import UNKNOWN, Taint, Value

if TYPE_CHECKING:
    from seamlint.taint.engine import Engine
    from seamlint.taint.expressions import Expressions

_GENERAL = frozenset({"Exception", "BaseException"})
_VAGUE = frozenset({"RuntimeError", ""})
_PARTS = (".args", ".message", ".detail", ".reason", ".msg", ".body", ".response")
"""Attributes of an exception that hold its text."""
_UNKNOWN = ("DoesNotExist", "NotFound", "NoResultFound", "InvalidToken", "InvalidSignature", "InvalidTokenError")
_CHOICES = frozenset({"enum", "enums", "choice", "choices", "enumeration"})
_ENDS = frozenset({"exit", "_exit", "abort", "fail", "skip", "quit"})


def caught(run: Expressions, handler: m.Handler, error: Value) -> Value:
    """What the name of an exception handler stands for."""
    if error.is_blank and handler.type is not None:
        error = _of_provider(run, handler.type)
    whole = Value(error.taints)
    fields = dict.fromkeys(_PARTS, whole) if error.taints else {}
    return error.replace(fields={**fields, **error.fields})


def _of_provider(run: Expressions, kind: m.Expr) -> Value:
    """An exception of a provider's SDK: its text may quote what was sent."""
    for option in kind.items if isinstance(kind, m.Sequence) else (kind,):
        for ref in run.engine.resolved(run.path, option):
            provider = run.engine.catalogue.find(ref.path) if isinstance(ref, External) else None
            if provider is not None and isinstance(ref, External):
                taint = Taint("error", f"the text of an error of {provider.name}", run.path, row(kind.span))
                return Value((taint,), refs=(External(ref.path, Kind.OBJECT),))
    return UNKNOWN


def fitting(run: Expressions, error: Value) -> Value:
    """What an exception tells of what does not fit a type: of what was handed over, no text that fits where it went.

    So it is in functions that take one of a few words, and in serializers with such a method: generated clients hand
    all that they send to one.
    """
    record = run.facts.scopes[run.facts.function_around(run.scope)]
    owner = run.facts.scopes[record.parent]
    siblings = (one.name for one in run.facts.scopes if one.parent == record.parent and one.kind == "function")
    names = siblings if owner.name.endswith("Serializer") else (record.name,)
    if all(_CHOICES.isdisjoint(words(name)) for name in names):
        return error
    own = tuple(taint for taint in error.taints if taint.path == run.path and record.holds(taint.line))
    return error.replace(taints=own)


def kinds(handler: m.Handler) -> list[str]:
    """The names of the classes that a handler is for."""
    types = handler.type.items if isinstance(handler.type, m.Sequence) else (handler.type,)
    return [sources.written_tail(kind) for kind in types if kind is not None]


def is_of_unknown(handler: m.Handler) -> bool:
    """Whether a handler is for what does not exist, or is not valid: `except Token.DoesNotExist`."""
    return any(name.endswith(_UNKNOWN) for name in kinds(handler))


def may_catch(engine: Engine, kind: str, name: str) -> bool:
    """Whether `except kind` may catch an exception of the class called `name`."""
    return kind in _VAGUE or not name[:1].isupper() or catches(engine, kind, name)


def catches(engine: Engine, kind: str, name: str) -> bool:
    """Whether `except kind` catches every exception of the class called `name`: none is left for the next handler."""
    if kind in _GENERAL or kind == name or (kind, name) in BROADER:
        return True
    return any(kind in bases for bases in _bases(engine, name))


def _bases(engine: Engine, name: str) -> Iterator[set[str]]:
    """The names of all bases, for each class of the project that is called so."""
    for path, number in engine.classes.called(name):
        yield {
            place.path.rpartition(".")[2] if isinstance(place, External) else _class_name(engine, place)
            for place in engine.classes.lineage(path, number)
        }


def _class_name(engine: Engine, place: tuple[str, int]) -> str:
    facts = engine.facts(place[0])
    return facts.scopes[place[1]].name if facts else ""


def entered(run: Expressions, value: Value, item: m.Expr) -> Value:
    """What `with value as name` binds."""
    for ref in value.refs:
        if isinstance(ref, Instance):
            for name in ("__enter__", "__aenter__"):
                method = run.engine.classes.method(ref, name, value)
                if method is not None:
                    call = m.Call(item.span, item, (), ())
                    return inline(run, method, Arguments((), ()), call)
    return value


def never_returns(run: Expressions, expr: m.Call) -> bool:
    """Whether a call ends the function: `sys.exit()`, `pytest.skip()`, `abort(404)`."""
    name = sources.written_tail(expr.function)
    if name not in _ENDS:
        return False
    return any(isinstance(ref, External) for ref in run.value(expr.function).refs)
