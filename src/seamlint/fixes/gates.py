"""What a changed file must pass before anybody sees it: nothing but the edits may have changed."""

from __future__ import annotations

import ast
import io
import tokenize
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, product

from seamlint.fix import Edit
from seamlint.fixes.files import File, Refused
from seamlint.source import UnreadableSource, allow_deep_recursion, parse

_Key = tuple[tuple[type[ast.AST], ...], int, int]


def changed(file: File, edits: Sequence[Edit], own: Sequence[tuple[int, int]] = ()) -> File:
    """The file with the edits made and proven. Raises Refused with the reason.

    `own` is where the findings stand: there a comment may go, and an expression become another one.
    """
    edits = sorted(set(edits))
    for one, other in pairwise(edits):
        if one.conflicts(other):
            raise Refused("two of its edits are about the same text")
    for start, end in _comments(file):
        if any(e.start < end and start < e.end for e in edits) and not _within((start, end), own):
            raise Refused("a comment would be lost")
    after = file.with_edits(edits)
    _compare(file, after, edits, own)
    return after


def _within(stretch: tuple[int, int], wider: Sequence[tuple[int, int]]) -> bool:
    return any(start <= stretch[0] and stretch[1] <= end for start, end in wider)


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
        raise Refused("the comments of the file cannot be told") from None
    return found


@dataclass(frozen=True)
class _Stretch:
    """An edit as seen from one side: where it stands there, and how far it shifts what follows."""

    start: int
    end: int
    shift: int


def _compare(before: File, after: File, edits: Sequence[Edit], own: Sequence[tuple[int, int]]) -> None:
    there, back, moved = [], [], 0
    for edit in edits:
        shift = len(edit.text) - (edit.end - edit.start)
        there.append(_Stretch(edit.start, edit.end, shift))
        back.append(_Stretch(edit.start + moved, edit.start + moved + len(edit.text), -shift))
        moved += shift
    allow_deep_recursion()
    try:
        old = _Nodes(before)
    except UnreadableSource:
        raise Refused("the file cannot be parsed") from None
    try:
        new = _Nodes(after)
    except UnreadableSource as problem:
        raise Refused(f"the file could no longer be parsed: {problem.reason}") from None
    moved_own = [(min(_moved(start, there)), max(_moved(end, there))) for start, end in own]
    if not (_is_kept(old, new, there, own) and _is_kept(new, old, back, moved_own)):
        raise Refused("more than the edited text would change its meaning")


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
        start = self._offset(node.lineno, node.col_offset)  # type: ignore[attr-defined]
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


def _is_kept(one: _Nodes, other: _Nodes, edits: Sequence[_Stretch], own: Sequence[tuple[int, int]]) -> bool:
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
        if any(edit.start <= start and end <= edit.end for edit in edits):
            continue
        touching = [edit for edit in edits if edit.end >= start and edit.start <= end]
        if not touching or not _within((start, end), own):
            places = product(_moved(start, edits), _moved(end, edits))
            twins = [twin for place in places for twin in other.known.get((kind, *place), ())]
            if not twins or not (touching or any(ast.dump(twin) == ast.dump(node) for twin in twins)):
                return False
        if touching and not isinstance(node, ast.JoinedStr):
            waiting += ast.iter_child_nodes(node)
    return True


def _moved(offset: int, edits: Sequence[_Stretch]) -> set[int]:
    """Where a place is on the other side: before or behind what is inserted at it."""
    before = sum(edit.shift for edit in edits if edit.end <= offset and edit.start < offset)
    return {offset + before, offset + before + sum(edit.shift for edit in edits if edit.start == edit.end == offset)}
