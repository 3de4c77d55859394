"""The methods that a class of the boundary has, its own and inherited, and what makes that unsure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import libcst as cst
from libcst import matchers as m

from seamlint.facts import model as facts
from seamlint.fixes.files import Refused
from seamlint.fixes.tree import Tree
from seamlint.fixes.trees import Trees
from seamlint.links import flow
from seamlint.links.links import Links
from seamlint.links.values import Class, Instance

_NAME = m.Name(m.MatchIfTrue(frozenset({"object", "ABC", "Protocol", "Generic"}).__contains__))
_PLAIN_BASE = _NAME | m.Attribute(attr=_NAME) | m.Subscript(value=_NAME | m.Attribute(attr=_NAME))
_PLAIN_DECORATORS = frozenset({"dataclass", "final", "define", "frozen"})
_REPLACE = frozenset({"__getattribute__", "__new__", "__init_subclass__"})
"""What may make another thing of a method, or of the whole object."""
_STUB = m.FunctionDef(
    body=m.SimpleStatementSuite([m.Expr(m.Ellipsis())])
    | m.IndentedBlock(
        [
            m.ZeroOrOne(m.SimpleStatementLine([m.Expr(m.SimpleString())])),
            m.ZeroOrOne(m.SimpleStatementLine([m.Expr(m.Ellipsis()) | m.Pass() | m.Raise()])),
        ]
    )
)


@dataclass
class Methods:
    functions: dict[str, tuple[Tree, cst.FunctionDef]] = field(default_factory=dict)
    """By name the methods that nothing replaces, with the tree that they stand in."""
    names: set[str] = field(default_factory=set)
    """All that an object of the class has."""
    odd: str = ""
    """Why its methods may be others than those that are written."""


def methods(trees: Trees, links: Links, owner: Class) -> Methods:
    """Of a class, with those of its bases that it does not have itself."""
    found = Methods()
    stored = _stored(links, owner)
    for each in _line(links, owner):
        cls, known = class_def(trees, links, each), links.evaluator.program.facts(each.path)
        if cls is None or known is None:
            found.odd = found.odd or "a base of the class cannot be looked into"
            continue
        record = known.scopes[each.scope]
        found.odd = found.odd or _odd(links, each, cls, record)
        for node in cls.body.body:
            if not isinstance(node, cst.FunctionDef) or node.name.value in found.names:
                continue
            name = node.name.value
            if each != owner and m.matches(node, _STUB):
                continue
            once = len(record.bindings.get(name, ())) == 1
            if once and name not in record.members and name not in stored:
                found.functions[name] = (trees.get(each.path), node)
        stubs = {name for name in record.bindings if each != owner and _is_stub(cls, name)}
        found.names |= (record.bindings.keys() - stubs) | record.members.keys()
        for name in record.members:
            found.functions.pop(name, None)
    found.names |= stored
    return found


def class_def(trees: Trees, links: Links, owner: Class) -> cst.ClassDef | None:
    """The class in its tree; None if that cannot be had."""
    known = links.evaluator.program.facts(owner.path)
    try:
        tree = trees.get(owner.path)
    except Refused:
        return None
    name = known.scopes[owner.scope].name if known else ""
    found = [each for each in tree.module.body if isinstance(each, cst.ClassDef) and each.name.value == name]
    return found[0] if len(found) == 1 else None


def _is_stub(cls: cst.ClassDef, name: str) -> bool:
    return any(m.matches(each, m.FunctionDef(name=m.Name(name)) & _STUB) for each in cls.body.body)


def _line(links: Links, owner: Class) -> Iterator[Class]:
    """A class and the classes of the project that it inherits from, each before its bases."""
    waiting, seen = [owner], set[Class]()
    while waiting:
        current = waiting.pop(0)
        if current in seen:
            continue
        seen.add(current)
        yield current
        waiting = [*_bases(links, current), *waiting]


def _bases(links: Links, owner: Class) -> list[Class]:
    known = links.evaluator.program.facts(owner.path)
    bases = known.scopes[owner.scope].bases if known is not None else ()
    values = [value for base in bases for value in links.evaluator.values(owner.path, base)]
    return [value for value in values if isinstance(value, Class)]


def _odd(links: Links, owner: Class, cls: cst.ClassDef, record: facts.Scope) -> str:
    """What makes the methods of a class unsure; empty if nothing does."""
    name = cls.name.value
    if any(flow.tail(each) not in _PLAIN_DECORATORS for each in record.decorators):
        return f"`{name}` is decorated, so that its methods may do more than they say"
    if any(not m.matches(each.value, m.Name("ABCMeta") | m.Attribute(attr=m.Name("ABCMeta"))) for each in cls.keywords):
        return f"`{name}` is made in a way of its own, so that its methods may do more than they say"
    replaced = sorted(_REPLACE & record.bindings.keys())
    if replaced:
        return f"`{name}.{replaced[0]}` may make something else of its methods"
    for written, base in zip(cls.bases, record.bases, strict=False):
        values = links.evaluator.values(owner.path, base)
        if not m.matches(written.value, _PLAIN_BASE) and not any(isinstance(value, Class) for value in values):
            return f"what `{name}` inherits is not known"
    return ""


def _stored(links: Links, owner: Class) -> set[str]:
    """What the boundary gives to the class, or to an object of it, from outside: `Adapter.charge = logged(...)`."""
    found = set()
    for view in links.views(links.boundary_paths):
        for _, target, _ in view.facts.stores:
            if isinstance(target, facts.Attribute):
                for value in links.evaluator.values(view.path, target.base):
                    if isinstance(value, (Class, Instance)) and (value.path, value.scope) == (owner.path, owner.scope):
                        found.add(target.name)
    return found
