"""What a message says in so many words of the values in it."""

from __future__ import annotations

from collections.abc import Iterator

from seamlint.facts import model as m
from seamlint.taint.names import words

_REFUSALS = frozenset(
    """
    invalid incorrect wrong bad unknown unrecognized unrecognised malformed mistyped mismatch expired revoked rejected
    unauthorized unauthorised unacceptable unsupported empty missing blank unset
    """.split()
)
_NEGATED = frozenset("valid correct known found recognized recognised match exist exists accepted set given".split())
_NOT = frozenset("not no isn doesn didn without t".split())


def refuses(call: m.Call) -> bool:
    """Whether a message says that what it tells was refused: what is no key, or none any more, opens nothing."""
    said = [
        word
        for expr in (*call.args, *(value for _, value in call.keywords))
        for text in _texts(expr)
        for word in words(text)
    ]
    if not _REFUSALS.isdisjoint(said):
        return True
    return any(word in _NEGATED and not _NOT.isdisjoint(said[max(at - 3, 0) : at]) for at, word in enumerate(said))


def _texts(expr: m.Expr | None) -> Iterator[str]:
    """The texts of a message, in their order."""
    if isinstance(expr, m.Constant):
        if isinstance(expr.value, str):
            yield expr.value
    elif isinstance(expr, m.Joined):
        for part in expr.parts:
            yield from _texts(part)
    elif isinstance(expr, m.Percent):
        yield from _texts(expr.template)
    elif (
        isinstance(expr, m.Call)
        and isinstance(expr.function, m.Attribute)
        and expr.function.name in ("format", "strip")
    ):
        yield from _texts(expr.function.base)
