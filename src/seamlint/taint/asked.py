"""What is asked of whom: `request.headers` and `settings.dict()` give secrets, `page.headers` does not."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Set
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from seamlint.patterns import later
from seamlint.taint import tables
from seamlint.taint.names import ends_in, words

if TYPE_CHECKING:
    from seamlint.facts import model as m

_WRITTEN = later(r"(?:([^\W\d]\w*|[)\]])|\n)[^\S\n]*\.(?=[\s\\]*([^\W\d]\w*))")
"""What stands before a dot and what behind it; what stands before one that begins a line is not known."""
_INTERRUPTED = later(r"\.[^\S\n]*#")


class _Receivers(NamedTuple):
    """Who has to be asked, by what their names end in."""

    any: frozenset[str]
    webhook: frozenset[str]
    """The same in functions alone that take what a provider posts."""

    @property
    def last(self) -> frozenset[str]:
        return frozenset(found[-1] for name in self.any | self.webhook if (found := words(name)))


@cache
def _receivers() -> Mapping[str, _Receivers]:
    """By the methods and attributes that are asked for."""
    found: dict[str, _Receivers] = {}

    def add(name: str, receivers: frozenset[str], kind: str = "") -> None:
        known = found.get(name, _Receivers(frozenset(), frozenset()))
        if kind == "body":
            found[name] = known._replace(webhook=known.webhook | receivers)
        else:
            found[name] = known._replace(any=known.any | receivers)

    for source in tables.sources():
        for name in (*source.methods, *source.attributes) if source.receivers else ():
            add(name, frozenset(source.receivers), source.kind)
    for name in tables.listed("dumps", "methods"):
        add(name, tables.listed("dumps", "objects") | tables.listed("dumps", "namespaces"))
    return found


@cache
def _anybody() -> _Receivers:
    """Who may be asked for something whose name is not known."""
    return _Receivers(*(frozenset().union(*each) for each in zip(*_receivers().values(), strict=True)))


@cache
def _asked() -> frozenset[str]:
    return frozenset(_receivers())


@cache
def _last(name: str) -> frozenset[str]:
    return _receivers()[name].last


def may(said: Set[str]) -> bool:
    """Whether some words may be those of such a question, wherever in the text each of them stands."""
    asked = said & _asked()
    return bool(asked) and _are_asked(asked, said)


def _are_asked(names: Set[str], said: Set[str]) -> bool:
    """Whether one of these may be asked of something that is called by one of the words."""
    tails = {found[-1] for text in said if (found := words(text))}
    return any(not _last(name).isdisjoint(tails) for name in names)


def in_text(text: str, said: Set[str]) -> bool:
    """Whether a text may hold such a question, whose words are known; may say yes too often, never no."""
    if not may(said):
        return False
    if "getattr" in said or _INTERRUPTED.search(text) is not None:
        return True
    unknown: set[str] = set()
    for receiver, name in set(_WRITTEN.findall(text)):
        if name in _asked():
            if not receiver or receiver in ")]":
                unknown.add(name)
            elif ends_in(receiver, _receivers()[name].any | _receivers()[name].webhook):
                return True
    return bool(unknown) and _are_asked(unknown, said)


def scopes(facts: m.Facts, takes_webhooks: Callable[[int], bool]) -> frozenset[int]:
    """The functions, classes and modules in which such a question is asked, those included that others lie in."""
    from seamlint.taint.mentions import around  # which the screen of whole files does without
    from seamlint.taint.questions import WHOLE, attributes
    from seamlint.taint.sources import written_tail

    found: set[int] = set()
    asked = _receivers()
    for scope, name, base in attributes(facts):
        if name == WHOLE or name in asked:
            receivers, tail = asked[name] if name else _anybody(), written_tail(base)
            owner = next(around(facts, scope))
            if ends_in(tail, receivers.any) or (ends_in(tail, receivers.webhook) and takes_webhooks(owner)):
                found.update(around(facts, scope))
    return frozenset(found)
