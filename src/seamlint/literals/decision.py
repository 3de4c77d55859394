"""The decision about a text that is given to a name."""

from __future__ import annotations

from seamlint.literals.names import secret_class
from seamlint.literals.values import is_secret
from seamlint.literals.verdict import Verdict, digests

_ARTICLES = {
    "password": "a password",
    "secret": "a secret",
    "token": "a token",
    "credential": "a credential",
    "key": "a key",
}


def of_value(value: str, name: str) -> Verdict | None:
    """Whether a text is a credential because of the name it is given to."""
    kind = secret_class(name)
    if not kind or not is_secret(value, password=kind != "token") or _is_known_stand_in(value):
        return None
    return Verdict(_ARTICLES[kind], name, "***", False, digests(value), name)


def _is_known_stand_in(value: str) -> bool:
    """The filters of detect-secrets, loaded only for the few values that everything else speaks for."""
    from detect_secrets.filters import heuristic

    return bool(
        heuristic.is_sequential_string(value)
        or heuristic.is_potential_uuid(value)
        or heuristic.is_not_alphanumeric_string(value)
        or heuristic.is_templated_secret(value)
    )
