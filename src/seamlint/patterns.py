"""Regular expressions compiled at their first use: a run uses few of them, and compiling all of them takes long."""

from __future__ import annotations

import re
from typing import AnyStr, cast

_METHODS = ("search", "match", "fullmatch", "finditer", "findall", "split", "sub")


class _Later:
    """Stands for a compiled pattern, and has its methods as attributes of its own once one of them was asked for."""

    def __init__(self, *asked: object) -> None:
        self._asked = asked

    def __getattr__(self, name: str) -> object:
        pattern = re.compile(*self._asked)  # type: ignore[call-overload]
        for each in _METHODS:
            setattr(self, each, getattr(pattern, each))
        return getattr(pattern, name)


def later(pattern: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """What `re.compile` gives back, without its work before the first use; a flaw in the pattern shows then too."""
    return cast("re.Pattern[AnyStr]", _Later(pattern, flags))
