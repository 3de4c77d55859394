"""What stores of secrets are asked for: a secret, or what is kept beside one, such as a user or an account."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from seamlint.facts import model as m
from seamlint.taint import origins, sources
from seamlint.taint.names import ASKED, Says, ends_in, words
from seamlint.taint.values import SAFE, Taint, Value

if TYPE_CHECKING:
    from seamlint.taint.calls import Arguments
    from seamlint.taint.expressions import Expressions
    from seamlint.taint.tables import Source

_VARIABLES = frozenset({"env", "var", "envvar", "variable"})
_NAMING = frozenset({"name", "secret_name", "secret_id", "id", "key", "path"})
_BY_NAME = ("name", "key", "secret_name", "Name", "SecretId")
_REFERENCES = frozenset("ref reference name id key path uri arn handle secret scope".split())
"""What the names end in of what a store of secrets is asked by."""


def given(run: Expressions, source: Source, function: str, asked: Arguments, expr: m.Call, by_path: bool) -> Value:
    """What a store gives that is asked by a function; vague unless it is known that it was asked for a secret.

    The function says so, `get_password`, or what is taken out of the answer, `connection.password`, or the key,
    `get(scope, "api-key")`. Where the key is not known, a store must be one `by_path`, and not by its name alone.
    """
    keys = _keys(asked)
    of_secret = any(_is_of_secret(run, key) for key in keys)
    by_function = run.engine.names.function(function) is Says.SECRET
    first = asked.at(0, "name", "key", "secret_name")
    plain = [first.text] if first is not None else []
    plain += keys[-1:] if not by_function else []  # `get(scope, "username")`
    if not of_secret and any(is_setting(run, key) for key in plain):
        return SAFE
    value = origins.given(run, source, expr.span if by_path else expr.function.span)
    if not (by_path or keys or _is_by_reference(expr)):
        return value.doubted()
    is_response = source.gives in ("response", "object") and not source.when
    is_known = by_path or bool(source.when) or not source.receivers
    if expr.args and not _VARIABLES.isdisjoint(words(sources.written_tail(expr.args[0]))):
        return value.map(Taint.blurred)  # `get_secret(env_var_name)`: which variable, is not known
    if of_secret or by_function or is_response or (is_known and not keys and source.gives != "whole"):
        return value
    return value.map(Taint.blurred)


def _keys(asked: Arguments) -> list[str]:
    """What a store is asked by, as far as that is known: the last segment of a path, `prod/stripe/api-key`."""
    by_name = [value for name, value in asked.keywords if name in _BY_NAME]
    texts = (value.text for value in (*asked.positional[:2], *by_name))
    return [re.split(r"[/.:]", text.rstrip("/"))[-1] for text in texts if text]


def _is_of_secret(run: Expressions, key: str) -> bool:
    names = run.engine.names
    return names.says(key) in (Says.SECRET, Says.AMBIGUOUS) or names.is_some_key(key)


def _is_by_reference(expr: m.Call) -> bool:
    """Whether one secret is asked for, by what is called a name or a reference."""
    asked = expr.args[0] if expr.args else next((value for name, value in expr.keywords if name), None)
    return asked is not None and ends_in(sources.written_tail(asked), _REFERENCES)


def ask(run: Expressions, expr: m.Call) -> None:
    """What a store of secrets is asked for by is a name, whatever it is called: `get_secret(self.config.secret)`."""
    if run.engine.names.function(sources.written_tail(expr.function)) is not Says.SECRET:
        return
    named_args = [value for keyword, value in expr.keywords if keyword in _NAMING]
    for asked in (*expr.args[:1], *named_args):
        if sources.is_called(asked, ASKED) and all(taint.named for taint in run.value(asked).taints):
            run.forget(asked)


def asks_for_setting(run: Expressions, expr: m.Call) -> bool:
    """Whether a function is asked for a variable that holds no secret, by the name of its name: `base_url_env_var`."""
    asked = words(sources.written_tail(expr.args[0])) if expr.args else ()
    meant = "_".join(word for word in asked if word not in _VARIABLES and word != "name")
    return not _VARIABLES.isdisjoint(asked) and is_setting(run, meant)


def is_setting(run: Expressions, name: str | None) -> bool:
    """Whether what a store of secrets is asked for by this name is none: `get_secret("AWS_REGION")`."""
    names = run.engine.names
    return bool(name) and names.says(str(name)) is not Says.SECRET and names.is_harmless_word(str(name))


def paged(paginator: m.Expr) -> m.Attribute | None:
    """The operation that `client.get_paginator("get_parameters_by_path")` goes through, as if it were called."""
    if not (isinstance(paginator, m.Call) and paginator.args and isinstance(paginator.function, m.Attribute)):
        return None
    name = paginator.args[0].value if isinstance(paginator.args[0], m.Constant) else None
    known = isinstance(name, str) and paginator.function.name == "get_paginator"
    return paginator.function._replace(name=str(name)) if known else None


def is_listed(run: Expressions, receiver: m.Expr) -> bool:
    """Whether it is what a call tells of a store, and not the store: `client.list_secrets().get("NextToken")`."""
    return isinstance(receiver, m.Call) and run.engine.names.tells_nothing(sources.written_tail(receiver))
