"""What is known of a value on its way: which secrets it holds, and where in it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from types import EllipsisType
from typing import Any

from seamlint.taint.keys import item_key
from seamlint.taint.references import Partial, Reference, Routine, Super, are_results
from seamlint.taint.secrets import Place, Taint

__all__ = [
    "DEEPEST",
    "EACH",
    "FALSE",
    "MOST_FIELDS",
    "MOST_REFERENCES",
    "MOST_TAINTS",
    "SAFE",
    "TRUE",
    "UNKNOWN",
    "Partial",
    "Place",
    "Reference",
    "Routine",
    "Super",
    "Taint",
    "Value",
    "item_key",
    "join",
    "join_all",
    "limited",
    "text_of",
]

MOST_TAINTS = 6
MOST_FIELDS = 64
MOST_REFERENCES = 6
DEEPEST = 5
_NEAR = 3
"""How deep in a value the steps of its secrets are kept."""


class Value:
    """An immutable description of what a value may be; all changes give a new one."""

    __slots__ = tuple("_every _hash _same _told _touched fields is_blank keys refs rest safe taints text".split())

    def __init__(
        self,
        taints: tuple[Taint, ...] = (),
        *,
        safe: bool = False,
        fields: Mapping[str, Value] | None = None,
        rest: Value | None = None,
        keys: str = "",
        refs: tuple[Reference, ...] = (),
        text: str | None = None,
    ) -> None:
        self.taints = taints
        """Secrets in the value as such."""
        self.safe = safe and not taints
        """Whether it is known where the value came from, and that this was no secret: its name does not count."""
        self.fields: Mapping[str, Value] = fields or {}
        """What stands under known keys; `.name` is an attribute, `#0` a position, `~x` is never written out."""
        self.rest = rest
        """What stands in the other elements."""
        self.keys = keys
        """Of a mapping: how its keys are judged. `name` and `header`: a secret by its key. `secrets`: all of them."""
        self.refs = refs
        """Which functions, classes, modules or objects the value may be."""
        self.text = text
        """The text, where it is a literal; pieces that are not known are UNKNOWN."""
        self.is_blank = not (
            taints or self.safe or fields or rest is not None or keys or text or (refs and not are_results(refs))
        )
        """Whether nothing is known of the value, so that its name is all there is."""
        self._hash: int | None = None
        self._same: object | None = None
        self._touched: bool | None = True if taints else None if fields or rest is not None or refs else False
        self._every: frozenset[Taint] | None = None
        self._told: int | None = None

    @property
    def is_touched(self) -> bool:
        """Whether there is a secret anywhere in the value, in attributes of objects and hidden ones too."""
        if self._touched is None:
            self._touched = any(inner.is_touched for inner in self._inner())
        return self._touched

    def _inner(self) -> Iterator[Value]:
        yield from self.fields.values()
        if self.rest is not None:
            yield self.rest
        for ref in self.refs:
            if isinstance(ref, Routine):
                yield from (value for _, value in ref.closure)
                if ref.receiver is not None:
                    yield ref.receiver
            elif isinstance(ref, Partial):
                yield from ref.args
                yield from (value for _, value in ref.keywords)

    @property
    def _identity(self) -> tuple[Any, ...]:
        return (self.safe, self.text, self.keys, self.taints, self.refs, self.rest, tuple(self.fields.items()))

    @property
    def parts(self) -> tuple[Any, ...]:
        """What other things it is made of."""
        return (self.taints, self.refs, self.rest, self.fields)

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        if not isinstance(other, Value) or hash(self) != hash(other):
            return False
        if self._same is not None and self._same is other._same:
            return True
        if self._identity != other._identity:
            return False
        self._same = other._same = self._same or other._same or object()  # looked through once, not each time
        return True

    def __hash__(self) -> int:
        if self._hash is None:
            self._hash = hash(self._identity)
        return self._hash

    def replace(
        self,
        *,
        taints: tuple[Taint, ...] | None = None,
        safe: bool | None = None,
        fields: Mapping[str, Value] | None = None,
        rest: Value | EllipsisType | None = ...,
        keys: str | None = None,
        refs: tuple[Reference, ...] | None = None,
        text: str | EllipsisType | None = ...,
    ) -> Value:
        """The same value but for these fields; `...` stands for what it has."""
        return Value(
            self.taints if taints is None else taints,
            safe=self.safe if safe is None else safe,
            fields=self.fields if fields is None else fields,
            rest=self.rest if isinstance(rest, EllipsisType) else rest,
            keys=self.keys if keys is None else keys,
            refs=self.refs if refs is None else refs,
            text=self.text if isinstance(text, EllipsisType) else text,
        )

    def with_field(self, key: str, value: Value) -> Value:
        """The same mapping or object with another value under `key`."""
        if len(self.fields) >= MOST_FIELDS and key not in self.fields:
            return self.with_element(value)
        return self.replace(fields={**self.fields, key: value})

    def with_fields(self, pairs: Iterable[tuple[str, Value]]) -> Value:
        """The same with other values under several keys."""
        fields, rest = dict(self.fields), self.rest
        for key, value in pairs:
            if len(fields) < MOST_FIELDS or key in fields:
                fields[key] = value
            else:
                rest = value if rest is None else join(rest, value)
        return self.replace(fields=fields, rest=rest)

    def without_field(self, key: str) -> Value:
        return self.replace(fields={**self.fields, key: SAFE})

    def with_element(self, value: Value) -> Value:
        """The same collection with one more element."""
        return self.replace(rest=value if self.rest is None else join(self.rest, value))

    def secrets(self, depth: int = DEEPEST) -> Iterator[Taint]:
        """Every secret that becomes visible when the value is written out."""
        yield from self.taints
        if depth and self.is_touched:
            for key, value in self.fields.items():
                if key[:1] not in _HIDDEN:
                    yield from value.secrets(depth - 1)
            if self.rest is not None:
                yield from self.rest.secrets(depth - 1)

    def through(self, place: Place) -> Value:
        """The same value one step further on its way."""
        return self.map(lambda taint: taint.through(place), _NEAR) if self.is_touched else self

    def map(self, change: Callable[[Taint], Taint], depth: int = DEEPEST) -> Value:
        """The same value with every taint changed."""
        if not depth or not self.is_touched:
            return self
        return self.replace(
            taints=tuple(change(taint) for taint in self.taints),
            fields={key: value.map(change, depth - 1) for key, value in self.fields.items()},
            rest=self.rest.map(change, depth - 1) if self.rest is not None else None,
        )

    @property
    def every(self) -> frozenset[Taint]:
        """Every secret anywhere in the value, in attributes of objects and hidden ones too."""
        if self._every is None:
            found = set(self.taints)
            for inner in self._inner() if self.is_touched else ():
                found |= inner.every
            self._every = frozenset(found)
        return self._every

    @property
    def told(self) -> int:
        """A number for what values that are equal may differ in: the ways of their secrets, and how sure they are."""
        if self._told is None:
            ways = (taint.told for taint in self.taints)
            self._told = hash((*ways, *(inner.told for inner in self._inner()))) if self.is_touched else 0
        return self._told

    @property
    def is_mapping(self) -> bool:
        """Whether iterating over the value gives names rather than values."""
        return bool(self.keys) or (bool(self.fields) and any(key[:1] not in "#.~" for key in self.fields))

    @property
    def element(self) -> Value:
        """What iterating over the value gives."""
        if self.is_mapping:
            return EACH if self.keys and self.taints else SAFE
        items = [value for key, value in self.fields.items() if key[0] == "#"]
        items += [self.rest] if self.rest is not None else []
        if self.taints:
            items.append(Value(self.taints))
        if any(item.text for item in items) and all(item.safe for item in items):
            return Value(safe=True, fields={f"~{index}": item for index, item in enumerate(items)})
        return join_all(items, SAFE if self.safe else UNKNOWN)

    def doubted(self) -> Value:
        """The same value where it is a guess that it is this one."""
        return self.map(Taint.doubted)

    def flat(self) -> Value:
        """What a text made of the value holds: its secrets without their places."""
        found = limited(self.secrets())
        return Value(found, safe=self.is_harmless)

    @property
    def is_harmless(self) -> bool:
        """Whether everything that is known of the value is harmless, and enough is known."""
        if not (self.fields or self.rest is not None):
            return self.safe
        if self.is_touched and next(self.secrets(), None) is not None:
            return False
        inner = [value for key, value in self.fields.items() if key[:1] not in _HIDDEN]
        inner += [self.rest] if self.rest is not None else []
        return all(value.is_harmless for value in inner) if inner else self.safe


_HIDDEN = (".", "~")
UNKNOWN = Value()
SAFE = Value(safe=True)
TRUE, FALSE = "\x01", "\x02"
"""How `text` has the two constants."""
EACH = Value(safe=True, keys="each")
"""A key of a mapping that is gone through as a whole."""


def limited(taints: Iterable[Taint]) -> tuple[Taint, ...]:
    """Each taint once, the surest first, at most MOST_TAINTS."""
    found = list(dict.fromkeys(taints))
    if len(found) > MOST_TAINTS:
        found.sort(key=lambda taint: (taint.named, not taint.sure))
    return tuple(found[:MOST_TAINTS])


def join(one: Value, other: Value, depth: int = DEEPEST) -> Value:
    """A value that may be either."""
    if one is other or one == other:
        return one
    if not (one.fields or other.fields) and one.rest is None and other.rest is None:
        return Value(
            limited((*one.taints, *other.taints)) if one.taints or other.taints else (),
            safe=one.safe and other.safe,
            keys=one.keys or other.keys,
            refs=_united(one.refs, other.refs),
            text=one.text if one.text == other.text else None,
        )
    fields: dict[str, Value] = {}
    rest: Value | None = None
    if depth:
        for key in (*one.fields, *(key for key in other.fields if key not in one.fields)):
            left, right = one.fields.get(key), other.fields.get(key)
            if left is None or right is None:
                fields[key] = left or right or UNKNOWN
            else:
                fields[key] = join(left, right, depth - 1)
        if one.rest is None or other.rest is None:
            rest = one.rest or other.rest
        else:
            rest = join(one.rest, other.rest, depth - 1)
    return Value(
        limited((*one.taints, *other.taints)),
        safe=one.safe and other.safe,
        fields=dict(list(fields.items())[:MOST_FIELDS]),
        rest=rest,
        keys=one.keys or other.keys,
        refs=_united(one.refs, other.refs),
        text=one.text if one.text == other.text else None,
    )


def _united(one: tuple[Reference, ...], other: tuple[Reference, ...]) -> tuple[Reference, ...]:
    """What either may be, as many as are followed."""
    if len(one) + len(other) < 2:
        return one or other
    return tuple(dict.fromkeys((*one, *other)))[:MOST_REFERENCES]


def join_all(values: Iterable[Value], nothing: Value = UNKNOWN) -> Value:
    """A value that may be any of them; `nothing` where there is none."""
    found: Value | None = None
    for value in values:
        found = value if found is None else join(found, value)
    return nothing if found is None else found


def text_of(parts: Iterable[Value]) -> Value:
    """A text that holds all the parts."""
    listed = list(parts)
    touched = [part for part in listed if part.is_touched]
    taints = limited(taint for part in touched for taint in part.secrets()) if touched else ()
    return Value(taints) if taints else SAFE if all(part.safe or part.is_harmless for part in listed) else UNKNOWN
