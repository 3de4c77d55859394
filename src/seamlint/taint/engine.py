"""Runs every function that can matter, follows calls, and keeps what was found."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

from seamlint.catalogue import Catalogue
from seamlint.facts import model as m
from seamlint.links import flow
from seamlint.links.evaluate import Evaluator
from seamlint.links.values import Class, External, Instance, Kind, Value as Known
from seamlint.settings import Settings
from seamlint.taint import sinks, sources, tables
from seamlint.taint.classes import Classes
from seamlint.taint.declared import Declared
from seamlint.taint.hints import Hints
from seamlint.taint.interpreter import Interpreter
from seamlint.taint.modules import Modules
from seamlint.taint.names import Names, Says, words
from seamlint.taint.sinks import Hit
from seamlint.taint.tables import Sink
from seamlint.taint.values import SAFE, UNKNOWN, Place, Routine, Taint, Value, join, join_all

if TYPE_CHECKING:
    from seamlint.taint.calls import Arguments
    from seamlint.taint.expressions import Environment, Expressions

STEPS = 60_000
"""Expressions that are evaluated for one function, the calls in it included, before it is cut short."""
DEPTH = 6
"""Calls inside one another that are followed."""
CONTEXTS = 40
"""Different arguments that one function is followed with."""
SHORT = 9
"""Lines: functions that are mostly there to give something, such as a logger or a client."""
_GENERAL = frozenset({"Exception", "BaseException", "RuntimeError", ""})
_OF_TEXTS = frozenset({*dir(str), *dir(bytes), *dir(dict), *dir(list), *dir(set)})
"""What may be asked of a text, or of a container of texts."""
_ENDS = frozenset({"exit", "_exit", "abort", "fail", "skip", "quit"})


class Outcome(NamedTuple):
    """What one run of a function leaves."""

    result: Value
    hits: tuple[Hit, ...]
    left: dict[str, Value]
    """What stands on `self` afterwards."""
    mutated: tuple[tuple[int, Value], ...] = ()
    """Parameters, by position, that the function has added to."""
    raised: tuple[tuple[str, Value], ...] = ()


_NOTHING = Outcome(UNKNOWN, (), {})
_HARMLESS = Outcome(SAFE, (), {})


class Engine:
    """The whole project for the taint analysis."""

    def __init__(self, evaluator: Evaluator, catalogue: Catalogue, settings: Settings) -> None:
        self.evaluator = evaluator
        self.program = evaluator.program
        self.catalogue = catalogue
        self.settings = settings
        self.names = Names.of(catalogue)
        self.hints = Hints(self.names, catalogue)
        self.declared = Declared(evaluator, settings.secrets)
        self.modules = Modules(self)
        self.classes = Classes(self)
        self.redacted: set[str] = set()
        """The sinks whose named values a processor of the project redacts."""
        self.cut: set[tuple[str, int]] = set()
        """Functions that were too large to be followed to the end."""
        self._called: dict[tuple[object, ...], Outcome] = {}
        self._contexts: dict[tuple[str, int], int] = {}
        self._active: list[tuple[str, int]] = []
        self._entries: dict[tuple[str, int], Outcome] = {}
        self._entering: set[tuple[str, int]] = set()
        self._bodies: dict[tuple[str, int], Environment] = {}
        self._lexical: dict[str, bool] = {}
        self._objects: dict[str, frozenset[tuple[int, str]]] = {}
        self.learned: dict[tuple[str, ...], Value] = {}
        """What was seen to be stored where any function may read it: fields, context variables, globals."""
        self._told: dict[tuple[str, ...], Value] = {}
        self.carriers: frozenset[str] = frozenset()
        """Names under which a secret was seen to be handed on."""
        self._matters: dict[tuple[str, int], bool] = {}
        self._left = STEPS
        self._root: tuple[str, int] = ("", 0)

    # --- the project ----------------------------------------------------------------------------

    def facts(self, path: str) -> m.Facts | None:
        return self.program.facts(path)

    def says(self, path: str, name: str) -> Says:
        """What a name says in that file."""
        verdict = self.names.says(name)
        return Says.NOTHING if verdict is Says.AMBIGUOUS and self.is_lexical(path) else verdict

    def is_lexical(self, path: str) -> bool:
        """Whether a token is a piece of text in that file: it imports a lexer, or defines one."""
        if path not in self._lexical:
            facts = self.facts(path)
            modules = {record.module for record in facts.imports} if facts else set()
            modules |= {f"{record.module}.{record.name}" for record in facts.imports} if facts else set()
            roots = modules | {module.partition(".")[0] for module in modules}
            classes = {scope.name for scope in facts.scopes if scope.kind == "class"} if facts else set()
            own = any(name.endswith(("Lexer", "Tokenizer", "Parser", "Scanner")) for name in classes)
            self._lexical[path] = own or not roots.isdisjoint(tables.listed("lexers", "modules"))
        return self._lexical[path]

    def handles_webhooks(self, path: str, scope: int) -> bool:
        """Whether a function takes what a provider posts: the raw body may hold its secrets."""
        facts = self.facts(path)
        said = facts.scopes[scope].words if facts is not None else set()
        found = {word for text in (*said, path) if len(text) < 80 for word in words(text)}
        return not found.isdisjoint(tables.listed("webhooks", "words"))

    def objects(self, path: str) -> frozenset[tuple[int, str]]:
        """Names that stand for objects rather than texts: something is asked of them that no text has."""
        if path not in self._objects:
            facts = self.facts(path)
            found = set()
            for scope, use in facts.uses if facts is not None else ():
                if isinstance(use, m.Attribute) and isinstance(use.base, m.Name) and use.name not in _OF_TEXTS:
                    if use.name.lower() not in self.names.carriers and facts is not None:
                        while facts.scopes[scope].kind == "block":
                            scope = facts.scopes[scope].parent
                        found.add((scope, use.base.id))
            self._objects[path] = frozenset(found)
        return self._objects[path]

    def outside(self, path: str, name: str) -> Value:
        """What a name stands for that the file does not bind."""
        starred = self.evaluator.exports.from_stars(path, name)
        return Value(refs=starred or (External(f"builtins.{name}"),))

    def resolved(self, path: str, expr: m.Expr) -> tuple[Known, ...]:
        """The classes and functions that an annotation, base or decorator names."""
        return self.evaluator.values(path, expr)

    def spend(self) -> bool:
        """Count one step; False when the function at the root has had its share."""
        self._left -= 1
        if self._left < 0:
            self.cut.add(self._root)
        return self._left >= 0

    @contextmanager
    def budget(self, path: str, scope: int) -> Iterator[None]:
        """A share of its own for what is run inside."""
        before, self._left, root, self._root = self._left, STEPS, self._root, (path, scope)
        try:
            yield
        finally:
            self._left, self._root = before, root

    # --- what one function stores and another reads ---------------------------------------------

    def learn(self, key: tuple[str, ...], value: Value) -> None:
        """Remember a secret that is stored under a name of the whole program."""
        if any(True for _ in value.every()):
            known = self.learned.get(key)
            self.learned[key] = value if known is None else join(known, value)

    def told(self, key: tuple[str, ...]) -> Value:
        """What an earlier pass learned to stand there."""
        return self._told.get(key, UNKNOWN)

    def stored(self) -> frozenset[str]:
        """The names of what was learned that differs from what was told."""
        return frozenset(key[-1] for key, value in self.learned.items() if self._told.get(key) != value)

    def begin_again(self, carriers: frozenset[str]) -> frozenset[str]:
        """Start the next round with what the last one learned; gives the names that stay untold."""
        self._told, self.carriers = dict(self.learned), carriers
        self._called.clear()
        self._contexts.clear()
        self._entries.clear()
        self._bodies.clear()
        self._matters.clear()
        self.modules, self.classes = Modules(self), Classes(self)
        return self.stored()

    def matters(self, path: str, scope: int) -> bool:
        """Whether a function is worth following for itself: by its words, by what it may take on, or as it is short."""
        key = (path, scope)
        if key not in self._matters:
            facts = self.facts(path)
            record = facts.scopes[scope] if facts is not None else None
            self._matters[key] = record is not None and facts is not None and (
                record.span[2] - record.span[0] < SHORT
                or not self.carriers.isdisjoint(record.words)
                or self.hints.of(facts, record.words)
            )
        return self._matters[key]

    # --- running functions ----------------------------------------------------------------------

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
            decorators = {flow.tail(item) for item in record.decorators}
            owner = Class(path, record.parent)
            if "staticmethod" not in decorators:
                made = owner if "classmethod" in decorators else Instance(path, record.parent)
                receiver = Value(refs=(made,))
        routine = Routine(path, scope, receiver)
        run = self._run(routine, None, ())
        self._leaving(run, record)
        self._decorate(run, record, routine)
        return self._outcome(run, record)

    def left_on_self(self, path: str, scope: int) -> dict[str, Value] | None:
        """What a method leaves on `self`; None while that is being found out."""
        owner = scope
        facts = self.facts(path)
        while facts is not None and owner > 0 and facts.scopes[owner].kind != "function":
            owner = facts.scopes[owner].parent
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
            return Outcome(self._returned(routine, facts), (), {})
        plain = given._replace(
            positional=tuple(self._telling(value) for value in given.positional),
            keywords=tuple((name, self._telling(value)) for name, value in given.keywords),
        )
        key = (*where, routine.receiver, routine.closure, plain)
        known = self._called.get(key)
        if known is not None:
            return known
        if self._contexts.get(where, 0) >= CONTEXTS:
            return None
        self._contexts[where] = self._contexts.get(where, 0) + 1
        run = self._run(routine, plain, routine.closure)
        made = self._outcome(run, facts.scopes[routine.scope])
        if self._masks(routine, run):
            made = made._replace(result=SAFE)
        self._called[key] = made
        return made

    def _masks(self, routine: Routine, run: Interpreter) -> bool:
        """Whether a function is called a redactor, and is one for some of what it is given."""
        said = words(run.facts.scopes[routine.scope].name)
        return not tables.listed("harmless", "words").isdisjoint(said) and any(
            value.is_harmless for value in run.returned
        ) and not all(value.is_blank or value.is_harmless for value in run.returned)

    def _tells(self, routine: Routine, given: Arguments) -> bool:
        """Whether a function is given a secret, or the name of one."""
        values = [*given.all, *(value for _, value in routine.closure)]
        values += [routine.receiver] if routine.receiver is not None else []
        return any(
            next(value.every(), None) is not None
            or (value.text is not None and self.names.says(value.text) in (Says.SECRET, Says.AMBIGUOUS))
            for value in values
        )

    def _returned(self, routine: Routine, facts: m.Facts) -> Value:
        """What the annotation of the result says."""
        annotations = [given for name, given in facts.scopes[routine.scope].annotations if name == "return"]
        return self.classes.annotated(routine.path, UNKNOWN, annotations[0]) if annotations else UNKNOWN

    def _telling(self, value: Value) -> Value:
        """The argument without what makes no difference, so that most calls share one answer."""
        if value.text is not None and len(value.text) > 1 and self.names.says(value.text) is Says.NOTHING and (
            "%" not in value.text
        ):
            value = value.replace(text=None)
        return value

    def _run(self, routine: Routine, given: Arguments | None, closure: Iterable[tuple[tuple[int, str], Value]]) -> Interpreter:
        facts = self.facts(routine.path)
        assert facts is not None, "a routine always comes from facts"
        run = Interpreter(self, routine.path, facts, routine.scope, dict(closure))
        self._active.append((routine.path, routine.scope))
        try:
            self._bind(run, routine, given)
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
        self._leaving(inner, record)
        for hit in inner.hits.values():
            run.note(hit)

    def _outcome(self, run: Interpreter, record: m.Scope) -> Outcome:
        if run.yielded:
            decorators = {flow.tail(item) for item in record.decorators}
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

    def _bind(self, run: Interpreter, routine: Routine, given: Arguments | None) -> None:
        """Give the parameters their values."""
        record = run.facts.scopes[routine.scope]
        positional = list(given.positional) if given is not None else []
        if routine.receiver is not None:
            positional.insert(0, routine.receiver)
        named = dict(given.keywords) if given is not None else {}
        parameters = [
            (name, bindings[0]) for name, bindings in record.bindings.items() if bindings[0].kind == "parameter"
        ]
        count = sum(binding.value.position >= 0 for _, binding in parameters)
        taken = set()
        for name, binding in parameters:
            parameter = binding.value
            if parameter.position == -2:
                extra = positional[count:]
                value = Value(fields={f"#{i}": item for i, item in enumerate(extra[:16])})
                if given is not None and given.rest is not None:
                    value = value.with_element(given.rest)
            elif parameter.position == -3:
                others = {key: item for key, item in named.items() if key not in {name for name, _ in parameters}}
                value = Value(fields=others)
                if given is not None and given.rest is not None:
                    value = value.with_element(given.rest)
            else:
                value = self._argument(run, parameter, positional, named.get(name), given)
                if parameter.annotation is not None:
                    value = self.classes.annotated(run.path, value, parameter.annotation)
                value = value if run.is_object(name) else run.named(value, name, binding.span)
            taken.add(name)
            run.env[(routine.scope, name)] = value
            run.given[name] = value

    def _argument(
        self,
        run: Interpreter,
        parameter: m.Parameter,
        positional: list[Value],
        named: Value | None,
        given: Arguments | None,
    ) -> Value:
        if 0 <= parameter.position < len(positional):
            return positional[parameter.position]
        if named is not None:
            return named
        if given is not None and given.rest is not None:
            return given.rest
        if given is not None and parameter.default is not None:
            return run.value(parameter.default)
        return UNKNOWN

    # --- what surrounds a function --------------------------------------------------------------

    def _leaving(self, run: Interpreter, record: m.Scope) -> None:
        """What leaves the program when the function returns."""
        sink = self._returns_to(run, record)
        if sink is None:
            return
        for span, value in [*run.returns, *((record.span, value) for value in run.yielded)]:
            if sink is sinks.RETURNED:
                value = self.classes.filtered(run, record, value, span)
            sinks.hit(run, sink, value, span)

    def _returns_to(self, run: Interpreter, record: m.Scope) -> Sink | None:
        if record.name in ("__str__", "__repr__", "__format__") and run.facts.scopes[record.parent].kind == "class":
            return REPR
        parent = record.parent
        if run.facts.scopes[parent].kind == "class":
            kind = self.classes.kind(run.path, parent)
            for prefix, kinds in (("get_", ("serializers",)), ("resolve_", ("graphql", "graphql_decorators"))):
                if record.name.startswith(prefix) and kind in kinds:
                    return sinks.RETURNED
        for decorator in record.decorators:
            inner = decorator.function if isinstance(decorator, m.Call) else decorator
            outer = Interpreter(self, run.path, run.facts, record.parent, {})
            paths = [ref.path for ref in outer.value(inner).refs if isinstance(ref, External)]
            for section, sink in (("routes", sinks.RETURNED), ("tasks", sinks.TASK_RESULT)):
                if any(tables.covers(section, "decorators", path) for path in paths):
                    return sink
                if isinstance(inner, m.Attribute) and inner.name in tables.listed(section, "methods"):
                    receiver = sources.written_tail(inner.base).lower()
                    if any(receiver.endswith(word) for word in tables.listed(section, "receivers")):
                        return sink
        return None

    def _decorate(self, run: Interpreter, record: m.Scope, routine: Routine) -> None:
        """What the project's own decorators do with the arguments of the function."""
        from seamlint.taint.calls import Arguments

        for decorator in record.decorators:
            outer = Interpreter(self, run.path, run.facts, record.parent, {})
            callee = outer.value(decorator)
            for ref in callee.refs:
                if not isinstance(ref, Routine):
                    continue
                made = self.called(ref, Arguments((Value(refs=(routine._replace(receiver=None),)),), ()))
                for wrapper in made.result.refs if made is not None else ():
                    if isinstance(wrapper, Routine) and wrapper.path == ref.path:
                        given = Arguments(tuple(run.given.values()), ())
                        outcome = self.called(wrapper, given)
                        if outcome is not None:
                            self.adopt(run, outcome, given, wrapper, (*record.span[:2], *record.span[:2]))

    def adopt(self, run: Expressions, outcome: Outcome, given: Arguments, routine: Routine, span: m.Span) -> None:
        """Ways out inside a function count where it was given the secret."""
        known: set[Taint] = {taint for value in given.all for taint in value.every()}
        known |= {taint for _, value in routine.closure for taint in value.every()}
        if routine.receiver is not None:
            known |= set(routine.receiver.every())
        for hit in outcome.hits:
            if hit.taint in known:
                step = Place(hit.path, hit.span[0], f"it reaches {hit.sink.what} here" if not hit.via else "passed on here")
                run.note(Hit(hit.sink, hit.taint, run.path, span, run.scope, hit.keyword, (step, *hit.via)))
        for name, error in outcome.raised:
            if any(taint in known or not taint.named for taint in error.every()):
                run.raised.append((name, error))

    def caught(self, run: Expressions, handler: m.Handler, error: Value) -> Value:
        """What the name of an exception handler stands for."""
        if error.is_blank and handler.type is not None:
            error = self._of_provider(run, handler.type)
        whole = Value(error.taints)
        fields = {f".{name}": whole for name in ("args", "message", "detail", "reason", "msg", "body", "response")} if error.taints else {}
        return error.replace(fields={**fields, **error.fields})

    def _of_provider(self, run: Expressions, kind: m.Expr) -> Value:
        """An exception of a provider's SDK: its text may quote what was sent."""
        for option in kind.items if isinstance(kind, m.Sequence) else (kind,):
            for ref in self.resolved(run.path, option):
                provider = self.catalogue.find(ref.path) if isinstance(ref, External) else None
                if provider is not None and isinstance(ref, External):
                    taint = Taint("error", f"the text of an error of {provider.name}", run.path, kind.span[0])
                    return Value((taint,), refs=(External(ref.path, Kind.OBJECT),))
        return UNKNOWN

    def may_catch(self, path: str, kind: str, name: str) -> bool:
        """Whether `except kind` may catch an exception of the class called `name`."""
        if kind in _GENERAL or kind == name or not name[:1].isupper():
            return True
        return any(kind in bases for bases in self._bases(name))

    def _bases(self, name: str) -> Iterator[set[str]]:
        for path in self.program.project.files:
            facts = self.program.loaded(path)
            for number, scope in enumerate(facts.scopes) if facts else ():
                if scope.kind == "class" and scope.name == name:
                    yield {
                        place.path.rpartition(".")[2] if isinstance(place, External) else self._class_name(place)
                        for place in self.classes.lineage(path, number)
                    }

    def _class_name(self, place: tuple[str, int]) -> str:
        facts = self.facts(place[0])
        return facts.scopes[place[1]].name if facts else ""

    def entered(self, run: Expressions, value: Value, item: m.Expr) -> Value:
        """What `with value as name` binds."""
        from seamlint.taint.calls import Arguments, inline

        for ref in value.refs:
            if isinstance(ref, Instance):
                for name in ("__enter__", "__aenter__"):
                    method = self.classes.method(ref, name, value)
                    if method is not None:
                        call = m.Call(item.span, item, (), ())
                        return inline(run, method, Arguments((), ()), call)
        return value

    def never_returns(self, run: Expressions, expr: m.Call) -> bool:
        """Whether a call ends the function: `sys.exit()`, `pytest.skip()`, `abort(404)`."""
        name = sources.written_tail(expr.function)
        if name not in _ENDS:
            return False
        return any(
            isinstance(ref, External) and not isinstance(ref, Routine) for ref in run.value(expr.function).refs
        )

    def redacts(self, value: Value) -> bool:
        """Whether a filter or processor takes secrets out: it says so in its name or its words."""
        for ref in value.refs:
            if isinstance(ref, (Routine, Instance, Class)):
                facts = self.facts(ref.path)
                scopes = facts.scopes if facts is not None else []
                own = scopes[ref.scope].qualname if scopes else ""
                said = {
                    word
                    for scope in scopes
                    if scope.qualname == own or scope.qualname.startswith(f"{own}.")
                    for text in (scope.qualname, *scope.words)
                    for word in words(text)
                }
                if said & tables.listed("harmless", "words"):
                    return True
            elif isinstance(ref, External) and set(words(ref.path)) & tables.listed("harmless", "words"):
                return True
        return False

    def is_known(self, base: Value) -> bool:
        """Whether it is known what an object is."""
        return bool(base.fields) or any(
            not isinstance(ref, External) or ref.kind == Kind.THING for ref in base.refs
        )

    def declared_sink(self, called: Routine | External) -> Sink | None:
        """The way out that the configuration says a function is."""
        return self.declared.sink(called)

    def is_declared_sanitizer(self, called: Routine | External) -> bool:
        """Whether the configuration says that what a function gives is harmless."""
        return self.declared.is_sanitizer(called)


REPR = Sink("repr", "repr", "the text of the object")
