"""Names and the values given to them in running text: settings, connection strings, examples, prose."""

from __future__ import annotations

import re
from collections.abc import Iterator

from seamlint.literals.decision import of_value
from seamlint.literals.values import may_be_random
from seamlint.literals.verdict import Hit, Verdict
from seamlint.patterns import later

_NAMES = ("pass", "pw", "secret", "token", "cred", "key", "bearer", "authorization", "jwt")
_MEMBERS = ("example", "default", "value", "const")
_PAIR = later(
    r"""
    (?<![\w.-])(?P<flag>--?)?
    (?P<name>(?(flag)|(?:[A-Za-z][\w-]{0,30}[ ])?)[A-Za-z_][\w.-]{0,60})
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
_NESTED = later(
    r"""
    (?<![\w.-])(?P<name>[A-Za-z_][\w.-]{0,60})["']?[ ]?:[ ]?\{[^{}\n]{0,300}?
    (?<![\w-])["']?(?:example|default|value|const)["']?[ ]?:[ ]?["']?(?P<value>[^\s"',}]{8,600})
    """,
    re.VERBOSE,
)
# `example: ...` below `password:`, and `value: ...` beside `name: DB_PASSWORD`
_MEMBER = later(
    r"""
    (?P<indent>[ \t]*)(?:-[ ])?["']?(?:example|default|value|const)["']?[ ]?:
    [ ]?["']?(?P<value>[^\s"',]{8,600})["']?,?\s*(?:\s\#.*)?$
    """,
    re.VERBOSE,
)
_OWNER = later(r"""(?P<indent>[ \t]*(?:-[ ]+)?)["']?(?P<key>[A-Za-z_][\w.-]{0,60})["']?[ ]?:[ ]*(?P<rest>.*)""")
# An expression, not a value: `process.env.API_KEY!`, `models.CharField(`.
_CODE = later(r"[A-Za-z_$][\w$]{0,23}(?:\??\.[A-Za-z_$][\w$]{0,30})+[!?]?$|[A-Za-z_$][\w$.]*[(\[]")
_NEXT_PAIR = later(r"[;&](?=[A-Za-z][\w.-]*=)")
_BADGE = later(r"(?:badge|shield)[^\s\"'()]*[?&][^\s\"'()]*$|\.svg[?&][^\s\"'()]*$")
_CLOSING = ",;:.!?)]}>\\|"
_MADE_BY_MACHINES = ("a token", "a key")
_SHORTEST = 16
_FARTHEST = 800  # characters


def find(text: str, ends: str = "") -> Iterator[Hit]:
    """Every secret that is given to a name in the text; `ends` are characters at which a value without quotes ends."""
    lowered = text.lower()
    if len(lowered) != len(text):  # a few letters have no single small one
        lowered = "".join(char.lower() if len(char.lower()) == 1 else char for char in text)
    lowered = lowered.replace("\r", "\n")
    named = _lines(lowered, _NAMES)
    for start, end in named:
        line = text[start:end]
        if may_be_random(line):
            yield from _in_line(line, start, ends)
    for start, end in _lines(lowered, _MEMBERS) if named else ():
        member = _MEMBER.match(text[start:end])
        if member is not None:
            above = text[max(0, start - _FARTHEST) : start].splitlines()
            yield from _of_owner(above, member, start)


def _lines(lowered: str, words: tuple[str, ...]) -> list[tuple[int, int]]:
    """Where the lines begin and end that hold one of the words, in the order of the text."""
    found = {}
    for word in words:
        position = lowered.find(word)
        while position >= 0:
            end = lowered.find("\n", position)
            found[end] = lowered.rfind("\n", 0, position) + 1
            position = lowered.find(word, end) if end >= 0 else -1
    return sorted((start, end if end >= 0 else len(lowered)) for end, start in found.items())


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
            value = _NEXT_PAIR.split(value, maxsplit=1)[0]
            bare = value.rstrip(_CLOSING)
            value = value if value.endswith("!") and bare + "!" == value else bare
            if _CODE.match(value) or (asked and _BADGE.search(line, 0, match.start())):
                continue
        verdict = _judged(value, match["name"])
        if verdict is not None and match.start("value") >= end:
            end = match.start("value") + len(value)
            yield Hit(offset + match.start("value"), offset + end, verdict)
    for match in _NESTED.finditer(line):
        verdict = _judged(match["value"], match["name"])
        if verdict is not None and match.start("value") >= end:
            yield Hit(offset + match.start("value"), offset + match.end("value"), verdict)


def _judged(value: str, name: str) -> Verdict | None:
    """The decision in running text, where short tokens and keys are samples: machines make longer ones."""
    verdict = of_value(value, name)
    return None if verdict and verdict.what in _MADE_BY_MACHINES and len(value) < _SHORTEST else verdict


def _of_owner(above: list[str], member: re.Match[str], offset: int) -> Iterator[Hit]:
    """The value of a member that says nothing by its own name, judged by the name it belongs to."""
    name = _owner(above, member)
    verdict = _judged(member["value"], name) if name else None
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
