"""Expressions of the facts into values."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from seamlint.catalogue.loader import UNKNOWN as HOLE
from seamlint.facts import model as m
from seamlint.links import flow
from seamlint.links.values import External, Kind
from seamlint.taint import calls, sources
from seamlint.taint.names import Says, words
from seamlint.taint.tables import PLACEHOLDER
from seamlint.taint.values import (
    FALSE,
    SAFE,
    TRUE,
    UNKNOWN,
    Place,
    Routine,
    Taint,
    Value,
    item_key,
    join,
    join_all,
    text_of,
)

if TYPE_CHECKING:
    from seamlint.taint.engine import Engine
    from seamlint.taint.sinks import Hit

Environment = dict[tuple[int, str], Value]
_LONGEST_TEXT = 300
BEFORE_SECRET = re.compile(
    r"(?P<password>://[^/@\s]*:)$|(?:^|[\s\"':])(?:Bearer|Basic)\s$|[?&](?P<name>[\w-]+)=$", re.IGNORECASE
)
_SELECTING = ("secret", "sensitive", "redact", "private", "blocked", "hidden")
_PREFIX = 4
"""Characters at the front of a secret that tell no more than its kind."""


class Expressions:
    """Evaluates the expressions of one function; statements are the subclass's business."""

    def __init__(self, engine: Engine, path: str, facts: m.Facts, env: Environment) -> None:
        self.engine = engine
        self.path = path
        self.facts = facts
        self.env = env
        self.scope = 0
        self.raised: list[tuple[str, Value]] = []
        self.yielded: list[Value] = []
        self._kinds: dict[type[Any], Callable[[Any], Value]] = {
            m.Name: self._name,
            m.Attribute: lambda expr: sources.attribute(self, self.value(expr.base), expr),
            m.Call: lambda expr: calls.call(self, expr),
            m.Constant: self._constant,
            m.Joined: self._joined,
            m.Percent: self._percent,
            m.Index: self._index,
            m.Mapping: self._mapping,
            m.Sequence: self._sequence,
            m.Either: self._either,
            m.Element: lambda _expr: UNKNOWN,
            m.Lambda: lambda expr: Value(refs=(self.routine(expr.scope),)),
            m.Starred: lambda expr: self.value(expr.value),
            m.Reversed: lambda expr: self.value(expr.base),
            m.Slice: self._slice,
            m.PathJoin: self._path,
            m.Compare: self._compare,
            m.Not: self._nothing,
            m.Walrus: self._walrus,
            m.Yielded: self._yielded,
            m.Comprehension: self._comprehension,
            m.Plain: lambda _expr: SAFE,
            m.Opaque: lambda _expr: UNKNOWN,
        }

    def value(self, expr: m.Expr) -> Value:
        """What the expression may be here."""
        if not self.engine.spend():
            return UNKNOWN
        return self._kinds[type(expr)](expr)

    def place(self, span: m.Span, message: str) -> Place:
        return Place(self.path, span[0], message)

    # --- names ----------------------------------------------------------------------------------

    def owner(self, name: m.Name) -> int:
        """The scope whose name it is; -1 if no scope of the file binds it."""
        scope, local = name.scope, True
        while scope != -1:
            record = self.facts.scopes[scope]
            if name.id in record.bindings and (local or record.kind != "class"):
                return scope
            local = local and record.kind == "block"
            scope = record.parent
        return -1

    def _name(self, expr: m.Name) -> Value:
        owner = self.owner(expr)
        known = self.env.get((owner, expr.id))
        if known is not None:
            return known
        if owner == -1:
            return self.engine.outside(self.path, expr.id)
        if owner == 0:
            return self.engine.modules.name(self.path, expr.id)
        for binding in self.facts.scopes[owner].bindings[expr.id]:
            if binding.kind == "import":
                return self.engine.modules.imported(self.path, binding.value)
            if binding.kind == "scope":
                return self.engine.modules.defined(self.path, binding.value)
        return self.named(UNKNOWN, expr.id, expr.span)

    def named(self, value: Value, name: str, span: m.Span, written: str = "") -> Value:
        """The value with what its name says, if nothing else is known of it."""
        return sources.named(self, value, name, span, written)

    def routine(self, scope: int) -> Routine:
        """A function that is defined here, with what it sees of the names around it."""
        free = self.facts.scopes[scope].words
        seen = tuple((key, value) for key, value in self.env.items() if key[0] > 0 and key[1] in free)
        return Routine(self.path, scope, None, seen)

    # --- texts ----------------------------------------------------------------------------------

    def _constant(self, expr: m.Constant) -> Value:
        if isinstance(expr.value, bool):
            return Value(safe=True, text=TRUE if expr.value else FALSE)
        text = expr.value if isinstance(expr.value, str) and len(expr.value) <= _LONGEST_TEXT else None
        return Value(safe=True, text=text)

    def _joined(self, expr: m.Joined) -> Value:
        parts = [self.value(part) for part in expr.parts]
        parts = self._by_place(expr, parts)
        if any(part.is_mapping or part.rest is not None or part.fields for part in parts):
            if all(isinstance(part, (m.Sequence, m.Name, m.Comprehension, m.Call)) for part in expr.parts):
                return join_all(_unplaced(part) for part in parts)  # lists put together
        found = text_of(self.shown(part, expr.span) for part in parts)
        pieces = [HOLE if part.text is None else part.text for part in parts]
        text = "".join(pieces)
        return found.replace(text=text[:_LONGEST_TEXT]) if text.strip(HOLE) else found

    def _path(self, expr: m.PathJoin) -> Value:
        parts = [self.value(part) for part in expr.parts]
        if not any(part.text or part.refs for part in parts):
            return SAFE if all(part.safe for part in parts) else UNKNOWN
        text = "/".join(part.text or HOLE for part in parts)
        return text_of(parts).replace(refs=(External("pathlib.Path", Kind.OBJECT),), text=text, safe=False)

    def _by_place(self, expr: m.Joined, parts: list[Value]) -> list[Value]:
        """Pieces of a text that are secret by where they stand: `https://user:{x}@host`, `Bearer {x}`, `?api_key={x}`."""
        found = list(parts)
        for index in range(1, len(parts)):
            before = parts[index - 1].text
            after = parts[index + 1].text if index + 1 < len(parts) else ""
            if not parts[index].is_blank or not before or isinstance(expr.parts[index], m.Constant):
                continue
            match = BEFORE_SECRET.search(before)
            if match is None or (match.group("password") is not None and not (after or "").startswith("@")):
                continue
            name = match.group("name")
            if name is None or self.engine.names.says(name) is Says.SECRET:
                what = f"`{written(expr.parts[index]) or 'a piece'}` in the place of a credential"
                found[index] = Value((Taint("place", what, self.path, expr.parts[index].span[0]),))
        return found

    def _percent(self, expr: m.Percent) -> Value:
        template, given = self.value(expr.template), self.value(expr.values)
        if template.text is None and given.is_mapping:
            return template.flat()  # which keys are shown is not known
        if template.text is not None and given.fields and given.is_mapping:
            used = PLACEHOLDER.findall(template.text)
            chosen = [given.fields[key] for key in used if key in given.fields]
            given = text_of(chosen) if len(chosen) == len(used) else given
        return text_of([template, self.shown(given, expr.span)])

    def shown(self, value: Value, span: m.Span) -> Value:
        """The value as it looks when it is made a text: an object shows what its `repr` does."""
        return self.engine.classes.shown(value, self.place(span, "made a text"))

    # --- containers -----------------------------------------------------------------------------

    def _mapping(self, expr: m.Mapping) -> Value:
        made = Value(safe=not expr.items)
        for key, item in expr.items:
            value = self.value(item)
            if key is None:
                made = merged(made, value)
                continue
            name = self.value(key).text
            if name is None or HOLE in name:
                made = made.with_element(value)
            else:
                made = made.with_field(item_key(name), self.named(value, name, item.span))
        return made if made.fields or made.rest is not None else made.replace(safe=True)

    def _sequence(self, expr: m.Sequence) -> Value:
        made = Value()
        for position, item in enumerate(expr.items):
            value = self.value(item)
            if isinstance(item, m.Starred):
                made = made.with_element(value.element)
            elif position < 16:
                made = made.with_field(f"#{position}", value)
            else:
                made = made.with_element(value)
        return made if expr.items else Value(safe=True)

    def _index(self, expr: m.Index) -> Value:
        base, key = self.value(expr.base), self.value(expr.key)
        if isinstance(expr.key, m.Constant) and isinstance(expr.key.value, int):
            return sources.position(self, base, expr.key.value, expr.span)
        if key.keys == "each" and base.keys:
            return Value(base.taints)
        if base.is_mapping and key.fields and not key.is_mapping:  # columns of a table
            chosen = {inner.text for inner in key.fields.values()}
            return base.replace(fields={name: inner for name, inner in base.fields.items() if name in chosen})
        known = sources.by_subscript(self, expr.base, key.text, expr.span)
        if known is not None:
            return known
        found = sources.item(self, base, key.text, expr.span, written(expr))
        self.remember(expr.base, base, key.text, found)
        return found

    def remember(self, holder: m.Expr, base: Value, key: str | None, found: Value) -> None:
        """A mapping that a secret is read from holds one, also when it is shown as a whole."""
        if key and isinstance(holder, m.Name) and found.taints and not (base.taints or base.keys or base.refs):
            field = item_key(key)
            self.update(holder, lambda old: old if field in old.fields else old.with_field(field, found))

    def _slice(self, expr: m.Slice) -> Value:
        base = self.value(expr.base)
        for bound in (expr.lower, expr.upper):
            if bound is not None:
                self.value(bound)
        if not base.taints or base.rest is not None or base.fields:
            return base
        lower, upper = _number(expr.lower), _number(expr.upper)
        if expr.upper is None and expr.lower is not None and (lower is None or lower < 0):
            return SAFE if lower is not None or isinstance(expr.lower, m.Not) else base
        if expr.lower is None and upper is not None and 0 <= upper <= _PREFIX:
            return SAFE
        if expr.lower is None and expr.upper is not None and "prefix" in words(sources.written_tail(expr.upper)):
            return SAFE
        return base

    def _comprehension(self, expr: m.Comprehension) -> Value:
        outer = dict(self.env)
        filtered = picked = False
        for target, source, conditions in expr.loops:
            self.bind(target, self.items(source, target), target.span)
            for condition in conditions:
                self.value(condition)
                self.narrow(condition, True)
                filtered = filtered or self.selects(condition)
                picked = picked or self._picks(condition)
        made = self.value(expr.item)
        bound = {key for key in self.env if self.facts.scopes[key[0]].kind == "block"}
        self.env = {key: value for key, value in self.env.items() if key in outer or key not in bound}
        element = join_all([*made.fields.values(), *([made.rest] if made.rest is not None else [])])
        if filtered:
            element = SAFE
        elif picked and element.is_blank:
            element = Value((Taint("name", "what stands under keys of secrets", self.path, expr.span[0], named=True),))
        if isinstance(expr.item, m.Mapping):
            return Value(rest=element, keys="pairs")
        return Value(rest=element)

    def items(self, source: m.Expr, target: m.Expr) -> Value:
        """What one round of a loop over the expression gets; a `token` is a piece of text unless it is one of `tokens`."""
        element = self.value(source).element
        if element.is_blank and isinstance(target, m.Name) and self.engine.names.says(target.id) is Says.AMBIGUOUS:
            return element if words(sources.written_tail(source))[-1:] == ("tokens",) else SAFE
        return element

    # --- choices --------------------------------------------------------------------------------

    def _either(self, expr: m.Either) -> Value:
        if expr.kind == "if" and expr.test is not None:
            known = self.value(expr.test).text
            if known in (TRUE, FALSE):
                return self.value(expr.options[0 if known == TRUE else 1])
            chosen = []
            for option, truth in zip(expr.options, (True, False), strict=True):
                outer = dict(self.env)
                self.narrow(expr.test, truth)
                chosen.append(self.value(option))
                self.env = outer
            body, orelse = chosen
            for truth, kept, other in ((True, body, orelse), (False, orelse, body)):
                if other.is_harmless and not kept.is_harmless and self.selects(expr.test, truth):
                    return SAFE  # `redact(v) if k in SENSITIVE else v`
            return join_all(chosen)
        values = [self.value(option) for option in expr.options]
        if expr.kind == "and":
            return values[-1]
        if expr.kind == "|":
            made = values[0]
            for value in values[1:]:
                made = merged(made, value)
            return made
        return join_all(values)

    def _compare(self, expr: m.Compare) -> Value:
        self.value(expr.left)
        self.value(expr.right)
        return SAFE

    def _nothing(self, expr: m.Not) -> Value:
        known = self.value(expr.value).text
        return SAFE.replace(text=FALSE if known == TRUE else TRUE) if known in (TRUE, FALSE) else SAFE

    def _walrus(self, expr: m.Walrus) -> Value:
        value = self.value(expr.value)
        return self.bind(expr.target, value, expr.span)

    def _yielded(self, expr: m.Yielded) -> Value:
        value = self.value(expr.value) if expr.value is not None else SAFE
        self.yielded.append(value.element if expr.each else value)
        return UNKNOWN

    def selects(self, test: m.Expr, truth: bool = True) -> bool:
        """Whether what passes a test of a key is no secret: `k not in SENSITIVE`, `k in ALLOWED`, `k != "password"`."""
        if isinstance(test, m.Not):
            return self.selects(test.value, not truth)
        if isinstance(test, m.Either):
            found = [self.selects(option, truth) for option in test.options]
            return any(found) if (test.kind == "and") == truth else all(found)
        if isinstance(test, m.Compare):
            kept = test.operator in ("In", "Eq") if truth else test.operator in ("NotIn", "NotEq")
            if test.operator in ("In", "NotIn"):
                if isinstance(test.left, m.Constant):  # `"secret" not in key`
                    return not kept and self._is_secret(str(test.left.value))
                texts = self._texts(self.value(test.right))
                return not texts or any(map(self._is_secret, texts)) != kept
            text = self.value(test.right).text
            if test.operator in ("Eq", "NotEq") and text:
                return self._is_secret(text) != kept
            return False
        if isinstance(test, m.Call):
            name = written(test.function).rpartition(".")[2].lower()
            if name in ("any", "all") and test.args and isinstance(test.args[0], m.Comprehension):
                return not truth and any(isinstance(item, m.Compare) for item in test.args[0].item.items)
            return not truth and any(word in name for word in _SELECTING)
        return False

    def _picks(self, test: m.Expr) -> bool:
        """Whether a test chooses just the keys of secrets: `k.endswith("_secret")`, `"token" in k`."""
        text = None
        if isinstance(test, m.Call) and flow.tail(test) in ("endswith", "startswith") and test.args:
            text = self.value(test.args[0]).text
        elif isinstance(test, m.Compare) and test.operator == "In" and isinstance(test.left, m.Constant):
            text = self.value(test.left).text
        return bool(text) and self.engine.names.says(str(text).strip("_")) in (Says.SECRET, Says.AMBIGUOUS)

    def _texts(self, value: Value) -> list[str]:
        inner = [*value.fields.items()]
        return [key if key[0] not in ".#~" else item.text or "" for key, item in inner if key[0] != "#" or item.text]

    def _is_secret(self, text: str) -> bool:
        return self.engine.names.says(text) in (Says.SECRET, Says.AMBIGUOUS) or text in self.engine.names.stems

    # --- what statements do ---------------------------------------------------------------------

    def self_key(self) -> tuple[int, str]:
        """Where the environment has the first parameter of the function."""
        scope = self.scope
        while scope > 0 and self.facts.scopes[scope].kind != "function":
            scope = self.facts.scopes[scope].parent
        return scope, next(iter(self.facts.scopes[scope].bindings), "")

    def self_value(self) -> Value:
        return self.env.get(self.self_key(), UNKNOWN)

    def replace_self(self, value: Value) -> None:
        """What the object stands for after a method of it has run."""
        self.env[self.self_key()] = value

    def note(self, hit: Hit) -> None:
        raise NotImplementedError

    def bind(self, target: m.Expr, value: Value, span: m.Span) -> Value:
        raise NotImplementedError

    def narrow(self, test: m.Expr, truth: bool) -> None:
        raise NotImplementedError

    def update(self, target: m.Expr, change: Callable[[Value], Value]) -> None:
        raise NotImplementedError


def merged(made: Value, other: Value) -> Value:
    """`{**made, **other}`: what stands in the second wins."""
    if not other.fields and other.rest is None and not other.keys and not other.taints:
        return made.replace(safe=False) if not (made.fields or made.rest) else made
    fields = {**made.fields, **{key: value for key, value in other.fields.items() if key[0] not in ".#"}}
    rest = made.rest if other.rest is None else other.rest if made.rest is None else join(made.rest, other.rest)
    taints = (*made.taints, *(taint for taint in other.taints if taint not in made.taints))
    if taints:  # what a whole mapping holds is overridden by the keys that carry it
        rest = Value(taints) if rest is None else join(rest, Value(taints))
    return Value(fields=fields, rest=rest, keys=made.keys or other.keys)


def _unplaced(value: Value) -> Value:
    """A list whose elements have no places any more."""
    placed = [item for key, item in value.fields.items() if key[0] == "#"]
    if not placed:
        return value
    for item in placed:
        value = value.with_element(item)
    return value.replace(fields={key: item for key, item in value.fields.items() if key[0] != "#"})


def _number(expr: m.Expr | None) -> int | None:
    return expr.value if isinstance(expr, m.Constant) and isinstance(expr.value, int) else None


def written(expr: m.Expr) -> str:
    """The expression as a message may quote it: names, attributes and constant keys, nothing else."""
    if isinstance(expr, m.Name):
        return expr.id
    if isinstance(expr, m.Attribute):
        base = written(expr.base)
        return f"{base}.{expr.name}" if base else expr.name
    if isinstance(expr, m.Call):
        inner = written(expr.function)
        return f"{inner}()" if inner else ""
    if isinstance(expr, m.Index) and isinstance(expr.key, m.Constant) and isinstance(expr.key.value, str):
        base, key = written(expr.base), expr.key.value
        return f'{base}["{key}"]' if base and len(key) <= 40 else base
    if isinstance(expr, m.Index):
        return written(expr.base)
    return ""
