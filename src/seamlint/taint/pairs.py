"""Loops over the items of a mapping: what a test of the key tells of the value that came with it.

`for key, value in config.items():` and in it `if key == "password":` or `if key in ("host", "port"):`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from seamlint.facts import model as m
from seamlint.taint import sources
from seamlint.taint.mappings import view
from seamlint.taint.passing import items, options
from seamlint.taint.values import Value, item_key, join_all

if TYPE_CHECKING:
    from seamlint.taint.expressions import Expressions

_PLAIN = frozenset({"key", "k", "name"})
"""What the key of an item is called that is no secret itself."""
_EQUAL = {"Eq": True, "In": True, "NotEq": False, "NotIn": False}


def begun(run: Expressions, loop: m.Loop) -> None:
    """Note in which mapping the keys stand that a loop goes through, once its names are bound."""
    key, value, source = items(loop.target, loop.source) or (None, None, None)
    if source is not None and isinstance(key, m.Name) and key.id in _PLAIN and run.env[run.key(key)].is_blank:
        run.env[run.key(key)] = Value(safe=True)  # what is cut out of it is the name of an entry too
    if source is not None and isinstance(key, m.Name) and isinstance(value, m.Name):
        mapping = run.value(source)
        if mapping.is_touched:
            run.pairs[run.key(key)] = value
            _keep(run, key, mapping, run.env[run.key(value)])


def tested(run: Expressions, test: m.Compare, truth: bool) -> None:
    """Narrow the value to those that stand under the keys which pass a test."""
    key, is_equal = test.left, _EQUAL.get(test.operator)
    target = run.pairs.get(run.key(key)) if isinstance(key, m.Name) else None
    if target is None or is_equal is None or not isinstance(key, m.Name):
        return
    noted, right = run.env.get(_place(run, key)), run.value(test.right)
    if noted is None or noted.fields["#1"] != run.env.get(run.key(target)):
        return  # something else stands there by now
    texts = options(right) if right.text is None or test.operator in ("Eq", "NotEq") else ()
    if not texts:
        return
    mapping = noted.fields["#0"]
    names = {item_key(text) for text in texts}
    if is_equal == truth:
        found = join_all(sources.item(run, mapping, text, test.span, "") for text in texts)
        left = mapping.replace(fields={name: mapping.fields[name] for name in names if name in mapping.fields})
    else:
        left = mapping.replace(fields={name: item for name, item in mapping.fields.items() if name not in names})
        rest = view(left, "items")
        found = rest.element.fields["#1"] if rest is not None and rest.is_touched else Value(safe=True)
    run.env[run.key(target)] = found
    _keep(run, key, left, found)


def _keep(run: Expressions, key: m.Name, mapping: Value, value: Value) -> None:
    run.env[_place(run, key)] = Value(fields={"#0": mapping, "#1": value})


def _place(run: Expressions, key: m.Name) -> tuple[int, str]:
    owner, name = run.key(key)
    return owner, f"~{name}"
