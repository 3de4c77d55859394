"""What high confidence means, for a leak of a secret: the reasons, each in a sentence, and what speaks against one.

High needs three answers: how it is known that this is a secret, how it is known that it is this one that goes out,
and who sees it there that nobody meant to. Where one of them is missing, the confidence is medium. The sentences are
what the verdicts on findings in public projects came to (`benchmarks/secrets`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from seamlint.taint.names import is_unmistakable, is_unmistakable_variable

if TYPE_CHECKING:
    from seamlint.taint.leak import Leak

GIVEN = {
    "manager": "a store of secrets gave it, asked for something that is called a secret",
    "prompt": "it was typed at a prompt that does not show what is typed",
    "unwrapped": "it was taken out of a type that is there to hide secrets",
    "file": "it was read from a file of secrets",
    "key": "it is a private key",
    "token-response": "the answer of a service that gives out tokens holds it",
    "header": "it is a header by which requests log in",
    "headers": "all headers of a request that comes in hold what it logs in by",
    "cookies": "cookies are what sessions are known by",
    "environment": "a whole environment holds what programs log in by",
    "env": "a variable of the environment holds it whose name means nothing else: `API_TOKEN`, not `DATABASE_URL`",
    "place": "it stands where a credential stands in a text: behind `Bearer`, or before the `@` of an address",
    "name": "its name means nothing else: `password`, `api_key`, `access_token`, `client_secret`, not `key` or `token`",
}
"""By the kind of a source, how it is known that what it gives is a secret. Kinds that are not here are guesses."""
SEEN = {
    "log": "logs are kept, and read by people who may not have it",
    "telemetry": "telemetry goes to a service of somebody else",
    "process": "a command line is shown to every user of the machine",
}
"""By the kind of a way out, who sees what goes there. What is not here is on purpose more often than not."""

DOUBTS = (
    "the program has just made it, for it has to tell somebody",
    "what a function gives is only called so: `get_api_key()`",
    'a value under the same name stands in the code: `password="guest"`, an option or a variable with a default',
    "only the name of a field says so, of an object that is written out, and nobody is seen to set it",
    "only a local name says so, of what a call gives, or of each of many: `for api_key in found`",
    "a store of secrets was asked for something that is not called one, or is a store by its name alone",
    "the message says that the value was refused (`invalid key`), or speaks to its owner (`your password`)",
    "somebody has asked for it: `if show_secrets:`",
    "it is the password of an archive, or of a store of keys: `7z`, `keytool`",
    "it is all headers, or the whole environment, and goes to a service that takes the usual ones out, or to a command",
    "it comes out of another file or function, or with an exception that was caught; but for command lines",
    "tests put it there",
)
"""What makes the confidence medium, whatever else is known."""


def reason(leak: Leak, path: str) -> str:
    """Why a leak found in the file at `path` is one for certain, as a sentence; empty where that is not so."""
    given, seen = _given(leak), _seen(leak)
    return f"{given}; {seen}" if given and seen and _is_the_same(leak, path) else ""


def _given(leak: Leak) -> str:
    """How it is known that it is a secret.

    Not so if the program has just made it, for it has to tell somebody, nor if a guess was needed on the way.
    """
    taint = leak.taint
    if not taint.sure or taint.issued or taint.vague:
        return ""
    if taint.kind == "env" and not is_unmistakable_variable(taint.what):
        return ""  # an address without a password, or the path of a key
    if taint.named and not (taint.kind == "name" and is_unmistakable(taint.what)):
        return ""
    return GIVEN.get(taint.kind, "")


def _is_the_same(leak: Leak, path: str) -> bool:
    """Whether it is handed on as it is, in one file, and by no call, in which something may happen to it unseen.

    What a function gives back, or the text of an object, may be many things, an error that is caught may be another
    one, and a function that sends out what it is given may do so for others only. Only a command line is what it
    is wherever it is handed to.
    """
    if any(place.is_back or place.is_raised for place in leak.trace):
        return False
    return leak.family == "process" or not any(place.is_elsewhere or place.path != path for place in leak.trace)


def _seen(leak: Leak) -> str:
    """Who sees it that nobody meant to.

    What is stored, sent, answered or shown on the terminal is so on purpose more often than not, and an exception
    may be caught, or never be raised with a secret. A user's own command has his environment, and services that
    collect errors take the usual headers and variables out. The field of an object may be empty where its text is
    shown, and the body of a webhook holds what its sender tells of others rather than a secret.
    """
    if leak.family in ("webhook", "repr") or (leak.taint.is_whole and leak.sink.kind != "log"):
        return ""
    return SEEN.get(leak.sink.kind, "")
