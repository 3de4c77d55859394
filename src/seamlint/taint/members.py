"""What the attributes of the project's objects and classes are: methods, fields and what is stored on `self`."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from seamlint.facts import model as m
from seamlint.links import flow
from seamlint.links.values import Class, External, Instance, Kind
from seamlint.taint import calls, origins, outside, sources, tables
from seamlint.taint.annotations import Annotations, tells
from seamlint.taint.fillers import Fillers
from seamlint.taint.forms import Forms
from seamlint.taint.memory import Question, Stands, once
from seamlint.taint.shapes import Field
from seamlint.taint.values import SAFE, UNKNOWN, Reference, Routine, Super, Value, join_all
from seamlint.taint.written import written

if TYPE_CHECKING:
    from collections.abc import Iterator

    from seamlint.taint.engine import Engine
    from seamlint.taint.expressions import Expressions

_PROPERTY = frozenset({"property", "cached_property", "hybrid_property", "computed_field", "classproperty", "lazy"})

_INTERFACES = frozenset({"Protocol", "ABC"})


class _Sayer(NamedTuple):
    """A class whose methods, or body, say something of a name."""

    place: tuple[str, int]
    storing: tuple[int, ...]
    """The methods that store something there."""
    adding: tuple[int, ...]
    """Those that put something into what stands there."""
    is_given: bool
    """Whether the body gives what objects have."""


class _Said(NamedTuple):
    """What a class, with its bases in the project, says of one name."""

    method: tuple[str, int, bool] | None
    """Where the method is that is called so, and whether it is static."""
    decorators: frozenset[str]
    field: Field | None
    sayers: tuple[_Sayer, ...]


class Members(Annotations):
    """Members of the project's classes, with those of their bases."""

    def __init__(self, engine: Engine) -> None:
        super().__init__(engine)
        self._declared: dict[tuple[str, int, str], Value] = {}
        self._known: dict[tuple[str, int], frozenset[str]] = {}
        self._methods: dict[tuple[str, int, str], tuple[str, int, bool] | None] = {}
        self._said: dict[tuple[str, int, str], _Said | None] = {}
        self._beyond: dict[tuple[str, int, str, int], tuple[tables.Source | None, tuple[Reference, ...]]] = {}
        self._fillers = Fillers()
        self.forms = Forms(engine)
        engine.memory.finders["state"] = self._find_state

    def method(self, ref: Instance | Class, name: str, receiver: Value) -> Routine | None:
        """A method, bound to `receiver` unless it is static."""
        key = (ref.path, ref.scope, name)
        found = once(self._methods, key, lambda: self._find_method(*key))
        return Routine(found[0], found[1], None if found[2] else receiver) if found is not None else None

    def _find_method(self, path: str, scope: int, name: str) -> tuple[str, int, bool] | None:
        for place in self.lineage(path, scope):
            facts = self.engine.facts(place[0]) if not isinstance(place, External) else None
            if facts is None or isinstance(place, External):
                continue
            for binding in facts.scopes[place[1]].bindings.get(name, []):
                if binding.kind == "scope" and facts.scopes[binding.value].kind == "function":
                    return place[0], binding.value, "staticmethod" in flow.tails(facts.scopes[binding.value].decorators)
        return None

    def _own_methods(self, ref: Instance) -> Iterator[Routine]:
        """All methods of an object that the project defines."""
        for place in self.lineage(ref.path, ref.scope):
            facts = self.engine.facts(place[0]) if not isinstance(place, External) else None
            if facts is None or isinstance(place, External):
                continue
            for bindings in facts.scopes[place[1]].bindings.values():
                for binding in bindings:
                    if binding.kind == "scope" and facts.scopes[binding.value].kind == "function":
                        yield Routine(place[0], binding.value, Value(refs=(ref,)))

    def member(self, run: Expressions, ref: Class | Instance, base: Value, expr: m.Attribute) -> Value | None:
        """What attribute `expr.name` of an object, or a class, gives; None where the class does not say."""
        name = expr.name
        key = (ref.path, ref.scope, name)
        said = once(self._said, key, lambda: self._find_said(*key))
        if said is None:
            return self._of_base(run, ref, expr)
        if said.method is not None:
            path, scope, is_static = said.method
            if isinstance(ref, Instance):
                method = Routine(path, scope, None if is_static else base)
                if said.decorators.isdisjoint(_PROPERTY):
                    return Value(refs=(method,))
                return calls.inline(run, method, calls.Arguments((), ()), m.Call(expr.span, expr, (), ()))
            is_bound = "classmethod" in said.decorators and not is_static
            return Value(refs=(Routine(path, scope, Value(refs=(ref,)) if is_bound else None),))
        field = said.field
        for sayer in said.sayers:
            found = self._said_by(sayer, name)
            if found is not None and not (found.is_blank and field is not None):
                return run.named(found, name, expr.span, written(expr) if found.is_blank else "")
        if field is not None:
            if field.type == "harmless":
                return SAFE
            if field.type == "masked":
                return Value(safe=True, fields={"~secret": run.named(UNKNOWN, name, expr.span, written(expr))})
            return run.named(self.declared(field), name, expr.span, written(expr))
        return self._of_base(run, ref, expr)

    def _said_by(self, sayer: _Sayer, name: str) -> Value | None:
        adding = (scope for scope in sayer.adding if self.engine.speaks(sayer.place[0], scope))
        scopes = tuple(dict.fromkeys((*sayer.storing, *adding))) if sayer.adding else sayer.storing
        if scopes:
            return self._state(sayer.place, name, scopes)
        return self._in_body(sayer.place, name) if sayer.is_given else None

    def _find_said(self, path: str, scope: int, name: str) -> _Said | None:
        key = (path, scope)
        if name not in once(self._known, key, lambda: frozenset(self._member_names(*key))):
            return None
        method = once(self._methods, (path, scope, name), lambda: self._find_method(path, scope, name))
        facts = self.engine.facts(method[0]) if method is not None else None
        decorators = flow.tails(facts.scopes[method[1]].decorators) if facts is not None and method is not None else ()
        sayers = tuple(self._find_sayers(path, scope, name))
        return _Said(method, frozenset(decorators), self.model(path, scope).fields.get(name), sayers)

    def _of_base(self, run: Expressions, ref: Class | Instance, expr: m.Attribute) -> Value | None:
        """A member that only a class outside the project can have."""
        kind = Kind.OBJECT if isinstance(ref, Instance) else Kind.THING
        key = (ref.path, ref.scope, expr.name, kind)
        source, refs = once(self._beyond, key, lambda: self._find_beyond(*key))
        if not refs:
            return None
        if (given := self.forms.attribute(run, ref, expr)) is not None:
            return given
        if source is not None:
            return origins.given(run, source, expr.span)
        named = run.named(UNKNOWN, expr.name, expr.span, written(expr))
        return outside.any_of(refs) if named is UNKNOWN else named.replace(refs=refs)

    def _find_beyond(
        self, path: str, scope: int, name: str, kind: int
    ) -> tuple[tables.Source | None, tuple[Reference, ...]]:
        """What the tables say of a name in bases outside the project, and what it may stand for there."""
        bases = [place.path for place in self.lineage(path, scope) if isinstance(place, External)]
        known = (outside.attribute(base, name).source for base in bases)
        source = next((source for source in known if source is not None), None)
        return source, tuple(External(f"{base}.{name}", kind) for base in bases[:2])

    def _find_sayers(self, path: str, scope: int, name: str) -> Iterator[_Sayer]:
        for place in self.lineage(path, scope):
            facts = self.engine.facts(place[0]) if not isinstance(place, External) else None
            if facts is None or isinstance(place, External):
                continue
            record = facts.scopes[place[1]]
            stored = tuple(dict.fromkeys(scope for scope, _ in record.members.get(name, ())))
            is_given = not stored and self._is_given(place, record, name)
            sayer = _Sayer(place, stored, self._fillers.of(facts, place[1], name), is_given)
            if sayer.storing or sayer.adding or sayer.is_given:
                yield sayer

    def _is_given(self, place: tuple[str, int], record: m.Scope, name: str) -> bool:
        """Whether what the body of a class gives a name is what its objects have."""
        values = [binding.value for binding in record.bindings.get(name, ()) if binding.kind == "value"]
        if not values or (not name.isupper() and any(name == declared for declared, _ in record.annotations)):
            return False  # the default of a field is not what the object has
        if isinstance(values[-1], m.Call) and self.model(*place).fields.get(name) is not None:
            return False  # a descriptor: what the instance has is another thing
        empty = isinstance(values[-1], m.Constant) and not values[-1].value  # filled in later
        return not empty or self.kind(*place) == "enum"

    def _in_body(self, place: tuple[str, int], name: str) -> Value | None:
        """What the body of one class gives a name."""
        body = self.engine.body(*place).get((place[1], name))
        if self.kind(*place) == "enum":
            return SAFE if body is None or not body.is_touched else Value(safe=True, fields={".value": body})
        return body

    def _state(self, place: tuple[str, int], name: str, scopes: tuple[int, ...]) -> Value:
        """What the methods at `scopes` store under a name on `self`, or what was learned to stand there."""
        question = ("state", *place, name, scopes)
        known: Value | None = self.engine.memory.answered(question)
        if known is not None:
            return known
        if self.engine.memory.is_under_way(question):
            self.engine.memory.cut()
            return self._stored(*question[1:])[0]
        value: Value = self.engine.memory.ask(question)
        return value

    def _find_state(self, question: Question, stands: Stands) -> Value:
        if stands():
            return UNKNOWN
        value, is_whole = self._stored(*question[1:])
        if not is_whole:
            self.engine.memory.doubt()
        return value

    def _stored(self, path: str, owner: int, name: str, scopes: tuple[int, ...]) -> tuple[Value, bool]:
        """The same, and whether all the methods could be asked."""
        left = [self.engine.left_on_self(path, scope) for scope in scopes if self.engine.matters(path, scope)]
        value = join_all(found[f".{name}"] for found in left if found is not None and f".{name}" in found)
        if any(found is None for found in left):
            return value, False
        told = self.engine.told(("field", path, str(owner), name)).doubted()
        return (told if value.is_blank else value), True

    def _member_names(self, path: str, scope: int) -> Iterator[str]:
        """Every name that the class, or one of its bases in the project, has a member under."""
        yield from self.model(path, scope).fields
        for place in self.lineage(path, scope):
            facts = self.engine.facts(place[0]) if not isinstance(place, External) else None
            if facts is not None and not isinstance(place, External):
                yield from facts.scopes[place[1]].bindings
                yield from facts.scopes[place[1]].members

    def parent(self, run: Expressions) -> Value:
        """What `super()` gives where it stands."""
        scope = run.facts.function_around(run.scope)
        owner = run.facts.scopes[scope].parent
        first = next(iter(run.facts.scopes[scope].bindings), "")
        if owner < 0 or run.facts.scopes[owner].kind != "class":
            return UNKNOWN
        return Value(refs=(Super(run.path, owner, run.env.get((scope, first), UNKNOWN)),))

    def inherited(self, ref: Super, name: str) -> Value:
        """A method that `super()` gives; of a class outside the project only its name is known."""
        for place in self.lineage(ref.path, ref.scope)[1:]:
            if isinstance(place, External):
                return Value(refs=(External(f"{place.path}.{name}", Kind.OBJECT),))
            facts = self.engine.facts(place[0])
            for binding in facts.scopes[place[1]].bindings.get(name, []) if facts else ():
                if binding.kind == "scope":
                    return Value(refs=(Routine(place[0], binding.value, ref.receiver),))
        return UNKNOWN

    def position(self, run: Expressions, base: Value, index: int, span: m.Span) -> Value | None:
        """What stands at a position of a named tuple."""
        for ref in base.refs:
            if isinstance(ref, Instance):
                model = self.model(ref.path, ref.scope)
                names = list(model.fields)
                if model.kind == "namedtuple" and -len(names) <= index < len(names):
                    return sources.attribute(run, base, m.Attribute(span, m.Opaque(span), names[index]))
        return None

    def declared(self, field: Field) -> Value:
        """What a field holds by its annotation, where that is of the project."""
        key = (field.path, field.line, field.name)
        return once(self._declared, key, lambda: self._of_field(field))

    def _of_field(self, field: Field) -> Value:
        held = self.annotated(field.path, UNKNOWN, field.annotation) if field.annotation is not None else UNKNOWN
        return held if tells(held) and not any(map(self._is_interface, held.refs)) else UNKNOWN

    def _is_interface(self, ref: Reference) -> bool:
        """Whether a class says what there is and not what it does: the name of the field tells more."""
        if not isinstance(ref, Instance):
            return False
        facts = self.engine.facts(ref.path)
        return facts is not None and any(flow.tail(base) in _INTERFACES for base in facts.scopes[ref.scope].bases)
