"""Where something stands in its file, as one number: each record has one, and a tuple takes four times the room.

Spans of one file compare as their places do. Only those that are too far to the right, or too long, for the usual
form come after all others.
"""

from __future__ import annotations

from typing import Any, TypeAlias

Span: TypeAlias = int
Corners: TypeAlias = tuple[int, int, int, int]
"""First line, first column, last line, column after the last; all counted from 1, in characters."""

_BITS = 13
_LIMIT = 1 << _BITS
_WIDE = 32
"""Bits for what does not fit; no file that is read has as many lines or columns."""
_IS_WIDE = 1 << 128
_MASK = _LIMIT - 1


def of(line: int, column: int, last: int, end: int) -> Span:
    """The span between these corners."""
    if last == line and column < _LIMIT > end:  # nearly all
        return (line << _BITS | column) << 2 * _BITS | end
    return _of(line, column, last - line, end)


def at(node: Any) -> Span:
    """The span of a node of the syntax tree, whose columns are counted in bytes."""
    line, column, end = node.lineno, node.col_offset + 1, node.end_col_offset + 1
    if node.end_lineno == line and column < _LIMIT > end:  # not by `of`: this is asked for each node
        return (line << _BITS | column) << 2 * _BITS | end  # type: ignore[no-any-return]
    return _of(line, column, node.end_lineno - line, end)


def _of(line: int, column: int, lines: int, end: int) -> Span:
    if column < _LIMIT > end and 0 <= lines < _LIMIT:
        return ((line << _BITS | column) << _BITS | lines) << _BITS | end
    bits = _WIDE
    return _IS_WIDE | ((line << bits | column) << bits | lines) << bits | end


def corners(span: Span) -> Corners:
    bits, mask, number = _BITS, _MASK, span
    if number >= _IS_WIDE:
        bits, mask, number = _WIDE, (1 << _WIDE) - 1, number ^ _IS_WIDE
    line = number >> 3 * bits
    return (line, number >> 2 * bits & mask, line + (number >> bits & mask), number & mask)


def row(span: Span) -> int:
    return corners(span)[0]


def last_line(span: Span) -> int:
    return corners(span)[2]


def start(span: Span) -> Span:
    """Where it begins, without its length."""
    line, column, _, _ = corners(span)
    return of(line, column, line, column)


def inside(inner: Span, outer: Span) -> bool:
    one, other = corners(inner), corners(outer)
    return other[:2] <= one[:2] and one[2:] <= other[2:]
