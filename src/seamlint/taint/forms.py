"""Forms and serializers: what was filled in, as a whole, and the object of a model that is made of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from seamlint.facts import model as m
from seamlint.facts.spans import row
from seamlint.links import flow
from seamlint.links.values import Class, External, Instance
from seamlint.taint import declarations, tables
from seamlint.taint.memory import once
from seamlint.taint.names import Says
from seamlint.taint.values import UNKNOWN, Taint, Value

if TYPE_CHECKING:
    from collections.abc import Iterator

    from seamlint.taint.engine import Engine
    from seamlint.taint.expressions import Expressions

_FILLED = {
    "forms": frozenset({"cleaned_data", "data"}),
    "serializers": frozenset({"validated_data", "initial_data"}),
}
"""By the kind of a class the attributes that hold all that was filled in; `data` of a serializer is what it sends."""
_MADE = frozenset({"save", "instance"})
_HANDED = {
    "form_valid": "form_class",
    "form_invalid": "form_class",
    "perform_create": "serializer_class",
    "perform_update": "serializer_class",
}
"""Methods of views that are handed a form, or a serializer, of the class that the view names."""


class Forms:
    """Answers what a form of the project gives; what a class declares is read once."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._secrets: dict[tuple[str, int], tuple[str, ...]] = {}

    def attribute(self, run: Expressions, ref: Instance | Class, expr: m.Attribute) -> Value | None:
        """What an attribute of a form gives; None where that is no form, or it is another attribute."""
        if isinstance(ref, Class):
            return None
        if expr.name in _MADE:
            return self._model(ref, expr.name)
        if not any(expr.name in names for names in _FILLED.values()):
            return None
        kind = self._engine.classes.kind(ref.path, ref.scope)
        if expr.name not in _FILLED.get(kind, ()):
            return None
        names = self.secrets(ref.path, ref.scope)
        return Value(fields={name: self._secret(run, name, expr.span) for name in names}) if names else None

    def secrets(self, path: str, scope: int) -> tuple[str, ...]:
        """The fields of a form into which somebody fills a secret."""
        return once(self._secrets, (path, scope), lambda: tuple(dict.fromkeys(self._find_secrets(path, scope))))

    def handed(self, run: Expressions, record: m.Scope, name: str) -> Value:
        """What a view's method is handed under a name: a form of the class that the view is for."""
        facts = self._engine.facts(run.path)
        wanted = _HANDED.get(record.name)
        if wanted is None or facts is None or not wanted.startswith(name):
            return UNKNOWN
        for binding in facts.scopes[record.parent].bindings.get(wanted, ()):
            for ref in self._engine.resolved(run.path, binding.value) if binding.kind == "value" else ():
                if isinstance(ref, Class):
                    return Value(refs=(Instance(ref.path, ref.scope),))
        return UNKNOWN

    def _secret(self, run: Expressions, name: str, span: m.Span) -> Value:
        return Value((Taint("name", f"the field `{name}`", run.path, row(span), named=True),))

    def _find_secrets(self, path: str, scope: int) -> Iterator[str]:
        shapes = self._engine.classes
        for place in shapes.lineage(path, scope):
            facts = self._engine.facts(place[0]) if not isinstance(place, External) else None
            if facts is None or isinstance(place, External):
                continue
            record = facts.scopes[place[1]]
            for name, field in shapes.model(*place).fields.items():
                if shapes.is_secret(place[0], field) or any(map(_hides, _made(record, name))):
                    yield name
            for _, name in declarations.listed(self._engine, place[0], facts, record):
                if self._engine.says(place[0], name) is Says.SECRET:
                    yield name

    def _model(self, ref: Instance, name: str) -> Value | None:
        """The object that a form saves: `form.save()` makes one, `form.instance` is it."""
        if self._engine.classes.kind(ref.path, ref.scope) not in _FILLED:
            return None
        facts = self._engine.facts(ref.path)
        for model in declarations.models(facts, facts.scopes[ref.scope]) if facts is not None else ():
            for made in self._engine.resolved(ref.path, model):
                if isinstance(made, Class):
                    return Value(refs=(made if name == "save" else Instance(made.path, made.scope),))
        return None


def _made(record: m.Scope, name: str) -> Iterator[m.Call]:
    """The calls by which a class declares a field."""
    for binding in record.bindings.get(name, ()):
        if binding.kind == "value" and isinstance(binding.value, m.Call):
            yield binding.value


def _hides(made: m.Call) -> bool:
    """Whether a field shows nothing of what is typed: `CharField(widget=PasswordInput)`, `PasswordField()`."""
    shown = [made, *(value for name, value in made.keywords if name == "widget")]
    called = {flow.tail(value.function if isinstance(value, m.Call) else value) for value in shown}
    return not called.isdisjoint(tables.listed("classes", "hiding_widgets"))
