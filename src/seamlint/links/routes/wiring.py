"""Dotted strings that hand an SDK to a framework's settings."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from seamlint.catalogue import loader as tables
from seamlint.facts import model as m
from seamlint.links.routes.base import Context, Hit
from seamlint.links.values import External
from seamlint.patterns import later

_PATH = later(r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*(?::[A-Za-z_]\w*)?")

_TAKES_CLASS = later(r"^[A-Z0-9_]*(?:BACKEND|CLASS|ENGINE|FACTORY|HANDLER|LOADER|MIDDLEWARE|SERIALIZER|STORAGE)S?$")
"""Names of settings that take a class, in whatever framework."""


def find(context: Context, path: str) -> Iterator[tuple[m.Span, int, Hit]]:
    """Every setting of the module that names something of a provider."""
    facts = context.evaluator.program.facts(path)
    if facts is None:
        return
    for number, scope in enumerate(facts.scopes):
        for name, bindings in scope.bindings.items():
            for binding in bindings:
                if binding.kind == "value":
                    yield from _values(context, path, number, name, binding.value)
    for number, target, value in facts.stores:
        name = target.name if isinstance(target, m.Attribute) else ""
        if isinstance(target, m.Index) and isinstance(target.key, m.Constant):
            name = str(target.key.value)
        yield from _values(context, path, number, name, value)
    for number, use in facts.uses:
        if isinstance(use, m.Call):
            for keyword, value in use.keywords:
                yield from _values(context, path, number, keyword or "", value)
            for argument in use.args:
                yield from _values(context, path, number, "", argument)


def _values(context: Context, path: str, scope: int, name: str, value: m.Expr) -> Iterator[tuple[m.Span, int, Hit]]:
    if isinstance(value, m.Mapping):
        for key, item in value.items:
            inner = key.value if isinstance(key, m.Constant) and isinstance(key.value, str) else ""
            yield from _values(context, path, scope, inner, item)
    elif isinstance(value, m.Sequence):
        for item in value.items:
            yield from _values(context, path, scope, name, item)
    elif _is_setting(name):
        yield from _named(context, path, scope, name, value)


@cache
def _is_setting(name: str) -> bool:
    return (
        _TAKES_CLASS.search(name) is not None or name in tables.wiring()["settings"] or name in tables.wiring()["keys"]
    )


def _named(context: Context, path: str, scope: int, name: str, value: m.Expr) -> Iterator[tuple[m.Span, int, Hit]]:
    setting = name in tables.wiring()["settings"]
    if not setting and not isinstance(value, (m.Constant, m.Joined)):
        return  # what another module calls by this name is its own business
    for text in context.evaluator.texts(path, value):
        if not _PATH.fullmatch(text):
            continue
        dotted = text.replace(":", ".")
        _, divided, last = dotted.rpartition(".")
        is_class = bool(divided) and last[0].isupper() and not last.isupper()
        if not is_class and not (setting and (divided or name == "INSTALLED_APPS")):
            continue
        provider = context.catalogue.find(dotted)
        importer = context.evaluator.program.file(path)
        located = context.evaluator.program.locate(dotted, importer) if provider else ()
        if provider is not None and any(isinstance(found, External) for found in located):
            yield value.span, scope, Hit("wiring", dotted, provider, f"wired in by `{name}`")
            return
