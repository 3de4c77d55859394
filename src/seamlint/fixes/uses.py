"""What a module does with the names that an import of a provider gives it: every use, and of which kind it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

import libcst as cst
from libcst import matchers as m
from libcst.metadata import Access, ImportAssignment, Scope

from seamlint.fixes.symbols import Origin, chain
from seamlint.fixes.tree import Tree
from seamlint.links.links import Links
from seamlint.patterns import later


class Kind(str, Enum):
    CALL = "is called"
    CLIENT = "makes a client"
    REFERENCE = "is handed on"
    EXCEPT = "is caught"
    RAISE = "is raised"
    ANNOTATION = "is a declared type"
    STRING = "is a declared type in quotes"
    TEST = "is a type that something is tested against"
    BASE = "is the base of a class"
    DECORATOR = "is a decorator"
    STORE = "is assigned or deleted"


@dataclass(frozen=True)
class Use:
    """One place that mentions a name of the provider."""

    kind: Kind
    node: cst.CSTNode
    """All that stands for the provider's thing: `stripe.Charge.create` of `stripe.Charge.create(amount=1)`."""
    symbol: str
    """That thing as seen from its package, whatever it is called here: `boto3.client("s3").put_object`."""
    origin: Origin
    """The import that the name comes from."""
    line: int


def find(tree: Tree, origin: Origin, scope: Scope, links: Links) -> Iterator[Use]:
    """The uses of what an import binds."""
    for seen in origin.seen:
        accesses: dict[cst.CSTNode, Access] = {}
        for assignment in scope.assignments[seen.bound]:
            if isinstance(assignment, ImportAssignment):
                accesses.update({access.node: access for access in assignment.references})
        for node in accesses:
            line = tree.positions[node].start.line
            if not isinstance(node, (cst.Name, cst.Attribute)):
                yield Use(Kind.STRING, node, seen.path, seen, line)
                continue
            whole, symbol = chain(tree, node, seen.path, links)
            yield Use(_kind(tree, whole, symbol, links), whole, symbol, seen, line)


_TESTS = m.Call(func=m.Name("isinstance") | m.Name("issubclass"))


def _kind(tree: Tree, node: cst.CSTNode, symbol: str, links: Links) -> Kind:
    parent = tree.parents[node]
    if isinstance(parent, cst.Call) and parent.func is node:
        if isinstance(tree.parents[parent], cst.Raise):
            return Kind.RAISE
        return Kind.CLIENT if makes_client(symbol, links) else Kind.CALL
    if isinstance(parent, (cst.AssignTarget, cst.AugAssign, cst.Del)) or (
        isinstance(parent, (cst.AnnAssign, cst.For, cst.CompFor)) and parent.target is node
    ):
        return Kind.STORE
    if isinstance(parent, cst.Raise):
        return Kind.RAISE
    if isinstance(parent, cst.Decorator):
        return Kind.DECORATOR
    return _kind_within(tree, node)


def _kind_within(tree: Tree, node: cst.CSTNode) -> Kind:
    """What a name is that is part of something larger: of a tuple of exceptions, of an annotation, of a call."""
    inner, parent = node, tree.parents[node]
    while not isinstance(parent, (cst.BaseStatement, cst.BaseSmallStatement, cst.Lambda)):
        if isinstance(parent, (cst.ExceptHandler, cst.ExceptStarHandler)):
            return Kind.EXCEPT
        if isinstance(parent, cst.Annotation):
            return Kind.ANNOTATION
        if isinstance(parent, cst.Call):
            return Kind.TEST if m.matches(parent, _TESTS) and parent.args[0] is not inner else Kind.REFERENCE
        inner, parent = parent, tree.parents[parent]
    if isinstance(parent, cst.ClassDef) and inner in (*parent.bases, *parent.keywords):
        return Kind.BASE
    return Kind.REFERENCE


_CLIENT = later(r"(?:\w*[a-z0-9])?(?:Client|Session|Connection|Gateway|Service|Transport|API|Api)(?:Async|V\d+)?")
_OPTIONS = later(r"(?:\w*[a-z0-9])?(?:Config|Configuration|Settings|Options|Profile|Credentials?|Auth|Timeout)")


def makes_client(symbol: str, links: Links) -> bool:
    """Whether calling it gives a client of the provider, or what one is made with, and no request or record."""
    provider = links.catalogue.find(symbol)
    if provider is None or "(" in symbol:
        return False
    services = links.catalogue.services_of(provider)
    last = symbol.rpartition(".")[2]
    if services is not None and last in services.calls:
        return True
    return links.catalogue.is_listed_client(provider, symbol) or any(
        pattern.fullmatch(last) for pattern in (_CLIENT, _OPTIONS)
    )
