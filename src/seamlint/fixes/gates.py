"""What a changed file must pass before anybody sees it: nothing but the edits may have changed."""

from __future__ import annotations

import ast
import io
import tokenize
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate, groupby, pairwise, product
from typing import Any, NamedTuple

from seamlint.fix import Edit
from seamlint.fixes.files import File, Refused
from seamlint.source import UnreadableSource, allow_deep_recursion, parse

_Key = tuple[tuple[type[ast.AST], ...], int, int]


def changed(
    file: File, edits: Sequence[Edit], own: Sequence[tuple[int, int]] = (), around: Sequence[tuple[int, int]] = ()
) -> File:
    """The file with the edits made and proven. Raises Refused with the reason.

    `own` is where the findings stand: there a comment may go, and an expression become another one. `around` are other
    expressions that may become another one.
    """
    edits = sorted(set(edits))
    for one, other in pairwise(edits):
        if one.conflicts(other):
            raise Refused("two of its edits are about the same text", "conflict")
    there, back = _sides(edits)
    for start, end in _comments(file):
        if any(e.start < end and start < e.end for e in there.touching(start, end)) and not _within((start, end), own):
            raise Refused("a comment would be lost", "comments")
    after = file.with_edits(edits)
    _compare(file, after, there, back, [*own, *around])
    return after


def _within(stretch: tuple[int, int], wider: Sequence[tuple[int, int]]) -> bool:
    return stretch in wider or any(start <= stretch[0] and stretch[1] <= end for start, end in wider)


def _comments(file: File) -> list[tuple[int, int]]:
    if "#" not in file.text:
        return []
    found = []
    try:
        for token in tokenize.generate_tokens(io.StringIO(file.text, newline="").readline):
            if token.type == tokenize.COMMENT:
                start = file.offset(token.start[0], token.start[1] + 1)
                found.append((start, start + len(token.string.rstrip("\r"))))
    except (tokenize.TokenError, SyntaxError):
        raise Refused("the comments of the file cannot be told", "comments") from None
    return found


class _Stretch(NamedTuple):
    """An edit as seen from one side: where it stands there, and how far it shifts what follows."""

    start: int
    end: int
    shift: int


class _Side:
    """All edits as seen from one side, in their order."""

    def __init__(self, edits: Sequence[_Stretch]) -> None:
        self._edits = edits
        self._starts = [edit.start for edit in edits]
        self._ends = [edit.end for edit in edits]
        self._shifts = [0, *accumulate(edit.shift for edit in edits)]

    def touching(self, start: int, end: int) -> Sequence[_Stretch]:
        """The edits in a stretch of the text, or at its edges."""
        return self._edits[bisect_left(self._ends, start) : bisect_right(self._starts, end)]

    def moved(self, offset: int) -> set[int]:
        """Where a place is on the other side: before or behind what is inserted at it."""
        last = bisect_right(self._ends, offset)
        inserted = sum(edit.shift for edit in self.touching(offset, offset) if edit.start == edit.end)
        return {offset + self._shifts[last], offset + self._shifts[last] - inserted}


def _sides(edits: Sequence[Edit]) -> tuple[_Side, _Side]:
    """The edits as they are seen before and after; what is inserted at the same place is one."""
    there, back, moved = [], [], 0
    for (start, end), together in groupby(edits, key=lambda edit: (edit.start, edit.end)):
        length = sum(len(edit.text) for edit in together)
        shift = length - (end - start)
        there.append(_Stretch(start, end, shift))
        back.append(_Stretch(start + moved, start + moved + length, -shift))
        moved += shift
    return _Side(there), _Side(back)


def _compare(before: File, after: File, there: _Side, back: _Side, own: Sequence[tuple[int, int]]) -> None:
    allow_deep_recursion()
    try:
        old = _Nodes(before)
    except UnreadableSource:
        raise Refused("the file cannot be parsed", "round-trip") from None
    try:
        new = _Nodes(after)
    except UnreadableSource as problem:
        raise Refused(f"the file could no longer be parsed: {problem.reason}", "syntax") from None
    moved_own = [(min(there.moved(start)), max(there.moved(end))) for start, end in own]
    if not (_is_kept(old, new, there, own) and _is_kept(new, old, back, moved_own)):
        raise Refused("more than the edited text would change its meaning", "tree")


class _Nodes:
    """The nodes of a file, by kind and place."""

    def __init__(self, file: File) -> None:
        self._file = file
        self.tree = parse(file.text).tree
        self.known: dict[_Key, list[ast.AST]] = {}
        for node in _walk(self.tree):
            key = self.key(node)
            if key is not None:
                self.known.setdefault(key, []).append(node)

    def key(self, node: ast.AST) -> _Key | None:
        """The kind of a node and its first and last character; None for one without a place."""
        if not hasattr(node, "end_col_offset"):
            return None
        first: Any = next(iter(getattr(node, "decorator_list", ())), node)  # for `ast` a definition begins at `def`
        start = self._offset(first.lineno, first.col_offset)
        return _kind(node), start, self._offset(node.end_lineno, node.end_col_offset)  # type: ignore[attr-defined]

    def _offset(self, line: int, column: int) -> int:
        begin = self._file.starts[line - 1]
        if self._file.text.isascii():
            return begin + column
        end = self._file.starts[line] if line < len(self._file.starts) else None
        raw = self._file.text[begin:end].encode("utf-8", "surrogatepass")
        return begin + len(raw[:column].decode("utf-8", "surrogatepass"))


def _kind(node: ast.AST) -> tuple[type[ast.AST], ...]:
    """What a node is, with its operators: `a * b + c` is no `a * b`, though both are a `BinOp`."""
    operators = getattr(node, "ops", None) or [getattr(node, "op", node)]
    return type(node), *map(type, operators)


def _walk(node: ast.AST) -> Iterator[ast.AST]:
    """A node and what is in it; inside f-strings places are not told alike by all versions of Python."""
    yield node
    if not isinstance(node, ast.JoinedStr):
        for child in ast.iter_child_nodes(node):
            yield from _walk(child)


def _is_kept(one: _Nodes, other: _Nodes, edits: _Side, own: Sequence[tuple[int, int]]) -> bool:
    """Whether what stands on one side stands on the other too, around the edits and in the same nesting.

    What an edit covers is free, and so is what it changes within `own`, the range of the finding.
    """
    waiting: list[ast.AST] = [one.tree]
    while waiting:
        node = waiting.pop()
        key = one.key(node)
        if key is None:
            waiting += ast.iter_child_nodes(node)
            continue
        kind, start, end = key
        touching = edits.touching(start, end)
        if any(edit.start <= start and end <= edit.end for edit in touching):
            continue
        if not touching or not _within((start, end), own):
            places = product(edits.moved(start), edits.moved(end))
            twins = [twin for place in places for twin in other.known.get((kind, *place), ())]
            if not twins or not (touching or any(ast.dump(twin) == ast.dump(node) for twin in twins)):
                return False
        if touching and not isinstance(node, ast.JoinedStr):
            waiting += ast.iter_child_nodes(node)
    return True
