"""What is told of the ways out that were found: each where it is best mended, and once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set

from seamlint.facts import model as m
from seamlint.facts.spans import row
from seamlint.taint.leak import Leak
from seamlint.taint.names import is_sent
from seamlint.taint.secrets import RAISED
from seamlint.taint.sinks import Hit
from seamlint.taint.values import Place, Taint

MOST_PLACES = 8
"""Places in other files that one secret is reported at: whoever stops it there stops it at the others too."""
_FAR = 3
"""Calls between a secret and its way out."""
_HANDED_OVER = frozenset({"response", "cookie", "session", "template", "message"})
_REACH_ONE = frozenset({"email", "sms", "sms-unknown", "mail-headers", "chat-person", "redirect"})
"""Ways to somebody whom a one-time code is for, or to where he can show it."""
_DRAWN = "documents"
"""A page, or a code to be scanned: whoever is shown it is the one whom it was made for."""
_SHOWN_TO_CLIENTS = frozenset({"response", "template", "client"})


def assembled(hits: list[Hit], redacted: Set[str]) -> dict[str, list[Leak]]:
    """By file what is told of all ways out; those in `redacted` show no secret that goes by its name."""
    direct = {(hit.path, row(hit.span)) for hit in hits if not hit.via}
    hits = [hit for hit in hits if not hit.via or hit.via[-1][:2] not in direct]  # reported where it happens
    nearest: dict[tuple[object, ...], Hit] = {}
    for hit in sorted(hits, key=lambda hit: (len(hit.via), hit.path, hit.span)):
        nearest.setdefault(_way_out(hit), hit)
    raised = {hit.taint for hit in hits if hit.sink.kind == "exception"}
    grouped: dict[tuple[str, m.Span, str], list[Hit]] = {}
    for hit in nearest.values():
        elsewhere = (place.message == RAISED and place.path != hit.path for place in hit.taint.way)
        if hit.taint in raised and any(elsewhere):
            continue  # reported where it is raised
        if not (_is_intended(hit) or (hit.keyword and hit.sink.id in redacted)):
            grouped.setdefault((hit.path, hit.span, hit.sink.kind), []).append(hit)
    leaks: list[tuple[str, Leak]] = []
    for (path, span, _), same in grouped.items():
        best = min(same, key=_rank)
        others = len({hit.taint for hit in same}) - 1
        trace = (_start(best.taint), *best.taint.way, *best.via)
        shown = _fields(hit.taint for hit in same)
        leaks.append((path, Leak(best.sink, best.taint, span, best.scope, others, trace, shown)))
    found: dict[str, list[Leak]] = {}
    for path, leak in _worth_telling(leaks):
        found.setdefault(path, []).append(leak)
    return {path: sorted(same, key=lambda leak: (leak.span, leak.sink.kind)) for path, same in found.items()}


def _fields(taints: Iterable[Taint]) -> tuple[str, ...]:
    """Where the fields are declared that the text of an object shows."""
    found = sorted({(taint.path, taint.line, taint.what) for taint in taints if taint.kind == "repr"})
    return tuple(part for path, line, what in found for part in (path, str(line), what.split("`")[1]))


def _worth_telling(leaks: list[tuple[str, Leak]]) -> Iterator[tuple[str, Leak]]:
    """All leaks, but of one secret that gets about the program those alone that are nearest to its source."""
    told: dict[Taint, int] = {}
    for path, leak in sorted(leaks, key=lambda item: (len(item[1].trace), item[0], item[1].span, item[1].sink.kind)):
        if any(where != leak.trace[0].path for where in (path, *(place.path for place in leak.trace))):
            told[leak.taint] = told.get(leak.taint, 0) + 1
            if told[leak.taint] > (3 * MOST_PLACES if leak.taint.sure else MOST_PLACES):
                continue
        yield path, leak


def _way_out(hit: Hit) -> tuple[object, ...]:
    """What makes two ways out one: far from where the secret was given away, only the place counts."""
    if len(hit.via) < _FAR:
        return (hit.path, hit.span, hit.sink.kind, hit.taint)
    return (*hit.via[-1][:2], hit.sink.kind)


def _rank(hit: Hit) -> tuple[object, ...]:
    taint = hit.taint
    return (taint.kind == "repr", taint.named, not taint.sure, len(hit.via), taint.line, taint.what)


def _start(taint: Taint) -> Place:
    return Place(taint.path, taint.line, f"{taint.what} comes from here")


def _is_intended(hit: Hit) -> bool:
    """An endpoint that makes a secret may hand it to its owner; a provider's error may be logged."""
    if hit.taint.kind == "signed" and hit.sink.kind not in ("log", "telemetry"):
        return True
    if hit.taint.named and is_sent(hit.taint.what) and hit.sink.id in _REACH_ONE:
        return True
    if hit.taint.kind == "error" and hit.sink.kind not in _SHOWN_TO_CLIENTS:
        return True
    if hit.sink.kind in ("session", "cookie") and not hit.taint.sure:
        return True
    if hit.taint.named and hit.sink.kind != "message" and is_sent(hit.taint.what):
        return False  # it would prove nothing any more
    return hit.taint.issued and (hit.sink.kind in _HANDED_OVER or hit.sink.id == _DRAWN)
