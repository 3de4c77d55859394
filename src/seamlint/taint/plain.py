"""Values as plain tuples: equal ones in every run, whatever is remembered in them."""

from __future__ import annotations

import hashlib
from typing import Any

from seamlint.taint.values import Taint, Value


def digest(value: Value | tuple[Any, ...]) -> int:
    """A number that only what is the same in all it tells has in common."""
    found = hashlib.sha256(repr(_plain(value)).encode("utf-8", "surrogatepass"))
    return int.from_bytes(found.digest()[:16], "big")


def _plain(part: Any) -> Any:
    if isinstance(part, Value):
        fields = tuple((key, _plain(value)) for key, value in part.fields.items())
        others = (part.taints, part.safe, part.rest, part.keys, part.refs, part.text)
        return ("Value", fields, *map(_plain, others))
    if isinstance(part, Taint):
        return (*part.identity, part.sure, part.issued, part.named, part.way)
    if isinstance(part, tuple):
        return (type(part).__name__, *map(_plain, part))
    return part
