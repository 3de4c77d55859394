"""Adds arguments to calls, laid out like those that stand there."""

from __future__ import annotations

import libcst as cst
from libcst import matchers as m

from seamlint.fix import Edit, Fix
from seamlint.fixes.place import Place
from seamlint.fixes.tree import Tree


def keyword_added(tree: Tree, call: cst.Call, text: str) -> tuple[Edit, ...]:
    """The edits that put `name=value` behind the last argument."""
    if m.matches(call, m.Call(args=[m.Arg(m.GeneratorExp(lpar=[]))])):  # is no longer alone, and needs its own
        start, end = tree.span(call.args[0].value)
        return _inserted(tree, start, "("), _inserted(tree, end, f"), {text}")
    return (_behind(tree, call, text),)


def _inserted(tree: Tree, offset: int, text: str) -> Edit:
    return Edit(tree.file.path, offset, offset, text)


def _behind(tree: Tree, call: cst.Call, text: str) -> Edit:
    file, close = tree.file, tree.span(call)[1] - 1
    before = file.text[:close].rstrip(" \t")
    if not call.args:
        return _inserted(tree, close, text)
    if isinstance(call.args[-1].comma, cst.MaybeSentinel):
        return _inserted(tree, tree.span(call.args[-1])[1], f", {text}")
    if before.endswith(("\n", "\r")):  # one argument a line, with a comma behind the last one
        indent = file.text[len(before) : close]
        first = tree.positions[call.args[-1]].start
        own = file.text[file.offset(first.line, 1) : file.offset(first.line, first.column + 1)]
        return _inserted(tree, len(before), f"{own if not own.strip() else indent}{text},{file.newline}")
    return _inserted(tree, close, f"{'' if before != file.text[:close] else ' '}{text}")


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
    return place.fix(title, *keyword_added(place.tree, call, f'{keyword}="{choice[0]}"'), unsafe=(reason,))
