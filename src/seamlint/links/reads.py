"""Which variables a module reads from its environment, whether the catalogue knows them or not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from seamlint.catalogue.loader import UNKNOWN
from seamlint.facts import model as m
from seamlint.links import flow
from seamlint.links.routes import variables
from seamlint.patterns import later

if TYPE_CHECKING:
    from seamlint.links.view import ModuleView


class Variable(NamedTuple):
    """A variable, and where the module reads it."""

    name: str
    span: m.Span
    scope: int
    how: str
    """Completes the sentence "<name> is ..."; for people."""
    is_setting: bool
    """Whether it is a setting that the project's own code has made."""


_ASKING = frozenset({"get", "get_secret", "read", "fetch", "resolve"})
_VARIABLE = later(r"[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+")


def find(module: ModuleView) -> list[Variable]:
    """The variables whose names are known, in the order of the source; what is assigned to is not read."""
    facts, context = module.facts, module.links.context
    found = {
        (span, name.upper()): Variable(name.upper(), span, scope, read.how, read.is_setting)
        for span, scope, read in variables.fields(context, module.path)
        for name in read.names[:1]
        if UNKNOWN not in name
    }
    stored = {id(target) for _, target, _ in facts.stores}
    for scope, use in facts.uses:
        for read in () if id(use) in stored else _reads(module, use):
            for name in read.names:
                if name and UNKNOWN not in name:
                    found.setdefault((use.span, name), Variable(name, use.span, scope, read.how, read.is_setting))
    return sorted(found.values())


def _reads(module: ModuleView, use: m.Expr) -> Iterator[variables.Read]:
    """What a use reads itself, or has one of the project's own functions read."""
    context = module.links.context
    direct = list(variables.reads(context, module.path, use)) or list(_asked(module, use))
    yield from direct
    if direct or not isinstance(use, m.Call):
        return
    for function in context.evaluator.values(module.path, use.function):
        args, keywords = context.evaluator.arguments(module.path, use, ())
        if any(args) or any(values for _, values in keywords):
            for path, inner, frames in module.links.finder.helpers.told(function, args, keywords, everywhere=True):
                known = {name for read in variables.reads(context, path, inner) for name in read.names}
                for read in variables.reads(context, path, inner, frames):
                    yield read._replace(names=tuple(name for name in read.names if name not in known))


def _asked(module: ModuleView, use: m.Expr) -> Iterator[variables.Read]:
    """What a store of secrets is asked for by the name of a variable: `runtime.secrets.get("STRIPE_SECRET_KEY")`."""
    if isinstance(use, m.Call) and isinstance(use.function, m.Attribute) and use.function.name in _ASKING and use.args:
        store, key = use.function.base, use.args[0]
    elif isinstance(use, m.Index):
        store, key = use.base, use.key
    else:
        return
    if flow.tail(store).endswith("secrets"):
        names = filter(_VARIABLE.fullmatch, module.links.evaluator.texts(module.path, key))
        yield variables.Read(tuple(names), f"asked for from `{module.written(store) or flow.tail(store)}`")
