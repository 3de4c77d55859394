"""`# seamlint: allow[SEA101] reason until=2027-01-31`, and the exceptions of the configuration."""

from __future__ import annotations

import io
import re
import tokenize
from datetime import date
from typing import NamedTuple

from seamlint.patterns import later

MARK = "seamlint:"
_COMMENT = later(r"#\s*seamlint:\s*(.*)")
_COMMENT_IN_DOCUMENT = later(r"(?:#|//|<!--|^\.\.)\s*seamlint:")
_ALLOW = later(r"allow\s*\[([^\]]*)\]\s*(.*)", re.DOTALL)
_UNTIL = later(r"\buntil\s?=(\S*)", re.IGNORECASE)
_CODE = later(r"SEA\d{3}")


class Suppression(NamedTuple):
    """One comment; `problem` says why it has no effect, if it has none."""

    line: int
    column: int
    end_column: int
    codes: tuple[str, ...] = ()
    reason: str = ""
    until: date | None = None
    problem: str = ""


def find(text: str) -> list[Suppression]:
    """Every suppression comment of a module, whether it is well formed or not."""
    if MARK not in text:
        return []
    found: list[Suppression] = []
    try:
        for token in tokenize.generate_tokens(io.StringIO(text).readline):
            if token.type == tokenize.COMMENT and MARK in token.string:
                found.append(_read(token.string, token.start[0], token.start[1] + 1, token.end[1] + 1))
    except (tokenize.TokenError, SyntaxError):
        pass  # the file itself is reported as SEA003; what was read so far holds
    return [suppression for suppression in found if suppression.codes or suppression.problem]


def find_in_document(text: str) -> list[Suppression]:
    """Every well-formed suppression in a text that is no Python; what marks a comment there is not asked."""
    if MARK not in text:
        return []
    found = []
    for number, line in enumerate(text.split("\n"), start=1):
        if _COMMENT_IN_DOCUMENT.search(line):
            comment = _COMMENT_IN_DOCUMENT.sub("# seamlint:", line.rstrip().removesuffix("-->"))
            found.append(_read(comment[comment.index("# seamlint:") :], number, 1, len(line) + 1))
    return [suppression for suppression in found if suppression.codes and not suppression.problem]


def _read(comment: str, line: int, column: int, end: int) -> Suppression:
    match = _COMMENT.search(comment)
    allow = _ALLOW.match(match.group(1).strip()) if match else None
    if match is None or allow is None:
        return Suppression(line, column, end, problem="write it as `# seamlint: allow[SEA101] reason`")
    codes = tuple(code.strip().upper() for code in allow.group(1).split(",") if code.strip())
    reason = allow.group(2).partition("#")[0].strip()
    wrong = [code for code in codes if not _CODE.fullmatch(code)]
    if not codes or wrong:
        return Suppression(line, column, end, problem="name the rules in the brackets, such as `allow[SEA101, SEA104]`")
    until = None
    limits = _UNTIL.findall(reason)
    if limits:
        reason = _UNTIL.sub("", reason).strip()
        try:
            until = min(date.fromisoformat(limit.strip(".,;)")) for limit in limits)
        except ValueError:
            return Suppression(line, column, end, codes, problem="`until=` takes a date such as 2027-01-31")
    if not reason.strip("-: "):
        return Suppression(line, column, end, codes, problem="give a reason after the brackets")
    return Suppression(line, column, end, codes, reason, until)
