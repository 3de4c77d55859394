"""What the project's classes hold, and what of it shows when an object is made a text or a mapping."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from seamlint.facts import model as m
from seamlint.links import flow
from seamlint.links.values import Class, External, Instance, Kind
from seamlint.taint import calls, sources, tables
from seamlint.taint.names import Says, words
from seamlint.taint.values import SAFE, UNKNOWN, Place, Routine, Super, Taint, Value, join_all, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from seamlint.taint.calls import Arguments
    from seamlint.taint.engine import Engine
    from seamlint.taint.expressions import Expressions

_PROPERTY = frozenset({"property", "cached_property", "hybrid_property", "computed_field", "classproperty", "lazy"})
_TEXTS = ("__str__", "__repr__", "__format__")
_DEEPEST = 8
_TRANSPARENT = frozenset({"Optional", "Annotated", "Union", "Final", "ClassVar", "Required", "NotRequired", "Mapped"})
_TEXT_TYPES = frozenset("str bytes bytearray Any object dict Dict Mapping MutableMapping list List tuple Sequence Iterable".split())
_SHOWING = frozenset({"dataclass", "attrs", "pydantic", "settings", "msgspec", "namedtuple", "graphql_decorators"})


class Field(NamedTuple):
    """A declared field of a class."""

    name: str
    type: str
    """`plain`, `masked` (it hides its value) or `harmless`."""
    text: bool
    """Whether it may be a text."""
    shown: bool
    """Whether the object's `repr` has it."""
    dumped: bool
    line: int


class Model(NamedTuple):
    """What a class is, as far as it decides what its objects show."""

    kind: str
    fields: dict[str, Field]


class Classes:
    """Members, fields and texts of the project's classes."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._models: dict[tuple[str, int], Model] = {}
        self._stored: dict[tuple[str, int, str], Value] = {}
        self._lineages: dict[tuple[str, int], tuple[tuple[str, int] | External, ...]] = {}
        self._known: dict[tuple[str, int], frozenset[str]] = {}
        self._showing: dict[tuple[str, int], bool] = {}
        self._methods: dict[tuple[str, int, str], tuple[str, int, bool] | None] = {}

    # --- shape ----------------------------------------------------------------------------------

    def lineage(self, path: str, scope: int) -> tuple[tuple[str, int] | External, ...]:
        """The class, then its bases, nearest first."""
        key = (path, scope)
        if key not in self._lineages:
            self._lineages[key] = tuple(dict.fromkeys(self._ancestors(path, scope, 0)))
        return self._lineages[key]

    def _ancestors(self, path: str, scope: int, depth: int) -> Iterator[tuple[str, int] | External]:
        yield (path, scope)
        facts = self.engine.facts(path)
        if facts is None or depth > _DEEPEST:
            return
        for base in facts.scopes[scope].bases:
            for ref in self.engine.resolved(path, base):
                if isinstance(ref, Class) and (ref.path, ref.scope) != (path, scope):
                    yield from self._ancestors(ref.path, ref.scope, depth + 1)
                elif isinstance(ref, External):
                    yield ref

    def kind(self, path: str, scope: int) -> str:
        """`dataclass`, `pydantic`, `django` ... or empty for a plain class."""
        for place in self.lineage(path, scope):
            if isinstance(place, External):
                for kind in _KINDS:
                    if tables.covers("classes", kind, place.path):
                        return kind
            else:
                facts = self.engine.facts(place[0])
                for decorator in facts.scopes[place[1]].decorators if facts else ():
                    inner = decorator.function if isinstance(decorator, m.Call) else decorator
                    for ref in self.engine.resolved(place[0], inner):
                        if isinstance(ref, External):
                            for kind in _KINDS:
                                if ref.path in tables.listed("classes", kind):
                                    return kind
        return ""

    def model(self, path: str, scope: int) -> Model:
        key = (path, scope)
        if key not in self._models:
            self._models[key] = Model("", {})  # for a class that comes back to itself
            fields: dict[str, Field] = {}
            for place in reversed(self.lineage(path, scope)):
                if not isinstance(place, External):
                    fields.update(self._fields(*place))
            self._models[key] = Model(self.kind(path, scope), fields)
        return self._models[key]

    def _fields(self, path: str, scope: int) -> Iterator[tuple[str, Field]]:
        facts = self.engine.facts(path)
        record = facts.scopes[scope] if facts else None
        if record is None:
            return
        serialized = frozenset(_serialized(facts, record)) if facts is not None else frozenset()
        silent = any(_options(decorator).get("repr") is False for decorator in record.decorators)
        for name, annotation in record.annotations:
            made = next((b.value for b in record.bindings.get(name, []) if b.kind == "value"), None)
            options = _options(made)
            shown = not silent and options.get("repr", True) is True
            dumped = options.get("exclude") is not True and name not in serialized
            text = any(flow.tail(option) in ("str", "bytes", "Any") for option in _options_of(annotation))
            yield name, Field(name, self.type(path, annotation), text, shown, dumped, annotation.span[0])
        annotated = {name for name, _ in record.annotations}
        for name, bindings in record.bindings.items():
            made = bindings[-1].value if bindings[-1].kind == "value" else None
            if name not in annotated and isinstance(made, m.Call):
                kind = "harmless" if flow.tail(made.function).startswith(_HARMLESS_COLUMNS) else "plain"
                inner = [self.type(path, arg) for arg in made.args[:2] if not isinstance(arg, m.Constant)]
                kind = next((found for found in inner if found != "plain"), kind)
                yield name, Field(name, kind, True, _options(made).get("repr") is not False, True, made.span[0])

    def type(self, path: str, annotation: m.Expr) -> str:
        """What an annotation says of the values: `plain`, `masked` or `harmless`."""
        if isinstance(annotation, m.Either):
            found = {self.type(path, option) for option in annotation.options if not _is_none(option)}
            return next(iter(found)) if len(found) == 1 else "plain"
        if isinstance(annotation, m.Index):
            inner = annotation.key.items if isinstance(annotation.key, m.Sequence) else (annotation.key,)
            tail = flow.tail(annotation.base)
            if tail == "Literal":
                return "harmless"
            if tail not in _TRANSPARENT:
                return "plain"
            kinds = {self.type(path, item) for item in inner[: 1 if tail == "Annotated" else None] if not _is_none(item)}
            return next(iter(kinds)) if len(kinds) == 1 else "plain"
        if isinstance(annotation, m.Call):
            annotation = annotation.function
        tail = flow.tail(annotation)
        if any(tail == path.rpartition(".")[2] for path in tables.listed("classes", "secret_types")):
            return "masked"
        if tail in _harmless_types():
            return "harmless"
        if any(isinstance(ref, Class) and self.kind(ref.path, ref.scope) == "enum" for ref in self.engine.resolved(path, annotation)):
            return "harmless"
        return "plain"

    def annotated(self, path: str, value: Value, annotation: m.Expr) -> Value:
        """The value with what its annotation adds, where nothing else is known of it."""
        if not value.is_blank:
            return value
        kind = self.type(path, annotation)
        if kind == "harmless":
            return value.replace(safe=True)
        if kind == "masked":
            return Value(safe=True, fields={"~secret": _unwrapped(path, annotation)})
        refs: list[Instance | External] = []
        for option in _options_of(annotation):
            if flow.tail(option) in _TEXT_TYPES or isinstance(option, m.Constant):
                continue
            for ref in self.engine.resolved(path, option):
                if isinstance(ref, Class):
                    model = self.model(ref.path, ref.scope)
                    if model.kind == "typeddict":
                        return self._keyed(path, model, annotation.span)
                    refs.append(Instance(ref.path, ref.scope))
                elif isinstance(ref, External) and ref.kind == Kind.THING:
                    refs.append(External(ref.path, Kind.OBJECT))
        return value.replace(refs=tuple(refs)) if refs else value

    def _keyed(self, path: str, model: Model, span: m.Span) -> Value:
        """A mapping with the declared keys."""
        made = Value()
        for field in model.fields.values():
            secret = self._is_secret(path, field)
            taint = Taint("name", f"the key `{field.name}`", path, span[0], named=True)
            made = made.with_field(field.name, Value((taint,)) if secret else SAFE)
        return made

    def _is_secret(self, path: str, field: Field) -> bool:
        """Whether a field holds a secret by its name; one called `token` alone that is no text does not."""
        says = self.engine.says(path, field.name)
        return field.type == "plain" and (says is Says.SECRET or (says is Says.AMBIGUOUS and field.text))

    def position(self, run: Expressions, base: Value, index: int, span: m.Span) -> Value | None:
        """What stands at a position of a named tuple."""
        for ref in base.refs:
            if isinstance(ref, Instance):
                model = self.model(ref.path, ref.scope)
                names = list(model.fields)
                if model.kind == "namedtuple" and -len(names) <= index < len(names):
                    return sources.attribute(run, base, m.Attribute(span, m.Opaque(span), names[index]))
        return None

    # --- members --------------------------------------------------------------------------------

    def method(self, ref: Instance | Class, name: str, receiver: Value) -> Routine | None:
        """A method, bound to `receiver` unless it is static."""
        key = (ref.path, ref.scope, name)
        if key not in self._methods:
            self._methods[key] = self._find_method(ref, name)
        found = self._methods[key]
        return Routine(found[0], found[1], None if found[2] else receiver) if found is not None else None

    def _find_method(self, ref: Instance | Class, name: str) -> tuple[str, int, bool] | None:
        for place in self.lineage(ref.path, ref.scope):
            facts = self.engine.facts(place[0]) if not isinstance(place, External) else None
            if facts is None or isinstance(place, External):
                continue
            for binding in facts.scopes[place[1]].bindings.get(name, []):
                if binding.kind == "scope" and facts.scopes[binding.value].kind == "function":
                    decorators = {flow.tail(item) for item in facts.scopes[binding.value].decorators}
                    return place[0], binding.value, "staticmethod" in decorators
        return None

    def is_property(self, routine: Routine) -> bool:
        facts = self.engine.facts(routine.path)
        decorators = facts.scopes[routine.scope].decorators if facts else ()
        return any(flow.tail(item) in _PROPERTY for item in decorators)

    def member(self, run: Expressions, ref: Class | Instance, base: Value, expr: m.Attribute) -> Value | None:
        """What attribute `expr.name` of an object, or a class, gives; None where the class does not say."""
        from seamlint.taint.expressions import written

        name = expr.name
        if name not in self._members(ref):
            return self._of_base(run, ref, expr)
        quoted = written(expr)
        method = self.method(ref, name, base if isinstance(ref, Instance) else Value(refs=(ref,)))
        if method is not None:
            if isinstance(ref, Instance) and self.is_property(method):
                call = m.Call(expr.span, expr, (), ())
                return calls.inline(run, method, calls.Arguments((), ()), call)
            if isinstance(ref, Class):
                method = method._replace(receiver=None) if not self._is_classmethod(method) else method
            return Value(refs=(method,))
        field = self.model(ref.path, ref.scope).fields.get(name)
        for place in self.lineage(ref.path, ref.scope):
            if isinstance(place, External):
                continue
            found = self._own(place, ref, name)
            if found is not None and not (found.is_blank and field is not None):
                return run.named(found, name, expr.span, quoted)
        if field is not None:
            if field.type == "harmless":
                return SAFE
            inner = run.named(UNKNOWN, name, expr.span, quoted)
            return inner if field.type == "plain" else Value(safe=True, fields={"~secret": inner})
        return self._of_base(run, ref, expr)

    def _of_base(self, run: Expressions, ref: Class | Instance, expr: m.Attribute) -> Value | None:
        """A member that only a class outside the project can have."""
        from seamlint.taint.expressions import written

        bases = [place for place in self.lineage(ref.path, ref.scope) if isinstance(place, External)]
        if not bases:
            return None
        kind = Kind.OBJECT if isinstance(ref, Instance) else Kind.THING
        refs = tuple(External(f"{place.path}.{expr.name}", kind) for place in bases[:2])
        return run.named(UNKNOWN, expr.name, expr.span, written(expr)).replace(refs=refs)

    def parent(self, run: Expressions) -> Value:
        """What `super()` gives where it stands."""
        scope = run.scope
        while scope > 0 and run.facts.scopes[scope].kind != "function":
            scope = run.facts.scopes[scope].parent
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

    def _members(self, ref: Class | Instance) -> frozenset[str]:
        """Every name that the class, or one of its bases in the project, has a member under."""
        key = (ref.path, ref.scope)
        if key not in self._known:
            found = set(self.model(*key).fields)
            for place in self.lineage(*key):
                facts = self.engine.facts(place[0]) if not isinstance(place, External) else None
                if facts is not None and not isinstance(place, External):
                    found.update(facts.scopes[place[1]].bindings, facts.scopes[place[1]].members)
            self._known[key] = frozenset(found)
        return self._known[key]

    def _is_classmethod(self, routine: Routine) -> bool:
        facts = self.engine.facts(routine.path)
        decorators = facts.scopes[routine.scope].decorators if facts else ()
        return any(flow.tail(item) == "classmethod" for item in decorators)

    def _own(self, place: tuple[str, int], ref: Class | Instance, name: str) -> Value | None:
        """What one class itself says of an attribute: by what its methods store, or by its body."""
        facts = self.engine.facts(place[0])
        if facts is None:
            return None
        record = facts.scopes[place[1]]
        stored = record.members.get(name, [])
        if stored:
            return self._state(place, ref, name, tuple(dict.fromkeys(scope for scope, _ in stored)))
        values = [binding for binding in record.bindings.get(name, []) if binding.kind == "value"]
        if not values:
            return None
        if isinstance(values[-1].value, m.Call) and self.model(*place).fields.get(name) is not None:
            return None  # a descriptor: what the instance has is another thing
        if self.kind(*place) == "enum":
            return SAFE
        body = self.engine.body(*place)
        return body.get((place[1], name))

    def _state(self, place: tuple[str, int], ref: Class | Instance, name: str, scopes: tuple[int, ...]) -> Value:
        key = (place[0], place[1], name)
        if key not in self._stored:
            left = [self.engine.left_on_self(place[0], scope) for scope in scopes if self.engine.matters(place[0], scope)]
            value = join_all(found[f".{name}"] for found in left if found is not None and f".{name}" in found)
            if any(found is None for found in left):
                return value
            told = self.engine.told(("field", place[0], str(place[1]), name))
            self._stored[key] = told if value.is_blank else value
        return self._stored[key]

    def filtered(self, run: Expressions, record: m.Scope, value: Value, span: m.Span) -> Value:
        """What a web framework sends of a result: all fields of an object, less what a response model leaves out."""
        if any(isinstance(ref, Instance) and self.model(ref.path, ref.scope).kind in _SHOWING for ref in value.refs):
            value = self.dumped(run, value, m.Opaque(span), span, calls.Arguments((), ()))
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

    # --- objects --------------------------------------------------------------------------------

    def construct(self, run: Expressions, ref: Class, given: Arguments, expr: m.Call) -> Value:
        """A new object with what its constructor puts into it."""
        made = Value(refs=(Instance(ref.path, ref.scope),))
        model = self.model(ref.path, ref.scope)
        init = self.method(ref, "__init__", made)
        if init is not None:
            outcome = self.engine.called(init, given)
            if outcome is None:
                return made
            self.engine.adopt(run, outcome, given, init, expr.span)
            made = made.replace(fields={key: value for key, value in outcome.left.items() if key[0] in ".~"})
            self._learn(ref, made)
        else:
            names = list(model.fields)
            pairs = [*zip(names, given.positional, strict=False), *given.keywords]
            for name, value in pairs:
                field = model.fields.get(name)
                if field is not None and field.type == "masked":
                    value = Value(safe=True, fields={"~secret": value})
                bound = run.named(value, name, expr.span)
                made = made.with_field(f".{name}", bound)
        if self._is_exception(ref):
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

    def _is_exception(self, ref: Class) -> bool:
        places = [place.path for place in self.lineage(ref.path, ref.scope) if isinstance(place, External)]
        return any(path.rpartition(".")[2].endswith(("Error", "Exception", "Warning", "Exit")) for path in places)

    def _raised(self, run: Expressions, ref: Class, made: Value, given: Arguments, expr: m.Call) -> Value:
        """An exception of the project: its text is what `__str__` gives, or what the constructor hands to its base."""
        method = self.method(Instance(ref.path, ref.scope), "__str__", made)
        if method is not None:
            outcome = self.engine.called(method, calls.Arguments((), ()))
            shown = [outcome.result] if outcome is not None else []
        elif "~text" in made.fields:
            shown = [made.fields["~text"]]
        else:
            shown = [run.shown(value, expr.span) for value in given.all]
        return made.replace(taints=text_of(shown).taints)

    def shown(self, value: Value, place: Place, depth: int = 4) -> Value:
        """The value with the secrets that the `repr` of the objects in it shows."""
        if not depth or not (value.refs or value.fields or value.rest is not None):
            return value
        found = [taint for ref in value.refs if isinstance(ref, Instance) for taint in self._text(ref, value, place)]
        if any(isinstance(ref, External) and ref.path == "argparse.Namespace" for ref in value.refs):
            found += [taint for key, inner in value.fields.items() if key[0] == "." for taint in inner.secrets()]
        fields = {
            key: inner if key[0] in ".~" else self.shown(inner, place, depth - 1)
            for key, inner in value.fields.items()
        }
        rest = self.shown(value.rest, place, depth - 1) if value.rest is not None else None
        if not found and rest is value.rest and all(fields[key] is inner for key, inner in value.fields.items()):
            return value
        taints = tuple(dict.fromkeys((*value.taints, *found)))
        return value.replace(taints=taints[:6], fields=fields, rest=rest)

    def shows_secrets(self, ref: Instance) -> bool:
        """Whether the text, or a dump, of such an object shows a secret by what is known of its class alone."""
        key = (ref.path, ref.scope)
        if key not in self._showing:
            value = Value(refs=(Instance(*key),))
            with self.engine.budget(*key):
                model = self.model(*key)
                self._showing[key] = (
                    model.kind in _SHOWING | {"typeddict"}
                    and any(self._is_secret(ref.path, field) for field in model.fields.values())
                ) or any(True for _ in self._text(Instance(*key), value, Place(ref.path, 1, "")))
        return self._showing[key]

    def _text(self, ref: Instance, value: Value, place: Place) -> Iterator[Taint]:
        for name in _TEXTS:
            method = self.method(ref, name, value)
            if method is not None:
                outcome = self.engine.called(method, calls.Arguments((), ()))
                yield from outcome.result.secrets() if outcome is not None else ()
                return
        model = self.model(ref.path, ref.scope)
        if model.kind not in _SHOWING:
            return
        facts = self.engine.facts(ref.path)
        owner = facts.scopes[ref.scope].name if facts else ""
        for field in model.fields.values():
            if field.shown and field.type == "plain":
                yield from self._shows(ref, field, value, owner, place)

    def _shows(self, ref: Instance, field: Field, value: Value, owner: str, place: Place) -> Iterator[Taint]:
        held = value.fields.get(f".{field.name}")
        if held is not None and not held.is_blank:
            yield from held.secrets()
        elif self._is_secret(ref.path, field):
            what = f"the field `{field.name}` of `{owner}`"
            way = (Place(ref.path, field.line, f"`{field.name}` is a field that the object shows"),)
            yield Taint("repr", what, ref.path, field.line, way=way)

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
                made = Value(safe=True)
                names = list(self.model(ref.path, ref.scope).fields)
                names += [key[1:] for key in base.fields if key[0] == "." and key[1:] not in names]
                names += [name for name in self._stored_names(ref) if name not in names]
                for name in names:
                    field = self.model(ref.path, ref.scope).fields.get(name)
                    hidden = field is not None and (field.type != "plain" or (not field.dumped and given is not None))
                    if hidden or name in left_out or (only and name not in only):
                        made = made.with_field(name, SAFE)
                    else:
                        inner = sources.attribute(run, base, m.Attribute(span, expr, name))
                        made = made.with_field(name, inner)
                return made
            if isinstance(ref, External) and any(key[0] == "." for key in base.fields):
                fields = {key[1:]: inner for key, inner in base.fields.items() if key[0] == "."}
                return Value(fields=fields)
        if base.taints or base.fields or base.rest is not None or base.safe:
            return base
        tail = words(sources.written_tail(expr))
        known = tables.listed("dumps", "objects") | (tables.listed("dumps", "namespaces") if given is None else frozenset())
        if tail and tail[-1] in known and not (left_out or only):
            return Value((Taint("fields", f"all fields of `{tail[-1]}`", run.path, span[0], sure=False),), keys="name")
        return UNKNOWN

    def _stored_names(self, ref: Instance) -> list[str]:
        facts = self.engine.facts(ref.path)
        return list(facts.scopes[ref.scope].members) if facts else []


_KINDS = (
    "dataclass", "attrs", "pydantic", "settings", "msgspec", "namedtuple", "typeddict", "namespace", "django", "sqlalchemy", "orm",
    "serializers", "marshmallow", "graphql", "graphql_decorators", "enum",
)
_HARMLESS_COLUMNS = (
    "Integer", "Boolean", "Date", "Time", "Float", "Decimal", "Duration", "UUID", "Foreign", "OneToOne", "ManyToMany",
    "AutoField", "BigAuto", "BigInt", "SmallInt", "Positive", "relationship", "Image", "Binary",
)


def _serialized(facts: m.Facts, record: m.Scope) -> Iterator[str]:
    """Fields of a model for which a method says how they are dumped."""
    for bindings in record.bindings.values():
        for binding in bindings:
            if binding.kind == "scope":
                for decorator in facts.scopes[binding.value].decorators:
                    if isinstance(decorator, m.Call) and flow.tail(decorator) in ("field_serializer", "serializer"):
                        yield from (str(arg.value) for arg in decorator.args if isinstance(arg, m.Constant))


def _options(made: object) -> dict[str, object]:
    """The constant keywords of `field(...)`, `Field(...)`, `attr.ib(...)`; None for one that is no constant."""
    return {
        keyword: value.value if isinstance(value, m.Constant) else None
        for keyword, value in (made.keywords if isinstance(made, m.Call) else ())
        if keyword is not None
    }


def _options_of(annotation: m.Expr) -> tuple[m.Expr, ...]:
    if isinstance(annotation, m.Either):
        return tuple(inner for option in annotation.options for inner in _options_of(option))
    if isinstance(annotation, m.Index) and flow.tail(annotation.base) in _TRANSPARENT:
        inner = annotation.key.items if isinstance(annotation.key, m.Sequence) else (annotation.key,)
        wanted = inner[:1] if flow.tail(annotation.base) == "Annotated" else inner
        return tuple(found for item in wanted for found in _options_of(item))
    return (annotation,) if isinstance(annotation, (m.Name, m.Attribute)) else ()


@cache
def _harmless_types() -> frozenset[str]:
    return frozenset(path.rpartition(".")[2] for path in tables.listed("classes", "harmless_types"))


def _is_none(expr: m.Expr) -> bool:
    return isinstance(expr, m.Constant) and expr.value is None


def _unwrapped(path: str, annotation: m.Expr) -> Value:
    taint = Taint("field", "the value behind a secret type", path, annotation.span[0])
    return Value((taint,))


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
