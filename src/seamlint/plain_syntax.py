"""Syntax newer than the running interpreter, in the forms that nearly all of it has, read without libcst.

Each is overwritten as `lowering` does it, which reads all other forms and takes ten times as long. A pattern cannot
tell code from a string; that each change is found again in the tree can.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable

from seamlint.patterns import later

_NEWER = later(
    r"""^(?P<before>[ \t]*)(?:
    except[ \t]+(?P<kinds>[\w.]+(?:[ \t]*,[ \t]*[\w.]+)+)[ \t]*:                        # except A, B:      PEP 758
    | type(?=[ \t]+\w+[ \t]*=[^=])                                                    # type X = Y        PEP 695
    | (?:(?:async[ \t]+)?def|class)[ \t]+\w+(?P<parameters>\[[^][()"'\r\n\#]*\])(?P<next>\(|(?=[ \t]*:))  # def f[T](x)
    )""",
    re.MULTILINE | re.VERBOSE,
)
_Place = tuple[int, int]


def read(text: str, compile_text: Callable[[str], ast.Module]) -> tuple[str, ast.Module] | None:
    """The text in older syntax of the same length, and its tree; None if that does not make Python of it."""
    if "\r" in text.replace("\r\n", ""):
        return None
    finder = _Finder()
    lowered = _NEWER.sub(finder.older, text)
    if lowered == text:
        return None
    try:
        tree = compile_text(lowered)
    except (SyntaxError, ValueError):
        return None
    finder.visit(tree)
    return None if finder.changed else (lowered, tree)


class _Finder(ast.NodeTransformer):
    def __init__(self) -> None:
        self.changed: dict[_Place, int] = {}
        """What has not been found in the tree so far, where, and of how many kinds a handler is."""
        self._line, self._counted = 1, 0

    def older(self, match: re.Match[str]) -> str:
        """What is written instead."""
        found, start = match.group(), match.start()
        self._line += match.string.count("\n", self._counted, start)
        self._counted = start
        place = (self._line, match.end("before") - start)
        if match["kinds"]:
            self.changed[self._line, match.start("kinds") - start] = match["kinds"].count(",") + 1
            return found.replace(",", "|")
        self.changed[place] = 1
        if match["parameters"]:
            blanks = " " * (len(match["parameters"].encode("utf-8", "surrogatepass")) - 1)
            head = found[: match.start("parameters") - start]
            return f"{head}({blanks} " if match["next"] else f"{head}({blanks[1:]})"
        return found[:-1] + ";"

    def _is_found(self, node: ast.stmt | ast.expr) -> int:
        return self.changed.pop((node.lineno, node.col_offset), 0)

    def generic_visit(self, node: ast.AST) -> ast.AST:
        return node if isinstance(node, ast.expr) else super().generic_visit(node)

    def visit_Expr(self, node: ast.Expr) -> ast.AST | None:
        return None if isinstance(node.value, ast.Name) and self._is_found(node) else node

    def visit_FunctionDef(self, node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) -> ast.AST:
        self._is_found(node)
        return self.generic_visit(node)

    visit_AsyncFunctionDef = visit_ClassDef = visit_FunctionDef

    def visit_ExceptHandler(self, node: ast.ExceptHandler) -> ast.AST:
        if node.type is not None:
            restore(node, self._is_found(node.type))
        return self.generic_visit(node)


def restore(handler: ast.ExceptHandler, number: int) -> None:
    """Make a tuple again of so many kinds of exceptions that were joined by `|`."""
    elements: list[ast.expr] = [handler.type] if handler.type is not None else []
    while len(elements) < number and isinstance(elements[0], ast.BinOp):
        elements[:1] = [elements[0].left, elements[0].right]
    if handler.type is not None and number > 1:
        handler.type = ast.copy_location(ast.Tuple(elements, ast.Load()), handler.type)
