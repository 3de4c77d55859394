"""What a run did for each module, kept in full but for what may be a secret."""

from __future__ import annotations

import io
import pickle
import zlib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from itertools import chain
from typing import Any

from seamlint.again import Work
from seamlint.cache.facts import UNUSABLE
from seamlint.links.values import Text
from seamlint.redaction import holds_secret
from seamlint.taint.values import Taint, Value

_RECORDS = {
    "seamlint.again": {"Row", "Work"},
    "seamlint.analysis": {"Problem"},
    "seamlint.suppressions": {"Suppression"},
    "seamlint.finding": {"Finding", "Step", "Severity", "Confidence"},
    "seamlint.fix": {"Applicability", "Edit", "Fix"},
    "seamlint.links.carriers": {"Carried"},
    "seamlint.links.values": {
        *("Class", "External", "Frame", "Function", "Instance", "Module", "Namespace", "Partial", "Text"),
    },
    "seamlint.taint.rounds": {"Followed", "Round"},
    "seamlint.taint.secrets": {"Place"},
    "seamlint.taint.sinks": {"Hit"},
    "seamlint.taint.tables": {"Sink"},
    "seamlint.taint.values": {"Partial", "Routine", "Super"},
    "datetime": {"date"},
    __name__: {"_value", "_taint"},
}


def packed(work: Work) -> bytes:
    """The record; empty if it holds what cannot be kept, or should not be."""
    if any(map(holds_secret, set(_texts(work)))):
        return b""
    stream = io.BytesIO()
    try:
        _Writer(stream, pickle.HIGHEST_PROTOCOL).dump(work)
    except (RecursionError, pickle.PicklingError):
        return b""
    return zlib.compress(stream.getvalue(), 1)


def unpacked(record: bytes) -> Work | None:
    with suppress(*UNUSABLE):
        work = _Reader(io.BytesIO(zlib.decompress(record))).load()
        return work if isinstance(work, Work) else None
    return None


class _Writer(pickle.Pickler):
    def reducer_override(self, part: Any) -> Any:
        if type(part) is Value:
            return _value, (part.taints, part.safe, dict(part.fields), part.rest, part.keys, part.refs, part.text)
        if type(part) is Taint:
            return _taint, (*part.identity, part.sure, part.issued, part.named, part.way)
        if isinstance(part, type) and part.__name__ not in _RECORDS.get(part.__module__, ()):
            raise pickle.PicklingError(f"{part.__name__} is no record")
        return NotImplemented


class _Reader(pickle.Unpickler):
    """Makes records of ours and nothing else, whatever it is given."""

    def find_class(self, module: str, name: str) -> Any:
        if name in _RECORDS.get(module, ()):
            return super().find_class(module, name)
        raise pickle.UnpicklingError(f"{module}.{name} is no record")


def _value(taints: Any, safe: Any, fields: Any, rest: Any, keys: Any, refs: Any, text: Any) -> Value:
    return Value(taints, safe=safe, fields=fields, rest=rest, keys=keys, refs=refs, text=text)


def _taint(kind: Any, what: Any, path: Any, line: Any, sure: Any, issued: Any, named: Any, way: Any) -> Taint:
    return Taint(kind, what, path, line, sure=sure, issued=issued, named=named, way=way)


def _texts(work: Work) -> Iterator[str]:
    """What a record tells of, beside names in the code and paths: that may be more than should be kept."""
    findings = [*chain.from_iterable(work.said.values()), *work.beside[0]]
    for finding in findings:
        yield from (finding.message, finding.symbol, *finding.detail, *(step.message for step in finding.trace))
    for row in work.rows.values():
        yield from (comment.reason for comment in row.suppressions)
    if work.followed is not None:
        for hit in chain(*work.followed.hits.values(), *work.followed.declared.values()):
            yield from (hit.keyword, hit.taint.what, *(place.message for place in (*hit.taint.way, *hit.via)))
        yield from _held(
            value for each in work.followed.rounds for value in (*each.learned.values(), *each.after.values())
        )


def _held(parts: Iterable[object]) -> Iterator[str]:
    """The texts in values, and those that objects in them were made with."""
    rest, values = list(parts), set[int]()
    while rest:
        part = rest.pop()
        if isinstance(part, Value):
            if id(part) not in values:  # they share their parts
                values.add(id(part))
                yield from (*([part.text] if part.text else ()), *part.fields)
                rest += (part.taints, part.rest, part.refs, *part.fields.values())
        elif isinstance(part, Taint):
            yield from (part.what, *(place.message for place in part.way))
        elif isinstance(part, Text):
            yield part.value
        elif isinstance(part, tuple):
            rest += part
