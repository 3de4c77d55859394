"""What calls give whose functions are not at hand, by the names of the functions."""

from __future__ import annotations

from functools import cache, partial
from typing import TYPE_CHECKING

from seamlint.facts import model as m
from seamlint.facts.spans import row
from seamlint.taint import sources, tables
from seamlint.taint.names import Says, words
from seamlint.taint.values import Taint, Value

if TYPE_CHECKING:
    from seamlint.taint.expressions import Expressions

_ENCRYPTING = frozenset({"encrypt", "encrypted", "encipher"})
_DECRYPTING = frozenset({"decrypt", "decrypted", "decipher"})
_SEALED = frozenset("encrypted crypted encoded enc cipher ciphertext ciphered sealed raw bytes b64 value".split())
"""Words beside what was encrypted: `api_key_enc`."""
_OF_TEXT = frozenset({"stream", "chunk", "completion"})
"""Words of a function whose token is a piece of what a model answers."""
_OF_NO_TEXT = frozenset({"access", "auth", "api", "refresh", "bearer", "session", "csrf"})
"""Words of a function whose token is no piece of text, even in a parser."""


def encrypts(name: str) -> bool:
    """Whether a function by its name gives a ciphertext, which is no secret by whatever name it is kept."""
    return not _ENCRYPTING.isdisjoint(words(name)[:1])


@cache
def is_harmless(name: str) -> bool:
    """Whether a function by the words of its name gives no secret."""
    stems, words_of = frozenset(words(name)), partial(tables.listed, "harmless")
    return not stems.isdisjoint(words_of("words")) and stems.isdisjoint(words_of("not_words"))


def _sealed(run: Expressions, call: m.Call) -> str:
    """What a call decrypts, if it is called like a secret: `decrypt(row.encrypted_api_key)`; else empty."""
    sealed = call.args[0] if call.args else None
    while isinstance(sealed, m.Call) and isinstance(sealed.function, m.Attribute):  # `row.token_enc.encode()`
        sealed = sealed.function.base
    name = sources.written_tail(sealed) if sealed is not None else ""
    kept = "_".join(word for word in words(name) if word not in _SEALED)
    return name if kept and run.engine.names.says(kept) in (Says.SECRET, Says.AMBIGUOUS) else ""


def function_result(run: Expressions, value: Value, expr: m.Call) -> Value:
    """What a call gives, judged by the function's name where nothing else is known."""
    name = sources.written_tail(expr.function)
    said = words(name)
    if not (value.taints or _DECRYPTING.isdisjoint(said)) and (what := _sealed(run, expr)):
        return Value((Taint("decrypted", f"`{what}`, decrypted", run.path, row(expr.span), named=True),))
    if not value.is_blank or not name or name[:1].isupper() or isinstance(expr.function, (m.Call, m.Index)):
        return value
    if encrypts(name):
        return value.replace(safe=True)
    lexical = tables.listed("lexers", "receivers")
    owner = expr.function.base if isinstance(expr.function, m.Attribute) else expr.function
    if sources.is_called(expr.function, lexical) or (
        name.lower().endswith("token") and sources.is_called(owner, lexical)
    ):
        return value.replace(safe=True)
    says = run.engine.names.function(name)
    told = says is Says.SECRET and "token" in said and _OF_NO_TEXT.isdisjoint(said)
    if told and (not _OF_TEXT.isdisjoint(said) or run.engine.lexical.is_file(run.path)):
        return value  # a piece of text
    if says is Says.HARMLESS:
        return value.replace(safe=True) if run.engine.names.tells_nothing(name) else value
    if says is not Says.SECRET:
        return value
    issued = run.engine.names.issues(name)
    taint = Taint("function", f"what `{name}` gives", run.path, row(expr.span), named=True, issued=issued)
    return value.replace(taints=(taint,))
