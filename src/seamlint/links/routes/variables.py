"""The variables and settings that code reads by their name, whatever they hold."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from seamlint.catalogue import loader as tables
from seamlint.facts import model as m
from seamlint.links.routes.base import Context
from seamlint.links.values import Class, External, Frames, Kind


class Read(NamedTuple):
    """One place that reads a variable."""

    names: tuple[str, ...]
    """What it may be called; of a field with aliases any of them."""
    how: str
    """Completes the sentence "<name> is ..."; for people."""
    is_setting: bool = False
    """Whether it is a setting that the project's own code has made, rather than what it is handed from outside."""


def reads(context: Context, path: str, use: m.Expr, frames: Frames = ()) -> Iterator[Read]:
    """The variables that one use reads."""
    table = tables.environment()
    if isinstance(use, m.Call):
        if isinstance(use.function, m.Name) and use.function.id == "getattr" and len(use.args) > 1:
            for base in context.evaluator.values(path, use.args[0], frames):
                if isinstance(base, External) and base.path in table["objects"]:
                    yield _read(base, context.evaluator.texts(path, use.args[1], frames))
        for function in context.evaluator.values(path, use.function, frames):
            if isinstance(function, External) and _reads(function):
                for keyword in ("key", "varname", "default_key"):
                    names = context.argument(path, use, 0, keyword, frames)
                    if names:
                        break
                yield _read(function, names, "by")
    elif isinstance(use, m.Index):
        for base in context.evaluator.values(path, use.base, frames):
            if isinstance(base, External) and base.path in table["mappings"]:
                yield _read(base, context.evaluator.texts(path, use.key, frames))
    elif isinstance(use, m.Attribute) and use.name.upper() == use.name:
        for base in context.evaluator.values(path, use.base, frames):
            if isinstance(base, External) and base.path in table["objects"]:
                yield _read(base, (use.name,))


def _read(source: External, names: tuple[str, ...], word: str = "from") -> Read:
    made = tables.environment()["own-settings"]
    return Read(names, f"read {word} `{source.path}`", source.path in made or source.path.removesuffix(".get") in made)


def _reads(function: External) -> bool:
    readers = tables.environment()["readers"]
    if function.path in readers:
        return function.kind != Kind.THING or function.path not in tables.environment()["reader-objects"] - {
            "environs.env",
        }
    owner = function.path.rpartition(".")[0]
    return (function.kind != Kind.THING and owner in tables.environment()["reader-objects"]) or owner == "environs.env"


def fields(context: Context, path: str) -> Iterator[tuple[m.Span, int, Read]]:
    """Fields of settings classes, which are read from the environment by their name."""
    facts = context.evaluator.program.facts(path)
    if facts is None:
        return
    for number, scope in enumerate(facts.scopes):
        if scope.kind == "class" and scope.bases and is_settings(context, path, number):
            prefix = _prefix(context, path, facts, scope)
            for name, annotation in scope.annotations:
                names = _aliases(context, path, scope, name) or (f"{prefix}{name}",)
                binding = scope.bindings.get(name)
                span = binding[0].span if binding else annotation.span
                yield span, number, Read(names, f"a field of the settings class `{scope.name}`")


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
