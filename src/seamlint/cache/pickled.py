"""Records as bytes, and back: whatever bytes there are, none but records of ours come of them."""

from __future__ import annotations

import io
import pickle
import zlib
from collections.abc import Callable
from typing import Any

UNUSABLE = (KeyError, ValueError, TypeError, AttributeError, EOFError, IndexError, pickle.UnpicklingError, zlib.error)
"""What there is not, or not any more, or was never written here."""


def packed(record: Any, pickler: type[pickle.Pickler] = pickle.Pickler) -> bytes:
    """The record; empty if it is nested too deeply for that, or holds what the pickler refuses."""
    stream = io.BytesIO()
    try:
        pickler(stream, pickle.HIGHEST_PROTOCOL).dump(record)
    except (RecursionError, pickle.PicklingError):
        return b""
    return zlib.compress(stream.getvalue(), 1)


def unpacked(data: bytes, is_record: Callable[[str, str], bool]) -> Any:
    """What was packed; `is_record` is asked for module and name of each class. Raises one of `UNUSABLE`."""
    return _Reader(zlib.decompress(data), is_record).load()


class _Reader(pickle.Unpickler):
    def __init__(self, data: bytes, is_record: Callable[[str, str], bool]) -> None:
        super().__init__(io.BytesIO(data))
        self._is_record = is_record

    def find_class(self, module: str, name: str) -> Any:
        if self._is_record(module, name):
            return super().find_class(module, name)
        raise pickle.UnpicklingError(f"{module}.{name} is no record")
