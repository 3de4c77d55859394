"""What a client is made with: whether the one that an adapter makes can stand in for it."""

from __future__ import annotations

import libcst as cst
from libcst import matchers as m
from libcst.metadata import Assignment, ImportAssignment

from seamlint.fixes.files import Refused
from seamlint.fixes.symbols import is_global
from seamlint.fixes.tree import Tree

_TEXT = m.Arg(value=m.SimpleString())
_KEY = m.SubscriptElement(m.Index(m.SimpleString()))
_ENVIRONMENT = m.Name("environ") | m.Attribute(value=m.Name("os"), attr=m.Name("environ"))
_SETTINGS = m.Name(m.MatchIfTrue(lambda name: name.lower() in ("settings", "config", "conf")))
_LITERAL = m.SimpleString() | m.Integer() | m.Float() | m.Name("None") | m.Name("True") | m.Name("False")
_VARIABLE = (
    m.Subscript(value=_ENVIRONMENT, slice=[_KEY])
    | m.Call(func=m.Attribute(value=_ENVIRONMENT, attr=m.Name("get")), args=[_TEXT, m.ZeroOrMore(_TEXT)])
    | m.Call(
        func=m.Name("getenv") | m.Attribute(value=m.Name("os"), attr=m.Name("getenv")),
        args=[_TEXT, m.ZeroOrMore(_TEXT)],
    )
)
_SETTING = m.Attribute(value=_SETTINGS) | m.Subscript(value=m.Attribute(attr=_SETTINGS), slice=[_KEY])
_WRAPPER = m.Name(m.MatchIfTrue(lambda name: name[:1].isupper() or name in ("str", "int", "float", "bool")))
"""What makes an object of credentials, or a number of a text; anything else may make another value of them."""
_DEPTH = 3


def agree(tree: Tree, call: cst.Call, other: cst.Call, name: str) -> None:
    """Each argument comes from the configuration, or is the same in both calls. Raises Refused."""
    named = {each.keyword.value: each.value for each in other.args if each.keyword is not None}
    positional = [each.value for each in other.args if each.keyword is None and not each.star]
    mine = [each for each in call.args if each.keyword is None]
    for number, each in enumerate(call.args):
        if each.star:
            raise Refused("what the client is made with is unpacked into the call")
        if each.keyword is not None:
            twin = named.get(each.keyword.value)
            given = twin is not None or len(positional) > len(mine)
        else:
            twin = positional[number] if number < len(positional) else None
            given = twin is not None or len(named) > len(call.args) - len(mine)
        code = each.keyword.value if each.keyword is not None else tree.module.code_for_node(each.value)
        if not given or not (_is_configured(tree, each.value) or (twin is not None and _is_same(each.value, twin))):
            raise Refused(f"the client is made with `{code}`, and that of {name} is not")


def _is_same(one: cst.BaseExpression, other: cst.BaseExpression) -> bool:
    if isinstance(one, cst.SimpleString) and isinstance(other, cst.SimpleString):
        return one.evaluated_value == other.evaluated_value
    return is_literal(one) and one.deep_equals(other)


def is_literal(node: cst.BaseExpression) -> bool:
    """Whether an expression says all of its value by itself."""
    return m.matches(node, _LITERAL)


def reads_environment(node: cst.BaseExpression) -> bool:
    """Whether an expression is a variable of the environment, read by way of `os`."""
    return m.matches(node, _VARIABLE) and bool(m.findall(node, m.Attribute(value=m.Name("os"))))


def _is_configured(tree: Tree, node: cst.BaseExpression, depth: int = _DEPTH) -> bool:
    """Whether a value comes from the environment or the settings, as it is or wrapped in a class of credentials."""
    if m.matches(node, _VARIABLE):
        return True
    if m.matches(node, _SETTING):
        return _is_of_module(tree, node)
    if isinstance(node, cst.Call) and depth and node.args:
        return m.matches(node.func, m.Attribute(attr=_WRAPPER) | _WRAPPER) and all(
            not arg.star and _is_configured(tree, arg.value, depth - 1) for arg in node.args
        )
    scope = tree.scopes.get(node)
    assigned = list(scope[node.value]) if isinstance(node, cst.Name) and scope is not None and depth else []
    if len(assigned) != 1 or not isinstance(assigned[0], Assignment):
        return False
    target = tree.parents.get(assigned[0].node)
    statement = tree.parents.get(target) if isinstance(target, cst.AssignTarget) else None
    return isinstance(statement, cst.Assign) and _is_configured(tree, statement.value, depth - 1)


def _is_of_module(tree: Tree, node: cst.CSTNode) -> bool:
    """Whether what an expression begins with is a name of the module, and not what a function is given."""
    while isinstance(node, (cst.Attribute, cst.Subscript)):
        node = node.value
    scope = tree.scopes.get(node)
    assigned = scope[node.value] if isinstance(node, cst.Name) and scope is not None else ()
    known = list(assigned)
    return bool(known) and all(isinstance(each, ImportAssignment) or is_global(each.scope) for each in known)


def variables(node: cst.CSTNode) -> set[str]:
    """The variables of the environment that an expression names."""
    found = set()
    for each in m.findall(node, _VARIABLE):
        text = m.findall(each, m.SimpleString())[0]
        value = cst.ensure_type(text, cst.SimpleString).evaluated_value
        found.update([value] if isinstance(value, str) else [])
    return found
