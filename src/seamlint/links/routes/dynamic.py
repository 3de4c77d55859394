"""Modules that are loaded by name: loaders, `sys.modules`, executed text."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from seamlint.catalogue.loader import UNKNOWN
from seamlint.catalogue.model import Loader
from seamlint.facts import build
from seamlint.facts import model as m
from seamlint.links import externals, texts
from seamlint.links.routes.base import Context, Hit
from seamlint.links.values import External, Frames, Function, Kind


def hits(context: Context, path: str, use: m.Expr, frames: Frames = ()) -> Iterator[Hit]:
    if isinstance(use, m.Call):
        for function in context.evaluator.values(path, use.function, frames):
            if isinstance(function, External):
                yield from _called(context, path, function, use, frames)
            elif isinstance(function, Function):
                yield from _declared(context, path, function, use, frames)
    elif isinstance(use, m.Index):
        for base in context.evaluator.values(path, use.base, frames):
            if isinstance(base, External) and base.path == "sys.modules":
                for key in context.evaluator.texts(path, use.key, frames):
                    yield from _loaded(context, path, key, "taken from `sys.modules`")


def _called(context: Context, path: str, function: External, use: m.Call, frames: Frames) -> Iterator[Hit]:
    if function.path in ("builtins.exec", "builtins.eval") and use.args:
        for text in context.evaluator.texts(path, use.args[0], frames):
            yield from _executed(context, path, text, function.path.partition(".")[2])
        return
    if function.path == "builtins.compile" and use.args:
        for text in context.evaluator.texts(path, use.args[0], frames):
            yield from _executed(context, path, text, "compile")
        return
    if function.path in ("functools.partial", "builtins.map") and len(use.args) > 1:
        yield from _handed_over(context, path, function.path, use, frames)
        return
    loader = externals.loader_of(context.evaluator, function.path)
    if loader is None or context.catalogue.find(function.path) is not None:
        return
    args, keywords = context.evaluator.arguments(path, use, frames)
    short = function.path.removeprefix("builtins.")
    how = f"looked up by `{short}`" if loader.gives == "spec" else f"loaded by `{short}`"
    for name in externals.loaded_names(loader, args, keywords):
        yield from _loaded(context, path, name, how)


def _declared(context: Context, path: str, function: Function, use: m.Call, frames: Frames) -> Iterator[Hit]:
    """A function of the project that the configuration names as a loader."""
    program = context.evaluator.program
    facts = program.facts(function.path)
    if not program.project.settings.loaders or facts is None:
        return
    qualname = facts.scopes[function.scope].qualname
    if {f"{name}.{qualname}" for name in program.file(function.path).names} & set(program.project.settings.loaders):
        args, keywords = context.evaluator.arguments(path, use, frames)
        for name in externals.loaded_names(Loader(qualname), args, keywords):
            yield from _loaded(context, path, name, f"loaded by `{qualname}`")


def _handed_over(context: Context, path: str, by: str, use: m.Call, frames: Frames) -> Iterator[Hit]:
    """`map(import_module, names)` and `partial(import_module, name)`"""
    evaluator = context.evaluator
    for function in evaluator.values(path, use.args[0], frames):
        if not isinstance(function, External) or externals.loader_of(evaluator, function.path) is None:
            continue
        names = list(evaluator.texts(path, use.args[1], frames))
        if by == "builtins.map":
            names = texts.elements(evaluator, path, use.args[1], frames)
        for name in names:
            yield from _loaded(context, path, name, f"loaded by `{function.path}`")


def _loaded(context: Context, path: str, name: str, how: str) -> Iterator[Hit]:
    dotted = name.replace(":", ".")
    if UNKNOWN in dotted:  # `f"stripe.{name}"`: the beginning decides
        dotted, divided, _ = dotted.partition(UNKNOWN)[0].rpartition(".")
        if not divided:
            return
    provider = context.catalogue.find(dotted)
    if provider is None or not dotted.replace(".", "_").isidentifier():
        return
    importer = context.evaluator.program.file(path)
    located = context.evaluator.program.locate(dotted, importer)
    if any(isinstance(value, External) and value.kind == Kind.THING for value in located):
        yield Hit("dynamic", dotted, provider, how)


def _executed(context: Context, path: str, text: str, how: str) -> Iterator[Hit]:
    if "import" not in text or UNKNOWN in text:
        return
    try:
        facts = build(ast.parse(text.strip()), text.strip())
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return
    names = [
        f"{record.module}.{record.name}" if record.name and record.name != "*" else record.module
        for record in facts.imports
        if not record.level
    ]
    for _, use in facts.uses:
        if isinstance(use, m.Call) and use.args and isinstance(use.args[0], m.Constant):
            function = use.function
            last = function.name if isinstance(function, m.Attribute) else getattr(function, "id", "")
            if last in ("__import__", "import_module") and isinstance(use.args[0].value, str):
                names.append(use.args[0].value)
    for name in names:
        yield from _loaded(context, path, name, f"imported by text that `{how}` runs")
