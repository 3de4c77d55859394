"""Configuration of an SDK as a whole, such as `stripe.api_key = ...`: it moves to where the SDK is called.

An assignment is never dropped. Either the boundary makes it when it is told to, or the line stands in the boundary's
module afterwards and is made when that is imported; then nobody but the boundary may call the SDK any more.
"""

from __future__ import annotations

import libcst as cst

from seamlint.facts.spans import row
from seamlint.fix import Edit
from seamlint.fixes import append, importing
from seamlint.fixes.boundary import Adapter
from seamlint.fixes.files import Refused
from seamlint.fixes.imports import below_imports
from seamlint.fixes.move import Move
from seamlint.fixes.options import is_literal, reads_environment
from seamlint.fixes.symbols import Origin, imported
from seamlint.fixes.tree import Tree
from seamlint.fixes.uses import Use
from seamlint.links.values import External
from seamlint.project import Zone

_APART, _CONFIGURED = 6, 7
"""Below the aliases."""
_OS = Origin("os", "", "")


def configuration(move: Move, use: Use) -> None:
    """What a module sets once and for all moves to the adapter's module; what it sets as it runs, it has set there."""
    target = move.tree.parents[use.node]
    statement = move.tree.parents[target]
    line = move.tree.parents[statement]
    if not isinstance(statement, cst.Assign) or len(statement.targets) != 1:
        raise Refused(f"`{use.symbol}` is changed or deleted, not only set")
    if use.symbol == use.origin.path or any(part[:1].isupper() for part in use.symbol.split(".")[:-1]):
        raise Refused(f"`{use.symbol}` is replaced by something else")
    if move.in_tests:
        raise Refused(f"a test sets `{use.symbol}`")
    adapter = move.adapter(use)
    tree = move.place.trees.get(adapter.home)
    if not isinstance(move.tree.parents[line], cst.Module) or not _is_known(move, statement.value):
        _set_by_method(move, use, adapter, statement)
        return
    written, edits = append.expression(tree, use.symbol, use.origin)
    code, more = _value(move, tree, statement.value)
    edits += more
    _be_the_only_one(move, use)
    move.edits += [*edits, *_below(tree, f"{written} = {code}")]
    move.edits.append(importing.removed(move, line, *move.tree.span(statement)))
    module = move.links.project.files[adapter.home].module
    move.unsafe(use, f"`{use.symbol}` is set when `{module}` is imported, and no longer when this module is")


def _set_by_method(move: Move, use: Use, adapter: Adapter, statement: cst.Assign) -> None:
    """`stripe.api_key = self.key` becomes `payments.set_api_key(self.key)`: at the same time, to the same value."""
    value = statement.value
    if isinstance(value, (cst.Yield, cst.GeneratorExp)) or (isinstance(value, cst.Tuple) and not value.lpar):
        raise Refused(f"`{use.symbol}` is set to what cannot be handed over as it stands")
    name, edits = append.setter(move.place.trees, adapter, use.symbol, use.origin)
    move.edits += edits
    code = move.tree.module.code_for_node(value)
    move.write(statement, f"{move.need(adapter.module, adapter.instance)}.{name}({code})")
    move.operations[use.symbol] = adapter


def _is_known(move: Move, value: cst.BaseExpression) -> bool:
    """Whether the boundary can say a value by itself."""
    return is_literal(value) or reads_environment(value) or _setting(move, value) is not None


def _setting(move: Move, value: cst.BaseExpression) -> Origin | None:
    """The import that a setting is read from: `settings.KEY`, of a package that is not the project's."""
    name = value.value if isinstance(value, cst.Attribute) else None
    origin = imported(move.tree.scopes.get(name), name.value) if isinstance(name, cst.Name) else None
    if origin is None or not origin.name or move.links.project.is_first_party(origin.module.partition(".")[0]):
        return None
    return origin


def _value(move: Move, tree: Tree, value: cst.BaseExpression) -> tuple[str, list[Edit]]:
    """A value as the boundary writes it: a literal, a variable of the environment, a setting. Raises Refused."""
    code, origin = move.tree.module.code_for_node(value), _setting(move, value)
    if origin is not None:
        return append.expression(tree, f"{origin.path}{code[len(origin.bound) :]}", origin)
    return code, append.expression(tree, "os", _OS)[1] if reads_environment(value) else []


def _be_the_only_one(move: Move, use: Use) -> None:
    """Another module that sets it too, or calls the SDK itself, may count on the order. Raises Refused."""
    evaluator, here = move.links.evaluator, move.place.finding.path
    views = [view for view in move.links.views(move.links.paths) if view.file.zone in (Zone.APP, Zone.BOUNDARY)]
    for view in views:
        for scope, target, _ in view.facts.stores:
            is_other = (view.path, row(target.span)) != (here, use.line)
            if is_other and External(use.symbol) in evaluator.values(view.path, target):
                instead = f"; call its `{view.facts.scopes[scope].name}` instead" if view.in_boundary and scope else ""
                raise Refused(f"{view.path}:{row(target.span)} sets `{use.symbol}` too{instead}")
    for view in views:
        for reach in view.sdk_imports if view.file.zone is Zone.APP and view.path != here else ():
            if reach.hit.provider is move.provider and not reach.type_only:
                raise Refused(f"{view.path}:{row(reach.span)} still uses {move.provider.name} directly")


def _below(tree: Tree, statement: str) -> list[Edit]:
    """A line of its own below the imports."""
    path, newline, offset = tree.file.path, tree.file.newline, below_imports(tree, "").start
    return [
        Edit(path, offset, offset, newline, joins=_APART),
        Edit(path, offset, offset, f"{statement}{newline}", joins=_CONFIGURED),
    ]
