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
_BODY = r"(?:[^\"'{}\\\r\n=]|=(?!\s*[!:}]))*"  # what ends in `=` writes itself down, with its quotes


def _formatted(quote: str) -> str:
    """A text in quotes with fields of which some hold texts in the same quotes (PEP 701), all as plain as can be."""
    text, nested = rf"[^{quote}{{}}\\\r\n]", rf"{_BODY}(?:(?<!\w){quote}{_BODY}{quote}{_BODY})+"
    fields = rf"\{{(?:{text}*|{nested})\}}"
    return rf"{quote}(?!{quote})(?:{text}|\{{\{{|\}}\}}|{fields})*{quote}"


_STRING = later(rf"(?<![\w\"'])(?:[fF][rR]?|[rR][fF])(?:{_formatted(chr(39))}|{_formatted(chr(34))})")
_OTHER = {"'": '"', '"': "'"}
_Place = tuple[int, int]


def read(text: str, compile_text: Callable[[str], ast.Module]) -> tuple[str, ast.Module] | None:
    """The text in older syntax of the same length, and its tree; None if that does not make Python of it."""
    if "\r" in text.replace("\r\n", ""):
        return None
    finder = _Finder()
    lowered = _NEWER.sub(finder.older, text)
    quoted, nested = _other_quotes(lowered)
    if quoted == text:
        return None
    try:
        tree = compile_text(quoted)
    except (SyntaxError, ValueError):
        return None
    finder.visit(tree)
    return None if finder.changed or not _hold(tree, nested) else (quoted, tree)


def _other_quotes(text: str) -> tuple[str, dict[_Place, str]]:
    """The text with other quotes inside the fields of f-strings, and what stands in those, by place."""
    nested: dict[_Place, str] = {}

    def other(match: re.Match[str]) -> str:
        found = match.group()
        quote = found[-1]
        start = found.index(quote) + 1
        head, body = found[:start], found[start:-1]
        if quote in body:
            line = text.count("\n", 0, match.start()) + 1
            before = text[text.rfind("\n", 0, match.start()) + 1 : match.start()] + head
            for number, piece in enumerate(body.split(quote)):
                if number % 2:
                    nested[line, len(before.encode("utf-8", "surrogatepass")) - 1] = piece
                before += piece + quote
        return head + body.replace(quote, _OTHER[quote]) + quote

    return _STRING.sub(other, text), nested


def _hold(tree: ast.Module, nested: dict[_Place, str]) -> bool:
    """Whether each of these texts is one in the tree too."""
    left = dict(nested)
    for node in ast.walk(tree) if left else ():
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            place = (node.lineno, node.col_offset)
            if left.get(place) == node.value:
                del left[place]
    return not left


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
