"""How objects of the project's classes are made, and what of them shows in a text or a mapping."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from seamlint.facts import model as m
from seamlint.facts.spans import row
from seamlint.links.values import Class, External, Instance, Kind
from seamlint.taint import calls, outcomes, outside, sources, tables
from seamlint.taint.members import Members
from seamlint.taint.memory import Question, Stands
from seamlint.taint.names import words
from seamlint.taint.values import SAFE, UNKNOWN, Place, Routine, Taint, Value, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from seamlint.taint.calls import Arguments
    from seamlint.taint.engine import Engine
    from seamlint.taint.expressions import Expressions

_ALL_FIELDS = frozenset({"__table__", "__mapper__", "_meta", "__fields__", "__dataclass_fields__", "_fields", "fields"})
"""What gives the names of all fields of an object."""
_TEXTS = ("__str__", "__repr__", "__format__")
_WAYS = (_TEXTS, _TEXTS[1:])
"""Where a text of an object is looked for: as such, and as what stands in a container."""
_MADE_BY_HAND = frozenset({"dataclass", "attrs", "pydantic", "msgspec", "namedtuple"})
"""Kinds of classes whose fields hold what the constructor is given; settings are read from somewhere."""
_SHOWING = frozenset({"dataclass", "attrs", "pydantic", "settings", "msgspec", "namedtuple", "graphql_decorators"})


_DEEPEST, _INSIDE = 4, 2
"""How deep in a value objects are looked for, and how many inside one another have their texts looked at."""


class Classes(Members):
    """Objects of the project's classes: made, written out, dumped and sent."""

    def __init__(self, engine: Engine) -> None:
        super().__init__(engine)
        engine.memory.finders["shows"] = self._find_shows

    def construct(self, run: Expressions, ref: Class, given: Arguments, expr: m.Call) -> Value:
        """A new object with what its constructor puts into it."""
        made = Value(refs=(Instance(ref.path, ref.scope),))
        model = self.model(ref.path, ref.scope)
        init = self.method(ref, "__init__", made)
        if init is not None:
            outcome = self.engine.called(init, given)
            if outcome is None:
                return made
            outcomes.adopt(run, outcome, given, init, expr.span)
            made = made.replace(fields={key: value for key, value in outcome.left.items() if key[0] in ".~"})
            self._learn(ref, made)
        else:
            names = list(model.fields)
            fields: list[tuple[str, Value]] = []
            for name, value in (*zip(names, given.positional, strict=False), *given.keywords):
                field = model.fields.get(name)
                if field is not None and field.type == "masked":
                    value = Value(safe=True, fields={"~secret": value})
                fields.append((f".{name}", run.named(value, name, expr.span)))
            made = made.with_fields(fields)
            if model.kind in _MADE_BY_HAND and given.rest is None:
                for field in model.fields.values():
                    if field.empty and f".{field.name}" not in made.fields:
                        made = made.with_field(f".{field.name}", SAFE)
        if self.is_exception(ref):
            return self._raised(run, ref, made, given, expr)
        return made

    def _learn(self, ref: Class, made: Value) -> None:
        """What one constructor call puts into a field, any method may meet there."""
        for place in self.lineage(ref.path, ref.scope):
            facts = self.engine.facts(place[0]) if not isinstance(place, External) else None
            if facts is not None and not isinstance(place, External):
                for key, value in made.fields.items():
                    if key[1:] in facts.scopes[place[1]].members:
                        self.engine.learn(("field", place[0], str(place[1]), key[1:]), value)

    def is_exception(self, ref: Class | Instance) -> bool:
        """Whether objects of a class are raised, by the names of what it is derived from."""
        places = [place.path for place in self.lineage(ref.path, ref.scope) if isinstance(place, External)]
        return any(path.rpartition(".")[2].endswith(("Error", "Exception", "Warning", "Exit")) for path in places)

    def _raised(self, run: Expressions, ref: Class, made: Value, given: Arguments, expr: m.Call) -> Value:
        """An exception of the project: its text is what `__str__` gives, or what the constructor hands to its base."""
        own = self.method(ref, "__init__", made) is not None
        """A constructor of the project that hands nothing on: what was given by position is the text."""
        handed = [made.fields["~text"]] if "~text" in made.fields else list(given.positional if own else given.all)
        args = made.fields.get(".args") or Value(fields={f"#{place}": value for place, value in enumerate(handed)})
        method = self.method(Instance(ref.path, ref.scope), "__str__", made.with_field(".args", args))
        if method is not None:
            outcome = self.engine.called(method, calls.Arguments((), ()))
            shown = [outcome.result] if outcome is not None else []
        elif ".args" in made.fields:  # they were set by hand
            shown = [args]
        elif "~text" in made.fields:
            shown = handed
        else:
            shown = [run.shown(value, expr.span) for value in handed]
        return made.replace(taints=text_of(shown).taints)

    def gone_through(self, run: Expressions, base: Value, expr: m.Expr) -> Value | None:
        """What `__iter__` of an object gives; None for objects whose classes have none."""
        for ref in base.refs:
            method = self.method(ref, "__iter__", base) if isinstance(ref, Instance) else None
            if method is not None:
                return calls.inline(run, method, calls.Arguments((), ()), m.Call(expr.span, expr, (), ()))
        return None

    def subscript(self, run: Expressions, base: Value, key: Value, expr: m.Index) -> Value | None:
        """What `__getitem__` of an object gives for a key; None for objects whose classes have none."""
        for ref in base.refs:
            method = self.method(ref, "__getitem__", base) if isinstance(ref, Instance) else None
            if method is not None:
                return calls.inline(run, method, calls.Arguments((key,), ()), m.Call(expr.span, expr, (expr.key,), ()))
        return None

    def shown(self, value: Value, place: Place, depth: int = _DEEPEST, only_repr: bool = False) -> Value:
        """The value with the secrets that the `repr` of the objects in it shows."""
        if not depth or not (value.refs or value.fields or value.rest is not None):
            return value
        texts = _TEXTS[1:] if only_repr else _TEXTS
        found = [
            taint
            for ref in value.refs
            if isinstance(ref, Instance)
            for taint in self._text(ref, value, place, depth, texts)
        ]
        found += [taint for ref in value.refs if isinstance(ref, External) for taint in _of_outside(ref, place)]
        if any(isinstance(ref, External) and ref.path == "argparse.Namespace" for ref in value.refs):
            found += [taint for key, inner in value.fields.items() if key[0] == "." for taint in inner.secrets()]
        fields = {
            key: inner if key[0] in ".~" else self.shown(inner, place, depth - 1, True)
            for key, inner in value.fields.items()
        }
        rest = self.shown(value.rest, place, depth - 1, True) if value.rest is not None else None
        if not found and rest is value.rest and all(fields[key] is inner for key, inner in value.fields.items()):
            return value
        taints = tuple(dict.fromkeys((*value.taints, *found)))
        return value.replace(taints=taints[:6], fields=fields, rest=rest)

    def shows_secrets(self, ref: Instance) -> bool:
        """Whether the text of such an object shows a secret by what is known of its class alone."""
        return bool(self.engine.memory.ask(("shows", ref.path, ref.scope)))

    def _find_shows(self, question: Question, stands: Stands) -> bool:
        ref = Instance(*question[1:])
        with self.engine.budget(ref.path, ref.scope):
            if stands():
                return False
            model = self.model(ref.path, ref.scope)
            by_fields = model.kind in _SHOWING | {"typeddict"}
            if by_fields and any(self.is_secret(ref.path, field) for field in model.fields.values()):
                return True
            if model.kind in ("forms", "serializers") and self.forms.secrets(ref.path, ref.scope):
                return True
            shown = (self._text(ref, Value(refs=(ref,)), Place(ref.path, 1, ""), _DEEPEST, texts) for texts in _WAYS)
            return any(True for texts in shown for _ in texts)

    def dumpers(self, ref: Instance) -> Iterator[str]:
        """The methods that give all fields of such an object, one a secret."""
        for routine in self._own_methods(ref):
            if self.dumps(routine) and (facts := self.engine.facts(routine.path)) is not None:
                yield facts.scopes[routine.scope].name

    def dumps(self, routine: Routine) -> bool:
        """Whether a method goes through all fields of its object, one a secret: `getattr(self, column.name)`."""
        facts = self.engine.facts(routine.path)
        said = facts.scopes[routine.scope].words if facts is not None else set()
        if routine.receiver is None or "getattr" not in said or _ALL_FIELDS.isdisjoint(said):
            return False
        models = [self.model(ref.path, ref.scope) for ref in routine.receiver.refs if isinstance(ref, Instance)]
        return any(self.is_secret(routine.path, field) for model in models for field in model.fields.values())

    def _text(
        self, ref: Instance, value: Value, place: Place, depth: int = _DEEPEST, texts: tuple[str, ...] = _TEXTS
    ) -> Iterator[Taint]:
        for name in texts:
            method = self.method(ref, name, value)
            if method is not None:
                outcome = self.engine.called(method, calls.Arguments((), ()))
                facts = self.engine.facts(method.path)
                line = row(facts.scopes[method.scope].span) if facts is not None else 1
                step = Place.back(method.path, line, name)  # it may show something else of the object
                yield from (taint.through(step) for taint in outcome.result.secrets()) if outcome is not None else ()
                return
        model = self.model(ref.path, ref.scope)
        if model.kind not in _SHOWING:
            return
        facts = self.engine.facts(ref.path)
        owner = facts.scopes[ref.scope].name if facts else ""
        for field in model.fields.values():
            if not field.shown or field.type not in ("plain", "object"):
                continue
            held = value.fields.get(f".{field.name}", UNKNOWN)
            named = self.is_secret(ref.path, field) and (field.text or depth > _INSIDE)  # `secrets: list[UUID]` inside
            if held.is_blank and named:
                what = f"the field `{field.name}` of `{owner}`"
                way = (Place(ref.path, field.line, f"`{field.name}` is a field that the object shows"),)
                yield Taint("repr", what, ref.path, field.line, sure=field.text, way=way)
            else:
                inside = self.declared(field) if held.is_blank else held
                yield from self.shown(inside, place, min(depth - 1, _INSIDE), True).secrets()

    def dumped(
        self, run: Expressions, base: Value, expr: m.Expr, span: m.Span, given: Arguments | None = None
    ) -> Value:
        """An object as a mapping of its fields: `asdict`, `vars`, `model_dump` and their like."""
        left_out, only = (
            frozenset[str]().union(*(_named_in(given.named(word)) for word in tables.listed("dumps", key)))
            if given is not None
            else frozenset[str]()
            for key in ("exclude", "include")
        )
        for ref in base.refs:
            if isinstance(ref, Instance):
                dumped: dict[str, Value] = {}
                names = dict.fromkeys(self.model(ref.path, ref.scope).fields)
                names |= dict.fromkeys(key[1:] for key in base.fields if key[0] == ".")
                facts = self.engine.facts(ref.path)
                names |= dict.fromkeys(facts.scopes[ref.scope].members if facts is not None else ())
                names.pop("__dict__", None)  # which is this mapping
                for name in names:
                    field = self.model(ref.path, ref.scope).fields.get(name)
                    told = field is None or field.type in ("plain", "object")
                    hidden = field is not None and (not told or (not field.dumped and given is not None))
                    if hidden or name in left_out or (only and name not in only):
                        dumped[name] = SAFE
                    else:
                        inner = sources.attribute(run, base, m.Attribute(span, expr, name))
                        dumped[name] = inner.map(partial(_as_field, row(span)))
                return Value(safe=True).with_fields(dumped.items())
            if isinstance(ref, External) and ref.kind == Kind.OBJECT and (held := outside.secrets(ref.path)):
                attributes = (m.Attribute(span, expr, name) for name in held)
                return Value(fields={one.name: sources.attribute(run, base, one) for one in attributes})
            if isinstance(ref, External) and any(key[0] == "." for key in base.fields):
                fields = {key[1:]: inner for key, inner in base.fields.items() if key[0] == "."}
                return Value(fields=fields)
        if base.taints or base.fields or base.rest is not None or base.safe:
            return base
        name = sources.written_tail(expr)
        tail = (words(name) or ("",))[-1]
        known = tail in tables.listed("dumps", "objects") and not name[:1].isupper()  # no class: `Settings.to_json(x)`
        if not known and given is None and tail in tables.listed("dumps", "namespaces"):
            known = run.engine.usage(run.path, run.facts).has_secrets(tail, run.engine.names)
        if known and not (left_out or only):
            return Value((Taint("fields", f"all fields of `{tail}`", run.path, row(span), sure=False),), keys="name")
        return UNKNOWN

    def filtered(self, run: Expressions, record: m.Scope, value: Value, span: m.Span) -> Value:
        """What a web framework sends of a result: all fields of an object, less what a response model leaves out."""
        if any(isinstance(ref, Instance) and self.model(ref.path, ref.scope).kind in _SHOWING for ref in value.refs):
            value = self.dumped(run, value, m.Opaque(span), span, calls.Arguments((), ()))
        elif value.rest is not None and any(isinstance(ref, Instance) for ref in value.rest.refs):
            value = Value(rest=self.dumped(run, value.rest, m.Opaque(span), span, calls.Arguments((), ())))
        models = [annotation for name, annotation in record.annotations if name == "return"]
        left_out: frozenset[str] = frozenset()
        for decorator in record.decorators:
            for keyword, given in decorator.keywords if isinstance(decorator, m.Call) else ():
                if keyword == "response_model":
                    models = [given]
                elif keyword == "response_model_exclude":
                    left_out = _named_in(run.value(given))
        for option in models[:1]:
            inner = option.key if isinstance(option, m.Index) else option
            for ref in self.engine.resolved(run.path, inner):
                if isinstance(ref, Class):
                    fields = self.model(ref.path, ref.scope).fields
                    kept = {name for name, field in fields.items() if field.dumped and field.type == "plain"}
                    return _only(value, kept - left_out) if fields else value
        return value


def _of_outside(ref: External, place: Place) -> Iterator[Taint]:
    """What the text shows of an object of a class outside the project that always holds a secret."""
    if ref.kind == Kind.OBJECT and ref.path in tables.listed("classes", "shown_outside"):
        what = f"what `{ref.path.rpartition('.')[2]}` holds"
        yield Taint("repr", what, place.path, place.line)


def _only(value: Value, kept: set[str]) -> Value:
    """The mapping, or each in a list of them, with these keys only."""
    fields = {key: inner for key, inner in value.fields.items() if key[0] in "#~" or key in kept}
    fields = {key: _only(inner, kept) if key[0] == "#" else inner for key, inner in fields.items()}
    rest = _only(value.rest, kept) if value.rest is not None else None
    return value.replace(fields=fields, rest=rest)


def _named_in(value: Value | None) -> frozenset[str]:
    if value is None:
        return frozenset()
    inner = [*value.fields.items()]
    return frozenset([item.text for _, item in inner if item.text] + [key for key, _ in inner if key[0] not in ".#~"])


def _as_field(line: int, taint: Taint) -> Taint:
    """A secret that only the name of a field tells of, on that line, and nobody is seen to set: it may be empty."""
    return taint.blurred() if taint.named and taint.line == line and not taint.way else taint
