"""Adds to the boundary what the application needs of it: a method that forwards to an SDK."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import libcst as cst
from libcst import matchers as m
from libcst.metadata import Scope

from seamlint.fix import Edit
from seamlint.fixes.boundary import Adapter, forwards_to
from seamlint.fixes.files import Refused
from seamlint.fixes.imports import below_imports
from seamlint.fixes.operations import names
from seamlint.fixes.symbols import Origin, global_imports
from seamlint.fixes.tree import Tree
from seamlint.fixes.trees import Trees
from seamlint.links.links import Links

_WIDTH = 88
"""What formatters allow a line by default; code that a project sets wider is not wrong if it is shorter."""
_ANY = Origin("typing", "Any", "")


def operation(
    trees: Trees, links: Links, adapter: Adapter, symbol: str, origin: Origin | str
) -> tuple[str, list[Edit]]:
    """The method of an adapter that forwards to a symbol, and what adds it where there is none. Raises Refused.

    `origin` is how the application has the symbol, or else how the adapter writes it.
    """
    known = adapter.forwards.get(symbol)
    if known:
        return known, []
    name = adapter.promised.get(symbol) or _free_name(links, adapter, symbol)
    tree = trees.get(adapter.home)
    target, edits = (origin, []) if isinstance(origin, str) else expression(tree, symbol, origin)
    edits += _method(tree, adapter.cls, name, f"return {target}(*args, **kwargs)")
    if adapter.port is not None:
        path, port = adapter.port
        if name not in {each.name.value for each in _functions(port)}:
            edits += _method(trees.get(path), port, name, "...")
    adapter.promised[symbol] = name
    return name, edits


def setter(trees: Trees, adapter: Adapter, symbol: str, origin: Origin) -> tuple[str, list[Edit]]:
    """The method of an adapter that sets what an SDK keeps for the whole process: `set_api_key`. Raises Refused."""
    tree, name = trees.get(adapter.home), f"set_{symbol.rpartition('.')[2].lower()}"
    target, edits = expression(tree, symbol, origin)
    known = next((each for each in _functions(adapter.cls) if each.name.value == name), None)
    if known is not None:
        if not m.matches(known.body, m.IndentedBlock([m.SimpleStatementLine([m.Assign()])])) or (
            tree.module.code_for_node(known.body).split("=")[0].strip() != target
        ):
            raise Refused(f"`{adapter.name}.{name}` is there already and does more than to set `{symbol}`")
        return name, []
    if not tree.claim(f"{adapter.cls.name.value}.{name}", symbol):
        raise Refused(f"`{adapter.name}.{name}` sets something else")
    edits += _method(tree, adapter.cls, name, f"{target} = value", _SETS)
    if adapter.port is not None:
        path, port = adapter.port
        if name not in {each.name.value for each in _functions(port)}:
            edits += _method(trees.get(path), port, name, "...", _SETS)
    return name, edits


def _functions(cls: cst.ClassDef) -> list[cst.FunctionDef]:
    return [each for each in cls.body.body if isinstance(each, cst.FunctionDef)]


def _free_name(links: Links, adapter: Adapter, symbol: str) -> str:
    """A name for the method that no other method has. Raises Refused."""
    possible = list(names(symbol, links.catalogue))
    if not possible:
        raise Refused(f"`{symbol}` is no operation that can be named")
    forwarding = {name for name, (_, each) in adapter.known.functions.items() if forwards_to(each) is not None}
    for name in possible:
        if name in adapter.promised.values() or name in forwarding:
            continue  # it forwards to something else; a longer name tells the two apart
        if not adapter.known.names.isdisjoint((name, "__getattr__")):
            raise Refused(f"`{adapter.name}.{name}` is there already and does more than to call `{symbol}`")
        return name
    raise Refused(f"`{adapter.name}` has other operations of the names that fit `{symbol}`")


def expression(tree: Tree, symbol: str, origin: Origin) -> tuple[str, list[Edit]]:
    """How a module of the boundary writes a symbol that the application has by `origin`. Raises Refused.

    It is reached by the same import, since another one may not load the same parts of the package.
    """
    rest = symbol[len(origin.path) :]
    for known, _ in global_imports(tree):
        if (known.module, known.name) == (origin.module, origin.name):
            return f"{known.bound}{rest}", []
        if known.path == origin.module and not known.name and origin.name[:1].isupper():
            return f"{known.bound}.{origin.name}{rest}", []
    plain = Origin(origin.module, origin.name, "")
    if not _is_free(tree, plain):
        plain = replace(plain, alias="_".join(["sdk", *plain.path.split(".")[1:]]))
    return f"{plain.bound}{rest}", [_import(tree, plain)]


def _import(tree: Tree, origin: Origin) -> Edit:
    """The import of something whose name is free in the module. Raises Refused."""
    if not _is_free(tree, origin) or not tree.claim(origin.local, origin if origin.name else origin.local):
        raise Refused(f"`{origin.local}` is another name's in {tree.file.path}")
    return below_imports(tree, origin.statement)


def _is_free(tree: Tree, origin: Origin) -> bool:
    """Whether the name that an import binds stands for nothing else in the file."""
    scopes: set[Scope] = {scope for scope in tree.scopes.values() if scope is not None}
    packages = {known.local for known, _ in global_imports(tree) if not known.name and not known.alias}
    same = not origin.name and not origin.alias and origin.local in packages
    return same or all(each.name != origin.local for scope in scopes for each in scope.assignments)


_FORWARDS = ("self, /, *args: {0}, **kwargs: {0}", "{0}")
_SETS = ("self, value: {0}, /", "None")
"""The parameters and the result of what is added."""


def _method(tree: Tree, cls: cst.ClassDef, name: str, body: str, shape: tuple[str, str] = _FORWARDS) -> list[Edit]:
    """A method behind the last member that nothing follows on its line."""
    if not isinstance(cls.body, cst.IndentedBlock):
        raise Refused(f"`{cls.name.value}` is written on one line")
    newline = tree.file.newline
    first = tree.file.starts[tree.positions[cls.body.body[0]].start.line - 1]
    indent = tree.file.text[first : tree.span(cls.body.body[0])[0]]
    step = cls.body.indent or tree.module.default_indent
    any_name, edits = _any(tree)
    parameters, result = (part.format(any_name) for part in shape)
    lines = _signature(name, parameters, result, indent, step, body)
    offset = _end(tree, cls.body.body)
    text = newline.join(["", "", *lines])
    return [*edits, Edit(tree.file.path, offset, offset, text, joins=1)]


def _signature(name: str, parameters: str, result: str, indent: str, step: str, body: str) -> Iterable[str]:
    end = f") -> {result}:" if body != "..." else f") -> {result}: ..."
    whole = f"{indent}def {name}({parameters}{end}"
    if len(whole) <= _WIDTH:
        yield whole
    else:
        yield from (f"{indent}def {name}(", f"{indent}{step}{parameters}", f"{indent}{end}")
    if body != "...":
        yield f"{indent}{step}{body}"


def _end(tree: Tree, members: Iterable[cst.CSTNode]) -> int:
    for member in reversed(list(members)):
        end = tree.span(member)[1]
        rest = tree.file.text[end : tree.file.next_line(end)]
        if not rest.strip():
            return end
    raise Refused(f"there is no place for a method in {tree.file.path}")


def _any(tree: Tree) -> tuple[str, list[Edit]]:
    for known, _ in global_imports(tree):
        if known.path == "typing.Any":
            return known.bound, []
        if known.path == "typing":
            return f"{known.bound}.Any", []
    return "Any", [_import(tree, _ANY)]
