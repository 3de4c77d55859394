"""What a mapping holds that is unpacked into a call."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from seamlint.facts import model as m
from seamlint.links.parts import origin
from seamlint.links.values import Collection, External, Values

if TYPE_CHECKING:
    from seamlint.links.view import ModuleView

Item: TypeAlias = "tuple[Values, m.Expr, str]"
"""What stands under a key, where it is written, and in which file."""
_DEEPEST = 6
_CHANGES = frozenset({"clear", "pop", "popitem", "setdefault", "update"})


def items(module: ModuleView, expr: m.Expr, depth: int = _DEEPEST) -> tuple[dict[str, Item], bool]:
    """The items of a mapping by their keys, and whether these are all."""
    if not depth or (isinstance(expr, m.Name) and _is_changed(module, expr)):
        return {}, False
    made = origin(module, expr)
    if isinstance(made, m.Either):
        return _either(module, made, depth)
    if isinstance(made, m.Call) and _is_dict(module, made):
        pairs: list[tuple[str | None, m.Expr]] = [(None, each) for each in made.args]
        return _together(module, [*pairs, *made.keywords], depth)
    if isinstance(made, m.Mapping):
        return _literal(module, made, depth)
    found: dict[str, Item] = {}
    values = module.links.evaluator.values(module.path, expr)
    for value in values:
        pairs_of = value.expr.items if isinstance(value, Collection) and isinstance(value.expr, m.Mapping) else ()
        if not isinstance(value, Collection) or not pairs_of or len(values) > 1:
            return {}, False
        for key, item in pairs_of:
            texts = module.links.evaluator.texts(value.path, key, value.frames) if key is not None else ()
            if not texts:
                return found, False
            inner = module.links.evaluator.values(value.path, item, value.frames)
            found.update(dict.fromkeys(texts, (inner, item, value.path)))
    return found, bool(values)


def _literal(module: ModuleView, made: m.Mapping, depth: int) -> tuple[dict[str, Item], bool]:
    evaluator, pairs, known = module.links.evaluator, list[tuple[str | None, m.Expr]](), True
    for key, item in made.items:
        texts = evaluator.texts(module.path, key) if key is not None else (None,)
        known &= bool(texts)
        pairs += [(text, item) for text in texts]
    found, all_known = _together(module, pairs, depth)
    return found, known and all_known


def _together(module: ModuleView, pairs: list[tuple[str | None, m.Expr]], depth: int) -> tuple[dict[str, Item], bool]:
    """What single items and whole mappings, those without a key, give one after the other."""
    found: dict[str, Item] = {}
    known = True
    for key, item in pairs:
        if key is not None:
            found[key] = (module.links.evaluator.values(module.path, item), item, module.path)
        else:
            inner, inner_known = items(module, item, depth - 1)
            found.update(inner)
            known &= inner_known
    return found, known


def _either(module: ModuleView, made: m.Either, depth: int) -> tuple[dict[str, Item], bool]:
    """A union has the items of both sides; of two mappings either may be given, so that only common keys are sure."""
    if made.kind == "|":
        return _together(module, [(None, option) for option in made.options], depth)
    sides = [items(module, option, depth - 1) for option in made.options]
    found = {key: item for side, _ in sides for key, item in side.items()}
    return found, all(known and side.keys() == found.keys() for side, known in sides)


def _is_dict(module: ModuleView, made: m.Call) -> bool:
    called = module.links.evaluator.values(module.path, made.function)
    return any(isinstance(value, External) and value.path == "builtins.dict" for value in called)


def _is_changed(module: ModuleView, name: m.Name) -> bool:
    """Whether a mapping gets, or loses, keys after it was written."""
    stored = (target.base for _, target, _ in module.facts.stores if isinstance(target, m.Index))
    methods = (
        use.function.base
        for _, use in module.facts.uses
        if isinstance(use, m.Call) and isinstance(use.function, m.Attribute) and use.function.name in _CHANGES
    )
    return any(isinstance(base, m.Name) and base.id == name.id for each in (stored, methods) for base in each)
