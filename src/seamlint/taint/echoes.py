"""Where a `token` is a word that is handed over, or that a function makes of one: `_status_token(status)`."""

from __future__ import annotations

from collections.abc import Iterator

from seamlint.facts import model as m
from seamlint.links import flow
from seamlint.taint.names import Names, Says, words

_TOKEN = ("token",)
_CHANGES = frozenset(
    """
    strip lstrip rstrip lower upper casefold title capitalize replace removeprefix removesuffix split rsplit partition
    sub translate
    """.split()
)
"""What makes one text of another."""
_KEEPS = frozenset({"str", "repr"})
_DEEPEST = 6
_SPEAKING = frozenset(
    """
    access auth authorization api refresh bearer session csrf secret login personal jwt oauth header headers cookie
    cookies authenticate
    """.split()
)
"""Words of what opens doors, and of what it comes in."""
_FINDING = frozenset("get fetch load read find lookup extract resolve take".split())
_VAGUE = frozenset("value val key secret arg argument args auth header headers cookie cookies credential creds".split())
"""Names that say nothing of what is handed over, or that it may be a secret."""


def is_echo(facts: m.Facts, scope: int) -> bool:
    """Whether a function called a token gives a piece of the text that it is handed: `return value.strip().lower()`."""
    record = facts.scopes[scope]
    said = words(record.name)
    if said[-1:] != _TOKEN or len(said) < 2 or said[0] in _FINDING or not _SPEAKING.isdisjoint(said):
        return False
    given = {word for name in _parameters(record) for word in words(name)}
    if not _SPEAKING.isdisjoint(given) or any("earer" in word for word in record.words):
        return False
    made = [value for value in record.returns if not isinstance(value, m.Constant)]
    return bool(made) and not _CHANGES.isdisjoint(record.words) and all(_is_of_given(record, e) for e in made)


def _is_of_given(record: m.Scope, expr: m.Expr, depth: int = 0) -> bool:
    """Whether an expression makes texts of nothing but constants and what the function was given."""
    if isinstance(expr, m.Constant):
        return True
    if depth > _DEEPEST:
        return False
    if isinstance(expr, m.Name):
        bound = record.bindings.get(expr.id, ())
        return bool(bound) and all(
            binding.kind == "parameter" or (binding.kind == "value" and _is_of_given(record, binding.value, depth + 1))
            for binding in bound
        )
    parts = _made_of(expr)
    return bool(parts) and all(_is_of_given(record, part, depth + 1) for part in parts)


def _made_of(expr: m.Expr) -> tuple[m.Expr, ...]:
    """What a text is made of; nothing for what is no text, or may be any."""
    if isinstance(expr, m.Index):
        return (expr.base,) if isinstance(expr.key, m.Constant) and isinstance(expr.key.value, int) else ()
    if isinstance(expr, m.Slice):
        return (expr.base,)
    if isinstance(expr, m.Either):
        return expr.options
    if isinstance(expr, m.Joined):
        return expr.parts
    function = expr.function if isinstance(expr, m.Call) else None
    if not isinstance(expr, m.Call) or isinstance(function, m.Name):
        return expr.args if isinstance(expr, m.Call) and flow.tail(expr) in _KEEPS else ()
    if not isinstance(function, m.Attribute):
        return ()
    owner = function.base
    if isinstance(owner, m.Name) and (owner.id == "re" or owner.id.isupper()):  # a pattern, or a table of other names
        return expr.args if function.name in _CHANGES or function.name == "get" else ()
    return (owner, *expr.args) if function.name in _CHANGES else ()


def is_handed_words(facts: m.Facts, scope: int, names: Names, depth: int = 0) -> bool:
    """Whether all that call a function of the file's own hand it, as its `token`, what nobody calls so.

    `_split_node(part)` and `def _split_node(token)`: who takes it on has a word of his own for it.
    """
    record = facts.scopes[scope]
    inner = facts.scopes[record.parent].kind == "function"
    if not (inner or record.name.startswith("_")) or record.name.startswith("__") or depth > _DEEPEST:
        return False
    owned = facts.scopes[record.parent].kind == "class" and "staticmethod" not in flow.tails(record.decorators)
    handed = [*_handed(facts, record, owned)]
    return bool(handed) and all(expr is not None and _is_word(facts, expr, names, depth + 1) for expr in handed)


def _handed(facts: m.Facts, record: m.Scope, owned: bool) -> Iterator[m.Expr | None]:
    """What each call of a function in its file gives for its `token`; None where that cannot be told."""
    parameters = _parameters(record)
    place = next((at for at, name in enumerate(parameters) if words(name) == _TOKEN), None)
    if place is None:
        return
    for use in facts.used:
        if isinstance(use, m.Call) and flow.tail(use) == record.name:
            by_name = dict(use.keywords).get(parameters[place])
            at = place - owned
            starred = any(isinstance(expr, m.Starred) for expr in use.args)
            yield by_name if by_name is not None else use.args[at] if at < len(use.args) and not starred else None


def _is_word(facts: m.Facts, expr: m.Expr, names: Names, depth: int) -> bool:
    if isinstance(expr, m.Constant):
        return isinstance(expr.value, str)
    if isinstance(expr, m.Name) and words(expr.id) == _TOKEN and depth <= _DEEPEST:
        return _is_bound_to_word(facts, expr, names, depth)
    if isinstance(expr, (m.Name, m.Attribute)):
        name = flow.tail(expr)
        return names.says(name) is Says.NOTHING and _VAGUE.isdisjoint(words(name))
    parts = _made_of(expr)
    return bool(parts) and all(_is_word(facts, part, names, depth) for part in parts)


def _is_bound_to_word(facts: m.Facts, name: m.Name, names: Names, depth: int) -> bool:
    """Whether what is called a token where it is handed on is a word there too."""
    scope = name.scope
    while scope > 0 and name.id not in facts.scopes[scope].bindings:
        scope = facts.scopes[scope].parent
    bound = facts.scopes[scope].bindings.get(name.id, ())
    return bool(bound) and all(
        is_handed_words(facts, scope, names, depth + 1)
        if binding.kind == "parameter"
        else binding.kind == "value" and _is_word(facts, binding.value, names, depth + 1)
        for binding in bound
    )


def _parameters(record: m.Scope) -> list[str]:
    return [
        name for name, (first, *_) in record.bindings.items() if first.kind == "parameter" and first.value.position >= 0
    ]
