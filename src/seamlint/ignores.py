"""Lists of patterns in the syntax of .gitignore: which of them speaks of a path."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from itertools import product

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from pathspec import GitIgnoreSpec

_END = "/\x01"
"""A last segment that no file has, on both sides, makes pathspec compare whole paths."""
_SPECIAL = frozenset("?[]!^\\")


class Ignore:
    """One list, asked about folders and files from the outside in.

    The walk never enters an ignored folder, so a pattern is to be compared with the path itself and
    not, as pathspec does, with the folders above it too: `*` and `!*/` together would hide everything.
    Plain names and those with one star, which is most of what lists have, do without pathspec.
    """

    def __init__(self, base: str, lines: Iterable[str]) -> None:
        self._base = base
        self._rules: list[tuple[bool, bool, bool, Callable[[str, Any], bool], Any]] = []
        for line in lines:
            line = _stripped(line.removesuffix("\r"))
            included = line.startswith("!")
            folders_only = line.endswith("/")
            glob = line.removeprefix("!").removesuffix("/")
            if glob and not line.startswith("#"):
                is_path = "/" in glob
                for test, wanted in _tests(glob, is_path):
                    self._rules.append((not included, folders_only, is_path or test is _fits_pattern, test, wanted))
        self._rules.reverse()

    def __bool__(self) -> bool:
        return bool(self._rules)

    def verdict(self, path: str, is_folder: bool) -> bool | None:
        """Whether the list ignores `path`, or None if it does not speak of it; the last pattern counts."""
        below = path[len(self._base) :]
        name = below.rpartition("/")[2]
        for ignored, folders_only, of_path, test, wanted in self._rules:
            if (is_folder or not folders_only) and test(below if of_path else name, wanted):
                return ignored
        return None


def _stripped(line: str) -> str:
    """Without blanks at the end, but for one behind a backslash."""
    bare = line.rstrip(" ")
    return f"{bare} " if bare != line and bare.endswith("\\") else bare


def _tests(glob: str, is_path: bool) -> list[tuple[Callable[[str, Any], bool], Any]]:
    """What tells whether the glob fits a path, or a name; nothing for what is no pattern, which git drops."""
    plain = _expanded(glob)
    if is_path:
        if plain and "*" not in glob and "//" not in glob:
            return [(_is_one_of, frozenset(each.removeprefix("/") for each in plain))]
    elif plain and "*" not in glob:
        return [(_is_one_of, frozenset(plain))]
    elif plain and glob.count("*") == 1 and glob != "*":
        ends = [tuple(each.split("*")) for each in plain]
        if glob.startswith("*"):
            return [(str.endswith, tuple(tail for _, tail in ends))]
        if glob.endswith("*"):
            return [(str.startswith, tuple(head for head, _ in ends))]
        return [(_fits_ends, ends)]
    glob = f"{glob}/*" if glob.endswith("/**") else glob  # `lib/**` is not about `lib` itself
    anchor = "/" if is_path else "**/"
    import re  # as pathspec does

    with suppress(ValueError, re.error):
        return [(_fits_pattern, each) for each in spec([f"{anchor}{glob.removeprefix('/')}{_END}"]).patterns]
    return []


def _expanded(glob: str) -> list[str]:
    """The globs without brackets that one with plain brackets stands for: `*.py[co]`; none for one with more to it."""
    first, *rest = glob.split("[")
    parts: list[Sequence[str]] = [[first]]
    for each in rest:
        letters, closing, after = each.partition("]")
        if not closing or not letters.isalnum():
            return []
        parts += [letters, [after]]
    if any(not _SPECIAL.isdisjoint(text) for part in parts for text in part):
        return []
    return ["".join(chosen) for chosen in product(*parts)]


def _is_one_of(text: str, wanted: frozenset[str]) -> bool:
    return text in wanted


def _fits_ends(text: str, wanted: Iterable[tuple[str, str]]) -> bool:
    return any(
        len(text) >= len(head) + len(tail) and text.startswith(head) and text.endswith(tail) for head, tail in wanted
    )


def _fits_pattern(text: str, wanted: Any) -> bool:
    return wanted.match_file(text + _END) is not None


def spec(lines: Sequence[str]) -> GitIgnoreSpec:
    """The patterns as pathspec has them."""
    from pathspec import GitIgnoreSpec

    return GitIgnoreSpec.from_lines(lines)
