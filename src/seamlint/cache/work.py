"""What a run did for each module, kept in full but for what may be a secret."""

from __future__ import annotations

import io
import pickle
import zlib
from collections.abc import Iterator
from contextlib import suppress
from itertools import chain
from typing import Any

from seamlint.again import Work
from seamlint.cache.facts import UNUSABLE
from seamlint.redaction import holds_secret

_RECORDS = {
    "seamlint.again": {"Row", "Work"},
    "seamlint.analysis": {"Problem"},
    "seamlint.suppressions": {"Suppression"},
    "seamlint.finding": {"Finding", "Step", "Severity", "Confidence"},
    "seamlint.fix": {"Applicability", "Edit", "Fix"},
    "seamlint.links.carriers": {"Carried"},
    "datetime": {"date"},
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
        if isinstance(part, type) and part.__name__ not in _RECORDS.get(part.__module__, ()):
            raise pickle.PicklingError(f"{part.__name__} is no record")
        return NotImplemented


class _Reader(pickle.Unpickler):
    """Makes records of ours and nothing else, whatever it is given."""

    def find_class(self, module: str, name: str) -> Any:
        if name in _RECORDS.get(module, ()):
            return super().find_class(module, name)
        raise pickle.UnpicklingError(f"{module}.{name} is no record")


def _texts(work: Work) -> Iterator[str]:
    """What a record tells of, beside names in the code and paths: that may be more than should be kept."""
    findings = [*chain.from_iterable(work.said.values()), *work.beside[0]]
    for finding in findings:
        yield from (finding.message, finding.symbol, *finding.detail, *(step.message for step in finding.trace))
    for row in work.rows.values():
        yield from (comment.reason for comment in row.suppressions)
