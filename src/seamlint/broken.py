"""Bytes only: does a file look as if nobody could parse it?"""

from __future__ import annotations

import re

from seamlint.patterns import later

_PAIRS = ((b"(", b")"), (b"[", b"]"), (b"{", b"}"))
_SAID = later(
    rb'"""[^"\\]*(?:(?:\\.|"(?!""))[^"\\]*)*"""|'
    rb"'''[^'\\]*(?:(?:\\.|'(?!''))[^'\\]*)*'''|"
    rb'"[^"\\\r\n]*(?:\\.[^"\\\r\n]*)*"|'
    rb"'[^'\\\r\n]*(?:\\.[^'\\\r\n]*)*'|#[^\r\n]*",
    re.DOTALL,
)
"""Texts and comments."""
_NO_BRACKETS = bytes(byte for byte in range(256) if byte not in b"()[]{}")
_MARKS, _EXCEPT = (b"<<<<<<<", b">>>>>>>", b"print "), later(rb"except [\w.]+, *[a-z_]\w*:")
"""Every telltale holds one of these, which take less time to look for."""
_TELLTALE = later(rb"^(?:<<<<<<<|>>>>>>>) |^[ \t]*print [\"'\w]|^[ \t]*except [\w.]+, *[a-z_]\w*:", re.MULTILINE)


def looks_broken(data: bytes) -> bool:
    """Whether a file is worth a parse only to see if it can be parsed at all."""
    if not _is_balanced(data) and _is_open(data):
        return True
    marked = any(mark in data for mark in _MARKS) or _EXCEPT.search(data) is not None
    return marked and _TELLTALE.search(data) is not None


def _is_balanced(data: bytes) -> bool:
    brackets = data.translate(None, _NO_BRACKETS)
    return all(brackets.count(opening) == brackets.count(closing) for opening, closing in _PAIRS)


def _is_open(data: bytes) -> bool:
    """Whether that is no matter of what stands in texts and comments, as far as these can be told apart."""
    code = _SAID.sub(b"", data)
    return b'"' in code or b"'" in code or not _is_balanced(code)
