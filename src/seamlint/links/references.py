"""What a `secret-ref` says: where a secret is kept, never the secret."""

from __future__ import annotations

import re
from collections.abc import Iterable

from seamlint.patterns import later

_VARIABLE = later(r"(?:env:(?://)?)?(?P<name>[A-Z][A-Z0-9_]*)|env:(?://)?(?P<other>[A-Za-z_]\w*)")
_PLACE = later(r"(?:[a-z][a-z0-9+.-]*://|arn:|(?:vault|op|ssm|doppler|infisical|keyring|keychain|k8s):)\S*[\w}]\S*")
_PINNED = later(
    r"/versions?/(?!latest\b|current\b)[^/?#]+ | [?&#](?:version|versionId|versionid)=(?!latest\b|AWSCURRENT\b)[^&#]+"
    r"| \.vault\.azure\.net/secrets/[^/?#]+/[0-9a-f]{32}\b",
    re.VERBOSE,
)
_OF_THE_DEPLOYMENT = ("env:", "file:")


def variable(reference: str) -> str:
    """The variable that a reference names, such as `env://STRIPE_SECRET_KEY`; empty if it names none."""
    match = _VARIABLE.fullmatch(reference)
    return (match["name"] or match["other"]) if match else ""


def is_reference(text: str, handles: Iterable[str]) -> bool:
    """Whether a text says where a secret is kept: a place, a variable, or one of the project's own handles."""
    if variable(text) or _PLACE.fullmatch(text):
        return True
    return any(re.fullmatch(handle, text) for handle in handles)


def is_pinned(reference: str) -> bool:
    """Whether a reference holds on to one version of a secret, so that a new one is not taken up."""
    return _PINNED.search(reference) is not None


def is_of_the_deployment(reference: str) -> bool:
    """Whether a reference means another secret wherever the program runs: a variable, a mounted file."""
    return bool(variable(reference)) or reference.startswith(_OF_THE_DEPLOYMENT)
