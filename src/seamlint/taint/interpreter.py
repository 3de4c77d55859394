"""Runs the statements of one function over what its names may stand for."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from seamlint.facts import model as m
from seamlint.links import flow
from seamlint.links.values import External
from seamlint.taint import sinks, sources
from seamlint.taint.calls import arguments
from seamlint.taint.expressions import Environment, Expressions
from seamlint.taint.sinks import Hit
from seamlint.taint.values import FALSE, SAFE, TRUE, UNKNOWN, Value, item_key, join, join_all, text_of

if TYPE_CHECKING:
    from seamlint.taint.engine import Engine

_ROUNDS = 2
"""How often the body of a loop is run: what the first round binds, the second sees."""
_FALSY = (None, "", 0)


class Interpreter(Expressions):
    """One run of one function, or of a module's or class's body."""

    def __init__(self, engine: Engine, path: str, facts: m.Facts, scope: int, env: Environment) -> None:
        super().__init__(engine, path, facts, env)
        self.scope = scope
        self.hits: dict[tuple[Any, ...], Hit] = {}
        self.returned: list[Value] = []
        self.raised: list[tuple[str, Value]] = []
        self.returns: list[tuple[m.Span, Value]] = []
        self.inner: list[int] = []
        """Functions inside this one, to be run when all its names are known."""
        self.given: dict[str, Value] = {}
        """What the parameters stood for at the start."""
        self._exits: list[Environment] = []
        self._statements: dict[type[Any], Callable[[Any], bool]] = {
            m.Assign: self._assign,
            m.Augment: self._augment,
            m.Evaluate: self._evaluate,
            m.Return: self._return,
            m.Raise: self._raise,
            m.Assert: self._assert,
            m.Delete: self._delete,
            m.Jump: self._jump,
            m.Define: self._define,
            m.Branch: self._branch,
            m.Loop: self._loop,
            m.Try: self._try,
            m.With: self._with,
            m.Match: self._match,
        }

    def note(self, hit: Hit) -> None:
        self.hits.setdefault((hit.sink.kind, hit.path, hit.span, hit.taint.identity), hit)

    def block(self, steps: Iterable[m.Step]) -> bool:
        """Run the steps; False if the end is not reached."""
        return all(self._statements[type(step)](step) for step in steps)

    # --- simple statements ----------------------------------------------------------------------

    def _assign(self, step: m.Assign) -> bool:
        value = self.value(step.value)
        if step.annotation is not None:
            value = self.engine.classes.annotated(self.path, value, step.annotation)
        for target in step.targets:
            self.bind(target, value, step.span)
        return True

    def _augment(self, step: m.Augment) -> bool:
        added = self.value(step.value)
        if step.operator == "Add":
            items = isinstance(step.value, (m.Sequence, m.Comprehension)) or added.rest is not None
            if items:
                self.update(step.target, lambda old: old.with_element(added.element))
            else:
                self.update(step.target, lambda old: text_of([old, added]))
        elif step.operator == "BitOr":
            from seamlint.taint.expressions import merged

            self.update(step.target, lambda old: merged(old, added))
        return True

    def _evaluate(self, step: m.Evaluate) -> bool:
        self.value(step.value)
        return not (isinstance(step.value, m.Call) and self.engine.never_returns(self, step.value))

    def _return(self, step: m.Return) -> bool:
        value = self.value(step.value) if step.value is not None else SAFE
        self.returned.append(value)
        self.returns.append((step.span, value))
        return False

    def _raise(self, step: m.Raise) -> bool:
        if step.error is None:
            return False
        before = len(self.hits)
        error = self.value(step.error)
        if isinstance(step.error, m.Call) and not error.taints and all(isinstance(ref, External) for ref in error.refs):
            error = text_of(self.shown(value, step.span) for value in arguments(self, step.error).all)
        if len(self.hits) == before:  # an HTTPException is a way out of its own
            sinks.hit(self, sinks.RAISED, error, step.span)
        self.raised.append((sources.written_tail(step.error), error.through(self.place(step.span, "raised"))))
        return False

    def _assert(self, step: m.Assert) -> bool:
        self.value(step.test)
        if step.message is not None:
            sinks.hit(self, sinks.ASSERTED, self.value(step.message), step.span)
        self.narrow(step.test, True)
        return True

    def _delete(self, step: m.Delete) -> bool:
        for target in step.targets:
            if isinstance(target, m.Index):
                for key in sources.options(self.value(target.key)):
                    gone = item_key(key)
                    self.update(target.base, lambda old, gone=gone: old.without_field(gone))  # type: ignore[misc]
            else:
                self.update(target, lambda _old: SAFE)
        return True

    def _jump(self, _step: m.Jump) -> bool:
        self._exits.append(dict(self.env))
        return False

    def _define(self, step: m.Define) -> bool:
        record = self.facts.scopes[step.scope]
        key = (record.parent, record.name)
        if record.kind == "function" and self.facts.scopes[record.parent].kind != "class":
            made = Value(refs=(self.routine(step.scope),))
            self.env[key] = made
            if record.parent:
                self.inner.append(step.scope)
        return True

    # --- compound statements --------------------------------------------------------------------

    def _either_way(self, runs: Iterable[Callable[[], bool]]) -> bool:
        """Run alternatives from the same start; what holds afterwards is what any of them leaves."""
        start, ends = self.env, []
        for run in runs:
            self.env = dict(start)
            if run():
                ends.append(self.env)
        self.env = _joined(ends) if ends else start
        return bool(ends)

    def _branch(self, step: m.Branch) -> bool:
        known = self.value(step.test).text
        if known in (TRUE, FALSE):  # a switch that was given as a constant
            return self.block(step.body if known == TRUE else step.orelse)

        def arm(steps: tuple[m.Step, ...], truth: bool) -> bool:
            self.narrow(step.test, truth)
            return self.block(steps)

        start, left = self.env, {}

        def body() -> bool:
            ended = arm(step.body, True)
            left.update(self.env if ended else {})
            return ended

        ended = self._either_way([body, lambda: arm(step.orelse, False)])
        if left and self.selects(step.test, False):  # `if key in SENSITIVE: value = "***"`
            for key, value in left.items():
                if value.is_harmless and key in start and any(True for _ in start[key].secrets()):
                    self.env[key] = SAFE
        return ended

    def _loop(self, step: m.Loop) -> bool:
        outer, self._exits = self._exits, []
        start = dict(self.env)
        for _ in range(_ROUNDS):
            if step.target is not None:
                self.bind(step.target, self.items(step.source, step.target), step.span)
            else:
                self.value(step.source)
                self.narrow(step.source, True)
            self.block(step.body)
            self.env = _joined([start, self.env, *self._exits])
        self._exits = outer
        return self.block(step.orelse) or True

    def _try(self, step: m.Try) -> bool:
        start = dict(self.env)
        outer, self.raised = self.raised, []
        ended = self.block(step.body)
        inside, self.raised = self.raised, outer
        after = self.env
        failed = _joined([start, after])
        ends = []
        caught: set[int] = set()
        for handler in step.handlers:
            self.env = dict(failed)
            if handler.type is not None:
                self.value(handler.type)
            if handler.name is not None:
                mine = [i for i, (name, _) in enumerate(inside) if self._catches(handler, name)]
                caught.update(mine)
                error = join_all(inside[i][1] for i in mine)
                self.bind(handler.name, self.engine.caught(self, handler, error), step.span)
            elif handler.type is None:
                caught.update(range(len(inside)))
            if self.block(handler.body):
                ends.append(self.env)
        self.raised += [error for i, error in enumerate(inside) if i not in caught]
        self.env = after
        if ended and self.block(step.orelse):
            ends.append(self.env)
        self.env = _joined(ends) if ends else failed
        return self.block(step.final) and bool(ends)

    def _catches(self, handler: m.Handler, name: str) -> bool:
        """Whether a handler may be for an exception of that class, as far as the names tell."""
        if handler.type is None:
            return True
        types = handler.type.items if isinstance(handler.type, m.Sequence) else (handler.type,)
        return any(self.engine.may_catch(self.path, sources.written_tail(kind), name) for kind in types)

    def _with(self, step: m.With) -> bool:
        for item, target in step.items:
            value = self.value(item)
            entered = self.engine.entered(self, value, item)
            if target is not None:
                self.bind(target, entered, step.span)
        return self.block(step.body)

    def _match(self, step: m.Match) -> bool:
        subject = self.value(step.subject)

        def arm(case: m.Case) -> bool:
            for target, key in case.captures:
                value = subject
                if key is not None:
                    inner = subject.fields.get(key) or subject.fields.get(f".{key}")
                    value = inner or sources.item(self, subject, key, target.span, key)
                self.bind(target, value, target.span)
            if case.literal:
                self._forget(step.subject)
            if case.guard is not None:
                self.value(case.guard)
                self.narrow(case.guard, True)
            return self.block(case.body)

        arms: list[Callable[[], bool]] = [lambda case=case: arm(case) for case in step.cases]  # type: ignore[misc]
        return self._either_way([*arms, lambda: True])

    # --- places ---------------------------------------------------------------------------------

    def bind(self, target: m.Expr, value: Value, span: m.Span) -> Value:
        """Assign `value`; gives what the target then stands for."""
        if isinstance(target, m.Name):
            owner = self.owner(target)
            for binding in self.facts.scopes[owner].bindings.get(target.id, []) if value.is_blank and owner >= 0 else ():
                if binding.kind == "instance":
                    value = self.engine.classes.annotated(self.path, value, binding.value)
            bound = value if self.is_object(target.id) else self.named(value, target.id, target.span)
            bound = bound.through(self.place(span, f"`{target.id}` is assigned"))
            self.env[(owner, target.id)] = bound
            if owner == 0 and self.scope and self.facts.scopes[self.scope].kind == "function":
                self.engine.learn(("global", self.path, target.id), bound)
            return bound
        if isinstance(target, m.Sequence):
            told = any(self._is_secret(sources.written_tail(item)) for item in target.items)
            for position, item in enumerate(target.items):
                if told and self.engine.names.is_plain_key(sources.written_tail(item)):
                    self.bind(item, SAFE, span)  # `user, password = ...`
                elif isinstance(item, m.Starred):
                    placed = [value.fields[key] for key in value.fields if key[0] == "#"][position:]
                    others = placed if placed and value.rest is None else [value.element]
                    self.bind(item.value, Value(rest=join_all(others)), span)
                else:
                    self.bind(item, self._piece(value, position, item), span)
            return value
        if isinstance(target, m.Attribute):
            self.value(target.base)
            bound = self.named(value, target.name, target.span)
            sinks.store(self, target, bound, span)
            name = f".{target.name}"
            self.update(target.base, lambda base: base.with_field(name, bound))
            return bound
        if isinstance(target, m.Index):
            self.value(target.base)
            keys = sources.options(self.value(target.key))
            bound = self.named(value, keys[0], target.span) if len(keys) == 1 else value
            sinks.store(self, target, bound, span)
            for key in keys:
                field = item_key(key)
                self.update(target.base, lambda old, field=field: old.with_field(field, bound))  # type: ignore[misc]
            if keys:
                return bound
            if not bound.is_blank:
                self.update(target.base, lambda old: old.with_element(bound))
            return bound
        return value

    def is_object(self, name: str) -> bool:
        """Whether the function uses a name as that of an object: `token.expires_at`."""
        return (self.scope, name) in self.engine.objects(self.path)

    def _piece(self, value: Value, position: int, target: m.Expr) -> Value:
        """One of several that a value is taken apart into; where only a name speaks for the whole, theirs decide."""
        piece = sources.position(self, value, position, target.span)
        name = sources.written_tail(target)
        if piece.taints and all(taint.named for taint in piece.taints) and f"#{position}" not in value.fields:
            if value.taints[:1] and value.taints[0].kind == "function":
                return UNKNOWN
            return SAFE if self.engine.names.is_harmless_word(name) else piece
        return piece

    def update(self, target: m.Expr, change: Callable[[Value], Value]) -> None:
        """Change what a name, attribute or element stands for."""
        if isinstance(target, m.Name):
            key = (self.owner(target), target.id)
            old = self.env.get(key)
            self.env[key] = change(old if old is not None else self.value(target))
        elif isinstance(target, m.Attribute):
            name = f".{target.name}"
            held = self.value(target)
            self.update(target.base, lambda base: base.with_field(name, change(held)))
        elif isinstance(target, m.Index):
            text = self.value(target.key).text
            if text is not None:
                there, field = self.value(target), item_key(text)
                self.update(target.base, lambda base: base.with_field(field, change(there)))

    def narrow(self, test: m.Expr, truth: bool) -> None:
        """What a condition tells: a secret that is None, or empty, is none."""
        if isinstance(test, m.Not):
            self.narrow(test.value, not truth)
        elif isinstance(test, m.Either) and test.kind == ("and" if truth else "or"):
            for option in test.options:
                self.narrow(option, truth)
        elif isinstance(test, m.Compare):
            none = isinstance(test.right, m.Constant) and test.right.value in _FALSY
            equal = test.operator in ("Is", "Eq")
            if equal == truth and test.operator in ("Eq", "NotEq") and not none:
                right = self.value(test.right)
                if right.safe and right.text:
                    self._forget(test.left)  # it is that constant
            if none and (equal or test.operator in ("IsNot", "NotEq")) and equal == truth:
                self._forget(test.left)
        elif isinstance(test, m.Call) and flow.tail(test) == "isinstance" and len(test.args) == 2:
            if not truth and flow.tail(test.args[1]) == "str":
                self._forget(test.args[0])  # an object, not the text
        elif isinstance(test, m.Walrus) and not truth:
            self._forget(test.target)
        elif not truth:
            self._forget(test)

    def _forget(self, target: m.Expr) -> None:
        if isinstance(target, (m.Name, m.Attribute)) and any(True for _ in self.value(target).secrets()):
            self.update(target, lambda _old: SAFE)


def _joined(ends: list[Environment]) -> Environment:
    """What names stand for where several ways meet."""
    first, *others = ends
    made = dict(first)
    for other in others:
        for key, value in other.items():
            known = made.get(key)
            if known is not value:
                made[key] = value if known is None else join(known, value)
    return made


__all__ = ["UNKNOWN", "Interpreter"]
