"""Names in the boundary: of the method that forwards to an SDK's symbol, of a family's instance and capability."""

from __future__ import annotations

import keyword
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from seamlint import shipped
from seamlint.catalogue import Catalogue
from seamlint.patterns import later

_CALLED = later(r"\([^)]*\)")
_WORD = later(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z0-9]+|[A-Z]+[0-9]*|[0-9]+")
_VERSION = later(r"v\d+\w*|beta|preview|resources?|helpers|api")
_OF_MANY = frozenset({"list", "alist", "search", "query", "iter", "scan"})
_OF_ANOTHER_KIND = frozenset({"with_options", "with_raw_response", "with_streaming_response"})
"""What gives another client, or stands before a method and changes what it gives."""


class Family(NamedTuple):
    capability: str
    instance: str


@cache
def _table() -> tuple[Mapping[str, Family], Mapping[str, str]]:
    table = shipped.table("catalogue/operations.toml")
    families = {name: Family(row["capability"], row["instance"]) for name, row in table["families"].items()}
    return families, table["operations"]


def family(name: str) -> Family:
    """The capability and the instance that are proposed for a provider family."""
    word = name.replace("-", "_")
    return _table()[0].get(name, Family(f"integrations.{name}", word))


def names(symbol: str, catalogue: Catalogue) -> Iterator[str]:
    """What a method may be called that forwards to the symbol, the best first; nothing if it cannot be named.

    `stripe.checkout.Session.create` becomes `create_checkout_session`; `stripe.Webhook.construct_event` remains
    `construct_event`, or becomes `webhook_construct_event` where that is taken.
    """
    segments = _segments(symbol, catalogue)
    if not segments or any(segment.startswith("_") or segment in _OF_ANOTHER_KIND for segment in segments):
        return
    known = _table()[1].get(symbol)
    if known:
        yield known
        return
    *nouns, last = segments
    verb = _snake(last)
    late = "_async" if verb.endswith("_async") else ""
    verb = verb.removesuffix(late)
    words = [_snake(noun) for noun in nouns if not _VERSION.fullmatch(noun)]
    if words:
        words[-1] = _plural(words[-1]) if verb in _OF_MANY else _singular(words[-1])
        words[:-1] = [_singular(word) for word in words[:-1]]
    words = list(_unrepeated(words))
    if "_" not in verb:
        found = ["_".join([verb, *words])]
    else:  # it says already of what, and more only where it must
        found = ["_".join([*words[len(words) - count :], verb]) for count in range(len(words) + 1)]
    if ".Async" in symbol:  # the client that is awaited has the same methods
        found += [f"{name}_async" for name in found]
    for name in (f"{each}{late}" for each in found):
        if name.isidentifier():
            yield f"{name}_" if keyword.iskeyword(name) else name


def _segments(symbol: str, catalogue: Catalogue) -> list[str]:
    """The parts of a symbol that say what it does, without its package and its client."""
    match = catalogue.roots.find(_CALLED.sub("", symbol))
    rest = symbol[len(match[0]) :].lstrip(".") if match else symbol
    made = rest.rpartition(").")
    return [segment for segment in (made[2] or rest).split(".") if segment]


def _snake(name: str) -> str:
    return "_".join(word.lower() for part in name.split("_") for word in _WORD.findall(part))


def _singular(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:
        return f"{word[:-3]}y"
    if word.endswith(("sses", "xes", "ches", "shes")):
        return word[:-2]
    if word.endswith("s") and not word.endswith(("ss", "us", "is", "ics", "ms")):
        return word[:-1]
    return word


def _plural(word: str) -> str:
    if _singular(word) != word:
        return word
    if word.endswith("y") and word[-2:-1] not in "aeiou":
        return f"{word[:-1]}ies"
    return f"{word}es" if word.endswith(("s", "x", "ch", "sh")) else f"{word}s"


def _unrepeated(words: list[str]) -> Iterator[str]:
    """`invoice_items.invoice_item` says one thing twice."""
    for word, following in pairwise([*words, ""]):
        if not following.startswith(word):
            yield word
