"""Keeps the fields of a data class or model that hold secrets out of its text: `repr=False`."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst
from libcst import matchers as m

from seamlint.fix import Edit, Fix
from seamlint.fixes.arguments import keyword_added
from seamlint.fixes.files import Refused
from seamlint.fixes.imports import need_name
from seamlint.fixes.place import Place
from seamlint.fixes.tree import Tree

_MAKERS = {"dataclass": ("dataclasses", "field"), "pydantic": ("pydantic", "Field")}
"""By the kind of class, what describes one of its fields."""
_DESCRIBED = m.Call(func=m.Name("field") | m.Name("Field") | m.Attribute(attr=m.Name("field") | m.Name("Field")))
_SAYS_REPR = m.Call(args=[m.ZeroOrMore(), m.Arg(keyword=m.Name("repr")), m.ZeroOrMore()])
_OLD_PYDANTIC = "pydantic knows `repr=` since 1.10"
_Parts = tuple[list[Edit], list[tuple[str, int, int]], str]


def fix(place: Place) -> Fix | None:
    detail = place.finding.detail
    title = "leave the secret out of the text of the object"
    edits: list[Edit] = []
    around: list[tuple[str, int, int]] = []
    kinds = set()
    for path, line, name in zip(detail[::3], detail[1::3], detail[2::3], strict=True):
        try:
            tree = place.trees.get(path)
            field = next(_fields(tree, int(line), name), None)
            if field is None:
                return None  # its text is written by hand
            more, wrapped, kind = _hidden(place, tree, *field)
        except Refused as refused:
            return place.fix(title, person=(str(refused),))
        edits += more
        around += wrapped
        kinds.add(kind)
    unsafe = (_OLD_PYDANTIC,) if "pydantic" in kinds else ()
    return place.fix(title, *dict.fromkeys(edits), unsafe=unsafe, around=tuple(around)) if edits else None


def _fields(tree: Tree, line: int, name: str) -> Iterator[tuple[cst.AnnAssign, cst.ClassDef]]:
    """The declaration of a field, with its class."""
    for node in m.findall(tree.module, m.AnnAssign(target=m.Name(name))):
        body = tree.parents[tree.parents[node]]
        owner = tree.parents.get(body)
        if tree.positions[node].start.line == line and isinstance(owner, cst.ClassDef):
            assert isinstance(node, cst.AnnAssign)
            yield node, owner


def _hidden(place: Place, tree: Tree, field: cst.AnnAssign, owner: cst.ClassDef) -> _Parts:
    """The edits in one declaration, what they go around, and the kind of the class. Raises Refused."""
    path, kind = tree.file.path, _kind(place, tree, owner)
    if kind not in _MAKERS:
        raise Refused(f"`{owner.name.value}` is no data class or model whose fields can say so")
    module, maker = _MAKERS[kind]
    if isinstance(field.value, cst.Call) and m.matches(field.value, _DESCRIBED):
        if m.matches(field.value, _SAYS_REPR):
            raise Refused("what the field says of its `repr` is decided elsewhere")
        return [*keyword_added(tree, field.value, "repr=False")], [], kind
    added = need_name(tree, module, maker)
    if added is None:
        raise Refused(f"`{maker}` is another name's in {path}")
    _is_read_here(tree, field)
    if field.value is None:
        end = tree.span(field.annotation.annotation)[1]
        return [*added, Edit(path, end, end, f" = {maker}(repr=False)")], [], kind
    start, end = tree.whole(field.value)
    edits = [Edit(path, start, start, f"{maker}(default="), Edit(path, end, end, ", repr=False)")]
    return [*added, *edits], [(path, start, end)], kind


def _is_read_here(tree: Tree, field: cst.AnnAssign) -> None:
    """Within the body of its class the name would stand for the description. Raises Refused."""
    target = cst.ensure_type(field.target, cst.Name)
    scope = tree.scopes.get(target)
    for each in scope[target.value] if scope is not None else ():
        for access in each.references:
            line = tree.positions[access.node].start.line
            raise Refused(f"line {line} reads `{target.value}`, which would be the description of the field there")


def _kind(place: Place, tree: Tree, owner: cst.ClassDef) -> str:
    view = place.links.view(tree.file.path)
    first = tree.positions[owner.name].start.line
    for number, scope in enumerate(view.facts.scopes if view is not None else ()):
        if scope.kind == "class" and scope.name == owner.name.value and scope.holds(first):
            return place.links.leaks.engine.classes.kind(tree.file.path, number)
    return ""
