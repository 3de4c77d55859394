"""Expressions of the facts into values."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from seamlint.catalogue.loader import UNKNOWN as HOLE
from seamlint.facts import model as m
from seamlint.facts.spans import row
from seamlint.links.values import External
from seamlint.taint import calls, origins, passing, selection, sources, texts
from seamlint.taint.mappings import labelled, merged
from seamlint.taint.names import Says
from seamlint.taint.values import FALSE, SAFE, TRUE, UNKNOWN, Place, Routine, Taint, Value, item_key, join_all
from seamlint.taint.written import written

if TYPE_CHECKING:
    from seamlint.taint.engine import Engine
    from seamlint.taint.sinks import Hit

Environment = dict[tuple[int, str], Value]


_QUIET = (m.Name, m.Attribute, m.Index, m.Constant, m.Compare, m.Not, m.Plain)
"""What calls nothing: most functions without a name give an attribute to sort by."""


class Expressions:
    """Evaluates the expressions of one function; statements are the subclass's business."""

    def __init__(self, engine: Engine, path: str, facts: m.Facts, env: Environment) -> None:
        self.engine = engine
        self.path = path
        self.facts = facts
        self.env = env
        self.scope = 0
        self._keys = engine.keys(path)
        self.raised: list[tuple[str, Value]] = []
        self.pairs: dict[tuple[int, str], m.Name] = {}
        """Where the key of a mapping's item stands, the name of the value that comes with it."""
        self.yielded: list[Value] = []
        self.inner: list[int] = []  # functions inside this one, to be run when all its names are known

    def value(self, expr: m.Expr) -> Value:
        """What the expression may be here."""
        engine = self.engine
        engine.left -= 1
        if engine.left < 0:
            engine.cut_short()
            return UNKNOWN
        return _KINDS[type(expr)](self, expr)

    def place(self, span: m.Span, message: str) -> Place:
        return Place(self.path, row(span), message)

    # --- names ----------------------------------------------------------------------------------

    def key(self, name: m.Name) -> tuple[int, str]:
        """Where environments have a name: by the scope whose name it is; -1 if no scope of the file binds it."""
        asked = (name.scope, name.id)
        known = self._keys.get(asked)
        if known is None:
            known = self._keys[asked] = (self.facts.owner_of(name.id, name.scope), name.id)
        return known

    def _name(self, expr: m.Name) -> Value:
        key = self._keys.get((expr.scope, expr.id)) or self.key(expr)
        known = self.env.get(key)
        if known is not None:
            return known
        owner = key[0]
        if owner == -1:
            return self.engine.modules.outside(self.path, expr.id)
        if owner == 0:
            return self.engine.modules.name(self.path, expr.id)
        for binding in self.facts.scopes[owner].bindings[expr.id]:
            if binding.kind == "import":
                return self.engine.modules.imported(self.path, binding.value)
            if binding.kind == "scope":
                return self.engine.modules.defined(self.path, binding.value)
        return self.named(UNKNOWN, expr.id, expr.span)

    def says(self, name: str) -> Says:
        """What a name says here."""
        return self.engine.says(self.path, name, self.scope)

    def named(self, value: Value, name: str, span: m.Span, written: str = "") -> Value:
        """The value with what its name says, if nothing else is known of it."""
        return sources.named(self, value, name, span, written)

    def function(self, expr: m.Lambda) -> Value:
        """A function without a name; one that calls something may be a way out, whoever calls it later."""
        calls_out = any(not isinstance(value, _QUIET) for value in self.facts.scopes[expr.scope].returns)
        if calls_out and expr.scope not in self.inner:
            self.inner.append(expr.scope)
        return Value(refs=(self.routine(expr.scope),))

    def routine(self, scope: int) -> Routine:
        """A function that is defined here, with what it sees of the names around it."""
        free = self.facts.scopes[scope].words
        seen = tuple((key, value) for key, value in self.env.items() if key[0] > 0 and key[1] in free)
        return Routine(self.path, scope, None, seen)

    def shown(self, value: Value, span: m.Span) -> Value:
        """The value as it looks when it is made a text: an object shows what its `repr` does."""
        if not (value.refs or value.fields or value.rest is not None):
            return value
        return self.engine.classes.shown(value, self.place(span, "made a text"))

    def represented(self, value: Value, span: m.Span) -> Value:
        """The value as its `repr` looks, whatever its `str` would show."""
        return self.engine.classes.shown(value, self.place(span, "made a text"), only_repr=True).flat()

    def lazily(self, value: Value) -> Value:
        """What calling a function without arguments gives, or the value itself if it is none."""
        functions = [ref for ref in value.refs if isinstance(ref, Routine)]
        outcomes = [self.engine.called(function, calls.Arguments((), ())) for function in functions]
        return join_all([outcome.result for outcome in outcomes if outcome is not None], value)

    # --- containers -----------------------------------------------------------------------------

    def _mapping(self, expr: m.Mapping) -> Value:
        made = Value(safe=not expr.items)
        named: list[tuple[str, Value]] = []
        for key, item in expr.items:
            value = self.value(item)
            if key is None:
                made, named = merged(made.with_fields(named), value), []
                continue
            name = self.value(key).text
            if name is None or HOLE in name:
                made = made.with_element(value)
            else:
                named.append((item_key(name), labelled(self, value, name, item.span)))
        made = made.with_fields(named)
        return made if made.fields or made.rest is not None else made.replace(safe=True)

    def _sequence(self, expr: m.Sequence) -> Value:
        fields: dict[str, Value] = {}
        others: list[Value] = []
        for position, item in enumerate(expr.items):
            value = self.value(item)
            if position < 16 and not isinstance(item, m.Starred):
                fields[f"#{position}"] = value
            else:
                others.append(value.element if isinstance(item, m.Starred) else value)
        return Value(safe=not expr.items, fields=fields, rest=join_all(others) if others else None)

    def _index(self, expr: m.Index) -> Value:
        base, key = self.value(expr.base), self.value(expr.key)
        if isinstance(expr.key, m.Constant) and isinstance(expr.key.value, int):
            return sources.position(self, base, expr.key.value, expr.span)
        if key.keys == "each" and base.keys:
            return Value(base.taints)
        if key.text is None and (names := sources.options(key)):  # one of several
            items = [sources.item(self, base, name, expr.span, written(expr)) for name in names]
            secret = [item for item in items if item.taints]
            return join_all(items) if len(secret) == len(items) else join_all(secret).doubted()
        if base.is_mapping and key.fields and not key.is_mapping:  # columns of a table
            chosen = {inner.text for inner in key.fields.values()}
            return base.replace(fields={name: inner for name, inner in base.fields.items() if name in chosen})
        known = sources.by_subscript(self, base, expr.base, key.text, expr.span)
        if known is None and base.refs:
            known = self.engine.classes.subscript(self, base, key, expr)
        if known is not None:
            return known
        found = sources.item(self, base, key.text, expr.span, written(expr))
        self.remember(expr.base, base, key.text, found)
        return found

    def remember(self, holder: m.Expr, base: Value, key: str | None, found: Value) -> None:
        """A mapping that a secret is read from holds one, also when it is shown as a whole."""
        known = base.taints or base.keys or any(not isinstance(ref, External) for ref in base.refs)
        if key and isinstance(holder, (m.Name, m.Attribute)) and found.taints and not known:
            field = item_key(key)
            self.update(holder, lambda old: old if field in old.fields else sources.read_of(old, field, found))

    def _comprehension(self, expr: m.Comprehension) -> Value:
        if (copy := passing.copied(self, expr)) is not None:
            return copy
        outer = dict(self.env)
        filtered = picked = False
        for target, source, conditions in expr.loops:
            exact = passing.chosen(self, target, source, conditions)
            self.bind(target, self.items(source, target) if exact is None else exact.element, target.span)
            for condition in conditions:
                self.value(condition)
                self.narrow(condition, True)
                if exact is not None:
                    continue
                filtered = filtered or selection.selects(self, condition)
                picked = picked or selection.picks(self, condition)
        made = self.value(expr.item)
        bound = {key for key in self.env if self.facts.scopes[key[0]].kind == "block"}
        self.env = {key: value for key, value in self.env.items() if key in outer or key not in bound}
        element = join_all([*made.fields.values(), *([made.rest] if made.rest is not None else [])])
        if filtered:
            element = SAFE
        elif picked and element.is_blank:
            element = Value(
                (Taint("name", "what stands under keys of secrets", self.path, row(expr.span), named=True),)
            )
        if isinstance(expr.item, m.Mapping):
            return Value(rest=element, keys="pairs")
        return Value(rest=element)

    def items(self, source: m.Expr, target: m.Expr) -> Value:
        """What one round of a loop gets; a `token` is a piece of text unless it is one of `tokens` handed over."""
        value = self.value(source)
        element = (self.engine.classes.gone_through(self, value, source) or value).element
        if origins.is_word(value) or (element.is_blank and origins.is_split(source)):
            element = origins.WORD
        if element.is_blank and isinstance(target, m.Name) and self.engine.names.says(target.id) is Says.AMBIGUOUS:
            return element if passing.is_handed(self, source, ("tokens",)) else SAFE
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
                if other.is_harmless and not kept.is_harmless and selection.selects(self, expr.test, truth):
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
        for side in (expr.left, expr.right):
            if not isinstance(side, m.Constant):
                self.value(side)
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

    # --- what statements do ---------------------------------------------------------------------

    def self_key(self) -> tuple[int, str]:
        """Where the environment has the first parameter of the function."""
        scope = self.facts.function_around(self.scope)
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

    def forget(self, target: m.Expr) -> None:
        raise NotImplementedError

    def narrow(self, test: m.Expr, truth: bool) -> None:
        raise NotImplementedError

    def update(self, target: m.Expr, change: Callable[[Value], Value]) -> None:
        raise NotImplementedError


_KINDS: dict[type[Any], Callable[[Any, Any], Value]] = {
    m.Name: Expressions._name,
    m.Attribute: lambda run, expr: sources.attribute(run, run.value(expr.base), expr),
    m.Call: calls.call,
    m.Constant: texts.constant,
    m.Joined: texts.joined,
    m.Percent: texts.percent,
    m.Index: Expressions._index,
    m.Mapping: Expressions._mapping,
    m.Sequence: Expressions._sequence,
    m.Either: Expressions._either,
    m.Element: lambda _run, _expr: UNKNOWN,
    m.Lambda: Expressions.function,
    m.Starred: lambda run, expr: run.value(expr.value),
    m.Reversed: lambda run, expr: run.value(expr.base),
    m.Slice: texts.sliced,
    m.PathJoin: texts.path,
    m.Compare: Expressions._compare,
    m.Not: Expressions._nothing,
    m.Walrus: Expressions._walrus,
    m.Yielded: Expressions._yielded,
    m.Comprehension: Expressions._comprehension,
    m.Plain: lambda _run, _expr: SAFE,
    m.Opaque: lambda _run, _expr: UNKNOWN,
}
"""How each kind of expression is evaluated; one table for all runs, for a run must not hold on to itself."""
