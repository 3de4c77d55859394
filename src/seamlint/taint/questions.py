"""What is asked of what, by its name or by `getattr`: `settings.DATABASES`."""

from __future__ import annotations

from collections.abc import Iterator

from seamlint.facts import model as m

WHOLE = ""
"""Where it is handed on as it is, or asked for something whose name is not known."""


def asked_of(facts: m.Facts, scope: int, local: str) -> set[str]:
    """The attributes that a function, and those inside it, ask of a local name; WHOLE if that may be any."""
    return set(_asked(facts, (facts.scopes[scope].steps, facts.scopes[scope].returns), local))


def _asked(facts: m.Facts, part: object, local: str) -> Iterator[str]:
    if isinstance(part, m.Name):
        if part.id == local:
            yield WHOLE
    elif isinstance(part, m.Attribute) and isinstance(part.base, m.Name):
        if part.base.id == local:
            yield part.name
    elif isinstance(part, m.Call) and (name := named_in(part)) is not None and _is_name(part.args[0], local):
        yield name
    elif isinstance(part, (m.Define, m.Lambda)):
        inside = facts.scopes[part.scope]
        yield from _asked(facts, (inside.steps, inside.returns), local)
    elif isinstance(part, (tuple, list)):
        for inner in part:
            yield from _asked(facts, inner, local)


def attributes(facts: m.Facts) -> Iterator[tuple[int, str, m.Expr]]:
    """All that is asked for in a file, by `.name` or `getattr`: the scope, the name or WHOLE, and who is asked."""
    for scope, use in facts.uses:
        if isinstance(use, m.Attribute):
            yield scope, use.name, use.base
        elif isinstance(use, m.Call) and (name := named_in(use)) is not None:
            yield scope, name, use.args[0]


def named_in(call: m.Call) -> str | None:
    """The attribute that `getattr` asks for, WHOLE if its name is not written there; None for other calls."""
    if not (_is_name(call.function, "getattr") and len(call.args) > 1):
        return None
    name = call.args[1]
    return name.value if isinstance(name, m.Constant) and isinstance(name.value, str) else WHOLE


def _is_name(expr: m.Expr, name: str) -> bool:
    return isinstance(expr, m.Name) and expr.id == name
