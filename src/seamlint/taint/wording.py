"""What a message, or a command, says in so many words of the secret in it."""

from __future__ import annotations

from collections.abc import Iterator

from seamlint.facts import model as m
from seamlint.taint.names import words
from seamlint.taint.values import Value

_REFUSALS = frozenset(
    """
    invalid incorrect wrong bad unknown unrecognized unrecognised malformed mistyped mismatch expired revoked rejected
    unacceptable unsupported empty missing blank unset
    """.split()
)
_UNKNOWN = frozenset("unknown unrecognized unrecognised unsupported unexpected".split())
_KNOWN = frozenset("known recognized recognised supported expected".split())
_NEGATED = frozenset("valid correct known found recognized recognised match exist exists accepted set given".split())
_NOT = frozenset("not no isn doesn didn without t".split())
_SECRETS = frozenset(
    "key keys apikey token tokens password passwords passphrase secret secrets credential credentials signature".split()
)
_NEAR = 4
"""Words between what is refused and what says so: `an invalid key of the account`."""
_OF_FILES = frozenset("7z 7za 7zr 7zz zip unzip rar unrar keytool openssl jarsigner".split())
"""Programs that are given the password of an archive or of a store of keys."""


def opens_a_file(command: Value | None) -> bool:
    """Whether a command has the password of a file that lies beside it, which is a convention as often as a secret."""
    first = (command.fields.get("#0") or command).text if command is not None else None
    program = (first or "").partition(" ")[0].rpartition("/")[2]
    return program.removesuffix(".exe") in _OF_FILES


def is_meant(call: m.Call, template: str | None) -> bool:
    """Whether a message says that the secret in it is no use to others, or meant for who reads it.

    What was refused, as no key or none any more, opens nothing; `your new password is` speaks to its owner.
    """
    said = _said(call, template)
    return "your" in said or _refuses(said)


def is_unknown(call: m.Call) -> bool:
    """Whether what is raised says that a token is one of a text, which nobody knows here: `unknown token: abc`.

    One that is invalid is as often what somebody logs in with.
    """
    return _refuses(_said(call, None), _UNKNOWN, _KNOWN)


def _said(call: m.Call, template: str | None) -> list[str]:
    texts = [text for expr in (*call.args, *(value for _, value in call.keywords)) for text in _texts(expr)]
    return [word for text in (*texts, template or "") for word in words(text)]


def _refuses(said: list[str], refusals: frozenset[str] = _REFUSALS, negated: frozenset[str] = _NEGATED) -> bool:
    return any(
        not _SECRETS.isdisjoint(said[max(at - _NEAR, 0) : at + _NEAR])
        for at, word in enumerate(said)
        if word in refusals or (word in negated and not _NOT.isdisjoint(said[max(at - 3, 0) : at]))
    )


def _texts(expr: m.Expr | None) -> Iterator[str]:
    """The texts of a message, in their order."""
    if isinstance(expr, m.Constant):
        if isinstance(expr.value, str):
            yield expr.value
    elif isinstance(expr, m.Joined):
        for part in expr.parts:
            yield from _texts(part)
    elif isinstance(expr, m.Percent):
        yield from _texts(expr.template)
    elif (
        isinstance(expr, m.Call)
        and isinstance(expr.function, m.Attribute)
        and expr.function.name in ("format", "strip")
    ):
        yield from _texts(expr.function.base)
