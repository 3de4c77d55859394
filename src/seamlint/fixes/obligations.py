"""What must hold of a module before its import of an SDK can be moved into the boundary."""

from __future__ import annotations

import contextlib
import io
import tokenize
from collections.abc import Set

import libcst as cst
from libcst import matchers as m
from libcst.metadata import Assignment, ClassScope

from seamlint.facts import model as facts
from seamlint.facts.spans import row
from seamlint.fixes import loading
from seamlint.fixes.files import Refused
from seamlint.fixes.move import Move
from seamlint.fixes.symbols import Origin, is_global
from seamlint.links.links import Links
from seamlint.links.values import Module


def before(move: Move) -> None:
    """What does not depend on where the boundary is. Raises Refused, or says what makes the fix unsafe."""
    _is_written_by_hand(move)
    if isinstance(move.statement, cst.ImportFrom) and isinstance(move.statement.names, cst.ImportStar):
        raise Refused("all names of the SDK are imported, and which of them are used is not known")
    if isinstance(move.scope, ClassScope):
        raise Refused("the import stands in the body of a class, so that it is an attribute of it")
    for origin in move.origins:
        _is_bound_once(move, origin)
    _is_unconditional(move)
    _is_not_looked_up(move)
    if is_global(move.scope):
        not_read_elsewhere(move, {origin.local for origin in move.origins})


_FOREIGN = frozenset({"_vendor", "vendor", "vendored", "third_party", "site-packages"})


def _is_written_by_hand(move: Move) -> None:
    """Raises Refused for a file that is not the project's to change."""
    *folders, _ = move.place.finding.path.split("/")
    if "migrations" in folders:
        raise Refused("the file is a migration, which stays as it was run")
    if not _FOREIGN.isdisjoint(folders):
        raise Refused("the file is a copy of another project's")
    first = next(iter(move.tree.module.body))
    for line in move.place.text[: move.tree.span(first)[0]].splitlines():
        if line.startswith("#") and "generated" in line.lower():
            raise Refused("the file is generated, and would be made again")


def after(move: Move, uses: int) -> None:
    """What depends on the modules of the boundary that the fix imports. Raises Refused, or says what is unsafe."""
    if not uses and not any(move.provider.id in each.providers for each in move.adapters):
        move.unsafe_reasons.append("nothing uses the import, but it may be there for what it does")
    for module in sorted({module for module, _ in move.needed}):
        problem = loading.cycle(move.links, module, move.place.finding.path)
        if problem and is_global(move.scope):
            raise Refused(problem)
        effect = loading.effect(move.place.trees, move.links, module, move.place.finding.path)
        if effect:
            move.unsafe_reasons.append(effect)


_LOOK_UPS = m.Call(func=m.OneOf(*(m.Name(name) for name in ("exec", "eval", "globals", "locals", "vars"))))


def _is_not_looked_up(move: Move) -> None:
    """Names may be asked for as texts too."""
    for call in move.tree.nodes(cst.Call):
        if m.matches(call, _LOOK_UPS):
            line = move.tree.positions[call].start.line
            move.unsafe(line, "names of the module may be looked up by their text here")
            break
    for text in move.tree.nodes(cst.SimpleString):
        if ">>>" in text.value and is_global(move.scope) and _runs(text, {origin.local for origin in move.origins}):
            move.unsafe(move.tree.positions[text].start.line, "an example that may be run uses the import")
    if any(True for _ in move.tree.nodes(cst.ImportStar)):
        move.unsafe_reasons.append("a star import may bring a name along that the fix needs")


def _runs(text: cst.SimpleString, names: Set[str]) -> bool:
    """Whether an example in a docstring mentions one of the names, which it has from the module."""
    value = text.evaluated_value
    lines = value.splitlines() if isinstance(value, str) else ()
    prompts = (">>> ", "... ")
    for line in (each.strip() for each in lines):
        code = io.StringIO(line[4:] if line.startswith(prompts) else "")
        with contextlib.suppress(tokenize.TokenError, SyntaxError):
            if any(
                token.type == tokenize.NAME and token.string in names
                for token in tokenize.generate_tokens(code.readline)
            ):
                return True
    return False


def not_read_elsewhere(move: Move, names: Set[str]) -> None:
    """Other modules may take these variables from this one, by import or as its attributes."""
    path, links = move.place.finding.path, move.links
    by_name = move.place.trees.once("attributes", lambda: _attributes(links))
    for name in sorted(names):
        for reader, use in by_name.get(name, ()):
            if reader != path and Module(path) in links.evaluator.values(reader, use.base):
                raise Refused(f"{reader}:{row(use.span)} takes it from this module")
    for view in links.views(links.paths):
        for record in view.facts.imports:
            wanted = record.name == "*" or record.name in names
            if wanted and Module(path) in links.evaluator.program.source(view.file, record):
                raise Refused(f"{view.path}:{row(record.span)} takes it from this module")
    listed = m.Assign(targets=[m.AssignTarget(m.Name("__all__"))]) | m.AugAssign(target=m.Name("__all__"))
    for statement in move.tree.nodes(cst.Assign, cst.AugAssign):
        for text in m.findall(statement, m.SimpleString()) if m.matches(statement, listed) else ():
            if cst.ensure_type(text, cst.SimpleString).evaluated_value in names:
                raise Refused(f"line {move.tree.positions[text].start.line}: `__all__` lists it")


def _attributes(links: Links) -> dict[str, list[tuple[str, facts.Attribute]]]:
    """By name the attributes that the modules of the project ask for."""
    found: dict[str, list[tuple[str, facts.Attribute]]] = {}
    for view in links.views(links.paths):
        for _, use in view.facts.uses:
            if isinstance(use, facts.Attribute):
                found.setdefault(use.name, []).append((view.path, use))
    return found


def _is_bound_once(move: Move, origin: Origin) -> None:
    others = sorted(  # libcst keeps them in no order
        (move.tree.positions[each.node].start.line, each.name)
        for each in move.scope.assignments
        if each.name in (origin.bound, origin.local)
        and isinstance(each, Assignment)
        and each.node not in move.statements
    )
    for line, name in others:
        raise Refused(f"line {line}: `{name}` gets another value")
    if origin.local in move.odd_names:
        raise Refused(f"`{origin.local}` may get another value")


def _is_unconditional(move: Move) -> None:
    for statement in move.statements:
        node: cst.CSTNode = statement
        while not isinstance(node, (cst.Module, cst.FunctionDef, cst.ClassDef)):
            node = move.tree.parents[node]
            if isinstance(node, (cst.If, cst.Try, cst.TryStar, cst.With, cst.For, cst.While)):
                if m.matches(node, m.If(test=m.Name("TYPE_CHECKING") | m.Attribute(attr=m.Name("TYPE_CHECKING")))):
                    continue
                line = move.tree.positions[statement].start.line
                move.unsafe(line, "the import is made on some ways only")
                return
