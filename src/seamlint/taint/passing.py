"""Which keys of a mapping pass a test, where the keys are known: `not name.startswith("x-")`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from seamlint.facts import model as m
from seamlint.taint import sources
from seamlint.taint.mappings import view
from seamlint.taint.names import ends_in
from seamlint.taint.selection import texts_of
from seamlint.taint.values import Value

if TYPE_CHECKING:
    from collections.abc import Callable

    from seamlint.taint.expressions import Expressions

_CASES: dict[str, Callable[[str], str]] = {
    "lower": str.lower,
    "upper": str.upper,
    "casefold": str.casefold,
    "strip": str.strip,
}


def chosen(run: Expressions, target: m.Expr, source: m.Expr, tests: tuple[m.Expr, ...]) -> Value | None:
    """The items of a mapping whose keys pass; None unless all keys are known, and what becomes of each."""
    pair = items(target, source) if tests else None
    if pair is None:
        return None
    name, _, mapping = pair
    base = run.value(mapping)
    if not isinstance(name, m.Name) or not base.is_mapping or base.taints or base.rest is not None:
        return None
    kept = {}
    for key, value in base.fields.items():
        verdicts = [_passes(run, test, name.id, key) for test in tests]
        if None in verdicts or key[:1] in ".#~":
            return None
        if all(verdicts):
            kept[key] = value
    return view(Value(safe=True, fields=kept), "items") if kept else Value(safe=True)


def copied(run: Expressions, expr: m.Comprehension) -> Value | None:
    """The mapping that a comprehension copies item by item, whatever it asks of the values; None for any other."""
    pair = expr.item.items[0] if isinstance(expr.item, m.Mapping) and len(expr.item.items) == 1 else None
    if pair is None or len(expr.loops) != 1:
        return None
    target, source, tests = expr.loops[0]
    found = items(target, source)
    if found is None or [*map(_id, pair)] != [*map(_id, found[:2])]:
        return None
    base = run.value(found[2])
    whole = base.is_mapping and base.fields and not base.keys and not base.taints and base.rest is None
    return None if not whole or _mentions(tests, _id(found[0])) else base.replace(refs=())


def items(target: m.Expr | None, source: m.Expr) -> tuple[m.Expr, m.Expr, m.Expr] | None:
    """Key, value and mapping of a loop over items, `for key, value in mapping.items()`; None for any other loop."""
    if not (isinstance(target, m.Sequence) and len(target.items) == 2):
        return None
    if not (isinstance(source, m.Call) and isinstance(source.function, m.Attribute)):
        return None
    if source.function.name != "items" or source.args:
        return None
    key, value = target.items
    return key, value, source.function.base


def _id(expr: m.Expr | None) -> str:
    return expr.id if isinstance(expr, m.Name) else ""


def _mentions(part: object, name: str) -> bool:
    if isinstance(part, m.Name):
        return part.id == name
    return isinstance(part, tuple) and any(_mentions(inner, name) for inner in part)


def _passes(run: Expressions, test: m.Expr, name: str, key: str) -> bool | None:
    """Whether a test of a key holds for this one; None where that cannot be told."""
    if isinstance(test, m.Not):
        inner = _passes(run, test.value, name, key)
        return None if inner is None else not inner
    if isinstance(test, m.Either) and test.kind in ("and", "or"):
        found = [_passes(run, option, name, key) for option in test.options]
        decisive = test.kind == "or"
        return decisive if decisive in found else None if None in found else not decisive
    if isinstance(test, m.Compare):
        return _compares(run, test, name, key)
    if isinstance(test, m.Call) and isinstance(test.function, m.Attribute) and len(test.args) == 1:
        text, ends = _text(test.function.base, name, key), options(run.value(test.args[0]))
        if text is None or not ends:
            return None
        if test.function.name == "startswith":
            return text.startswith(ends)
        return text.endswith(ends) if test.function.name == "endswith" else None
    return None


def _compares(run: Expressions, test: m.Compare, name: str, key: str) -> bool | None:
    right = run.value(test.right)
    text, wanted = _text(test.left, name, key), options(right)
    if text is None or not wanted:
        return None
    if test.operator in ("In", "NotIn"):  # of a list, not of a longer text
        return (text in wanted) == (test.operator == "In") if right.text is None else None
    return (text == wanted[0]) == (test.operator == "Eq") if test.operator in ("Eq", "NotEq") else None


def _text(expr: m.Expr, name: str, key: str) -> str | None:
    """The key as the test looks at it: as it is, or in lower case."""
    if isinstance(expr, m.Name):
        return key if expr.id == name else None
    if isinstance(expr, m.Call) and isinstance(expr.function, m.Attribute) and not expr.args:
        inner, change = _text(expr.function.base, name, key), _CASES.get(expr.function.name)
        return change(inner) if inner is not None and change is not None else None
    return None


def options(value: Value) -> tuple[str, ...]:
    """The texts that a key is compared with, where all of them are known."""
    if value.text is not None:
        return (value.text,)
    known = value.rest is None and not value.taints
    return tuple(text for text in texts_of(value) if text) if known else ()


def is_handed(run: Expressions, expr: m.Expr, ends: tuple[str, ...]) -> bool:
    """Whether it is a parameter, or a field, that is called so."""
    owner = run.key(expr)[0] if isinstance(expr, m.Name) else -1
    bindings = run.facts.scopes[owner].bindings.get(sources.written_tail(expr), ()) if owner >= 0 else ()
    own = isinstance(expr, m.Name) and not any(binding.kind == "parameter" for binding in bindings)
    return not own and ends_in(sources.written_tail(expr), ends)
