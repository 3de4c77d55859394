"""Secrets that a class declares to be shown: fields of serializers, schemas and GraphQL types."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from seamlint.facts import model as m
from seamlint.facts.spans import row
from seamlint.links import flow
from seamlint.links.values import Class, External
from seamlint.taint import tables
from seamlint.taint.names import Says, words
from seamlint.taint.sinks import Hit
from seamlint.taint.tables import Sink
from seamlint.taint.values import Taint

if TYPE_CHECKING:
    from seamlint.taint.engine import Engine

SERIALIZED = Sink("serializer", "response", "what the serializer sends")
QUERIED = Sink("graphql", "response", "what the API can be asked for")
KEPT = Sink("state-field", "client", "state kept for the page")
TAKES = frozenset(
    """
    post put patch create update login register signup request input form write upload import parameters params args
    arguments query
    """.split()
)
"""Words in the name of a schema that is there to be filled in."""
_ASKED = frozenset("new old current confirm confirmed repeat repeated retype".split())
"""Words of fields that a user fills in: what a model has is its `password`."""
_KINDS = {"serializers": SERIALIZED, "marshmallow": SERIALIZED, "graphql": QUERIED, "graphql_decorators": QUERIED}


def find(engine: Engine, path: str) -> Iterator[Hit]:
    """The declarations of a module that show a secret."""
    facts = engine.facts(path)
    for number, scope in enumerate(facts.scopes if facts is not None else ()):
        if facts is not None and scope.kind == "class" and _is_client_state(engine, path, number):
            yield from _shared(engine, path, number, scope)
        sink = _KINDS.get(engine.classes.kind(path, number)) if scope.kind == "class" else None
        if sink is None or facts is None or not TAKES.isdisjoint(words(scope.name)):
            continue
        shown = _declared(engine, path, number, scope)
        hidden = frozenset(_hidden(facts, scope))
        for span, name in (*listed(engine, path, facts, scope), *shown):
            if name not in hidden and _ASKED.isdisjoint(words(name)[:-1]) and engine.says(path, name) is Says.SECRET:
                yield Hit(
                    sink, Taint("declared", f"the field `{name}`", path, row(span), named=True), path, span, number
                )


def _is_client_state(engine: Engine, path: str, number: int) -> bool:
    bases = engine.classes.lineage(path, number)
    return any(isinstance(base, External) and base.path in tables.listed("classes", "client_state") for base in bases)


def _shared(engine: Engine, path: str, number: int, scope: m.Scope) -> Iterator[Hit]:
    """Fields that a page is sent: all that do not begin with an underscore."""
    for name, field in engine.classes.model(path, number).fields.items():
        bindings = scope.bindings.get(name, [])
        if bindings and field.type == "plain" and name[0] != "_" and engine.says(path, name) is Says.SECRET:
            taint = Taint("declared", f"the field `{name}`", path, field.line, named=True)
            yield Hit(KEPT, taint, path, bindings[-1].span, number)


def _declared(engine: Engine, path: str, number: int, scope: m.Scope) -> Iterator[tuple[m.Span, str]]:
    """Fields in the body: `api_key = serializers.CharField()`, `api_key: str`."""
    for name, field in engine.classes.model(path, number).fields.items():
        bindings = scope.bindings.get(name, [])
        if field.type == "plain" and bindings and not _is_write_only(bindings[-1].value):
            yield bindings[-1].span, name


def listed(engine: Engine, path: str, facts: m.Facts, scope: m.Scope) -> Iterator[tuple[m.Span, str]]:
    """`class Meta: fields = [...]`; of `"__all__"` what the model holds."""
    modelled = models(facts, scope)
    for meta in _meta(facts, scope):
        for binding in meta.bindings.get("fields", []):
            if binding.kind != "value":
                continue
            if isinstance(binding.value, m.Sequence):
                for item in binding.value.items:
                    if isinstance(item, m.Constant) and isinstance(item.value, str):
                        yield item.span, item.value
            elif isinstance(binding.value, m.Constant) and binding.value.value in _everything():
                for ref in engine.resolved(path, modelled[-1]) if modelled else ():
                    if isinstance(ref, Class):
                        names = engine.classes.model(ref.path, ref.scope).fields
                        yield from ((binding.value.span, name) for name in names)


def models(facts: m.Facts, scope: m.Scope) -> list[m.Expr]:
    """The model that a form, or a serializer, is of."""
    return [b.value for meta in _meta(facts, scope) for b in meta.bindings.get("model", []) if b.kind == "value"]


def _hidden(facts: m.Facts, scope: m.Scope) -> Iterator[str]:
    """Fields that are only taken in, or left out."""
    for name, bindings in scope.bindings.items():
        if _is_write_only(bindings[-1].value):
            yield name
    for meta in _meta(facts, scope):
        for key in ("exclude", "load_only", "write_only_fields", "exclude_fields"):
            for binding in meta.bindings.get(key, []):
                for item in binding.value.items if isinstance(binding.value, m.Sequence) else ():
                    if isinstance(item, m.Constant) and isinstance(item.value, str):
                        yield item.value
        for binding in meta.bindings.get("extra_kwargs", []):
            for field, options in binding.value.items if isinstance(binding.value, m.Mapping) else ():
                if isinstance(field, m.Constant) and isinstance(options, m.Mapping) and _says_write_only(options):
                    yield str(field.value)


def _says_write_only(options: m.Mapping) -> bool:
    return any(
        isinstance(key, m.Constant) and key.value in _words() and isinstance(value, m.Constant) and value.value is True
        for key, value in options.items
    )


def _is_write_only(value: object) -> bool:
    return isinstance(value, m.Call) and (
        flow.tail(value).startswith(("Password", "SerializerMethod", "Method"))
        or any(
            keyword == "validate" or (keyword in _words() and isinstance(given, m.Constant) and given.value is True)
            for keyword, given in value.keywords
        )
    )


def _meta(facts: m.Facts, scope: m.Scope) -> Iterator[m.Scope]:
    for name in ("Meta", "Config"):
        for binding in scope.bindings.get(name, []):
            if binding.kind == "scope":
                yield facts.scopes[binding.value]


def _words() -> frozenset[str]:
    return tables.listed("descriptors", "write_only")


def _everything() -> frozenset[str]:
    return tables.listed("descriptors", "meta_all")
