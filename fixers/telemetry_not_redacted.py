"""Tells an integration runtime to redact its telemetry."""

from __future__ import annotations

import libcst as cst
from libcst import matchers as m

from seamlint.fix import Fix
from seamlint.fixes.arguments import keyword_added
from seamlint.fixes.place import Place

_LITERAL = m.SimpleString() | m.Name("None") | m.Name("True") | m.Name("False") | m.Integer()


def fix(place: Place) -> Fix:
    keyword = place.links.settings.factories.arguments.telemetry
    title = f'pass `{keyword}="redacted"`'
    call = place.node(m.Call())
    if not isinstance(call, cst.Call) or place.is_in_text(call):
        return place.fix(title, person=("the call cannot be told apart from what is around it",))
    given = next((arg for arg in call.args if m.matches(arg, m.Arg(keyword=m.Name(keyword)))), None)
    if given is None:
        return _added(place, call, title, f'{keyword}="redacted"')
    if not m.matches(given.value, _LITERAL):
        return place.fix(title, person=(f"what `{keyword}` is given is decided elsewhere",))
    return place.fix(title, place.edit(*place.tree.span(given.value), '"redacted"'))


def _added(place: Place, call: cst.Call, title: str, text: str) -> Fix:
    unsafe = []
    if any(arg.star for arg in call.args):
        unsafe.append("what is unpacked into the call may hold it already")
    if _is_own(place):
        unsafe.append("the factory is a function of this project, which may not take it")
    return place.fix(title, *keyword_added(place.tree, call, text), unsafe=tuple(unsafe))


def _is_own(place: Place) -> bool:
    """Whether the factory is a function of the project."""
    modules = place.links.project.modules
    parts = place.finding.symbol.split(".")
    return any(".".join(parts[:length]) in modules for length in range(1, len(parts)))
