"""What a call, an exception or an answer is told, value by value, and how the one that holds a secret is redacted."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst
from libcst import matchers as m

from seamlint.fix import Edit, Fix
from seamlint.fixes.imports import need_name
from seamlint.fixes.place import Place
from seamlint.links.links import Links

_TELLS = m.Call() | m.Raise() | m.Assert() | m.Return()
_CONSTANTS = m.Name("None") | m.Name("True") | m.Name("False") | m.SimpleString() | m.Integer() | m.Float()
_NEVER = (cst.Lambda, cst.GeneratorExp, cst.Yield, cst.NamedExpr)
"""What holds no secret itself, or is not the same between the brackets of a call."""


def wrapped(place: Place, home: str, module: str, name: str) -> Fix:
    """The fix with a function of the module at `home`."""
    title = f"redact it with `{name}`"
    node = place.node(_TELLS)
    told = list(_told(node)) if node is not None else []
    secret = [value for value in told if _called(value) in place.finding.detail] if len(told) > 1 else told
    if not secret:
        return place.fix(title, person=("which of the values holds the secret cannot be told from its name",))
    added = _available(place, home, module, name)
    if isinstance(added, str):
        return place.fix(title, person=(added,))
    edits = list(added)
    for value in secret:
        start, end = place.tree.span(value)
        edits += [place.insert(start, f"{name}("), place.insert(end, ")")]
    return place.fix(title, *edits, unsafe=("what is told changes on purpose: somebody may need what it was",))


def _available(place: Place, home: str, module: str, name: str) -> tuple[Edit, ...] | str:
    """What must be added so that the function can be called, or why it cannot."""
    if home == place.finding.path:
        return () if len(place.tree.named.get(name, ())) == 1 else f"`{name}` stands for several things here"
    if _reaches(place.links, home, place.finding.path, set()):
        return f"`{module}` imports this module, and could not be imported by it"
    added = need_name(place.tree, module, name)
    return f"`{name}` is another name's here" if added is None else added


def _reaches(links: Links, path: str, goal: str, seen: set[str]) -> bool:
    """Whether importing one module imports the other."""
    seen.add(path)
    view = links.view(path)
    nearest = {each.path for each in view.first_party_imports if not each.type_only} if view is not None else set()
    return goal in nearest or any(_reaches(links, other, goal, seen) for other in sorted(nearest - seen))


def _told(node: cst.CSTNode) -> Iterator[cst.BaseExpression]:
    """The values that make up what is told, without the constants between them."""
    if isinstance(node, cst.Call):
        for arg in node.args:
            yield from _leaves(arg.value)
    elif isinstance(node, cst.Raise) and isinstance(node.exc, cst.Call):
        yield from _told(node.exc)
    elif isinstance(node, cst.Assert) and node.msg is not None:
        yield from _leaves(node.msg)
    elif isinstance(node, cst.Return) and node.value is not None:
        yield from _leaves(node.value)


def _leaves(value: cst.CSTNode) -> Iterator[cst.BaseExpression]:
    if isinstance(value, cst.FormattedString):
        for part in value.parts:
            if isinstance(part, cst.FormattedStringExpression):
                yield from _leaves(part.expression)
    elif isinstance(value, (cst.ConcatenatedString, cst.BinaryOperation)):
        yield from _leaves(value.left)
        yield from _leaves(value.right)
    elif isinstance(value, (cst.Tuple, cst.List)):
        for element in value.elements:
            yield from _leaves(element.value)
    elif isinstance(value, cst.Dict):
        for item in value.elements:
            yield from _leaves(item.value)
    elif m.matches(value, m.Call(func=m.Attribute(value=m.SimpleString(), attr=m.Name("format")))):
        yield from _told(value)
    elif isinstance(value, cst.BaseExpression) and not (isinstance(value, _NEVER) or m.matches(value, _CONSTANTS)):
        yield value


def _called(value: cst.BaseExpression) -> str:
    """The last name in an expression; of an item its key."""
    if isinstance(value, cst.Name):
        return value.value
    if isinstance(value, cst.Attribute):
        return value.attr.value
    if isinstance(value, cst.Call):
        return _called(value.func)
    if isinstance(value, cst.Subscript):
        index = value.slice[0].slice
        key = index.value if isinstance(index, cst.Index) else None
        text = key.evaluated_value if isinstance(key, cst.SimpleString) else None
        return text if isinstance(text, str) else _called(value.value)
    return ""
