"""Removes a suppression that silences nothing, or of several codes those that do not."""

from __future__ import annotations

from libcst import matchers as m

from seamlint.fix import Fix
from seamlint.fixes.place import Place
from seamlint.suppressions import MARK


def fix(place: Place) -> Fix | None:
    finding = place.finding
    comment = place.node(m.Comment())
    if not finding.detail or comment is None:
        return None  # it has expired, or is not well formed: only a person knows what was meant
    idle = set(finding.detail)
    codes = finding.symbol.split(",")
    left = [code for code in codes if code not in idle]
    start, end = place.tree.span(comment)
    first = start + comment.value.rindex("#", 0, comment.value.index(MARK))
    if left:
        opened = place.text.index("[", first) + 1
        return place.fix(
            f"remove {', '.join(finding.detail)} from the suppression",
            place.edit(opened, place.text.index("]", opened), ", ".join(left)),
        )
    title = "remove the suppression"
    other = place.text.find("#", first + 1, end)
    if other >= 0:
        return place.fix(title, place.edit(first, other, ""))
    before = place.text[:first].rstrip(" \t\f")
    alone = first == start and (not before or before.endswith(("\n", "\r")))
    return place.fix(title, place.edit(len(before), place.tree.file.next_line(end) if alone else end, ""))
