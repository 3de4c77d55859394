"""What web frameworks give to a function: what its parameters depend on, and which field it is to check."""

from __future__ import annotations

from typing import TYPE_CHECKING

from seamlint.facts import model as m
from seamlint.facts.spans import row
from seamlint.links import flow
from seamlint.links.values import External
from seamlint.taint import calls, sources, tables
from seamlint.taint.values import UNKNOWN, Taint, Value

if TYPE_CHECKING:
    from collections.abc import Iterator

    from seamlint.taint.expressions import Expressions

_VALIDATE = "validate_"
_VALIDATES = frozenset({"field_validator", "validator", "validates"})


def injected(run: Expressions, name: str, parameter: m.Parameter) -> Value:
    """What a framework gives for a parameter: `token = Depends(bearer)`, `Annotated[str, Security(header)]`."""
    for expr in _marks(parameter):
        if flow.tail(expr.function) == "Header":
            alias = next((value for keyword, value in expr.keywords if keyword == "alias"), None)
            header = str(alias.value) if isinstance(alias, m.Constant) else name.replace("_", "-")
            return sources.item(run, Value(keys="header"), header, expr.span, header)
        if flow.tail(expr.function) not in tables.listed("injected", "marks") or not expr.args:
            continue
        asked = run.value(expr.args[0])
        if any(isinstance(ref, External) and ref.path in tables.listed("injected", "schemes") for ref in asked.refs):
            return Value((Taint("header", "the key in a request", run.path, row(expr.span)),))
        made = calls.invoke(run, asked, calls.Arguments((), ()), m.Call(expr.span, expr.args[0], (), ()))
        return made if made is not None and made.is_touched else UNKNOWN
    return UNKNOWN


def _marks(parameter: m.Parameter) -> Iterator[m.Call]:
    if isinstance(parameter.default, m.Call):
        yield parameter.default
    annotation = parameter.annotation
    if isinstance(annotation, m.Index) and flow.tail(annotation.base) == "Annotated":
        items = annotation.key.items if isinstance(annotation.key, m.Sequence) else ()
        yield from (item for item in items if isinstance(item, m.Call))


def checked(record: m.Scope) -> str:
    """The field whose value a validator is given, if it is for one: of `validate_password` the password."""
    if record.name.startswith(_VALIDATE):
        return record.name[len(_VALIDATE) :]
    for decorator in record.decorators:
        if isinstance(decorator, m.Call) and flow.tail(decorator.function) in _VALIDATES:
            names = [arg.value for arg in decorator.args if isinstance(arg, m.Constant)]
            return str(names[0]) if len(names) == 1 else ""
    return ""
