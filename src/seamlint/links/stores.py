"""Models that say how a tenant is connected to a provider, and keep the secret beside it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from seamlint.facts import model as m
from seamlint.links import flow
from seamlint.links.routes import variables
from seamlint.taint import tables
from seamlint.taint.declarations import TAKES
from seamlint.taint.names import Says, words

if TYPE_CHECKING:
    from seamlint.links.view import ModuleView
    from seamlint.taint.shapes import Field

_STORED = frozenset({"django", "sqlalchemy", "orm"})
_IN_MEMORY = frozenset({"dataclass", "attrs", "pydantic", "msgspec"})
_CALLED = frozenset("connection connections integration integrations".split())
_METADATA = frozenset(
    """
    tenant tenant_id organization organization_id organisation_id workspace workspace_id account account_id
    provider provider_id provider_name provider_key integration integration_id integration_key capability environment
    external_account_id connection_id connection_key secret_ref secret_reference secret_provider scopes
    """.split()
)
"""Fields that say whose connection it is, and to what."""
_TENANT = frozenset(
    "tenant tenant_id organization organization_id organisation_id workspace workspace_id secret_ref".split()
)
_SEALED = frozenset("encrypted encrypt cipher ciphertext sealed hashed hash fernet kms vault masked redacted".split())
"""Words in a field's name, or type, that say its value cannot be read as it is."""


class Stored(NamedTuple):
    """A field that keeps a secret."""

    span: m.Span
    scope: int
    model: str
    name: str


def find(module: ModuleView) -> Iterator[Stored]:
    """The fields of connection models that hold a secret as it is."""
    engine = module.links.leaks.engine
    for number, scope in enumerate(module.facts.scopes):
        kind = engine.classes.kind(module.path, number) if scope.kind == "class" else ""
        if kind not in _STORED | _IN_MEMORY or variables.is_settings(module.links.context, module.path, number):
            continue
        fields = engine.classes.model(module.path, number).fields
        if not _is_connection(scope.name, set(fields), kind in _STORED):
            continue
        for field in fields.values():
            bindings = scope.bindings.get(field.name, [])
            if bindings and _is_open(module, field, scope):
                yield Stored(bindings[-1].span, number, scope.name, field.name)


def _is_connection(name: str, fields: set[str], is_stored: bool) -> bool:
    """Whether a model describes a connection; an object in memory must say which tenant's, a payload is none."""
    said = words(name)
    known = fields & _METADATA
    if is_stored:
        return bool(known) if not _CALLED.isdisjoint(said) else len(known) > 2
    return TAKES.isdisjoint(said) and bool(fields & _TENANT) and (not _CALLED.isdisjoint(said) or len(known) > 2)


def _is_open(module: ModuleView, field: Field, scope: m.Scope) -> bool:
    """Whether a field holds a secret that anybody who has the object can read."""
    says = module.links.leaks.engine.says(module.path, field.name)
    if field.type != "plain" or not (says is Says.SECRET or (says is Says.AMBIGUOUS and field.text)):
        return False
    written = [binding.value for binding in scope.bindings[field.name] if binding.kind in ("value", "instance")]
    written += [annotation for name, annotation in scope.annotations if name == field.name]
    return _SEALED.isdisjoint(words(field.name)) and not any(_is_sealed(module, each) for each in written)


def _is_sealed(module: ModuleView, expr: object, depth: int = 4) -> bool:
    """Whether a type or a column encrypts: by what it is, or is called."""
    if isinstance(expr, m.Call) and depth:
        return any(
            _is_sealed(module, part, depth - 1)
            for part in (expr.function, *expr.args, *(value for _, value in expr.keywords))
        )
    if isinstance(expr, m.Index) and depth:
        inner = expr.key.items if isinstance(expr.key, m.Sequence) else (expr.key,)
        return any(_is_sealed(module, part, depth - 1) for part in (expr.base, *inner))
    if isinstance(expr, (m.Name, m.Attribute)):
        if not _SEALED.isdisjoint(words(flow.tail(expr))):
            return True
        known = tables.listed("classes", "encrypted_columns") | tables.listed("classes", "hashed_columns")
        values = module.links.evaluator.values(module.path, expr)
        return any(getattr(value, "path", "") in known for value in values)
    return False
