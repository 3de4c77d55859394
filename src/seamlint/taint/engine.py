"""Runs every function that can matter, follows calls, and keeps what was found."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from seamlint.catalogue import Catalogue
from seamlint.facts import model as m
from seamlint.links import flow
from seamlint.links.evaluate import Evaluator
from seamlint.links.values import Class, Instance
from seamlint.settings import Settings
from seamlint.taint import around, parameters, redactors
from seamlint.taint.calls import Arguments
from seamlint.taint.classes import Classes
from seamlint.taint.expressions import Environment, Expressions
from seamlint.taint.ground import Ground
from seamlint.taint.interpreter import Interpreter
from seamlint.taint.modules import Modules
from seamlint.taint.names import Says
from seamlint.taint.sinks import Hit
from seamlint.taint.values import SAFE, UNKNOWN, Partial, Place, Routine, Taint, Value, join_all

DEPTH = 6
"""Calls inside one another that are followed."""
CONTEXTS = 24
"""Different arguments that one function is followed with."""
Bound = tuple[tuple[int, str], Value]
"""A name of a function around another, by its scope, and what it stood for."""


class Outcome(NamedTuple):
    """What one run of a function leaves."""

    result: Value
    hits: tuple[Hit, ...]
    left: dict[str, Value]
    """What stands on `self` afterwards."""
    mutated: tuple[tuple[int, Value], ...] = ()
    """Parameters, by position, that the function has added to."""
    raised: tuple[tuple[str, Value], ...] = ()
    rebound: tuple[Bound, ...] = ()
    """Names of the functions around it to which it has given a secret."""


_NOTHING = Outcome(UNKNOWN, (), {})
_HARMLESS = Outcome(SAFE, (), {})


_CALLABLE = frozenset({Routine, Partial, Class})


def _leavings(outcome: Outcome) -> list[Value]:
    """Everything that a run hands on."""
    mutated = [value for _, value in outcome.mutated]
    return [outcome.result, *outcome.left.values(), *mutated, *(value for _, value in outcome.rebound)]


class Engine(Ground):
    """Runs functions, each once for the same arguments."""

    def __init__(self, evaluator: Evaluator, catalogue: Catalogue, settings: Settings) -> None:
        super().__init__(evaluator, catalogue, settings)
        self.modules = Modules(self)
        self.classes = Classes(self)
        self._told_fields: frozenset[str] = frozenset()
        self._called: dict[tuple[object, ...], Outcome] = {}
        self._contexts: dict[tuple[str, int], int] = {}
        self._active: list[tuple[str, int]] = []
        self._entries: dict[tuple[str, int], Outcome] = {}
        self._entering: set[tuple[str, int]] = set()
        self._bodies: dict[tuple[str, int], Environment] = {}

    def begin_again(self, carriers: frozenset[str]) -> frozenset[str]:
        """Start the next round with what the last one learned; gives the names that stay untold."""
        self._told, self.carriers = dict(self.learned), carriers
        self._told_fields = frozenset(key[-1] for key in self._told if key[0] == "field")
        self._called.clear()
        self._contexts.clear()
        self._entries.clear()
        self._bodies.clear()
        self._matters.clear()
        self.modules, self.classes = Modules(self), Classes(self)
        return self.stored()

    def entry(self, path: str, scope: int) -> Outcome:
        """A function as if called from outside, with nothing known of its arguments but their names."""
        key = (path, scope)
        facts = self.facts(path)
        if key in self._entries or facts is None:
            return self._entries.get(key, _NOTHING)
        if key in self._entering:
            return _NOTHING
        self._entering.add(key)
        active, self._active = self._active, []
        try:
            with self.budget(path, scope):
                self._entries[key] = self._enter(path, facts, scope)
        finally:
            self._entering.discard(key)
            self._active = active
        return self._entries[key]

    def _enter(self, path: str, facts: m.Facts, scope: int) -> Outcome:
        record = facts.scopes[scope]
        receiver = None
        if facts.scopes[record.parent].kind == "class":
            decorators = flow.tails(record.decorators)
            owner = Class(path, record.parent)
            if "staticmethod" not in decorators:
                made = owner if "classmethod" in decorators else Instance(path, record.parent)
                receiver = Value(refs=(made,))
        routine = Routine(path, scope, receiver)
        run = self._run(routine, None, ())
        around.leaving(run, record)
        around.decorate(run, record, routine)
        return self._outcome(run, record)

    def left_on_self(self, path: str, scope: int) -> dict[str, Value] | None:
        """What a method leaves on `self`; None while that is being found out."""
        facts = self.facts(path)
        owner = facts.function_around(scope) if facts is not None else scope
        return None if (path, owner) in self._entering else self.entry(path, owner).left

    def body(self, path: str, scope: int) -> Environment:
        """What the names in the body of a class stand for."""
        key = (path, scope)
        if key not in self._bodies:
            self._bodies[key] = {}
            facts = self.facts(path)
            if facts is not None:
                with self.budget(path, scope):
                    run = Interpreter(self, path, facts, scope, {})
                    run.block(facts.scopes[scope].steps)
                    self._bodies[key] = run.env
        return self._bodies[key]

    def called(self, routine: Routine, given: Arguments) -> Outcome | None:
        """What a function does with these arguments; None where it is not followed any further."""
        facts = self.facts(routine.path)
        where = (routine.path, routine.scope)
        if self.is_declared_sanitizer(routine):
            return _HARMLESS
        if facts is None or len(self._active) >= DEPTH or where in self._active:
            return None
        if not (self.matters(*where) or self._tells(routine, given)):
            return Outcome(self.returned(routine), (), {})
        plain = given._replace(
            positional=tuple(self._telling(value) for value in given.positional),
            keywords=tuple((name, self._telling(value)) for name, value in given.keywords),
        )
        if routine.receiver is not None:
            routine = routine._replace(receiver=self._telling(routine.receiver))
        key = (*where, routine.receiver, routine.closure, plain)
        known = self._called.get(key)
        if known is not None:
            return known
        inert = self._inert_key(routine, plain)
        if inert in self._called:
            return self._called[inert]
        if self._contexts.get(where, 0) >= CONTEXTS:
            return None
        self._contexts[where] = self._contexts.get(where, 0) + 1
        run = self._run(routine, plain, routine.closure)
        made = self._outcome(run, facts.scopes[routine.scope])
        if redactors.masks(run):
            made = made._replace(result=SAFE)
        rebound = [(name, run.env.get(name, before)) for name, before in routine.closure]
        new = (bound for bound, old in zip(rebound, routine.closure, strict=True) if bound != old)
        made = made._replace(rebound=tuple(bound for bound in new if bound[1].is_touched))
        self._called[key] = made
        if inert and not (made.result.refs or made.raised or any(value.is_touched for value in _leavings(made))):
            self._called[inert] = made
        return made

    def _inert_key(self, routine: Routine, given: Arguments) -> tuple[object, ...]:
        """What calls that hand over no secret have in common: if one does nothing, all do; () for other calls."""
        receiver = routine.receiver
        values = given.all
        if routine.closure or (receiver is not None and receiver.is_touched):
            return ()
        if any(value.is_touched or value.text or not _CALLABLE.isdisjoint(map(type, value.refs)) for value in values):
            return ()
        names = tuple(name for name, _ in given.keywords)
        refs = receiver.refs if receiver is not None else ()
        return (routine.path, routine.scope, refs, names, tuple(value.safe for value in values))

    def _tells(self, routine: Routine, given: Arguments) -> bool:
        """Whether a function is given a secret, or the name of one."""
        values = [*given.all, *(value for _, value in routine.closure)]
        values += [routine.receiver] if routine.receiver is not None else []
        return any(
            value.is_touched
            or (value.text is not None and self.names.says(value.text) in (Says.SECRET, Says.AMBIGUOUS))
            for value in values
        )

    def returned(self, routine: Routine) -> Value:
        """What the annotation of the result says."""
        facts = self.facts(routine.path)
        declared = facts.scopes[routine.scope].annotations if facts is not None else ()
        annotations = [given for name, given in declared if name == "return"]
        return self.classes.annotated(routine.path, UNKNOWN, annotations[0]) if annotations else UNKNOWN

    def _telling(self, value: Value) -> Value:
        """The argument without what makes no difference, so that most calls share one answer."""
        text = value.text
        if text is not None and len(text) > 1 and self.names.says(text) is Says.NOTHING and "%" not in text:
            text = None
        if not value.is_touched:  # what it is still matters, not what it holds, but for what is no secret after all
            known = {key: SAFE for key, inner in value.fields.items() if self._is_kept(key) and not inner.is_blank}
            return Value(safe=value.is_harmless, refs=value.refs, text=text, fields=known)
        return value if text == value.text else value.replace(text=text)

    def _is_kept(self, key: str) -> bool:
        """Whether an attribute would be taken for a secret, by its name or by what other objects have there."""
        name = key[1:]
        says = self.names.says(name)
        return key[:1] == "." and (name in self._told_fields or says in (Says.SECRET, Says.AMBIGUOUS))

    def _run(self, routine: Routine, given: Arguments | None, closure: Iterable[Bound]) -> Interpreter:
        facts = self.facts(routine.path)
        assert facts is not None, "a routine always comes from facts"
        run = Interpreter(self, routine.path, facts, routine.scope, dict(closure))
        self._active.append((routine.path, routine.scope))
        try:
            parameters.bind(run, routine, given)
            record = facts.scopes[routine.scope]
            if record.name == "<lambda>":
                run.returned += [run.value(value) for value in record.returns]
            else:
                run.block(record.steps)
            for scope in run.inner:
                self._inner(run, scope)
        finally:
            self._active.pop()
        return run

    def _inner(self, run: Interpreter, scope: int) -> None:
        """A function inside another, as it may be called later."""
        if len(self._active) >= DEPTH or (run.path, scope) in self._active:
            return
        inner = self._run(Routine(run.path, scope), None, run.env.items())
        record = run.facts.scopes[scope]
        around.leaving(inner, record)
        for hit in inner.hits.values():
            run.note(hit)

    def _outcome(self, run: Interpreter, record: m.Scope) -> Outcome:
        if run.yielded:
            decorators = flow.tails(record.decorators)
            element = join_all(run.yielded)
            entered = decorators & {"contextmanager", "asynccontextmanager", "fixture"}
            result = element if entered else Value(rest=element)
        else:
            result = join_all(run.returned, SAFE)
        left: dict[str, Value] = {}
        mutated = []
        for name, bindings in record.bindings.items():
            if bindings[0].kind == "parameter":
                value = run.env.get((run.scope, name), UNKNOWN)
                before = run.given.get(name, UNKNOWN)
                position = bindings[0].value.position
                if position == 0:
                    left = {key: inner for key, inner in value.fields.items() if key[0] in ".~"}
                if position >= 0 and len(bindings) == 1 and value != before and not before.safe:
                    mutated.append((position, value))
        return Outcome(result, tuple(run.hits.values()), left, tuple(mutated), tuple(run.raised))

    def adopt(self, run: Expressions, outcome: Outcome, given: Arguments, routine: Routine, span: m.Span) -> None:
        """Ways out inside a function count where it was given the secret."""
        known: set[Taint] = {taint for value in given.all for taint in value.every}
        known |= {taint for _, value in routine.closure for taint in value.every}
        if routine.receiver is not None:
            known |= routine.receiver.every
        for hit in outcome.hits:
            if hit.taint in known:
                what = "passed on here" if hit.via else f"it reaches {hit.sink.what} here"
                step = Place(hit.path, hit.span[0], what)
                run.note(Hit(hit.sink, hit.taint, run.path, span, run.scope, hit.keyword, (step, *hit.via)))
        if routine.path == run.path:  # else the names are those of another file
            run.env.update(outcome.rebound)
        for name, error in outcome.raised:
            if any(taint in known or not taint.named for taint in error.every):
                run.raised.append((name, error))
