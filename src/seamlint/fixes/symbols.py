"""Names of providers in a lossless tree: what an import binds, and what an expression stands for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import libcst as cst
from libcst import matchers as m
from libcst.helpers import get_full_name_for_node
from libcst.metadata import GlobalScope, ImportAssignment, Scope

from seamlint.fixes.tree import Tree
from seamlint.links.links import Links


@dataclass(frozen=True)
class Origin:
    """One alias of an import statement."""

    module: str
    """`stripe.error` of `from stripe.error import CardError`; with leading dots as written."""
    name: str
    """`CardError`; empty for a plain import."""
    alias: str
    """What follows `as`."""

    @property
    def path(self) -> str:
        """What it brings into sight."""
        return f"{self.module}.{self.name}" if self.name else self.module

    @property
    def bound(self) -> str:
        """The name by which the file's scopes know it; `import google.cloud.storage` is known by all of it."""
        return self.alias or self.name or self.module

    @property
    def local(self) -> str:
        """The variable that holds it, or its package."""
        return self.bound.partition(".")[0]

    @property
    def seen(self) -> Iterator[Origin]:
        """What the names that it binds stand for: `import a.b` makes `a` known too."""
        yield self
        module = self.module
        while "." in module and not self.name and not self.alias:
            module = module.rpartition(".")[0]
            yield Origin(module, "", "")

    @property
    def statement(self) -> str:
        alias = f" as {self.alias}" if self.alias else ""
        return f"from {self.module} import {self.name}{alias}" if self.name else f"import {self.module}{alias}"


def origins(statement: cst.Import | cst.ImportFrom) -> list[Origin]:
    """The aliases of a statement, in their order; none for an import of all names."""
    if isinstance(statement, cst.Import):
        return [Origin(alias.evaluated_name, "", alias.evaluated_alias or "") for alias in statement.names]
    if isinstance(statement.names, cst.ImportStar):
        return []
    named = get_full_name_for_node(statement.module) if statement.module is not None else ""
    module = "." * len(statement.relative) + (named or "")
    return [Origin(module, alias.evaluated_name, alias.evaluated_alias or "") for alias in statement.names]


def imported(scope: Scope | None, name: str) -> Origin | None:
    """The import that a name of a scope comes from; None if it may be anything else."""
    found = list(scope[name]) if scope is not None else []
    nodes = [each.node for each in found if isinstance(each, ImportAssignment)]
    statements = [node for node in nodes if isinstance(node, (cst.Import, cst.ImportFrom))]
    known = {origin for node in statements for origin in origins(node) if name in (origin.bound, origin.local)}
    if len(statements) != len(found) or not known:
        return None
    if len(known) == 1:
        return known.pop()
    if all(not origin.name and not origin.alias for origin in known):
        return Origin(name, "", "")  # `import a` and `import a.b` bind the same name to the same package
    return None


def chain(tree: Tree, node: cst.CSTNode, path: str, links: Links) -> tuple[cst.CSTNode, str]:
    """From a name that stands for `path` as far up as it goes: the expression, and what it stands for.

    It goes through a call that makes a client of constants alone, since that can be made anywhere alike.
    """
    while True:
        parent = tree.parents.get(node)
        if isinstance(parent, cst.Attribute) and parent.value is node:
            node, path = parent, f"{path}.{parent.attr.value}"
            continue
        if isinstance(parent, cst.Call) and parent.func is node and "(" not in path:
            made = _made(parent, path, links)
            outer = tree.parents.get(parent)
            if made and isinstance(outer, cst.Attribute) and outer.value is parent:
                node, path = parent, made
                continue
        return node, path


_TEXT = m.Arg(value=m.SimpleString(), keyword=None, star="")


def _made(call: cst.Call, path: str, links: Links) -> str:
    """The client that a call makes, if nothing but its service is said: `boto3.client("s3")`, `OpenAI()`."""
    provider = links.catalogue.find(path)
    if provider is None:
        return ""
    services = links.catalogue.services_of(provider)
    if services is not None and path.rpartition(".")[2] in services.calls:
        if m.matches(call, m.Call(args=[_TEXT])):
            text = cst.ensure_type(call.args[0].value, cst.SimpleString).evaluated_value
            return f'{path}("{text}")' if isinstance(text, str) and text.replace("-", "").isidentifier() else ""
        return ""
    return f"{path}()" if links.catalogue.is_listed_client(provider, path) and not call.args else ""


def symbol_of(tree: Tree, node: cst.BaseExpression, links: Links) -> str:
    """What an expression of names, attributes and clients stands for; empty if it is anything else."""
    root: cst.CSTNode = node
    while isinstance(root, (cst.Attribute, cst.Call)):
        root = root.func if isinstance(root, cst.Call) else root.value
    if not isinstance(root, cst.Name):
        return ""
    origin = imported(tree.scopes.get(root), root.value)
    if origin is None:
        return ""
    path = origin.path if origin.local == origin.bound else origin.local
    whole, symbol = chain(tree, root, path, links)
    return symbol if whole is node else ""


def module_scope(tree: Tree) -> Scope:
    return next(scope.globals for scope in tree.scopes.values() if scope is not None)


def global_imports(tree: Tree) -> Iterator[tuple[Origin, cst.CSTNode]]:
    """The imports among the statements of the module itself, of names that nothing else binds."""
    scope = module_scope(tree)
    for line in tree.module.body:
        if not isinstance(line, cst.SimpleStatementLine):
            continue
        for statement in line.body:
            if isinstance(statement, (cst.Import, cst.ImportFrom)):
                for origin in origins(statement):
                    if imported(scope, origin.bound) == origin:
                        yield origin, statement


def is_global(scope: Scope) -> bool:
    return isinstance(scope, GlobalScope)


def encloses(outer: Scope, inner: Scope) -> bool:
    """Whether a scope is another one, or lies around it."""
    scope = inner
    while scope is not outer and scope.parent is not scope:
        scope = scope.parent
    return scope is outer
