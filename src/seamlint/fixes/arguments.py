"""Adds arguments to calls, laid out like those that stand there."""

from __future__ import annotations

import libcst as cst
from libcst import matchers as m

from seamlint.fix import Edit, Fix
from seamlint.fixes.place import Place


def keyword_added(place: Place, call: cst.Call, text: str) -> tuple[Edit, ...]:
    """The edits that put `name=value` behind the last argument."""
    if m.matches(call, m.Call(args=[m.Arg(m.GeneratorExp(lpar=[]))])):  # is no longer alone, and needs its own
        start, end = place.tree.span(call.args[0].value)
        return place.insert(start, "("), place.insert(end, f"), {text}")
    return (_behind(place, call, text),)


def _behind(place: Place, call: cst.Call, text: str) -> Edit:
    close = place.tree.span(call)[1] - 1
    before = place.text[:close].rstrip(" \t")
    if not call.args:
        return place.insert(close, text)
    if isinstance(call.args[-1].comma, cst.MaybeSentinel):
        return place.insert(place.tree.span(call.args[-1])[1], f", {text}")
    if before.endswith(("\n", "\r")):  # one argument a line, with a comma behind the last one
        indent = place.text[len(before) : close]
        first = place.tree.positions[call.args[-1]].start
        own = place.text[place.tree.file.offset(first.line, 1) : place.tree.file.offset(first.line, first.column + 1)]
        return place.insert(len(before), f"{own if not own.strip() else indent}{text},{place.tree.file.newline}")
    return place.insert(close, f"{'' if before != place.text[:close] else ' '}{text}")


def from_manifest(place: Place, what: str) -> Fix:
    """Passes what the manifest declares, if that can be one thing only; the finding has its keyword and the choice."""
    keyword, *choice = place.finding.detail or ("",)
    title = f'pass `{keyword}="{choice[0]}"`' if len(choice) == 1 else f"pass the {what}"
    call = place.node(m.Call())
    if not keyword:
        return place.fix(title, person=("what is called does not take it",))
    if len(choice) != 1:
        declared = f"declares several: {', '.join(choice)}" if choice else f"declares no {what} for it"
        return place.fix(title, person=(f"the manifest {declared}",))
    if call is None or place.is_in_text(call):
        return place.fix(title, person=("the call cannot be told apart from what is around it",))
    reason = f"it is the only {what} that the manifest declares for it, but another may be meant"
    return place.fix(title, *keyword_added(place, call, f'{keyword}="{choice[0]}"'), unsafe=(reason,))
