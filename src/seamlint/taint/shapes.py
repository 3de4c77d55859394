"""What the project's classes are: their bases, their kinds, and their fields by what is declared of them."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from seamlint.facts import model as m
from seamlint.facts.spans import row
from seamlint.links import flow
from seamlint.links.values import Class, External
from seamlint.taint import declared_as, tables
from seamlint.taint.aliases import stands_for
from seamlint.taint.names import Says

if TYPE_CHECKING:
    from collections.abc import Iterator

    from seamlint.taint.engine import Engine

_DEEPEST = 8
_KINDS = (  # the special before the general: settings are models too, and types of a GraphQL schema are data classes
    "settings",
    "graphql_decorators",
    "dataclass",
    "attrs",
    "pydantic",
    "msgspec",
    "namedtuple",
    "typeddict",
    "namespace",
    "django",
    "sqlalchemy",
    "orm",
    "serializers",
    "forms",
    "marshmallow",
    "graphql",
    "enum",
)
_HARMLESS_COLUMNS = (
    "Integer",
    "Boolean",
    "Date",
    "Time",
    "Float",
    "Decimal",
    "Duration",
    "UUID",
    "Foreign",
    "OneToOne",
    "ManyToMany",
    "AutoField",
    "BigAuto",
    "BigInt",
    "SmallInt",
    "Positive",
    "relationship",
    "Image",
    "Binary",
)
_APART = frozenset({"Relationship", "relationship", "PrivateAttr"})
"""What makes a field that neither the text of an object has nor its dump."""
_NO_FIELDS = frozenset({"ClassVar", "InitVar"})  # declared in the class, and in no text of its objects


class Field(NamedTuple):
    """A declared field of a class."""

    name: str
    type: str
    """`plain`, `masked` (it hides its value), `object` (of a class of the project) or `harmless`."""
    text: bool
    """Whether it may be a text."""
    shown: bool
    """Whether the object's `repr` has it."""
    dumped: bool
    line: int
    empty: bool = False
    """Whether nothing is in it unless it is given: `api_key: str | None = None`."""
    path: str = ""
    annotation: m.Expr | None = None
    """What is declared of it, and in which file."""


class Model(NamedTuple):
    """What a class is, as far as it decides what its objects show."""

    kind: str
    fields: dict[str, Field]


class Shapes:
    """Lineages and fields of the project's classes; of kinds, for which fixes ask too, it is noted what was read."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._footprints = engine.program.footprints
        self._models: dict[tuple[str, int], Model] = {}
        self._kinds: dict[tuple[str, int], tuple[str, int]] = {}
        self._called: dict[str, list[tuple[str, int]]] | None = None
        self._lineages: dict[tuple[str, int], tuple[tuple[tuple[str, int] | External, ...], int]] = {}

    def begin_again(self) -> None:
        """More files may have been read."""
        self._called = None

    def called(self, name: str) -> list[tuple[str, int]]:
        """The classes of that name in the files that were read for secrets so far."""
        if self._called is None:
            self._called = {}
            for path, facts in sorted(self.engine.read.items()):
                for number, scope in enumerate(facts.scopes) if facts else ():
                    if scope.kind == "class":
                        self._called.setdefault(scope.name, []).append((path, number))
        return self._called.get(name, [])

    def lineage(self, path: str, scope: int) -> tuple[tuple[str, int] | External, ...]:
        """The class, then its bases, nearest first."""
        key = (path, scope)
        return self._footprints.kept(self._lineages, key, lambda: tuple(dict.fromkeys(self._ancestors(path, scope, 0))))

    def _ancestors(self, path: str, scope: int, depth: int) -> Iterator[tuple[str, int] | External]:
        yield (path, scope)
        facts = self.engine.program.facts(path)
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
        key = (path, scope)
        return self._footprints.kept(self._kinds, key, lambda: self._kind(path, scope))

    def _kind(self, path: str, scope: int) -> str:
        for place in self.lineage(path, scope):
            if isinstance(place, External):
                found = next((kind for kind in _KINDS if tables.covers("classes", kind, place.path)), "")
            else:
                found = self._kind_by_decorator(*place)
            if found:
                return found
        return ""

    def is_view(self, path: str, scope: int) -> bool:
        """Whether what the methods of a class give is sent to a client, by what it is derived from."""
        outside = (place.path for place in self.lineage(path, scope) if isinstance(place, External))
        return any(tables.covers("routes", "bases", base) for base in outside)

    def _kind_by_decorator(self, path: str, scope: int) -> str:
        facts = self.engine.program.facts(path)
        for decorator in facts.scopes[scope].decorators if facts else ():
            inner = decorator.function if isinstance(decorator, m.Call) else decorator
            for ref in self.engine.resolved(path, inner):
                if isinstance(ref, External):
                    found = next((kind for kind in _KINDS if ref.path in tables.listed("classes", kind)), "")
                    if found:
                        return found
        return ""

    def model(self, path: str, scope: int) -> Model:
        key = (path, scope)
        if key in self._models:
            return self._models[key]
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
        serialized = frozenset(declared_as.serialized(facts, record)) if facts is not None else frozenset()
        silent = any(declared_as.options(decorator).get("repr") is False for decorator in record.decorators)
        for name, annotation in record.annotations:
            if isinstance(annotation, m.Index) and flow.tail(annotation.base) in _NO_FIELDS:
                continue
            made = next((b.value for b in record.bindings.get(name, []) if b.kind == "value"), None)
            options = declared_as.options(made)
            apart = isinstance(made, m.Call) and flow.tail(made) in _APART
            shown = not silent and options.get("repr", True) is True and not apart
            dumped = options.get("exclude") is not True and name not in serialized and not apart
            text = any(flow.tail(option) in ("str", "bytes", "Any") for option in declared_as.types_in(annotation))
            yield (
                name,
                Field(
                    name,
                    self.type(path, annotation),
                    text,
                    shown,
                    dumped,
                    row(annotation.span),
                    declared_as.is_empty(made),
                    path,
                    annotation,
                ),
            )
        annotated = {name for name, _ in record.annotations}
        for name, bindings in record.bindings.items():
            made = bindings[-1].value if bindings[-1].kind == "value" else None
            if name not in annotated and isinstance(made, m.Call):
                kind = "harmless" if flow.tail(made.function).startswith(_HARMLESS_COLUMNS) else "plain"
                inner = [self.type(path, arg) for arg in made.args[:2] if not isinstance(arg, m.Constant)]
                kind = next((found for found in inner if found != "plain"), kind)
                yield (
                    name,
                    Field(name, kind, True, declared_as.options(made).get("repr") is not False, True, row(made.span)),
                )

    def type(self, path: str, annotation: m.Expr) -> str:
        """What an annotation says of the values: `plain`, `masked` or `harmless`."""
        if isinstance(annotation, m.Either):
            found = {self.type(path, option) for option in annotation.options if not declared_as.is_none(option)}
            return next(iter(found)) if len(found) == 1 else "plain"
        if isinstance(annotation, m.Index):
            inner = annotation.key.items if isinstance(annotation.key, m.Sequence) else (annotation.key,)
            tail = flow.tail(annotation.base)
            if tail == "Literal":
                return "harmless"
            if tail in _types("secret_types"):
                return "masked"
            if tail not in declared_as.TRANSPARENT:
                return "plain"
            kinds = {
                self.type(path, item)
                for item in inner[: 1 if tail == "Annotated" else None]
                if not declared_as.is_none(item)
            }
            return next(iter(kinds)) if len(kinds) == 1 else "plain"
        if isinstance(annotation, m.Call):
            annotation = annotation.function
        tail = flow.tail(annotation)
        if tail in _types("secret_types"):
            return "masked"
        if tail in _types("harmless_types"):
            return "harmless"
        for ref in self.engine.resolved(path, annotation):
            if isinstance(ref, Class):
                return "harmless" if self.kind(ref.path, ref.scope) == "enum" else self._declared_as(ref)
        meant = stands_for(self.engine, path, annotation)
        return self.type(*meant) if meant[1] is not annotation and not isinstance(meant[1], m.Name) else "plain"

    def _declared_as(self, ref: Class) -> str:
        """Of a class of the project: `masked` if it is made from a type that hides its value, else `object`."""
        bases = (place.path for place in self.lineage(ref.path, ref.scope) if isinstance(place, External))
        return "masked" if any(path.rpartition(".")[2] in _types("secret_types") for path in bases) else "object"

    def is_secret(self, path: str, field: Field) -> bool:
        """Whether a field holds a secret by its name; one called `token` alone that is no text does not."""
        says = self.engine.says(path, field.name)
        return field.type == "plain" and (says is Says.SECRET or (says is Says.AMBIGUOUS and field.text))


@cache
def _types(key: str) -> frozenset[str]:
    """The names of the types in one list, as an annotation has them without their modules."""
    return frozenset(path.rpartition(".")[2] for path in tables.listed("classes", key))
