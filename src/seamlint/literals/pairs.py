"""Names and the values given to them in running text: settings, connection strings, examples, prose."""

from __future__ import annotations

import re
from collections.abc import Iterator

from seamlint.literals.decision import of_value
from seamlint.literals.verdict import Hit

_WORTH_A_LOOK = re.compile(r"pass|pwd|pw\b|secret|token|cred|key|bearer|authorization|jwt", re.IGNORECASE)
_PAIR = re.compile(
    r"""
    (?<![\w.-])(?P<flag>--?)?
    (?P<name>(?:[A-Za-z][\w-]{0,30}[ ])?[A-Za-z_][\w.-]{0,60})
    (?P<closed>["'`\])*]{0,4})
    (?:
        [ ]?:[ ]?[A-Za-z][\w.\[\]|]{0,40}[ ]?=                  # password: str = "..."
        | [ \t]{0,20}(?:=>|:=|[=!]=|[:=])
        | (?<=["'])[ ]?,                                        # getenv("JWT_SECRET", "...")
        | [ ](?:is|was)[ :]                                     # the password is ...
        | (?(flag)[ ]|(?!))                                     # --password ...
    )
    [*]{0,2}[ \t]{0,20}[bru]?(?P<quote>["'`]{0,3})(?P<value>[^\s"'`]{8,600})
    """,
    re.VERBOSE,
)
# `"password": {"type": "string", "example": "..."}` in an OpenAPI document
_NESTED = re.compile(
    r"""
    (?<![\w.-])(?P<name>[A-Za-z_][\w.-]{0,60})["']?[ ]?:[ ]?\{[^{}\n]{0,300}?
    (?<![\w-])["']?(?:example|default|value|const)["']?[ ]?:[ ]?["']?(?P<value>[^\s"',}]{8,600})
    """,
    re.VERBOSE,
)
# `example: ...` below `password:`, and `value: ...` beside `name: DB_PASSWORD`
_MEMBER = re.compile(
    r"""(?P<indent>[ \t]*)(?:-[ ])?["']?(?:example|default|value|const)["']?[ ]?:[ ]?["']?(?P<value>[^\s"',]{8,600})["']?,?\s*$"""
)
_OWNER = re.compile(r"""(?P<indent>[ \t]*(?:-[ ]+)?)["']?(?P<key>[A-Za-z_][\w.-]{0,60})["']?[ ]?:[ ]*(?P<rest>.*)""")
_CLOSING = ",;:.!?)]}>\\|"
_FARTHEST = 12
_LINE = re.compile(r"[^\r\n]+")


def find(text: str, ends: str = "") -> Iterator[Hit]:
    """Every secret that is given to a name in the text; `ends` are characters at which a value without quotes ends."""
    if not _WORTH_A_LOOK.search(text):
        return
    lines = list(_LINE.finditer(text))
    for number, line in enumerate(lines):
        content = line.group()
        if _WORTH_A_LOOK.search(content):
            yield from _in_line(content, line.start(), ends)
        if len(lines) > 1 and (member := _MEMBER.match(content)):
            above = [each.group() for each in lines[max(0, number - _FARTHEST) : number]]
            yield from _of_owner(above, member, line.start())


def _in_line(line: str, offset: int, ends: str) -> Iterator[Hit]:
    end = 0
    position = 0
    while match := _PAIR.search(line, position):
        position = match.end("name")  # what looks like a value may be the next name
        value = match["value"]
        if not match["quote"]:
            asked = match.start() > 0 and line[match.start() - 1] in "?&"
            for stop in (*ends, *("&#" if asked else "")):
                value = value.partition(stop)[0]
            bare = value.rstrip(_CLOSING)
            value = value if value.endswith("!") and bare + "!" == value else bare
        verdict = of_value(value, match["name"])
        if verdict is not None and match.start("value") >= end:
            end = match.start("value") + len(value)
            yield Hit(offset + match.start("value"), offset + end, verdict)
    for match in _NESTED.finditer(line):
        verdict = of_value(match["value"], match["name"])
        if verdict is not None and match.start("value") >= end:
            yield Hit(offset + match.start("value"), offset + match.end("value"), verdict)


def _of_owner(above: list[str], member: re.Match[str], offset: int) -> Iterator[Hit]:
    """The value of a member that says nothing by its own name, judged by the name it belongs to."""
    name = _owner(above, member)
    verdict = of_value(member["value"], name) if name else None
    if verdict is not None:
        yield Hit(offset + member.start("value"), offset + member.end("value"), verdict)


def _owner(above: list[str], member: re.Match[str]) -> str:
    own = len(member["indent"].expandtabs())
    for line in reversed(above):
        found = _OWNER.match(line)
        if found is None:
            continue
        indent = len(found["indent"].expandtabs())
        if found["key"] == "name" and found["rest"] and indent >= own:
            return found["rest"].strip(" \"',")
        if indent < own and found["key"] not in ("schema", "items", "examples"):
            return found["key"] if not found["rest"].strip(" {") else ""
    return ""

