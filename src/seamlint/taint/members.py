"""What the attributes of the project's objects and classes are: methods, fields and what is stored on `self`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from seamlint.facts import model as m
from seamlint.links import flow
from seamlint.links.values import Class, External, Instance, Kind
from seamlint.taint import calls, origins, sources, tables
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


class Members(Annotations):
    """Members of the project's classes, with those of their bases."""

    def __init__(self, engine: Engine) -> None:
        super().__init__(engine)
        self._declared: dict[tuple[str, int, str], Value] = {}
        self._known: dict[tuple[str, int], frozenset[str]] = {}
        self._methods: dict[tuple[str, int, str], tuple[str, int, bool] | None] = {}
        self._decorated: dict[tuple[str, int], frozenset[str]] = {}
        self._fillers = Fillers()
        self.forms = Forms(engine)
        self._saying: dict[tuple[str, int, str], tuple[tuple[str, int], ...]] = {}
        engine.memory.finders["state"] = self._find_state

    def method(self, ref: Instance | Class, name: str, receiver: Value) -> Routine | None:
        """A method, bound to `receiver` unless it is static."""
        key = (ref.path, ref.scope, name)
        found = once(self._methods, key, lambda: self._find_method(ref, name))
        return Routine(found[0], found[1], None if found[2] else receiver) if found is not None else None

    def _find_method(self, ref: Instance | Class, name: str) -> tuple[str, int, bool] | None:
        for place in self.lineage(ref.path, ref.scope):
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

    def is_property(self, routine: Routine) -> bool:
        return not _PROPERTY.isdisjoint(self._decorators(routine))

    def _is_classmethod(self, routine: Routine) -> bool:
        return "classmethod" in self._decorators(routine)

    def _decorators(self, routine: Routine) -> frozenset[str]:
        key = (routine.path, routine.scope)
        return once(self._decorated, key, lambda: self._find_decorators(*key))

    def _find_decorators(self, path: str, scope: int) -> frozenset[str]:
        facts = self.engine.facts(path)
        return frozenset(flow.tails(facts.scopes[scope].decorators) if facts is not None else ())

    def member(self, run: Expressions, ref: Class | Instance, base: Value, expr: m.Attribute) -> Value | None:
        """What attribute `expr.name` of an object, or a class, gives; None where the class does not say."""
        name = expr.name
        if name not in self._members(ref):
            return self._of_base(run, ref, expr)
        method = self.method(ref, name, base if isinstance(ref, Instance) else Value(refs=(ref,)))
        if method is not None:
            if isinstance(ref, Instance) and self.is_property(method):
                call = m.Call(expr.span, expr, (), ())
                return calls.inline(run, method, calls.Arguments((), ()), call)
            if isinstance(ref, Class):
                method = method._replace(receiver=None) if not self._is_classmethod(method) else method
            return Value(refs=(method,))
        quoted = written(expr)
        field = self.model(ref.path, ref.scope).fields.get(name)
        for place in self._sayers(ref, name):
            found = self._own(place, name)
            if found is not None and not (found.is_blank and field is not None):
                return run.named(found, name, expr.span, quoted)
        if field is not None:
            if field.type == "harmless":
                return SAFE
            if field.type == "masked":
                return Value(safe=True, fields={"~secret": run.named(UNKNOWN, name, expr.span, quoted)})
            return run.named(self.declared(field), name, expr.span, quoted)
        return self._of_base(run, ref, expr)

    def _of_base(self, run: Expressions, ref: Class | Instance, expr: m.Attribute) -> Value | None:
        """A member that only a class outside the project can have."""
        bases = [place for place in self.lineage(ref.path, ref.scope) if isinstance(place, External)]
        if not bases:
            return None
        if (given := self.forms.attribute(run, ref, expr)) is not None:
            return given
        for place in bases:
            source = tables.sources_by_read().get(tables.canonical(f"{place.path}.{expr.name}"))
            if source is not None:
                return origins.given(run, source, expr.span)
        kind = Kind.OBJECT if isinstance(ref, Instance) else Kind.THING
        refs = tuple(External(f"{place.path}.{expr.name}", kind) for place in bases[:2])
        return run.named(UNKNOWN, expr.name, expr.span, written(expr)).replace(refs=refs)

    def _sayers(self, ref: Class | Instance, name: str) -> tuple[tuple[str, int], ...]:
        """The classes, of this one and its bases, whose methods or body say anything of an attribute."""
        key = (ref.path, ref.scope, name)
        return once(self._saying, key, lambda: tuple(self._find_sayers(ref, name)))

    def _find_sayers(self, ref: Class | Instance, name: str) -> Iterator[tuple[str, int]]:
        for place in self.lineage(ref.path, ref.scope):
            facts = self.engine.facts(place[0]) if not isinstance(place, External) else None
            if facts is None or isinstance(place, External):
                continue
            record = facts.scopes[place[1]]
            if name in record.members or any(binding.kind == "value" for binding in record.bindings.get(name, ())):
                yield place

    def _own(self, place: tuple[str, int], name: str) -> Value | None:
        """What one class itself says of an attribute: by what its methods store, or by its body."""
        facts = self.engine.facts(place[0])
        if facts is None:
            return None
        record = facts.scopes[place[1]]
        stored = [scope for scope, _ in record.members.get(name, ())]
        adding = [scope for scope in self._fillers.of(facts, place[1], name) if self.engine.speaks(place[0], scope)]
        if stored or adding:
            return self._state(place, name, tuple(dict.fromkeys((*stored, *adding))))
        values = [binding for binding in record.bindings.get(name, []) if binding.kind == "value"]
        if not values or (not name.isupper() and any(name == declared for declared, _ in record.annotations)):
            return None  # the default of a field is not what the object has
        if isinstance(values[-1].value, m.Call) and self.model(*place).fields.get(name) is not None:
            return None  # a descriptor: what the instance has is another thing
        body = self.engine.body(*place).get((place[1], name))
        if self.kind(*place) == "enum":
            return SAFE if body is None or not body.is_touched else Value(safe=True, fields={".value": body})
        if isinstance(values[-1].value, m.Constant) and not values[-1].value.value:
            return None  # filled in later
        return body

    def _state(self, place: tuple[str, int], name: str, scopes: tuple[int, ...]) -> Value:
        """What the methods at `scopes` store under a name on `self`, or what was learned to stand there."""
        question = ("state", *place, name, scopes)
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

    def _members(self, ref: Class | Instance) -> frozenset[str]:
        """Every name that the class, or one of its bases in the project, has a member under."""
        key = (ref.path, ref.scope)
        return once(self._known, key, lambda: frozenset(self._member_names(*key)))

    def _member_names(self, path: str, scope: int) -> Iterator[str]:
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
