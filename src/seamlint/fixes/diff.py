"""Changes as a unified diff for people; what may be a secret is masked in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher

from seamlint.fixes.rounds import Change
from seamlint.redaction import source_line
from seamlint.source import decode


def unified(changes: Iterable[Change]) -> str:
    """All changes, sorted by path as they come."""
    return "".join(line for change in changes for line in _of(change))


def _of(change: Change) -> Iterator[str]:
    old, new = _lines(change.before), _lines(change.after)
    yield f"--- {'/dev/null' if change.is_new else f'a/{change.path}'}\n+++ b/{change.path}\n"
    for group in SequenceMatcher(None, old, new, autojunk=False).get_grouped_opcodes():
        first, last = group[0], group[-1]
        yield f"@@ -{_range(first[1], last[2])} +{_range(first[3], last[4])} @@\n"
        for kind, start, end, new_start, new_end in group:
            careful = [number in change.delicate for number in range(start + 1, end + 1)]
            for line, is_delicate in zip(old[start:end], careful, strict=True):
                yield _line(" " if kind == "equal" else "-", line, is_delicate)
            for line in new[new_start:new_end] if kind != "equal" else ():
                yield _line("+", line, any(careful))


def _lines(data: bytes) -> list[str]:
    lines = [f"{line}\n" for line in decode(data).split("\n")]
    lines[-1] = lines[-1][:-1]
    return lines if lines[-1] else lines[:-1]


def _range(start: int, end: int) -> str:
    """The first line and the number of lines, as the tools that apply patches read them."""
    return f"{start + 1 if end > start else start},{end - start}"


def _line(mark: str, line: str, careful: bool) -> str:
    shown = source_line(line.removesuffix("\n"), careful)
    return f"{mark}{shown}\n" if line.endswith("\n") else f"{mark}{shown}\n\\ No newline at end of file\n"
