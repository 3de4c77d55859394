"""Binds an adapter through the only runtime that is in sight where it is made."""

from __future__ import annotations

import libcst as cst
from libcst import matchers as m

from seamlint.fix import Fix
from seamlint.fixes.arguments import keyword_added
from seamlint.fixes.place import Place


def fix(place: Place) -> Fix | None:
    call = place.node(m.Call())
    if call is None:
        return None  # it has one that no factory made: another has to take its place
    title = "bind it through the runtime"
    if not place.finding.detail:
        return place.fix(title, person=("what is called does not take it",))
    (keyword,) = place.finding.detail
    names = sorted(_parameter(place, call, keyword) or _made_before(place, call))
    if len(names) != 1:
        why = f"several runtimes are in sight: {', '.join(names)}" if names else "no runtime is in sight there"
        return place.fix(title, person=(why,))
    title = f"pass `{keyword}={names[0]}`"
    reason = "it is the only runtime in sight, but another may be meant"
    return place.fix(title, *keyword_added(place.tree, call, f"{keyword}={names[0]}"), unsafe=(reason,))


def _parameter(place: Place, call: cst.Call, keyword: str) -> set[str]:
    """The parameter of the function around the call that is called like the argument."""
    node: cst.CSTNode | None = call
    while node is not None:
        if isinstance(node, (cst.Lambda, cst.ClassDef)):
            return set()
        if isinstance(node, cst.FunctionDef):
            named = m.Param(name=m.Name(keyword), star=m.MatchIfTrue(lambda star: not star))
            return {keyword} if m.findall(node.params, named) else set()
        node = place.tree.parents.get(node)
    return set()


def _made_before(place: Place, call: cst.Call) -> set[str]:
    """The names that the module gives once to what a runtime factory makes, above the call and in no branch."""
    view = place.links.view(place.finding.path)
    made = {each.span for each in view.runtimes} if view is not None else set()
    assignments = m.findall(place.tree.module, m.Assign([m.AssignTarget(m.Name())])) if made else ()
    found = set()
    for assign in assignments:
        assert isinstance(assign, cst.Assign)
        target, span = assign.targets[0].target, place.tree.in_facts(assign.value)
        is_above = place.tree.span(assign)[1] <= place.tree.span(call)[0]
        if isinstance(target, cst.Name) and span in made and is_above and _is_plain(place, assign, target.value):
            found.add(target.value)
    return found


def _is_plain(place: Place, assign: cst.Assign, name: str) -> bool:
    """Whether the statement is one of the module itself, and the name stands for nothing else anywhere in it."""
    line = place.tree.parents[assign]
    is_alone = len(place.tree.named.get(name, ())) == 1
    return is_alone and isinstance(place.tree.parents.get(line), cst.Module)
