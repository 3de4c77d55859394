"""Names the arguments that a binding is given by their position."""

from __future__ import annotations

import libcst as cst
from libcst import matchers as m

from seamlint.fix import Fix
from seamlint.fixes.place import Place


def fix(place: Place) -> Fix | None:
    names = place.finding.detail
    call = place.node(m.Call())
    if not names or not isinstance(call, cst.Call):
        return None  # what it is bound to comes from elsewhere
    title = "name the arguments"
    given = [arg for arg in call.args if not arg.keyword]
    if len(given) != len(names) or any(arg.star for arg in given):
        return place.fix(title, person=("what is unpacked into the call may be any of them",))
    edits = (place.insert(_start(place, arg), f"{name}=") for arg, name in zip(given, names, strict=True))
    reason = "a test that compares the arguments of a call sees them by another way"
    return place.fix(title, *edits, unsafe=(reason,))


def _start(place: Place, arg: cst.Arg) -> int:
    return place.tree.span(arg)[0]
