"""What the sources of the tables give, and the variables of the environment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from seamlint.catalogue.loader import UNKNOWN as HOLE
from seamlint.facts import model as m
from seamlint.facts.spans import row
from seamlint.links.values import External, Kind
from seamlint.taint.names import Says
from seamlint.taint.values import SAFE, UNKNOWN, Taint, Value

if TYPE_CHECKING:
    from seamlint.taint.expressions import Expressions
    from seamlint.taint.tables import Source

MAPPINGS = {"": "secrets", "*": "name"}
"""Behind a key of a response, in brackets: a mapping from names to secrets stands there, or one with secrets in it."""
GENERATED = "~generated"
RANDOM = Value(refs=(External(GENERATED, Kind.RESULT),))
"""What random values are, until a name says what they are for."""

PIECE = "~piece"
WORD = Value(refs=(External(PIECE, Kind.RESULT),))
"""One of the words that a text was taken into: a bare `token` that it is called is a piece of text."""
UNIQUE = Value(refs=(*RANDOM.refs, *WORD.refs))
"""What is made to tell one thing from others."""
_APART = frozenset(",;|()[]{}<>+*'\"") | {", ", "; ", " | ", "->", "=>"}
"""What stands between the words of a text, and not in or before a credential, as in `Bearer a.b`, `token=x`, `a:b`."""


def is_generated(value: Value) -> bool:
    """Whether a value is made of random ones."""
    return any(isinstance(ref, External) and ref.path == GENERATED for ref in value.refs)


def is_word(value: Value) -> bool:
    """Whether a value is one of the words of a text, or made of one."""
    return any(isinstance(ref, External) and ref.path.startswith(PIECE) for ref in value.refs)


def taken_apart(name: str, expr: m.Call) -> Value | None:
    """The words of a text of which nothing is known: `text.split(",")`, and what a pattern found, `match.group(0)`."""
    first = expr.args[0].value if expr.args and isinstance(expr.args[0], m.Constant) else None
    if name == "group":
        return WORD if not expr.args or (first == 0 and len(expr.args) == 1) else None
    return WORD if first in _APART else None


def is_split(source: m.Expr) -> bool:
    """Whether a loop goes through the words of a text: `for word in text.split():`."""
    function = source.function if isinstance(source, m.Call) and not source.args else None
    return isinstance(function, m.Attribute) and function.name == "split"


def variable(run: Expressions, name: str, span: m.Span, what: str = "the variable") -> Value:
    """What an environment variable, or a setting, of that name holds."""
    meant = name.removeprefix("INPUT_")  # of an action on GitHub
    says = run.engine.says(run.path, meant)
    if says is Says.HARMLESS or name in run.engine.names.paths:
        return SAFE
    secret = says in (Says.SECRET, Says.AMBIGUOUS) or run.engine.names.is_some_key(meant)
    harmless = HOLE in name or run.engine.names.is_harmless_word(name)
    if not secret and (harmless or run.engine.catalogue.find_credential(name) is None):
        return UNKNOWN
    vague = run.engine.usage(run.path, run.facts).has_default(name)
    return Value((Taint("env", f"{what} `{name.replace(HOLE, '…')}`", run.path, row(span), vague=vague),))


def given(run: Expressions, source: Source, span: m.Span) -> Value:
    """What a source of the tables gives."""
    if source.kind == "generated":  # a secret only by the name that it is given to
        return UNIQUE if source.id == "uuid" else RANDOM
    if source.kind == "body" and not run.engine.handles_webhooks(run.path, run.scope):
        if run.engine.logs_in(run.path, run.scope):
            what = "all that is sent to sign in"
            return Value((Taint("login", what, run.path, row(span)),), keys="name")
        return UNKNOWN
    taint = Taint(source.kind, source.what, run.path, row(span), issued=source.kind in ("issued", "signed"))
    if source.gives == "whole":
        return Value((taint,), keys="header" if source.kind in ("headers", "sent", "cookies") else "name")
    if source.gives == "wholes":
        return Value((taint,), keys="wholes")
    if source.gives == "mapping":
        return Value((taint,), keys="secrets")
    if source.gives in ("response", "object"):
        made = Value((taint,), keys="response") if source.whole else Value(keys="response")
        for path in sorted(source.keys, key=len):
            made = _with_path(made, path.split("."), taint)
        if source.gives == "object":
            made = made.replace(fields={key: value for key, value in made.fields.items() if key[0] == "."})
        return made
    return Value((taint,))


def _with_path(value: Value, path: list[str], taint: Taint) -> Value:
    """The value with the secret under a path of keys; what lies there is reached by subscript and attribute alike."""
    if not path:
        return value.replace(taints=(taint,), safe=False)
    (key, bracket, marked), rest = path[0].partition("["), path[1:]
    if bracket:
        inner = Value((taint,), keys=MAPPINGS[marked.rstrip("]")])
        return value.replace(fields={**value.fields, key: inner, f".{key}": inner})
    if key == "*":
        return value.replace(rest=_with_path(value.rest or UNKNOWN, rest, taint))
    inner = _with_path(value.fields.get(key, UNKNOWN), rest, taint)
    return value.replace(fields={**value.fields, key: inner, f".{key}": inner})


def holds(source: Source, expr: m.Call) -> bool:
    """Whether the constants that a source asks for stand in the call."""
    if not source.when:
        return True
    constants = {name: value.value for name, value in expr.keywords if name and isinstance(value, m.Constant)}
    return all(constants.get(name) == wanted for name, wanted in source.when.items())
