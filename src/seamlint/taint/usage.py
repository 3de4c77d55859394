"""What a file says of its own names as a whole: whose value stands in the code, and which are keys of mappings."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from seamlint.facts import model as m
from seamlint.links import flow
from seamlint.taint.names import Names, Says, words
from seamlint.taint.written import written

_READS = frozenset({"get", "pop", "setdefault", "getlist", "getenv"})
_HEADER = ("header",)
_KEY, _SECRET = ("key",), ("secret",)
_THINGS = frozenset("server service master bot account vendor rest cookie".split())
"""Words in front of `key` of which there may be several in one mapping, each under its name."""
_UNWRAP = "get_secret_value"
_LONG = 40


class Usage:
    """Answers for one file; each question is looked up once, and only if it is asked."""

    def __init__(self, facts: m.Facts) -> None:
        self._facts = facts
        self._defaults: frozenset[tuple[str, ...]] | None = None
        self._wrapped: frozenset[str] | None = None
        self._holders: dict[str, bool] = {}

    def has_default(self, name: str) -> bool:
        """Whether the code gives a value under that name, so that what it stands for is often known to everybody.

        `password="guest"` as a parameter, `@option("--password", default="guest")`, `config.get("password", "guest")`.
        """
        if self._defaults is None:
            self._defaults = frozenset(filter(None, map(words, _with_default(self._facts))))
        return words(name) in self._defaults

    def has_secrets(self, holder: str, names: Names) -> bool:
        """Whether the file asks what is called so for a secret, or declares an option for one: `args.api_key`."""
        if holder not in self._holders:
            self._holders[holder] = any(
                names.says(name) is Says.SECRET for name in _asked_of(self._facts, holder) if len(name) < _LONG
            )
        return self._holders[holder]

    def is_header_name(self, name: str) -> bool:
        """Whether a name stands for that of a header: it ends in `header`, and the file asks mappings for it."""
        return words(name)[-1:] == _HEADER and name in self._of_mappings

    @cached_property
    def _of_mappings(self) -> frozenset[str]:
        """The names of what mappings are asked for."""
        return frozenset(_keys(self._facts))

    @cached_property
    def _asked_by(self) -> frozenset[str]:
        """The names of what stores are asked by."""
        return frozenset(_entries(self._facts))

    def is_entry(self, name: str) -> bool:
        """Whether a key is the name of an entry that the file asks something for by it.

        `secret_key` of a store of secrets; `server_key` of a mapping, if what stands in front may be a thing of which
        there are several.
        """
        said = words(name)
        if said[-1:] != _KEY:
            return False
        if not _THINGS.isdisjoint(said[-2:-1]) and name in self._of_mappings:
            return True
        return name in self._asked_by

    def is_wrapped(self, expr: m.Expr) -> bool:
        """Whether an attribute is of a secret type, because the file takes the value out of it somewhere."""
        if self._wrapped is None:
            self._wrapped = frozenset(_wrapped(self._facts))
        return bool(self._wrapped) and written(expr) in self._wrapped


def _wrapped(facts: m.Facts) -> Iterator[str]:
    for use in facts.used:
        called = use.function if isinstance(use, m.Call) and not (use.args or use.keywords) else None
        if isinstance(called, m.Attribute) and called.name == _UNWRAP and isinstance(called.base, m.Attribute):
            yield written(called.base)


def _entries(facts: m.Facts) -> Iterator[str]:
    """What stores are asked by: `get_secret(scope, key)`, `put_secret(scope, key, value)`, `set_secret(name=key)`."""
    for use in facts.used:
        if isinstance(use, m.Call) and words(flow.tail(use))[1:2] == _SECRET:
            gets = words(flow.tail(use))[0] in ("get", "delete", "remove", "has")
            yield from (flow.tail(value) for name, value in use.keywords if name in ("key", "name", "secret_name"))
            if gets or len(use.args) > 2:
                yield from map(flow.tail, use.args[:2])


def _asked_of(facts: m.Facts, holder: str) -> Iterator[str]:
    """The attributes and keys that are asked of things of that name, and the options of commands."""
    for use in facts.used:
        base = use.base if isinstance(use, (m.Attribute, m.Index)) else None
        name = base.id if isinstance(base, m.Name) else base.name if isinstance(base, m.Attribute) else ""
        if words(name)[-1:] == (holder,):
            if isinstance(use, m.Attribute):
                yield use.name
            elif isinstance(use, m.Index):
                yield _text(use.key)
    for scope in facts.scopes:
        yield from (text.lstrip("-") for text in scope.words if text.startswith("--"))


def _with_default(facts: m.Facts) -> Iterator[str]:
    for scope in facts.scopes:
        for name, (first, *_) in scope.bindings.items():
            if first.kind == "parameter":
                if _is_given(name, first.value.default):
                    yield name
            elif first.kind == "value" and scope.kind == "class" and _is_given(name, first.value):
                yield name
        for decorator in scope.decorators:
            yield from _option(decorator)
    for _, target, value in facts.stores:
        if isinstance(target, m.Attribute) and _is_given(target.name, value):
            yield target.name
    for use in facts.used:
        yield from _option(use)
        if isinstance(use, m.Call) and len(use.args) == 2 and flow.tail(use) in _READS and _text(use.args[1]):
            yield _text(use.args[0])


def _option(call: m.Expr) -> Iterator[str]:
    """The names of an option of a command line, or of a field, that is declared with a default."""
    if isinstance(call, m.Call) and any(name == "default" and _text(value) for name, value in call.keywords):
        yield from (text.lstrip("-") for text in map(_text, call.args) if text.startswith("-"))
        yield from (_text(value) for name, value in call.keywords if name == "dest")


def _keys(facts: m.Facts) -> Iterator[str]:
    for use in facts.used:
        if isinstance(use, m.Index):
            yield flow.tail(use.key)
        elif isinstance(use, m.Call) and use.args and flow.tail(use) in _READS:
            yield flow.tail(use.args[0])


def _text(expr: m.Expr) -> str:
    return expr.value if isinstance(expr, m.Constant) and isinstance(expr.value, str) else ""


def _is_given(name: str, expr: m.Expr | None) -> bool:
    """Whether it is a text that says something, and more than the name again: `PASSWORD = "password"` is a key."""
    return expr is not None and bool(text := _text(expr)) and words(text) != words(name)
