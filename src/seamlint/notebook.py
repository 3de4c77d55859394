"""The code cells of a notebook as one module, and the way back to the lines of the file."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from json.decoder import scanstring  # type: ignore[attr-defined]
from typing import Any

from seamlint.patterns import later
from seamlint.source import UnreadableSource

_SPACE = later(r"[ \t\r\n]*")
_SCALAR = later(r"-?\d[\d.eE+-]*|true|false|null|NaN|-?Infinity")
_ESCAPE = later(r"\\u[dD][89abAB]..\\u[dD][c-fC-F]..|\\u....|\\.")
_LINE = later(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
_PYTHON = later(r"py|sage", re.IGNORECASE)
_ESCAPED = later(r"([ \t]*)[!%?,;/]")
_CELL_MAGIC = later(r"%%(?!(?:time|timeit|capture|prun|debug|python3?)\b)")
_TOKEN = later(
    r"""
    \'{3}(?:\\.|.)*?(?:\'{3}|\Z) | "{3}(?:\\.|.)*?(?:"{3}|\Z)
    | \'(?:\\.|[^\'\\\n])*\'? | "(?:\\.|[^"\\\n])*"?
    | \#[^\n]* | \\\n | [ \t]+ | \w+ | [=!<>%*/+-]= | .
    """,
    re.VERBOSE | re.DOTALL,
)


class Place(tuple[int, int]):
    """Line and column in the file where a line of the text begins."""

    escapes: tuple[tuple[int, int], ...] = ()
    """Index in the line of each character that JSON escapes, and how many more columns it takes there."""

    def column_of(self, column: int) -> int:
        return self[1] + column - 1 + sum(more for index, more in self.escapes if index < column - 1)


@dataclass(frozen=True)
class Notebook:
    text: str
    """The code cells one after the other; magics are blanked."""
    places: tuple[tuple[int, int], ...]
    """For each line of `text` its `Place`."""

    def locate(self, line: int, column: int) -> tuple[int, int]:
        """Line and column in the file of a place in `text`; all count from 1."""
        if not self.places:
            return 1, 1
        place = self.places[min(line, len(self.places)) - 1]
        return place[0], place.column_of(column) if isinstance(place, Place) else place[1] + column - 1


class _Located(str):
    """A string that knows where in the file its first character stands, and how it is written there."""

    line: int
    column: int
    raw: str


def read(text: str) -> Notebook:
    """Code cells of a notebook file; none if its kernel speaks another language.

    Raises UnreadableSource if it is no notebook.
    """
    lines: list[str] = []
    places: list[Place] = []
    try:
        document, end = _value(text, 0, _line_starts(text), 0)
        if _skip(text, end) != len(text):
            raise ValueError(f"unexpected text at offset {end}")
        sheets = [document] if "cells" in document else document["worksheets"]  # until format 3
        for cell in [cell for sheet in sheets for cell in sheet["cells"]]:
            if cell["cell_type"] == "code":
                content, where = _lines(cell.get("source", cell.get("input", [])))
                content = _without_magics(content)
                first = next((line for line in content if line.lstrip()[:1] not in ("", "#")), "")
                if first.startswith((" ", "\t")):  # IPython takes the indentation away
                    content, where = ["if True:", *content], [where[0], *where]
                lines += content
                places += where
        if not _speaks_python(document.get("metadata")):
            return Notebook("", ())
    except (ValueError, KeyError, IndexError, TypeError, AttributeError) as error:
        raise UnreadableSource(f"the notebook is not valid: {str(error) or type(error).__name__}") from None
    return Notebook("".join(f"{line}\n" for line in lines), tuple(places))


def read_prose(text: str) -> Notebook:
    """What people read in a notebook: prose, outputs, and the code of kernels for other languages.

    Raises UnreadableSource if it is no notebook.
    """
    lines: list[str] = []
    places: list[Place] = []
    try:
        document, _ = _value(text, 0, _line_starts(text), 0)
        sheets = [document] if "cells" in document else document["worksheets"]
        foreign = not _speaks_python(document.get("metadata"))
        for cell in [cell for sheet in sheets for cell in sheet["cells"]]:
            pieces = [cell.get("source", cell.get("input", []))] if cell["cell_type"] != "code" or foreign else []
            for piece in [*pieces, *_texts(cell.get("outputs", []))]:
                content, where = _lines(piece)
                lines += content
                places += where
    except (ValueError, KeyError, IndexError, TypeError, AttributeError) as error:
        raise UnreadableSource(f"the notebook is not valid: {str(error) or type(error).__name__}") from None
    return Notebook("".join(f"{line}\n" for line in lines), tuple(places))


def _texts(outputs: Any) -> list[Any]:
    """The texts in the outputs of a cell; pictures are none."""
    found: list[Any] = []
    for output in outputs:
        found += [output[key] for key in ("text", "traceback", "evalue") if key in output]
        data = output.get("data") or {}
        found += [content for kind, content in data.items() if kind.startswith("text/") or kind == "application/json"]
    return [text for text in found if isinstance(text, _Located) or _all_located(text)]


def _all_located(text: Any) -> bool:
    return isinstance(text, list) and all(isinstance(line, _Located) for line in text)


def _speaks_python(metadata: Any) -> bool:
    """Whether the kernel is one for Python; a notebook that does not say is taken for one."""
    named = []
    for section, key in (("language_info", "name"), ("kernelspec", "language")):
        member = metadata.get(section) if isinstance(metadata, dict) else None
        language = member.get(key) if isinstance(member, dict) else None
        if isinstance(language, str) and language:
            named.append(language)
    return not named or any(_PYTHON.search(language) for language in named)


def _lines(source: Any) -> tuple[list[str], list[Place]]:
    """Lines of a cell, without what ends them, and their places."""
    pieces: list[_Located] = [source] if isinstance(source, _Located) else list(source)
    lines: list[str] = []
    places: list[Place] = []
    for piece in pieces:
        escapes: list[tuple[int, int]] = []
        shift = 0
        for match in _ESCAPE.finditer(piece.raw):
            more = match.end() - match.start() - 1
            escapes.append((match.start() - shift, more))
            shift += more
        shift = passed = 0
        for match in _LINE.finditer(piece):
            start, end = match.span()
            place = Place((piece.line, piece.column + start + shift))
            within = passed
            while within < len(escapes) and escapes[within][0] < end:
                shift += escapes[within][1]
                within += 1
            place.escapes = tuple((index - start, more) for index, more in escapes[passed:within])
            passed = within
            lines.append(match.group().rstrip("\r\n"))
            places.append(place)
    return lines, places


def _without_magics(lines: list[str]) -> list[str]:
    """The cell with `pass` for what only IPython understands; lines and columns of the rest stay."""
    text = "\n".join(lines)
    if _CELL_MAGIC.match(text.lstrip()):
        return [""] * len(lines)
    done: list[str] = []
    start = 0
    while len(done) < len(lines):
        statement, end = _statement(text, start)
        kept = statement.split("\n")
        done += kept + [""] * (text.count("\n", start, end) + (end == len(text)) - len(kept))
        start = end
    return done


def _statement(text: str, start: int) -> tuple[str, int]:
    """The statement that begins at `start`, as Python, and where the next one begins."""
    magic = _ESCAPED.match(text, start)
    if magic:
        return f"{magic.group(1)}pass", _command_end(text, start)
    depth, last, position = 0, "", start
    while position < len(text):
        token = _TOKEN.match(text, position)
        assert token is not None
        piece = token.group()
        if piece in "!%" and last == "=" and depth == 0:  # files = !ls
            return f"{text[start:position]}None", _command_end(text, position)
        position = token.end()
        if piece == "\n" and depth <= 0:
            break
        depth += (piece in "([{") - (piece in ")]}")
        if not piece.isspace() and not piece.startswith("#"):
            last = piece
    statement = text[start:position]
    if last == "?":
        return f"{statement[: len(statement) - len(statement.lstrip())]}pass", position
    return statement.removesuffix("\n"), position


def _command_end(text: str, position: int) -> int:
    """Where the line that holds `position` ends, with the lines that a backslash adds to it."""
    end = text.find("\n", position)
    while end > 0 and text[end - 1] == "\\":
        end = text.find("\n", end + 1)
    return len(text) if end < 0 else end + 1


def _line_starts(text: str) -> list[int]:
    return [0, *(match.end() for match in re.finditer("\n", text))]


def _value(text: str, position: int, starts: list[int], depth: int) -> tuple[Any, int]:
    """A JSON reader whose strings know their place."""
    if depth > 100:
        raise ValueError("nested too deeply")
    position = _skip(text, position)
    opening = text[position : position + 1]
    if opening == '"':
        content, end = scanstring(text, position + 1, True)
        located = _Located(content)
        line = bisect_right(starts, position)
        located.line, located.column = line, position + 2 - starts[line - 1]
        located.raw = text[position + 1 : end - 1]
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
