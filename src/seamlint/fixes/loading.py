"""What happens when a module of the boundary is imported: which modules come along, and what they do then."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator

from seamlint.fixes.files import Refused, read
from seamlint.fixes.trees import Trees
from seamlint.links.links import Links
from seamlint.links.values import Class, Function
from seamlint.source import UnreadableSource, parse


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
    body = _body(trees, path)
    if body is None:
        return path
    acting = next((each for each in body if not _is_inert(trees, path, links, each)), None)
    return f"{path}:{acting.lineno}" if acting is not None else ""


def _body(trees: Trees, path: str) -> list[ast.stmt] | None:
    """The statements of a module, for one look; None if it cannot be read."""
    try:
        return parse(read(trees.root, path).text).tree.body
    except (Refused, UnreadableSource):
        return None


_DEEPEST = 3
_HARMLESS = frozenset(
    {"getLogger", "TypeVar", "NewType", "ParamSpec", "frozenset", "object", "namedtuple", "cast", "Path"}
)


def _is_inert(trees: Trees, path: str, links: Links, statement: ast.stmt) -> bool:
    if isinstance(
        statement, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Import, ast.ImportFrom, ast.Pass)
    ):
        return True
    if isinstance(statement, ast.If):
        return _name(statement.test) == "TYPE_CHECKING"
    if isinstance(statement, ast.Expr):
        return _is_text(statement) or (isinstance(statement.value, ast.Constant) and statement.value.value is ...)
    if isinstance(statement, (ast.Assign, ast.AnnAssign)):
        return statement.value is None or not _calls(trees, path, links, statement.value)
    return False


def _name(node: ast.expr) -> str:
    """A name, or the last of several that are joined by dots."""
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def _is_text(statement: ast.stmt) -> bool:
    value = statement.value if isinstance(statement, ast.Expr) else None
    return isinstance(value, ast.Constant) and isinstance(value.value, (str, bytes))


def _calls(trees: Trees, path: str, links: Links, value: ast.expr, depth: int = _DEEPEST) -> bool:
    """Whether an expression calls anything but what makes objects of the project, which keep what they are given."""
    for node in ast.walk(value):
        if isinstance(node, (ast.Subscript, ast.Await)):
            return True
        if not isinstance(node, ast.Call) or _name(node.func) in _HARMLESS:
            continue
        name = node.func
        found = links.evaluator.exports.find(path, name.id) if isinstance(name, ast.Name) else ()
        makes = (isinstance(each, Function) and _only_makes(trees, links, each, depth) for each in found)
        if not any(isinstance(each, Class) for each in found) and not any(makes):
            return True
    return False


def _only_makes(trees: Trees, links: Links, function: Function, depth: int) -> bool:
    """Whether a function of a module does nothing but to return what it makes."""
    known = links.evaluator.program.facts(function.path)
    name = known.scopes[function.scope].qualname if known is not None else ""
    for node in _body(trees, function.path) or () if depth else ():
        if isinstance(node, ast.FunctionDef) and node.name == name and not node.decorator_list:
            *before, last = node.body
            return (
                all(map(_is_text, before))
                and isinstance(last, ast.Return)
                and last.value is not None
                and not _calls(trees, function.path, links, last.value, depth - 1)
            )
    return False
