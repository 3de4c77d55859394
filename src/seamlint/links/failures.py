"""Whether a test exercises a failure of what it tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

from seamlint.catalogue import stubs
from seamlint.facts import model as m
from seamlint.links.parts import identifiers, tail
from seamlint.patterns import later

if TYPE_CHECKING:
    from seamlint.links.project_view import ProjectView

_WORDS = later(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_REFUSED = range(400, 600)


def exercised(project: ProjectView, path: str) -> bool:
    """Whether something fails in a test file: it expects an exception, raises one, or tells a stand-in to fail."""
    if not path.endswith(".py"):
        return _tells_failure(project.read(path))
    facts = project.links.evaluator.program.facts(path)
    if facts is None:
        return False
    if facts.raises:
        return True
    calls = (use for _, use in facts.uses if isinstance(use, m.Call))
    stored = (target.name for _, target, value in facts.stores if isinstance(target, m.Attribute) and _is_set(value))
    return any(map(_fails, calls)) or any(map(_tells_failure, stored)) or _side_effect(facts)


def _side_effect(facts: m.Facts) -> bool:
    given = [v for _, use in facts.uses if isinstance(use, m.Call) for k, v in use.keywords if k == "side_effect"]
    given += [v for _, target, v in facts.stores if isinstance(target, m.Attribute) and target.name == "side_effect"]
    return any(_tells_failure(word) for value in given for word in identifiers(value))


def _fails(use: m.Call) -> bool:
    table = stubs.table()
    name = tail(use.function)
    if name in table["raising"] or (name not in table["aborting"] and _tells_failure(name)):
        return True
    refused = [value for keyword, value in use.keywords if keyword in ("status", "status_code", "code")]
    refused += use.args[:1] if name.endswith("Response") else ()
    if any(isinstance(value, m.Constant) and value.value in _REFUSED for value in refused):
        return True
    return any(
        (_tells_failure(keyword) and _is_set(value)) or _is_told(value)
        for keyword, value in use.keywords
        if keyword is not None
    )


def _is_set(value: m.Expr) -> bool:
    """Whether a value can switch a failure on: `None`, `False` and limits of time cannot."""
    return not isinstance(value, m.Plain) and (
        not isinstance(value, m.Constant) or value.value is True or _is_told(value)
    )


def _is_told(value: m.Expr) -> bool:
    """Whether a text names a failure: `mode="timeout"`."""
    text = value.value if isinstance(value, m.Constant) else None
    return isinstance(text, str) and len(text.split()) == 1 and _tells_failure(text)


def _tells_failure(name: str) -> bool:
    return not stubs.table()["failures"].isdisjoint(word.lower() for word in _WORDS.findall(name))
