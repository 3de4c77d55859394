"""Runs every function that can matter, follows calls, and keeps what was found."""

from __future__ import annotations

from collections.abc import Iterable

from seamlint.catalogue import Catalogue
from seamlint.facts import model as m
from seamlint.links import flow
from seamlint.links.evaluate import Evaluator
from seamlint.links.values import Class, Instance
from seamlint.settings import Settings
from seamlint.taint import around, outcomes, parameters, redactors
from seamlint.taint.calls import Arguments
from seamlint.taint.classes import Classes
from seamlint.taint.expressions import Environment
from seamlint.taint.ground import Ground
from seamlint.taint.interpreter import Interpreter
from seamlint.taint.memory import Question, Stands, once
from seamlint.taint.mentions import Carrier, by_name
from seamlint.taint.modules import Modules
from seamlint.taint.names import Says
from seamlint.taint.outcomes import HARMLESS, NOTHING, Bound, Outcome
from seamlint.taint.receivers import Receivers
from seamlint.taint.values import SAFE, UNKNOWN, Partial, Reference, Routine, Value

DEPTH = 6
"""Calls inside one another that are followed."""
CONTEXTS = 24
"""Different arguments that one function is followed with."""
_CALLABLE = frozenset({Routine, Partial, Class})


class Engine(Ground):
    """Runs functions, each once for the same arguments."""

    def __init__(self, evaluator: Evaluator, catalogue: Catalogue, settings: Settings) -> None:
        super().__init__(evaluator, catalogue, settings)
        self.modules = Modules(self)
        self.classes = Classes(self)
        self.receivers = Receivers(self)
        self._inert: dict[tuple[object, ...], Question] = {}
        self._returned: dict[tuple[str, int], Value] = {}
        self._contexts: dict[tuple[str, int], int] = {}
        """How many kinds of arguments each function was called with in this round."""
        self.memory.finders |= {"call": self._find_call, "entry": self._find_entry, "body": self._find_body}

    def begin_again(self, carriers: frozenset[Carrier]) -> frozenset[Carrier]:
        """Start the next round with what the last one learned; gives the names that stay untold."""
        self._told, self.carriers, self._carried = dict(self.learned), carriers, by_name(carriers)
        self._told_fields = frozenset(key[-1] for key in self._told if key[0] == "field")
        self._contexts.clear()
        self.memory.begin_again()
        self.classes.begin_again()
        return self.stored()

    def relate(self, path: str, scope: int) -> None:
        facts = self.facts(path)
        if facts is not None:
            self._mentions.relate(facts.scopes[scope].name, self.classes.lineage(path, scope))

    def entry(self, path: str, scope: int) -> Outcome:
        """A function as if called from outside, with nothing known of its arguments but their names."""
        question = ("entry", path, scope)
        if self.memory.is_under_way(question):
            self.memory.cut()
            return NOTHING
        outcome: Outcome = self.memory.ask(question)
        return outcome

    def _find_entry(self, question: Question, stands: Stands) -> Outcome:
        _, path, scope = question
        facts = self.facts(path)
        if facts is None:
            return NOTHING
        active, self._active = self._active, []
        try:
            with self.budget(path, scope):
                return NOTHING if stands() else self._enter(path, facts, scope)
        finally:
            self._active = active

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
        return outcomes.of_run(run, record)

    def left_on_self(self, path: str, scope: int) -> dict[str, Value] | None:
        """What a method leaves on `self`; None while that is being found out."""
        facts = self.facts(path)
        owner = facts.function_around(scope) if facts is not None else scope
        return None if self.memory.is_under_way(("entry", path, owner)) else self.entry(path, owner).left

    def body(self, path: str, scope: int) -> Environment:
        """What the names in the body of a class stand for."""
        question = ("body", path, scope)
        known: Environment | None = self.memory.answered(question)
        if known is not None:
            return known
        if self.memory.is_under_way(question):
            self.memory.cut()
            return {}
        env: Environment = self.memory.ask(question)
        return env

    def _find_body(self, question: Question, stands: Stands) -> Environment:
        _, path, scope = question
        facts = self.facts(path)
        if facts is None:
            return {}
        with self.budget(path, scope):
            run = Interpreter(self, path, facts, scope, {})
            if not stands():
                run.block(facts.scopes[scope].steps)
            return run.env

    def called(self, routine: Routine, given: Arguments) -> Outcome | None:
        """What a function does with these arguments; None where it is not followed any further."""
        facts = self.facts(routine.path)
        where = (routine.path, routine.scope)
        if self.is_declared_sanitizer(routine):
            return HARMLESS
        if facts is None:
            return None
        if len(self._active) >= DEPTH or where in self._active:
            if where not in self._active[-1:]:
                self.memory.cut()
            return None
        given = parameters.placed(facts, routine, given)
        plain = Arguments(
            tuple(map(self._telling, given.positional)),
            tuple([(name, self._telling(value)) for name, value in given.keywords]) if given.keywords else (),
            given.rest,
        )
        whole, routine = routine.receiver, self._narrowed(routine)
        told = tuple([value.told for value in plain.all])
        if routine.receiver is not None or routine.closure:
            told = (*told, Value(refs=(routine,)).told)
        question: Question = ("call", routine, plain, told)
        outcome: Outcome | None = self.memory.answered(question)
        if outcome is None and self._is_followed(routine, plain) and self.memory.known(question) is None:
            outcome = self._like(self._inert_key(routine, plain))
            if outcome is None and self._contexts.get(where, 0) >= CONTEXTS:
                self.memory.cut()
                return None
        outcome = outcome or self.memory.ask(question)
        if whole is not None and outcome.mutated and whole.is_touched:
            outcome = outcomes.completed(outcome, whole)
        return outcome

    def _like(self, key: tuple[object, ...]) -> Outcome | None:
        """What a call did that was like this one and did nothing; None if there was none, or it does something now."""
        alike = self._inert.get(key)
        if alike is None:
            return None
        outcome: Outcome = self.memory.ask(alike)
        if outcomes.is_inert(outcome):
            return outcome
        if self._inert.get(key) is alike:  # who asked again meanwhile may have dropped it
            del self._inert[key]
        return None

    def _narrowed(self, routine: Routine) -> Routine:
        """The function with what of its object makes a difference to it."""
        if routine.receiver is None:
            return routine
        path, scope, receiver, closure = routine
        receiver = self._telling(routine.receiver)
        unmentioned = self.receivers.unmentioned(path, scope, receiver)
        if unmentioned:
            fields = {key: value for key, value in receiver.fields.items() if key not in unmentioned}
            receiver = self._telling(receiver.replace(fields=fields))
        return Routine(path, scope, receiver, closure)

    def _is_telling(self, routine: Routine, given: Arguments) -> bool:
        """Whether a function is of interest even if it hands on no secret."""
        where = (routine.path, routine.scope)
        return self.is_short(*where) or self.is_hinted(*where) or self._tells(routine, given)

    def _leaves_secret(self, outcome: Outcome) -> bool:
        """Whether there is a secret in what a function leaves, or an object that shows one."""
        left = [*outcomes.leavings(outcome), *(error for _, error in outcome.raised)]
        return bool(outcome.hits) or any(value.is_touched or any(map(self._is_shown, value.refs)) for value in left)

    def _is_shown(self, ref: Reference) -> bool:
        """Whether it is an object of a class that is called like one whose objects show secrets."""
        if not isinstance(ref, Instance):
            return False
        facts = self.facts(ref.path)
        return facts is not None and facts.scopes[ref.scope].name in self._carried

    def _is_followed(self, routine: Routine, given: Arguments) -> bool:
        """Whether a function is run at all: for itself, or for what it is given."""
        return self.matters(routine.path, routine.scope) or self._tells(routine, given)

    def _find_call(self, question: Question, stands: Stands) -> Outcome:
        routine, given = question[1:3]
        facts = self.facts(routine.path)
        if facts is None or not self._is_followed(routine, given):
            return Outcome(self.returned(routine), (), {})
        where = (routine.path, routine.scope)
        self._contexts[where] = self._contexts.get(where, 0) + 1
        self._active.append(where)
        try:
            stood = stands()
        finally:
            self._active.pop()
        made: Outcome = self.memory.known(question) if stood else self._call(facts, routine, given)
        if not stood and not self._is_telling(routine, given) and not self._leaves_secret(made):
            return Outcome(self.returned(routine), (), {})  # as if nobody had thought that it might
        if outcomes.is_inert(made):
            inert = self._inert_key(routine, given)
            if inert:
                self._inert.setdefault(inert, question)
        return made

    def _call(self, facts: m.Facts, routine: Routine, given: Arguments) -> Outcome:
        run = self._run(routine, given, routine.closure)
        made = outcomes.of_run(run, facts.scopes[routine.scope])
        if redactors.masks(run):
            made = made._replace(result=SAFE)
        rebound = [(name, run.env.get(name, before)) for name, before in routine.closure]
        new = (bound for bound, old in zip(rebound, routine.closure, strict=True) if bound != old)
        return made._replace(rebound=tuple(bound for bound in new if bound[1].is_touched))

    def run(self, routine: Routine, given: Arguments) -> Outcome | None:
        """What a function does with these arguments, whether or not they tell of a secret."""
        facts = self.facts(routine.path)
        if facts is None or len(self._active) >= DEPTH:
            return None
        return self._call(facts, routine, given)

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
        return self.classes.dumps(routine) or any(
            value.is_touched
            or (value.text is not None and self.names.says(value.text) in (Says.SECRET, Says.AMBIGUOUS))
            for value in values
        )

    def returned(self, routine: Routine) -> Value:
        """What the annotation of the result says."""
        where = (routine.path, routine.scope)
        return once(self._returned, where, lambda: self._find_returned(*where))

    def _find_returned(self, path: str, scope: int) -> Value:
        facts = self.facts(path)
        declared = facts.scopes[scope].annotations if facts is not None else ()
        annotations = [given for name, given in declared if name == "return"]
        return self.classes.annotated(path, UNKNOWN, annotations[0]) if annotations else UNKNOWN

    def _telling(self, value: Value) -> Value:
        """The argument without what makes no difference, so that most calls share one answer."""
        if value is SAFE or value is UNKNOWN:
            return value
        text = value.text
        if text is not None and len(text) > 1 and self.names.says(text) is Says.NOTHING and "%" not in text:
            text = None
        if not value.is_touched:  # what it is still matters, not what it holds, but for what is no secret after all
            if not (value.fields or value.keys or value.rest is not None) and text == value.text:
                return value
            known = {key: SAFE for key, inner in value.fields.items() if self._is_kept(key) and not inner.is_blank}
            return Value(safe=value.is_harmless, refs=value.refs, text=text, fields=known)
        return value if text == value.text else value.replace(text=text)

    def _is_kept(self, key: str) -> bool:
        """Whether an attribute would be taken for a secret, by its name or by what other objects have there."""
        name = key[1:]
        says = self.names.says(name)
        return key[:1] == "." and (says in (Says.SECRET, Says.AMBIGUOUS) or self.has_told(name))

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
        if self.is_spent:
            self.memory.spend()
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
