"""What happens when a module of the boundary is imported: which modules come along, and what they do then."""

from __future__ import annotations

from collections.abc import Collection, Iterator

import libcst as cst
from libcst import matchers as m

from seamlint.fixes.files import Refused
from seamlint.fixes.tree import Tree
from seamlint.fixes.trees import Trees
from seamlint.links.links import Links
from seamlint.links.values import Class, Function


def loaded(links: Links, path: str, known: Collection[str] = ()) -> set[str]:
    """The modules of the project that importing one of them loads, with their packages, unless they are known."""
    found: set[str] = set()
    waiting = [path, *_packages(links, path)]
    while waiting:
        current = waiting.pop()
        if current in found or current in known:
            continue
        found.add(current)
        view = links.view(current)
        for imported in view.first_party_imports if view is not None else ():
            if not imported.type_only and not imported.scope:
                waiting += [imported.path, *_packages(links, imported.path)]
    return found


def _packages(links: Links, path: str) -> Iterator[str]:
    name = links.project.files[path].module
    while "." in name:
        name = name.rpartition(".")[0]
        package = links.project.modules.get(name)
        if package is not None and links.project.files[package].is_package:
            yield package


def cycle(links: Links, module: str, path: str) -> str:
    """Why a module at `path` cannot import one of the boundary; empty if it can.

    Its packages are under way by then, and are waited for by nobody. So is the module itself if the boundary lies in
    it, and nothing on the way takes something from it.
    """
    home, known = links.project.modules[module], set(_packages(links, path)) - {path}
    if path in _packages(links, home):
        waits = any(_takes_from(links, each, path) for each in loaded(links, home, {*known, path}))
    else:
        waits = path in loaded(links, home, known)
    return f"`{module}` imports this module, so that each would wait for the other" if waits else ""


def _takes_from(links: Links, importer: str, path: str) -> bool:
    view = links.view(importer)
    imports = view.first_party_imports if view is not None else ()
    return any(each.path == path and not each.type_only and not each.scope for each in imports)


def effect(trees: Trees, links: Links, module: str, path: str) -> str:
    """What importing a module of the boundary does beside defining things, that importing `path` did not do before."""
    fresh = trees.once(("loads", module), lambda: loaded(links, links.project.modules[module]))
    acting = [(each, place) for each in sorted(fresh) if (place := _acts(trees, links, each))]
    if not acting:
        return ""
    before = loaded(links, path)
    return next((f"{place} runs when `{module}` is imported" for each, place in acting if each not in before), "")


def _acts(trees: Trees, links: Links, path: str) -> str:
    return trees.once(("acts", path), lambda: _acting(trees, links, path))


def _acting(trees: Trees, links: Links, path: str) -> str:
    """The first statement of a module that does more than to define something; empty if there is none."""
    try:
        tree = trees.lent(path)
    except Refused:
        return path
    for statement in tree.module.body:
        if not _is_inert(trees, tree, links, statement):
            return f"{path}:{tree.positions[statement].start.line}"
    return ""


_INERT = (
    m.Import()
    | m.ImportFrom()
    | m.Pass()
    | m.Expr(m.SimpleString() | m.ConcatenatedString() | m.Ellipsis())
    | m.AnnAssign(value=None)
)
_DOCSTRING = m.SimpleStatementLine([m.Expr(m.SimpleString())])
_DEEPEST = 3
_HARMLESS = m.Call(
    func=m.OneOf(
        *(
            (m.Name(name) | m.Attribute(attr=m.Name(name)))
            for name in (
                "getLogger",
                "TypeVar",
                "NewType",
                "ParamSpec",
                "frozenset",
                "object",
                "namedtuple",
                "cast",
                "Path",
            )
        )
    )
)


def _is_inert(trees: Trees, tree: Tree, links: Links, statement: cst.CSTNode) -> bool:
    if isinstance(statement, (cst.FunctionDef, cst.ClassDef)):
        return True
    if isinstance(statement, cst.If):
        return m.matches(statement.test, m.Name("TYPE_CHECKING") | m.Attribute(attr=m.Name("TYPE_CHECKING")))
    if not isinstance(statement, cst.SimpleStatementLine):
        return False
    return all(
        m.matches(each, _INERT)
        or (isinstance(each, (cst.Assign, cst.AnnAssign)) and each.value and not _calls(trees, tree, links, each.value))
        for each in statement.body
    )


def _calls(trees: Trees, tree: Tree, links: Links, value: cst.BaseExpression, depth: int = _DEEPEST) -> bool:
    """Whether an expression calls anything but what makes objects of the project, which keep what they are given."""
    for node in m.findall(value, m.Call() | m.Subscript() | m.Await()):
        if not isinstance(node, cst.Call):
            return True
        if m.matches(node, _HARMLESS):
            continue
        name = node.func
        found = links.evaluator.exports.find(tree.file.path, name.value) if isinstance(name, cst.Name) else ()
        makes = (isinstance(each, Function) and _only_makes(trees, links, each, depth) for each in found)
        if not any(isinstance(each, Class) for each in found) and not any(makes):
            return True
    return False


def _only_makes(trees: Trees, links: Links, function: Function, depth: int) -> bool:
    """Whether a function of a module does nothing but to return what it makes."""
    known = links.evaluator.program.facts(function.path)
    try:
        tree = trees.lent(function.path)
    except Refused:
        return False
    name = known.scopes[function.scope].qualname if known is not None else ""
    for node in tree.module.body if depth else ():
        if m.matches(node, m.FunctionDef(name=m.Name(name), asynchronous=None, decorators=[])):
            body = cst.ensure_type(node, cst.FunctionDef).body.body
            last = body[-1].body[0] if isinstance(body[-1], cst.SimpleStatementLine) else None
            return (
                all(m.matches(each, _DOCSTRING) for each in body[:-1])
                and isinstance(last, cst.Return)
                and last.value is not None
                and not _calls(trees, tree, links, last.value, depth - 1)
            )
    return False
