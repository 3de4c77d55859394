"""Where several ways through a function meet."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import compress
from operator import is_not

from seamlint.taint.expressions import Environment
from seamlint.taint.values import Value, join


def joined(ends: list[Environment]) -> Environment:
    """What names stand for where several ways meet; the same where there is but one."""
    if len(ends) == 1:
        return ends[0]
    made = dict(ends[0])
    for other in ends[1:]:
        for key, value in differing(made, other):
            known = made.get(key)
            made[key] = value if known is None else join(known, value)
    return made


def differing(one: Environment, other: Environment) -> Iterator[tuple[tuple[int, str], Value]]:
    """What names stand for in `other` where `one` has another object; nearly all are the same."""
    return compress(other.items(), map(is_not, map(one.get, other), other.values()))
