"""The provider's credentials, read from the environment or from settings by their name."""

from __future__ import annotations

from collections.abc import Iterator

from seamlint.catalogue import loader as tables
from seamlint.catalogue.loader import UNKNOWN
from seamlint.facts import model as m
from seamlint.links.routes.base import Context, Hit
from seamlint.links.values import Class, External, Frames, Kind


def hits(context: Context, path: str, use: m.Expr, frames: Frames = ()) -> Iterator[Hit]:
    table = tables.environment()
    if isinstance(use, m.Call):
        if isinstance(use.function, m.Name) and use.function.id == "getattr" and len(use.args) > 1:
            for base in context.evaluator.values(path, use.args[0], frames):
                if isinstance(base, External) and base.path in table["objects"]:
                    yield from _named(
                        context, context.evaluator.texts(path, use.args[1], frames), f"read from `{base.path}`"
                    )
        for function in context.evaluator.values(path, use.function, frames):
            if isinstance(function, External) and _reads(function):
                for keyword in ("key", "varname", "default_key"):
                    names = context.argument(path, use, 0, keyword, frames)
                    if names:
                        break
                yield from _named(context, names, f"read by `{function.path}`")
    elif isinstance(use, m.Index):
        for base in context.evaluator.values(path, use.base, frames):
            if isinstance(base, External) and base.path in table["mappings"]:
                yield from _named(context, context.evaluator.texts(path, use.key, frames), f"read from `{base.path}`")
    elif isinstance(use, m.Attribute) and use.name.upper() == use.name:
        for base in context.evaluator.values(path, use.base, frames):
            if isinstance(base, External) and base.path in table["objects"]:
                yield from _named(context, (use.name,), f"read from `{base.path}`")


def _reads(function: External) -> bool:
    readers = tables.environment()["readers"]
    if function.path in readers:
        return function.kind != Kind.THING or function.path not in tables.environment()["reader-objects"] - {
            "environs.env",
        }
    owner = function.path.rpartition(".")[0]
    return (function.kind != Kind.THING and owner in tables.environment()["reader-objects"]) or owner == "environs.env"


def _named(context: Context, names: tuple[str, ...], how: str) -> Iterator[Hit]:
    for name in names:
        provider = context.catalogue.find_credential(name) if UNKNOWN not in name else None
        if provider is not None:
            yield Hit("credential", name.upper(), provider, how)
            return


def fields(context: Context, path: str) -> Iterator[tuple[m.Span, int, Hit]]:
    """Fields of settings classes, which are read from the environment by their name."""
    facts = context.evaluator.program.facts(path)
    if facts is None:
        return
    for number, scope in enumerate(facts.scopes):
        if scope.kind == "class" and scope.bases and is_settings(context, path, number):
            prefix = _prefix(context, path, facts, scope)
            for name, annotation in scope.annotations:
                names = _aliases(context, path, scope, name) or (f"{prefix}{name}",)
                for hit in _named(context, names, f"a field of the settings class `{scope.name}`"):
                    binding = scope.bindings.get(name)
                    yield (binding[0].span if binding else annotation.span), number, hit


def is_settings(context: Context, path: str, number: int, depth: int = 0) -> bool:
    """Whether a class reads its fields from the environment."""
    facts = context.evaluator.program.facts(path)
    if facts is None or depth > 8:
        return False
    for base in facts.scopes[number].bases:
        for value in context.evaluator.values(path, base):
            if isinstance(value, External) and value.path in tables.environment()["classes"]:
                return True
            if isinstance(value, Class) and is_settings(context, value.path, value.scope, depth + 1):
                return True
    return False


def _prefix(context: Context, path: str, facts: m.Facts, scope: m.Scope) -> str:
    for binding in scope.bindings.get("model_config", []):
        if binding.kind == "value" and isinstance(binding.value, m.Call):
            for keyword, value in binding.value.keywords:
                if keyword == "env_prefix":
                    return next(iter(context.evaluator.texts(path, value)), "")
    for binding in scope.bindings.get("Config", []):
        if binding.kind == "scope":
            for inner in facts.scopes[binding.value].bindings.get("env_prefix", []):
                if inner.kind == "value":
                    return next(iter(context.evaluator.texts(path, inner.value)), "")
    return ""


def _aliases(context: Context, path: str, scope: m.Scope, name: str) -> tuple[str, ...]:
    for binding in scope.bindings.get(name, []):
        if binding.kind == "value" and isinstance(binding.value, m.Call):
            for keyword, value in binding.value.keywords:
                if keyword in ("alias", "validation_alias", "env"):
                    if isinstance(value, m.Call):  # AliasChoices("A", "B")
                        return tuple(t for argument in value.args for t in context.evaluator.texts(path, argument))
                    return context.evaluator.texts(path, value)
    return ()
