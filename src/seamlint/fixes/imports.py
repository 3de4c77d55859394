"""Makes the name of a module available: finds its import, or says where one goes."""

from __future__ import annotations

import libcst as cst
from libcst import matchers as m
from libcst.metadata import ImportAssignment

from seamlint.fix import Edit
from seamlint.fixes.tree import Tree


def need(tree: Tree, module: str) -> tuple[Edit, ...] | None:
    """What must be added so that `module`, a top-level name, is that module wherever the file's functions look.

    None if the name stands for something else in some scope of the file.
    """
    assignments = tree.named.get(module, [])
    if tree.has_star:
        return None  # it may bring the name along
    if not assignments:
        return (below_imports(tree, f"import {module}"),)
    if len(assignments) > 1 or not isinstance(assignments[0], ImportAssignment):
        return None
    return () if _is_plain(tree, assignments[0].node, module) else None


def need_name(tree: Tree, module: str, name: str) -> tuple[Edit, ...] | None:
    """What must be added so that `name` is that of `module` in the whole file; None if it stands for anything else."""
    if tree.has_star:
        return None
    assignments = tree.named.get(name, [])
    if not assignments:
        return (below_imports(tree, f"from {module} import {name}"),)
    node = assignments[0].node if isinstance(assignments[0], ImportAssignment) else None
    alias = m.ImportAlias(name=m.Name(name), asname=None)
    plain = m.ImportFrom(module=_dotted(module), relative=[], names=[m.ZeroOrMore(), alias, m.ZeroOrMore()])
    line = tree.parents.get(node) if node is not None else None
    is_top = line is not None and isinstance(tree.parents.get(line), cst.Module)
    return () if len(assignments) == 1 and is_top and m.matches(node, plain) else None  # type: ignore[arg-type]


def _dotted(module: str) -> m.Name | m.Attribute:
    outer, _, last = module.rpartition(".")
    return m.Attribute(value=_dotted(outer), attr=m.Name(last)) if outer else m.Name(last)


def _is_plain(tree: Tree, node: cst.CSTNode, module: str) -> bool:
    """Whether it is `import module` among the statements of the module itself, and of no branch."""
    plain = m.Import(names=[m.ZeroOrMore(), m.ImportAlias(name=m.Name(module), asname=None), m.ZeroOrMore()])
    line = tree.parents.get(node)
    return m.matches(node, plain) and line is not None and isinstance(tree.parents.get(line), cst.Module)


def below_imports(tree: Tree, statement: str, apart: bool = False) -> Edit:
    """A statement below the imports that the file begins with; their order is left to whatever sorts imports.

    `apart` from them by an empty line, for what is no import itself.
    """
    body, newline = tree.module.body, tree.file.newline
    is_docstring = m.SimpleStatementLine([m.Expr(m.SimpleString() | m.ConcatenatedString())])
    is_import = m.SimpleStatementLine([m.Import() | m.ImportFrom()])
    number = 0
    for number, line in enumerate(body):
        if not m.matches(line, is_import) and not (number == 0 and m.matches(line, is_docstring)):
            break
    else:
        number = len(body)
    added = f"{statement}{newline}"
    if number:
        offset = tree.file.starts[tree.positions[body[number - 1]].end.line]
        added = added if m.matches(body[number - 1], is_import) and not apart else f"{newline}{added}"
    else:
        first = next(iter(getattr(body[0], "decorators", ())), body[0])
        offset = tree.file.starts[tree.positions[first].start.line - 1]
        added = f"{added}{newline}{newline}"
    return Edit(tree.file.path, offset, offset, added, joins=2 if apart else 1)
