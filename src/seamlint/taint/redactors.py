"""Functions, filters and processors that take secrets out of what they are given."""

from __future__ import annotations

from typing import TYPE_CHECKING

from seamlint.links.values import Class, External, Instance
from seamlint.taint import tables
from seamlint.taint.names import words
from seamlint.taint.values import Routine, Value

if TYPE_CHECKING:
    from seamlint.taint.engine import Engine
    from seamlint.taint.interpreter import Interpreter


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


def masks(run: Interpreter) -> bool:
    """Whether a function is called a redactor, and is one for some of what it is given."""
    said = words(run.facts.scopes[run.scope].name)
    if tables.listed("harmless", "words").isdisjoint(said) or not any(value.is_harmless for value in run.returned):
        return False
    return not all(value.is_blank or value.is_harmless for value in run.returned)
