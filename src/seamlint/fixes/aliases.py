"""Classes of an SDK by the names that the boundary gives them: `except stripe.CardError` becomes `except CardError`.

The alias is the class itself, so that handlers, tests of types and whatever reads annotations see no difference.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any, NamedTuple

import libcst as cst
from libcst import matchers as m
from libcst.metadata import MetadataWrapper, PositionProvider

from seamlint import shipped
from seamlint.facts.spans import row
from seamlint.fix import Edit
from seamlint.fixes import append
from seamlint.fixes.files import Refused
from seamlint.fixes.imports import below_imports
from seamlint.fixes.move import Move
from seamlint.fixes.symbols import Origin, global_imports, module_scope, symbol_of
from seamlint.fixes.tree import Tree
from seamlint.fixes.uses import Kind, Use
from seamlint.links.aliases import is_class

_APART, _ALIAS, _GUARD, _GUARDED = range(2, 6)
"""The order of what is added below the imports; the empty line and the guard are shared by all that need them."""
_TYPE_CHECKING = m.If(test=m.Name("TYPE_CHECKING") | m.Attribute(attr=m.Name("TYPE_CHECKING")))


def exception(move: Move, use: Use) -> None:
    """An exception may be caught, raised, tested for, handed on and subclassed by its alias."""
    if isinstance(move.tree.parents[use.node], cst.MatchValue):
        raise Refused("`case` would bind the name of the alias, and not compare with it")
    move.write(use.node, _alias(move, use, use.symbol))


def caught(move: Move, use: Use) -> None:
    """What is caught and is no exception by its name."""
    if '("' in use.symbol or "()" in use.symbol:
        raise Refused(f"`{use.symbol}` is another class for each client")
    _be_word(move, use.symbol)
    exception(move, use)


def annotation(move: Move, use: Use) -> None:
    """`intent: stripe.PaymentIntent` becomes `intent: PaymentIntent`."""
    _be_word(move, use.symbol)
    move.write(use.node, _alias(move, use, use.symbol))


def quoted(move: Move, use: Use) -> None:
    """An annotation in quotes."""
    node = use.node
    if not isinstance(node, cst.SimpleString) or node.raw_value != node.evaluated_value or "\n" in node.raw_value:
        raise Refused("the type stands in a text that is put together")
    start = move.tree.span(node)[0] + len(node.prefix) + len(node.quote)
    for first, last, symbol in _named(node.raw_value, use.origin):
        _be_word(move, symbol)
        name = _alias(move, use, symbol)
        if name != node.raw_value[first:last]:
            move.edits.append(move.place.edit(start + first, start + last, name))


def _named(text: str, origin: Origin) -> Iterator[tuple[int, int, str]]:
    """Where a text of an annotation names something of an import, and what."""
    try:
        wrapper = MetadataWrapper(cst.parse_module(text), unsafe_skip_copy=True)
    except cst.ParserSyntaxError:
        raise Refused("the type stands in a text that cannot be read") from None
    places = wrapper.resolve(PositionProvider)
    attributes = [cst.ensure_type(node, cst.Attribute) for node in m.findall(wrapper.module, m.Attribute())]
    inner = {attribute.value for attribute in attributes}
    for node in (*attributes, *m.findall(wrapper.module, m.Name())):
        dotted = wrapper.module.code_for_node(node)
        if node in inner or any(node is attribute.attr for attribute in attributes):
            continue
        if dotted == origin.bound or dotted.startswith(f"{origin.bound}."):
            yield places[node].start.column, places[node].end.column, origin.path + dotted[len(origin.bound) :]


def _be_word(move: Move, symbol: str) -> None:
    """Refuse what is more than a word for a type, or would be the SDK itself under another name."""
    known = move.links.finder.aliases
    if known.is_error(symbol):
        return
    if not is_class(symbol):
        raise Refused(f"`{symbol}` is not written like a class")
    called = known.called(move.place.finding.path, symbol)
    if called is not None:
        raise Refused(f"a method of what is declared as `{symbol}` is called in line {row(called.span)}")
    if move.links.catalogue.is_listed_client(move.provider, symbol):
        raise Refused(f"a client is declared as `{symbol}`; what takes it should be given the adapter")


def _alias(move: Move, use: Use, symbol: str) -> str:
    """What the module calls the class from now on; the boundary gets the alias if it has none."""
    trees, type_only = move.place.trees, _is_type_only(move)
    home, name = _known(move, symbol, type_only)
    if not name:
        home = _home(move, use)
        made = trees.once(("alias", home, symbol, type_only), lambda: _made(move, home, symbol, use, type_only))
        name = made.name
        move.edits += made.edits
        if made.risk:
            move.unsafe(use, made.risk)
    own = use.origin.bound if use.origin.name and symbol == use.origin.path else ""
    move.aliased[symbol] = local = move.need(move.links.project.files[home].module, name, own)
    return local


class _Made(NamedTuple):
    """An alias that the fixes of this pass add; all that need it add the same."""

    name: str
    edits: tuple[Edit, ...]
    risk: str


def _made(move: Move, home: str, symbol: str, use: Use, type_only: bool) -> _Made:
    tree = move.place.trees.get(home)
    name = _free_name(move, home, symbol)
    target, edits = _expression(tree, name, symbol, use.origin)
    line = f"{name} = {target}"
    if type_only:
        return _Made(name, tuple(_guarded(tree, [*(edit.text.rstrip() for edit in edits), line])), "")
    return _Made(name, (*edits, *_below_aliases(move, tree, line)), _risk(tree, symbol, use))


def _is_type_only(move: Move) -> bool:
    """Whether the import is made for type checkers alone."""
    if move.place.finding.path.endswith(".pyi"):
        return True
    node: cst.CSTNode = move.statement
    while not isinstance(node, cst.Module):
        inner, node = node, move.tree.parents[node]
        if m.matches(node, _TYPE_CHECKING) and cst.ensure_type(node, cst.If).body is inner:
            return True
    return False


def _homes(move: Move) -> list[str]:
    """The modules of the boundary that import the provider when they run, those with an adapter first."""
    adapters = [each.home for each in move.adapters if move.provider.id in each.providers]
    others = [
        view.path
        for view in move.links.views(move.links.boundary_paths)
        if any(reach.hit.provider is move.provider and not reach.type_only for reach in view.sdk_imports)
        and not any(part.startswith("_") for part in view.name.split("."))
    ]
    return list(dict.fromkeys([*adapters, *others]))


def _home(move: Move, use: Use) -> str:
    """Where a new alias goes: to the adapter that serves the use, or any other of the provider. Raises Refused."""
    homes = _homes(move)
    try:
        return move.adapter(use).home
    except Refused:
        if not homes:
            raise
        return homes[0]


def _known(move: Move, symbol: str, type_only: bool) -> tuple[str, str]:
    """The module of the boundary that has an alias of a class, and its name; empty if none has."""
    last = symbol.rpartition(".")[2]
    for home in _homes(move):
        try:
            if not move.place.trees.says(home, last):
                continue  # most modules of a boundary know nothing of it, and a tree takes long
            tree = move.place.trees.get(home)
        except Refused:
            continue
        for statement in _assignments(tree, type_only):
            if not isinstance(statement.value, (cst.Name, cst.Attribute)):
                continue  # before scopes are asked for, which take longer than the tree
            name = cst.ensure_type(statement.targets[0].target, cst.Name).value
            once = len(list(module_scope(tree)[name])) == 1
            if once and not name.startswith("_") and symbol_of(tree, statement.value, move.links) == symbol:
                return home, name
    return "", ""


def _assignments(tree: Tree, type_only: bool) -> Iterator[cst.Assign]:
    """The plain assignments of a module, and those for type checkers."""
    for line in tree.module.body:
        guarded = type_only and m.matches(line, _TYPE_CHECKING)
        inner = cst.ensure_type(line, cst.If).body.body if guarded else [line]
        for each in inner:
            for statement in each.body if isinstance(each, cst.SimpleStatementLine) else ():
                if m.matches(statement, m.Assign(targets=[m.AssignTarget(m.Name())])):
                    yield cst.ensure_type(statement, cst.Assign)


def _free_name(move: Move, home: str, symbol: str) -> str:
    """The name of the class, or with the provider's before it. Raises Refused."""
    tree, last = move.place.trees.get(home), symbol.rpartition(".")[2]
    prefix = "".join(word.title() for word in move.provider.name.replace("-", "_").split("_"))
    for name in (last, f"{prefix}{last}"):
        if name not in module_scope(tree) and tree.claim(name, symbol):
            return name
    raise Refused(f"`{last}` is another name's in {home}")


def _expression(tree: Tree, name: str, symbol: str, origin: Origin) -> tuple[str, list[Edit]]:
    """How the boundary writes the class; what it imports for that has no public name. Raises Refused."""
    known = {(each.module, each.name) for each, _ in global_imports(tree)}
    plain = {each.path for each, _ in global_imports(tree) if not each.name}
    if not origin.name or (origin.module, origin.name) in known or (origin.module in plain and is_class(origin.path)):
        return append.expression(tree, symbol, origin)
    for possible in (f"_{origin.name}", f"_{name}"):
        own = Origin(origin.module, origin.name, possible)
        if possible not in module_scope(tree) and tree.claim(possible, own):
            return f"{possible}{symbol[len(origin.path) :]}", [below_imports(tree, own.statement)]
    raise Refused(f"`_{name}` is another name's in {tree.file.path}")


def _risk(tree: Tree, symbol: str, use: Use) -> str:
    """What the boundary needs from now on when it is imported, and did not need before.

    A module inside the package is there only once somebody imported it; an alias looks for it at once.
    """
    names = symbol.split(".")
    imported = [each.module for each, _ in global_imports(tree)]
    installed = {root for each in imported for root in _installed_with(each.partition(".")[0])}
    if names[0] not in installed:
        return f"the boundary did not need `{names[0]}` so far, which may not be installed wherever it is used"
    for count in range(len(use.origin.path.split(".")) + 1, len(names)):
        module = ".".join(names[:count])
        known = module in _loaded() or any(f"{each}.".startswith(f"{module}.") for each in imported)
        if names[count - 1][:1].islower() and not known:
            return f"`{module}` may not be loaded yet when the boundary takes `{symbol}` from it"
    return ""


@cache
def _submodules() -> dict[str, Any]:
    return shipped.table("catalogue/submodules.toml")


def _loaded() -> frozenset[str]:
    """Modules that the import of their package brings along."""
    return frozenset(_submodules()["loaded"])


def _installed_with(package: str) -> tuple[str, ...]:
    """A package, and those of other distributions that it cannot be imported without."""
    return package, *_submodules()["along"].get(package, ())


def _below_aliases(move: Move, tree: Tree, statement: str) -> list[Edit]:
    """A line below the aliases that are there, or below the imports with an empty line between."""
    newline = tree.file.newline
    lines = [
        line
        for line in tree.module.body
        if isinstance(line, cst.SimpleStatementLine)
        and all(isinstance(each, cst.Assign) and symbol_of(tree, each.value, move.links) for each in line.body)
    ]
    if lines:
        offset = tree.file.next_line(tree.span(lines[-1])[1])
        return [Edit(tree.file.path, offset, offset, f"{statement}{newline}", joins=_ALIAS)]
    offset = below_imports(tree, "").start
    return [
        Edit(tree.file.path, offset, offset, newline, joins=_APART),
        Edit(tree.file.path, offset, offset, f"{statement}{newline}", joins=_ALIAS),
    ]


def _guarded(tree: Tree, statements: list[str]) -> Iterator[Edit]:
    """Statements for type checkers alone, in the block that the module has for them."""
    path, newline = tree.file.path, tree.file.newline
    for line in tree.module.body:
        if m.matches(line, _TYPE_CHECKING) and isinstance(cst.ensure_type(line, cst.If).body, cst.IndentedBlock):
            last = cst.ensure_type(line, cst.If).body.body[-1]
            column = tree.positions[last].start.column
            offset = tree.file.next_line(tree.span(last)[1])
            indent = tree.file.text[tree.file.starts[tree.positions[last].start.line - 1] :][:column]
            text = "".join(f"{indent}{each}{newline}" for each in statements)
            yield Edit(path, offset, offset, text, joins=_ALIAS)
            return
    guard = next((each.bound for each, _ in global_imports(tree) if each.path == "typing.TYPE_CHECKING"), "")
    if not guard:
        if "TYPE_CHECKING" in module_scope(tree):
            raise Refused(f"`TYPE_CHECKING` is another name's in {path}")
        yield below_imports(tree, "from typing import TYPE_CHECKING")
    offset = below_imports(tree, "").start
    head = f"{newline}if {guard or 'TYPE_CHECKING'}:{newline}"
    yield Edit(path, offset, offset, head, joins=_GUARD)
    text = "".join(f"{tree.module.default_indent}{each}{newline}" for each in statements)
    yield Edit(path, offset, offset, text, joins=_GUARDED)


_HANDLERS: Mapping[Kind, Callable[[Move, Use], None]] = {
    Kind.EXCEPT: caught,
    Kind.ANNOTATION: annotation,
    Kind.STRING: quoted,
}
_NO_WORD = (Kind.STRING, Kind.STORE, Kind.DECORATOR)


def handler(move: Move, use: Use) -> Callable[[Move, Use], None] | None:
    """What makes an alias of a use; None if it is no matter of aliases."""
    if move.links.finder.aliases.is_error(use.symbol) and use.kind not in _NO_WORD:
        return exception
    return _HANDLERS.get(use.kind)
