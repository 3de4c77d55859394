"""Tells an integration runtime to redact its telemetry."""

from __future__ import annotations

import libcst as cst
from libcst import matchers as m

from seamlint.fix import Fix
from seamlint.fixes.place import Place

_LITERAL = m.SimpleString() | m.Name("None") | m.Name("True") | m.Name("False") | m.Integer()


def fix(place: Place) -> Fix:
    keyword = place.links.settings.factories.arguments.telemetry
    title = f'pass `{keyword}="redacted"`'
    call = place.node(m.Call())
    if not isinstance(call, cst.Call):
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
    close = place.tree.span(call)[1] - 1
    before = place.text[:close].rstrip(" \t")
    if not call.args:
        edit = place.insert(close, text)
    elif isinstance(call.args[-1].comma, cst.MaybeSentinel):
        edit = place.insert(place.tree.span(call.args[-1])[1], f", {text}")
    elif before.endswith(("\n", "\r")):  # one argument a line, with a comma behind the last one
        indent = place.text[len(before) : close]
        first = place.tree.positions[call.args[-1]].start
        own = place.text[place.tree.file.offset(first.line, 1) : place.tree.file.offset(first.line, first.column + 1)]
        edit = place.insert(len(before), f"{own if not own.strip() else indent}{text},{place.tree.file.newline}")
    else:
        edit = place.insert(close, f"{'' if before != place.text[:close] else ' '}{text}")
    return place.fix(title, edit, unsafe=tuple(unsafe))


def _is_own(place: Place) -> bool:
    """Whether the factory is a function of the project."""
    modules = place.links.project.modules
    parts = place.finding.symbol.split(".")
    return any(".".join(parts[:length]) in modules for length in range(1, len(parts)))
