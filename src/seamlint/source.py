"""From a file's bytes to text and tree, or to a reason why there is none."""

from __future__ import annotations

import ast
import codecs
import sys
import warnings
from dataclasses import dataclass

from seamlint import plain_syntax
from seamlint.patterns import later

BOM = codecs.BOM_UTF8
_COOKIE = later(rb"^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)")
_BLANK = later(rb"^[ \t\f]*(?:[#\r\n]|$)")
_LINE_END = later(rb"\r\n?|\n")
_EMACS = {"utf-8": "utf-8", "latin-1": "latin-1", "iso-8859-1": "latin-1", "iso-latin-1": "latin-1"}
_RECURSION_LIMIT = 6000
_DEEPEST = 200
_BRACKET = later(r"[()\[\]{}]")
_LONGEST_CHAIN = 3000
_LONGEST = 3000


class UnreadableSource(Exception):
    """A file that cannot be decoded or parsed; the message says why, `line` and `column` where."""

    def __init__(self, reason: str, line: int = 1, column: int = 1) -> None:
        super().__init__(reason)
        self.reason = reason
        self.line = line
        self.column = column


@dataclass(frozen=True)
class Source:
    text: str
    """What the tree was parsed from: the file's text, or the same with newer syntax overwritten in place."""
    tree: ast.Module


def decode(data: bytes) -> str:
    """Text of a Python file by PEP 263: BOM, then coding cookie, then UTF-8.

    Raises UnreadableSource when the declared encoding is unknown or does not fit the bytes.
    """
    encoding = encoding_of(data)
    data = data.removeprefix(BOM)
    if b"\0" in data and encoding == "utf-8":
        line = data[: data.index(b"\0")].count(b"\n") + 1
        raise UnreadableSource("the file contains NUL bytes", line)
    try:
        text = data.decode(encoding)
    except LookupError:
        raise UnreadableSource(f"unknown encoding {encoding!r} in the coding cookie") from None
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        hint = "" if encoding != "utf-8" else "; declare its encoding on the first line (PEP 263)"
        raise UnreadableSource(f"the bytes are not valid {encoding}{hint}", line) from None
    except (ValueError, TypeError) as error:  # codecs that are no text encodings
        raise UnreadableSource(f"the file cannot be decoded as {encoding!r}: {error}") from None
    return text


def encoding_of(data: bytes) -> str:
    """The encoding of a Python file as its BOM or its coding cookie says."""
    if data.startswith(BOM):
        return "utf-8"
    for line in _LINE_END.split(data, maxsplit=2)[:2]:
        match = _COOKIE.match(line)
        if match:
            return _plain_name(match.group(1).decode("ascii", "replace"))
        if not _BLANK.match(line):
            break
    return "utf-8"


def _plain_name(encoding: str) -> str:
    """Without what Emacs appends to name the line ending (`utf-8-unix`); the interpreter drops it too."""
    name = encoding.lower().replace("_", "-")
    for known, plain in _EMACS.items():
        if name == known or name.startswith(f"{known}-"):
            return plain
    return encoding


def lines_of(text: str) -> list[str]:
    """Lines as Python counts them: a form feed or a Unicode separator ends none."""
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def parse(text: str) -> Source:
    """Tree of `text`, which may use syntax newer than the running interpreter.

    Raises UnreadableSource with the place of the error.
    """
    try:
        return Source(text, _compile(text))
    except SyntaxError as error:
        if exhausts_parsers(text):
            raise UnreadableSource("the code is nested too deeply to be parsed", error.lineno or 1) from None
        lowered = plain_syntax.read(text, _compile)
        if lowered is None:
            from seamlint.lowering import lower  # libcst is heavy and rarely needed

            lowered = lower(text, _compile)
        if lowered is None:
            raise _syntax_problem(error) from None
        return Source(*lowered)
    except (RecursionError, MemoryError):
        raise UnreadableSource("the code is nested too deeply to be parsed") from None
    except (ValueError, OverflowError) as error:
        raise UnreadableSource(f"the file cannot be parsed: {error}") from None


def exhausts_parsers(text: str) -> bool:
    """Whether libcst's native parser, which follows nesting on the stack, might not come back from the text."""
    depth = 0
    for bracket in _BRACKET.findall(text):
        depth = depth + 1 if bracket in "([{" else max(depth - 1, 0)
        if depth > _DEEPEST:
            return True
    # Generated code strings thousands of operations together on one line.
    return any(
        len(line) > _LONGEST_CHAIN and sum(map(line.count, "-+*/|&.")) > _LONGEST_CHAIN for line in lines_of(text)
    )


def _compile(text: str) -> ast.Module:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        tree = compile(text, "<source>", "exec", ast.PyCF_ONLY_AST, dont_inherit=True)
    assert isinstance(tree, ast.Module)
    return tree


def _syntax_problem(error: SyntaxError) -> UnreadableSource:
    reason = (error.msg or "invalid syntax").partition(" (<")[0]
    if "too many" in reason or "nested" in reason:
        return UnreadableSource("the code is nested too deeply to be parsed", error.lineno or 1)
    what = reason if reason.startswith("invalid syntax") else f"invalid syntax: {reason}"
    return UnreadableSource(what, error.lineno or 1, max(error.offset or 1, 1))


def allow_deep_recursion() -> None:
    """Let whatever reads facts, or builds them, follow legal but deeply nested code; the depth is bounded."""
    if sys.getrecursionlimit() < _RECURSION_LIMIT:
        sys.setrecursionlimit(_RECURSION_LIMIT)
