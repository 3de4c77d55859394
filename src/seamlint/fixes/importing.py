"""The import of the boundary takes the place of the import of the SDK."""

from __future__ import annotations

from collections.abc import Sequence

import libcst as cst
from libcst import matchers as m

from seamlint.fix import Edit
from seamlint.fixes.files import Refused
from seamlint.fixes.move import Move
from seamlint.fixes.symbols import encloses, is_global
from seamlint.fixes.uses import Use


def replace(move: Move, used: Sequence[Use]) -> None:
    """Where the SDK was imported the boundary is, so that nothing is imported earlier or in another scope."""
    lines = _lines(move, used)
    is_made = False
    for statement in move.statements:
        _take_out(move, statement, [] if is_made else lines)
        is_made = is_made or _is_of_body(move, statement)
    _wait_for_others(move)


def _is_of_body(move: Move, statement: cst.CSTNode) -> bool:
    """Whether a statement is made on all ways through its scope."""
    block = move.tree.parents[move.tree.parents[statement]]
    return isinstance(block, cst.Module) or isinstance(move.tree.parents[block], cst.FunctionDef)


def _wait_for_others(move: Move) -> None:
    """Another import may bring the same name along, for this scope or one around it: then this one comes a round later.

    What that one changes is held on to as it is, so that the two are not made at once.
    """
    claims: dict[tuple[str, str], list[Move]] = move.place.trees.once((move.tree, "claims"), dict)
    for needed in sorted(move.needed):
        others = claims.setdefault(needed, [])
        for other in others:
            first = other.statements[0]
            if first not in move.statements and (
                encloses(other.scope, move.scope) or encloses(move.scope, other.scope)
            ):
                start, end = move.tree.span(first)
                move.edits.append(move.place.edit(start, end, move.place.text[start:end]))
                return
        others.append(move)


def _lines(move: Move, used: Sequence[Use]) -> list[str]:
    """The imports that are missing, one for each module."""
    first = min((use.line for use in used), default=0)
    by_module: dict[str, list[str]] = {}
    for (module, name), local in sorted(move.needed.items()):
        if not any(_serves(move, node, first) for node in move.same_imports(module, name, local)):
            by_module.setdefault(module, []).append(name if name == local else f"{name} as {local}")
    return [f"from {module} import {', '.join(sorted(names))}" for module, names in by_module.items()]


def _serves(move: Move, node: cst.CSTNode, first: int) -> bool:
    """Whether an import that is there already has been made, without condition, when the first use comes."""
    line = move.tree.parents[node]
    if not isinstance(move.tree.parents[line], cst.Module):
        return False
    return move.tree.positions[node].end.line < (first if is_global(move.scope) else move.first_line)


def _take_out(move: Move, statement: cst.Import | cst.ImportFrom, lines: list[str]) -> None:
    names = statement.names
    assert not isinstance(names, cst.ImportStar)
    gone = [alias for alias in names if move.takes(statement, alias)]
    if m.findall(statement, m.Comment()):
        raise Refused(f"line {move.tree.positions[statement].start.line}: a comment stands inside the import")
    line = move.tree.parents[statement]
    assert isinstance(line, (cst.SimpleStatementLine, cst.SimpleStatementSuite))
    start, end = move.tree.span(statement)
    text, newline = move.place.text, move.tree.file.newline
    indent = text[move.tree.file.starts[move.tree.file.line(start) - 1] : start]
    if len(line.body) > 1 or indent.strip():
        if len(lines) != 1 or len(gone) != len(names):
            raise Refused(f"line {move.tree.positions[statement].start.line}: other statements stand on the line")
        move.edits.append(move.place.edit(start, end, lines[0]))
        return
    joined = f"{newline}{indent}".join(lines)
    if len(gone) < len(names):
        move.edits += [_without(move, names, alias) for alias in gone]
        if joined:
            move.edits.append(move.place.insert(start, f"{joined}{newline}{indent}"))
    elif joined:
        move.edits.append(move.place.edit(start, end, joined))
    else:
        move.edits.append(removed(move, line, start, end))


def _without(move: Move, names: Sequence[cst.ImportAlias], alias: cst.ImportAlias) -> Edit:
    """One alias less: up to the next one, or from the end of the one before."""
    position = list(names).index(alias)
    if position + 1 < len(names):
        return move.place.edit(move.tree.span(alias)[0], move.tree.span(names[position + 1])[0], "")
    return move.place.edit(_end(move, names[position - 1]), _end(move, alias), "")


def _end(move: Move, alias: cst.ImportAlias) -> int:
    """Where an alias ends, without the comma behind it."""
    return move.tree.span(alias.asname or alias.name)[1]


def removed(move: Move, line: cst.CSTNode, start: int, end: int) -> Edit:
    """The whole line, if it holds nothing else and the block has other statements."""
    file = move.tree.file
    block = move.tree.parents[line]
    if move.place.text[end : file.next_line(end)].strip():
        raise Refused(f"line {file.line(start)}: a comment stands at the import, which would go")
    if isinstance(block, cst.IndentedBlock) and len(block.body) == 1:
        return move.place.edit(start, end, "pass")
    first, last = file.starts[file.line(start) - 1], file.next_line(end)
    before = file.text[file.starts[file.line(first) - 2] : first] if first else ""
    following = file.text[last : file.next_line(last)]
    if not before.strip() and following and not following.strip():  # two empty lines would stand there
        last = file.next_line(last)
    return move.place.edit(first, last, "")
