"""What a run did for each module, kept in full but for what may be a secret."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from contextlib import suppress
from itertools import chain
from typing import Any

from seamlint.again import Work
from seamlint.cache import pickled
from seamlint.redaction import holds_secret

_RECORDS = {
    "seamlint.again": {"Followed", "Row", "Work"},
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
    return pickled.packed(work, _Writer)


def unpacked(record: bytes) -> Work | None:
    with suppress(*pickled.UNUSABLE):
        work = pickled.unpacked(record, _is_record)
        return work if isinstance(work, Work) else None
    return None


def _is_record(module: str, name: str) -> bool:
    return name in _RECORDS.get(module, ())


class _Writer(pickle.Pickler):
    def reducer_override(self, part: Any) -> Any:
        if isinstance(part, type) and not _is_record(part.__module__, part.__name__):
            raise pickle.PicklingError(f"{part.__name__} is no record")
        return NotImplemented


def _texts(work: Work) -> Iterator[str]:
    """What a record tells of, beside names in the code and paths: that may be more than should be kept."""
    findings = [*chain.from_iterable(work.said.values()), *work.beside[0]]
    for finding in findings:
        yield from (finding.message, finding.symbol, *finding.detail, *(step.message for step in finding.trace))
    for row in work.rows.values():
        yield from (comment.reason for comment in row.suppressions)
