"""Compares a signature in constant time: `a == b` becomes `hmac.compare_digest(a, b)`."""

from __future__ import annotations

import libcst as cst
from libcst import matchers as m
from libcst.metadata import Assignment

from seamlint.fix import Fix
from seamlint.fixes.imports import need
from seamlint.fixes.place import Place

_BYTES, _ASCII, _TEXT = "bytes", "ASCII text", "text"
_COMPARED = m.Comparison(comparisons=[m.ComparisonTarget(operator=m.Equal() | m.NotEqual())])
_SPACES = m.SimpleWhitespace(value=m.MatchIfTrue(lambda value: "\\" not in value))
_IN_LINE = m.Equal(whitespace_before=_SPACES, whitespace_after=_SPACES) | m.NotEqual(
    whitespace_before=_SPACES, whitespace_after=_SPACES
)
_ENCODERS = m.Attribute(
    m.Name("base64"), m.Name("b64encode") | m.Name("urlsafe_b64encode") | m.Name("standard_b64encode")
)
_DEPTH = 8


def fix(place: Place) -> Fix | None:
    node = place.node(_COMPARED)
    if not isinstance(node, cst.Comparison):
        return None  # not verified at all: what is missing is no edit
    title = "compare with `hmac.compare_digest`"
    operator = node.comparisons[0].operator
    if not isinstance(operator, (cst.Equal, cst.NotEqual)) or not m.matches(operator, _IN_LINE):
        return place.fix(title, person=("the comparison goes over several lines",))
    added = need(place.tree, "hmac")
    if added is None:
        return place.fix(title, person=("`hmac` is another name's, or imported on some ways only",))
    start, end = place.tree.span(node)
    first, last = place.tree.span(operator)
    first -= len(place.tree.module.code_for_node(operator.whitespace_before))
    last += len(place.tree.module.code_for_node(operator.whitespace_after))
    negation = "not " if isinstance(operator, cst.NotEqual) else ""
    edits = (
        place.insert(start, f"{negation}hmac.compare_digest("),
        place.edit(first, last, ", "),
        place.insert(end, ")"),
        *added,
    )
    kinds = [_kind(place, side) for side in (node.left, node.comparisons[0].comparator)]
    person, unsafe = _reasons(kinds, (place.text[start:first], place.text[last:end]))
    return place.fix(title, *edits, unsafe=unsafe, person=person)


def _reasons(kinds: list[str], sides: tuple[str, str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Why a person must decide, and what may change otherwise."""
    unknown = [_named(side) for kind, side in zip(kinds, sides, strict=True) if not kind]
    if unknown:
        return (f"it is not known that {' and '.join(unknown)} always is text, or always bytes",), ()
    if (kinds[0] == _BYTES) != (kinds[1] == _BYTES):
        return ("one side is text and the other bytes, so that they are never equal",), ()
    if _TEXT in kinds:
        return (), ("text with a character beyond ASCII raises a TypeError there, while `==` is False",)
    return (), ()


def _named(side: str) -> str:
    return f"`{side}`" if side.isidentifier() else "one side"


def _kind(place: Place, node: cst.CSTNode, depth: int = _DEPTH) -> str:
    """What an expression always is; empty if that is not known."""
    if not depth:
        return ""
    if isinstance(node, cst.SimpleString):
        return _BYTES if "b" in node.prefix else _text(node.evaluated_value)
    if isinstance(node, cst.ConcatenatedString):
        return _both(_kind(place, node.left, depth - 1), _kind(place, node.right, depth - 1))
    if isinstance(node, cst.FormattedString):
        return _TEXT
    if isinstance(node, cst.BinaryOperation) and isinstance(node.operator, cst.Add):
        return _both(_kind(place, node.left, depth - 1), _kind(place, node.right, depth - 1))
    if isinstance(node, cst.Call):
        return _result(place, node, depth - 1)
    return _variable(place, node, depth - 1) if isinstance(node, cst.Name) else ""


def _text(value: object) -> str:
    return _ASCII if isinstance(value, str) and value.isascii() else _TEXT


def _both(left: str, right: str) -> str:
    if left == right or not (left and right):
        return left and right
    return "" if _BYTES in (left, right) else _TEXT


def _result(place: Place, call: cst.Call, depth: int) -> str:
    if m.matches(call, m.Call(func=_ENCODERS)) and need(place.tree, "base64") == ():
        return _BYTES
    if m.matches(call, m.Call(func=m.Attribute(attr=m.Name("hexdigest")), args=[])):
        return _ASCII
    if m.matches(call, m.Call(func=m.Attribute(attr=m.Name("digest")), args=[])):
        return _BYTES
    function = call.func
    if m.matches(call, m.Call(func=m.Attribute(attr=m.Name("encode") | m.Name("decode")), args=[])):
        assert isinstance(function, cst.Attribute)
        base = _kind(place, function.value, depth)
        if function.attr.value == "encode":
            return _BYTES if base in (_ASCII, _TEXT) else ""
        is_plain = m.matches(function.value, m.Call(func=_ENCODERS))
        return (_ASCII if is_plain else _TEXT) if base == _BYTES else ""
    return _variable(place, function, depth) if isinstance(function, cst.Name) else ""


def _variable(place: Place, name: cst.Name, depth: int) -> str:
    """What a name is that gets its value once: from an expression, or declared as a parameter or a result."""
    scope = place.tree.scopes.get(name)
    assigned = list(scope[name.value]) if scope is not None else []
    if len(assigned) != 1 or not isinstance(assigned[0], Assignment):
        return ""
    same = m.Name(name.value)  # scopes do not know what `case` captures
    if m.findall(place.tree.module, m.MatchAs(name=same) | m.MatchStar(name=same) | m.MatchMapping(rest=same)):
        return ""
    node = assigned[0].node
    if isinstance(node, cst.FunctionDef):
        return _declared(node.returns) if not (node.decorators or node.asynchronous) else ""
    if isinstance(node, cst.Param):
        return _declared(node.annotation) if node.default is None and not node.star else ""
    target = place.tree.parents.get(node)
    statement = place.tree.parents.get(target) if isinstance(target, cst.AssignTarget) else None
    return _kind(place, statement.value, depth) if isinstance(statement, cst.Assign) else ""


def _declared(annotation: cst.Annotation | None) -> str:
    if annotation is None or not isinstance(annotation.annotation, cst.Name):
        return ""
    return {"bytes": _BYTES, "str": _TEXT}.get(annotation.annotation.value, "")
