"""Tests that patch what the fix takes away: their strings move along where the patch has the same effect there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import libcst as cst
from libcst import matchers as m

from seamlint.fix import Edit
from seamlint.fixes import append, mentions
from seamlint.fixes.boundary import Adapter
from seamlint.fixes.files import Refused
from seamlint.fixes.mentions import Form, Mention
from seamlint.fixes.move import Move
from seamlint.fixes.symbols import Origin, imported, is_global, module_scope
from seamlint.fixes.uses import Use


def settle(move: Move, used: Sequence[Use]) -> None:
    """Move the patches that can be moved, and say which ones are in the way."""
    for use in used:
        adapter = move.operations.get(use.symbol)
        if adapter is not None:
            _reaches(move, use, adapter)
    if move.operations:
        _is_not_replaced(move)
    if not is_global(move.scope):
        return
    trees, path = move.place.trees, move.place.finding.path
    for origin in move.origins:
        if move.aliased.get(origin.path) == origin.local and origin.path not in _called(move):
            continue  # the name still stands for the class
        for mention in mentions.find(trees, move.links, path, origin.local):
            if mention.form is Form.STRING:
                _follow(move, origin, mention)
            elif mention.form is Form.PARTS:
                move.unsafe_reasons.append(f"{mention.text}")
            else:
                move.person_reasons.append(f"{mention.text}")


def _is_not_replaced(move: Move) -> None:
    """A test may have another SDK imported: the boundary, if it was imported before that, asks the real one."""
    for package in sorted({origin.path.partition(".")[0] for origin in move.origins}):
        test = mentions.replaces(move.place.trees, move.links, package)
        if test:
            late = "which the boundary does not see if it is imported already"
            reason = f"{test} may replace `{package}` in `sys.modules`, {late}"
            (move.unsafe_reasons if is_global(move.scope) else move.person_reasons).append(reason)


def _called(move: Move) -> set[str]:
    """All that leads to something that is called through the boundary from now on."""
    return {prefix for symbol in move.operations for prefix in _prefixes(symbol)}


def _prefixes(symbol: str) -> Iterator[str]:
    parts = symbol.split(".")
    yield from (".".join(parts[:count]) for count in range(1, len(parts) + 1))


def _follow(move: Move, origin: Origin, mention: Mention) -> None:
    """`patch("app.views.stripe.Charge.create")` patches where the boundary looks for it now."""
    symbol = f"{origin.path if origin.local == origin.bound else origin.local}{mention.tail}"
    try:
        target, edits = _target(move, origin, symbol)
    except Refused as refused:
        move.person_reasons.append(f"{mention.text}: {refused}")
        return
    tree = move.place.trees.get(mention.path)
    start, end = mention.span
    token = cst.ensure_type(cst.parse_expression(tree.file.text[start:end]), cst.SimpleString)
    move.edits += [*edits, Edit(mention.path, start, end, f"{token.prefix}{token.quote}{target}{token.quote}")]
    move.unsafe_reasons.append(f"{mention.path}:{mention.line} patches it, for `{target}` from now on")


def _target(move: Move, origin: Origin, symbol: str) -> tuple[str, list[Edit]]:
    """What to patch instead: the alias in this module, or the SDK as the boundary has it. Raises Refused."""
    module = move.links.project.files[move.place.finding.path].module
    if symbol in move.aliased and symbol not in _called(move):
        return f"{module}.{move.aliased[symbol]}", []
    homes = {adapter.home for adapter in move.operations.values()}
    if len(homes) != 1:
        raise Refused("the SDK is not called through one module of the boundary")
    home = homes.pop()
    target, edits = append.expression(move.place.trees.get(home), symbol, origin)
    return f"{move.links.project.files[home].module}.{target}", edits


def _reaches(move: Move, use: Use, adapter: Adapter) -> None:
    """A patch of the SDK itself must reach the boundary as it reached the module."""
    held = _held(adapter, adapter.forwards.get(use.symbol, ""))
    for name in _prefixes(held):
        if name.startswith(f"{use.origin.path}."):
            last = name.rpartition(".")[2]
            test = mentions.said(move.place.trees, move.links, name) or mentions.said(
                move.place.trees, move.links, last
            )
            if test:
                move.person(use, f"{test} patches `{name}`, which {adapter.home} holds on to when it is imported")


def _held(adapter: Adapter, method: str) -> str:
    """What a module of the boundary took from the SDK when it was imported, for one of its methods."""
    if method not in adapter.known.functions:
        return ""
    tree, function = adapter.known.functions[method]
    node: cst.CSTNode | None = cst.ensure_type(m.findall(function, m.Return())[0], cst.Return).value
    while isinstance(node, (cst.Call, cst.Attribute)):
        node = node.func if isinstance(node, cst.Call) else node.value
    origin = imported(module_scope(tree), node.value) if isinstance(node, cst.Name) else None
    return origin.path if origin is not None else ""
