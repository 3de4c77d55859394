"""Runs the statements of one function over what its names may stand for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any

from seamlint.facts import model as m
from seamlint.links.values import External
from seamlint.taint import control, pairs, redactors, selection, sinks, sources, wording
from seamlint.taint.calls import arguments
from seamlint.taint.expressions import Environment
from seamlint.taint.joining import differing, joined
from seamlint.taint.mappings import merged
from seamlint.taint.names import is_unmistakable
from seamlint.taint.places import Places
from seamlint.taint.secrets import RAISED
from seamlint.taint.sinks import Hit
from seamlint.taint.values import FALSE, SAFE, TRUE, Taint, Value, item_key, join_all, text_of

if TYPE_CHECKING:
    from seamlint.taint.engine import Engine

_ROUNDS = 2
"""How often the body of a loop is run: what the first round binds, the second sees."""


class Interpreter(Places):
    """One run of one function, or of a module's or class's body."""

    def __init__(self, engine: Engine, path: str, facts: m.Facts, scope: int, env: Environment) -> None:
        super().__init__(engine, path, facts, env)
        self.scope = scope
        self.hits: dict[tuple[Any, ...], Hit] = {}
        self.returned: list[Value] = []
        self.raised: list[tuple[str, Value]] = []
        self.returns: list[tuple[m.Span, Value]] = []
        self.given: dict[str, Value] = {}
        """What the parameters stood for at the start."""
        self._exits: list[Environment] = []
        self._noted = 0
        """How many ways out were seen, those included that were known from an earlier round of a loop."""
        self._is_unknown = False
        """Whether what was looked for is not there: a secret that is told then is none that anybody has."""
        self._hidden: frozenset[Taint] = frozenset()
        """What somebody was told to take out of all that is logged from here on."""
        self._is_wanted = False
        """Whether somebody has asked to be shown secrets: `if args.show_secrets:`."""

    def note(self, hit: Hit) -> None:
        self._noted += 1
        if hit.sink.kind == "log" and hit.taint in self._hidden:
            return
        if self._is_unknown:
            hit = hit._replace(taint=hit.taint.doubted())
        if self._is_wanted:
            hit = hit._replace(taint=hit.taint.blurred())
        self.hits.setdefault((hit.sink.kind, hit.path, hit.span, hit.taint.identity), hit)

    def block(self, steps: Iterable[m.Step]) -> bool:
        """Run the steps; False if the end is not reached."""
        for step in steps:  # noqa: SIM110 - a generator would be one more frame for each block
            if not _STATEMENTS[type(step)](self, step):
                return False
        return True

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
            self.update(step.target, lambda old: merged(old, added))
        return True

    def _evaluate(self, step: m.Evaluate) -> bool:
        self.value(step.value)
        if not isinstance(step.value, m.Call):
            return True
        self._hidden |= redactors.told(self, step.value)
        return not control.never_returns(self, step.value)

    def _return(self, step: m.Return) -> bool:
        value = self.value(step.value) if step.value is not None else SAFE
        self.returned.append(value)
        self.returns.append((step.span, value))
        return False

    def _raise(self, step: m.Raise) -> bool:
        if step.error is None:
            return False
        before = self._noted
        error = self.value(step.error)
        named = sources.written_tail(step.error)[:1].isupper() and all(isinstance(ref, External) for ref in error.refs)
        if isinstance(step.error, m.Call) and not error.taints and named:
            error = text_of(self.shown(value, step.span) for value in arguments(self, step.error).all)
        error = control.fitting(self, error) if error.taints else error
        if self._noted == before:  # an HTTPException is a way out of its own
            sinks.hit(self, sinks.RAISED, self._not_unknown(error, step.error), step.span)
        self.raised.append((sources.written_tail(step.error), error.through(self.place(step.span, RAISED))))
        return False

    def _not_unknown(self, error: Value, raised: m.Expr) -> Value:
        """What an exception tells beside that which it calls unknown, if but a vague name calls that a secret."""
        if not (isinstance(raised, m.Call) and error.taints and wording.is_unknown(raised)):
            return error
        return error.replace(taints=tuple(t for t in error.taints if not t.named or is_unmistakable(t.what)))

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
        self.env = joined(ends) if ends else start
        return bool(ends)

    def _branch(self, step: m.Branch) -> bool:
        known = self.value(step.test).text
        if known in (TRUE, FALSE):  # a switch that was given as a constant
            return self.block(step.body if known == TRUE else step.orelse)

        def arm(steps: tuple[m.Step, ...], truth: bool) -> bool:
            if steps and isinstance(steps[-1], (m.Raise, m.Return)):
                self.refuse(step.test, truth)
            self.narrow(step.test, truth)
            outside, self._is_wanted = self._is_wanted, self._is_wanted or (truth and selection.asks_to_show(step.test))
            last = steps[-1] if steps else None
            if (
                isinstance(last, m.Return)
                and isinstance(last.value, m.Name)
                and selection.selects(self, step.test, truth)
            ):
                self.forget(last.value)  # `if key not in SENSITIVE: return value`
            ended = self.block(steps)
            self._is_wanted = outside
            return ended

        start, left = self.env, dict[tuple[int, str], Value]()
        masked = selection.masked(self, step)

        def body() -> bool:
            nonlocal left
            ended = arm(step.body, True)
            left = self.env if ended else left
            return ended

        ended = self._either_way([body, lambda: arm(step.orelse, False)])
        chosen = bool(left) and selection.selects(self, step.test, False)  # `if key in SENSITIVE: value = "***"`
        if chosen or masked:
            for key, value in left.items():
                if (
                    (chosen or key[1] in masked)
                    and value.is_harmless
                    and key in start
                    and any(True for _ in start[key].secrets())
                ):
                    self.env[key] = SAFE
        return ended

    def _loop(self, step: m.Loop) -> bool:
        outer, self._exits = self._exits, []
        start, runs, before = dict(self.env), False, len(self.hits)
        for _ in range(_ROUNDS):
            if step.target is not None:
                element = self.items(step.source, step.target)
                runs = element.is_touched  # there is something to go through
                self.bind(step.target, element, step.span)
                pairs.begun(self, step)
            else:
                self.value(step.source)
                self.narrow(step.source, True)
            ended = self.block(step.body)
            after = joined([self.env, *self._exits]) if ended or self._exits else start
            self.env = joined([start, after])
            if len(self.hits) == before and not any(self._is_taken_on(step, key) for key in self._changed(start)):
                break  # the next round would see nothing new
        self.env = after if runs else self.env
        self._exits = outer
        for masked in redactors.overwritten(self, step):
            self.update(masked, lambda _old: SAFE)
        return self.block(step.orelse) or True

    def _changed(self, start: Environment) -> Iterator[tuple[int, str]]:
        """The names that stand for something else than before, and for something that makes a difference."""
        for key, value in differing(start, self.env):
            if value.is_touched or value.refs:
                yield key

    def _is_taken_on(self, loop: m.Loop, key: tuple[int, str]) -> bool:
        return self.engine.loops.takes_on(self.path, self.facts, loop, key[1])

    def _try(self, step: m.Try) -> bool:
        start = dict(self.env)
        outer, self.raised = self.raised, []
        ended = self.block(step.body)
        inside, self.raised = self.raised, outer
        after = self.env
        failed = joined([start, after])
        ends = []
        caught: set[int] = set()
        taken: set[int] = set()
        """Those that one of the handlers before is for."""
        for handler in step.handlers:
            self.env = dict(failed)
            if handler.type is not None:
                self.value(handler.type)
            if handler.name is not None:
                mine = [i for i, (name, _) in enumerate(inside) if i not in taken and self._catches(handler, name)]
                caught.update(mine)
                error = join_all(inside[i][1] for i in mine)
                caught_error = control.caught(self, handler, error)
                self.bind(handler.name, caught_error, step.span)
                if caught_error.taints and isinstance(handler.name, m.Name):
                    # its text holds them, whatever it is asked for
                    self.env[self.key(handler.name)] = caught_error.through(self.place(step.span, "caught"))
            elif handler.type is None:
                caught.update(range(len(inside)))
            for kind in control.kinds(handler):
                taken.update(i for i, (name, _) in enumerate(inside) if control.catches(self.engine, kind, name))
            outside, self._is_unknown = self._is_unknown, self._is_unknown or control.is_of_unknown(handler)
            if self.block(handler.body):
                ends.append(self.env)
            self._is_unknown = outside
        self.raised += [error for i, error in enumerate(inside) if i not in caught]
        self.env = after
        if ended and self.block(step.orelse):
            ends.append(self.env)
        self.env = joined(ends) if ends else failed
        return self.block(step.final) and bool(ends)

    def _catches(self, handler: m.Handler, name: str) -> bool:
        """Whether a handler may be for an exception of that class, as far as the names tell."""
        if handler.type is None:
            return True
        return any(control.may_catch(self.engine, kind, name) for kind in control.kinds(handler))

    def _with(self, step: m.With) -> bool:
        for item, target in step.items:
            value = self.value(item)
            entered = control.entered(self, value, item)
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
                self.forget(step.subject)
            if case.guard is not None:
                self.value(case.guard)
                self.narrow(case.guard, True)
            return self.block(case.body)

        arms: list[Callable[[], bool]] = [lambda case=case: arm(case) for case in step.cases]  # type: ignore[misc]
        return self._either_way([*arms, lambda: True])


_STATEMENTS: dict[type[Any], Callable[[Any, Any], bool]] = {
    m.Assign: Interpreter._assign,
    m.Augment: Interpreter._augment,
    m.Evaluate: Interpreter._evaluate,
    m.Return: Interpreter._return,
    m.Raise: Interpreter._raise,
    m.Assert: Interpreter._assert,
    m.Delete: Interpreter._delete,
    m.Jump: Interpreter._jump,
    m.Define: Interpreter._define,
    m.Branch: Interpreter._branch,
    m.Loop: Interpreter._loop,
    m.Try: Interpreter._try,
    m.With: Interpreter._with,
    m.Match: Interpreter._match,
}
