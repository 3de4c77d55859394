"""What values tell, as numbers: the same in every run, whatever is remembered in them."""

from __future__ import annotations

import hashlib
from typing import Any

from seamlint.taint.values import Taint, Value


def digest(value: Value | tuple[Any, ...]) -> int:
    """A number that only what is the same in all it tells has in common."""
    if not isinstance(value, Value):
        return _number(_plain(value))
    if value.digest is None:  # once for each value: they share their parts, and written out they would never end
        fields = tuple((key, digest(inner)) for key, inner in value.fields.items())
        others = (value.taints, value.safe, value.rest, value.keys, value.refs, value.text)
        value.digest = _number((fields, *map(_plain, others)))
    return value.digest


def _plain(part: Any) -> Any:
    if isinstance(part, Value):
        return ("Value", digest(part))
    if isinstance(part, Taint):
        return (*part.identity, part.sure, part.issued, part.named, part.way)
    if isinstance(part, tuple):
        return (type(part).__name__, *map(_plain, part))
    return part


def _number(plain: Any) -> int:
    found = hashlib.sha256(repr(plain).encode("utf-8", "surrogatepass"))
    return int.from_bytes(found.digest()[:16], "big")
