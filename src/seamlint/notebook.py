"""The code cells of a notebook as one module, and the way back to the lines of the file."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from json.decoder import scanstring  # type: ignore[attr-defined]
from typing import Any

from seamlint.source import UnreadableSource, lines_of

_SPACE = re.compile(r"[ \t\r\n]*")
_SCALAR = re.compile(r"-?\d[\d.eE+-]*|true|false|null|NaN|-?Infinity")
_MAGIC = re.compile(r"^\s*(?:[%!?]|.*\?\s*$)")
_CELL_MAGIC = re.compile(r"^\s*%%(?!time\b|timeit\b|capture\b|prun\b)")


@dataclass(frozen=True)
class Notebook:
    text: str
    """The code cells one after the other; magics are blanked."""
    places: tuple[tuple[int, int], ...]
    """For each line of `text` its line in the file and the column its first character has there."""

    def locate(self, line: int, column: int) -> tuple[int, int]:
        """Line and column in the file of a place in `text`; all count from 1."""
        if not self.places:
            return 1, 1
        where, first = self.places[min(line, len(self.places)) - 1]
        return where, first + column - 1


class _Located(str):
    """A string that knows where in the file its first character stands."""

    line: int
    column: int


def read(text: str) -> Notebook:
    """Code cells of a notebook file. Raises UnreadableSource if it is no notebook."""
    try:
        document, _ = _value(text, 0, _line_starts(text), 0)
        cells = document["cells"] if "cells" in document else document["worksheets"][0]["cells"]
        code: list[_Located] = []
        for cell in cells:
            if cell["cell_type"] == "code":
                code += _cell(cell.get("source", cell.get("input", [])))
    except (ValueError, KeyError, IndexError, TypeError, AttributeError) as error:
        raise UnreadableSource(f"the notebook is not valid: {str(error) or type(error).__name__}") from None
    return Notebook("".join(f"{line}\n" for line in code), tuple((line.line, line.column) for line in code))


def _cell(source: Any) -> list[_Located]:
    pieces: list[_Located] = [source] if isinstance(source, _Located) else list(source)
    lines: list[_Located] = []
    for piece in pieces:
        offset = 0
        for content in lines_of(piece.removesuffix("\n")):
            line = _Located(content)
            line.line, line.column = piece.line, piece.column + offset
            offset += len(json.dumps(content, ensure_ascii=False)) - 2 + 2  # `\n` takes two characters
            lines.append(line)
    foreign = bool(lines) and _CELL_MAGIC.match(lines[0]) is not None
    for position, line in enumerate(lines):
        if foreign or _MAGIC.match(line):
            indent = len(line) - len(line.lstrip())
            blank = _Located("" if foreign else f"{line[:indent]}pass")
            blank.line, blank.column = line.line, line.column
            lines[position] = blank
    return lines


def _line_starts(text: str) -> list[int]:
    return [0, *(match.end() for match in re.finditer("\n", text))]


def _value(text: str, position: int, starts: list[int], depth: int) -> tuple[Any, int]:
    """A JSON reader whose strings know their place."""
    if depth > 100:
        raise ValueError("nested too deeply")
    position = _skip(text, position)
    opening = text[position : position + 1]
    if opening == '"':
        content, end = scanstring(text, position + 1, False)
        located = _Located(content)
        low, high = 0, len(starts)
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if starts[middle] <= position else (low, middle)
        located.line, located.column = low + 1, position + 2 - starts[low]
        return located, end
    if opening == "[":
        return _array(text, position + 1, starts, depth)
    if opening == "{":
        return _object(text, position + 1, starts, depth)
    match = _SCALAR.match(text, position)
    if match is None:
        raise ValueError(f"unexpected character at offset {position}")
    return None, match.end()


def _array(text: str, position: int, starts: list[int], depth: int) -> tuple[list[Any], int]:
    items: list[Any] = []
    position = _skip(text, position)
    while text[position : position + 1] != "]":
        item, position = _value(text, position, starts, depth + 1)
        items.append(item)
        position = _separator(text, position, "]")
    return items, position + 1


def _object(text: str, position: int, starts: list[int], depth: int) -> tuple[dict[str, Any], int]:
    members: dict[str, Any] = {}
    position = _skip(text, position)
    while text[position : position + 1] != "}":
        key, position = _value(text, position, starts, depth + 1)
        position = _skip(text, position)
        if text[position : position + 1] != ":":
            raise ValueError(f"expected a colon at offset {position}")
        members[str(key)], position = _value(text, position + 1, starts, depth + 1)
        position = _separator(text, position, "}")
    return members, position + 1


def _skip(text: str, position: int) -> int:
    match = _SPACE.match(text, position)
    return match.end() if match else position


def _separator(text: str, position: int, closing: str) -> int:
    position = _skip(text, position)
    if text[position : position + 1] == ",":
        return _skip(text, position + 1)
    if text[position : position + 1] != closing:
        raise ValueError(f"expected a comma or {closing} at offset {position}")
    return position
