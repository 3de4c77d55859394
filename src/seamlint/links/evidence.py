"""What is recorded as evidence of a call to a provider: whether it holds raw objects, and whether it has a handle."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from seamlint.facts import model as m
from seamlint.links.named import Functions, place
from seamlint.links.parts import identifiers, origin, tail
from seamlint.links.values import External, Function, Kind
from seamlint.patterns import later

if TYPE_CHECKING:
    from seamlint.links.links import Links
    from seamlint.links.view import ModuleView

_WORD = later(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+")
_HANDLES = frozenset(
    """
    checksum digest fingerprint handle handles hash id ids receipt ref reference references refs run sha uid uri url
    urn uuid
    """.split()
)
_URI = later(r"[a-z][a-z0-9+.-]*://")
_HOLDERS = frozenset("body data detail details entry event evidence item meta metadata payload record".split())
"""Keywords for a record that may bring its own handle."""
_DUMPS = frozenset("as_dict asdict copy dict json model_dump model_dump_json to_dict to_dict_recursive to_json".split())
_SHOWN = frozenset(
    ["builtins.dict", "builtins.repr", "builtins.str", "builtins.vars", "copy.copy", "copy.deepcopy", "json.dumps"]
)
_DEEPEST = 6


class Recorded(NamedTuple):
    """One call that records evidence."""

    span: m.Span
    scope: int
    symbol: str
    raw: str
    """The provider's call or class whose object is recorded as it is; empty if none is seen."""
    has_handle: bool
    """Whether it is given a handle, or something that may hold one."""


def find(module: ModuleView) -> Iterator[Recorded]:
    """The calls of the functions in `factories.evidence`, in the order of the source."""
    recorders = module.links.evidence_recorders
    names = {name.rpartition(".")[2] for name in module.settings.factories.evidence}
    said = {record.name for record in module.facts.imports}.union(*(scope.words for scope in module.facts.scopes))
    for scope, use in module.facts.uses if names & said else ():  # as the screen wants it
        if isinstance(use, m.Call) and (symbol := _symbol(module, use, recorders)):
            given = [*use.args, *(value for _, value in use.keywords)]
            raw = next(filter(None, (_raw(module, value) for value in given)), "")
            yield Recorded(use.span, scope, symbol, raw, _has_handle(module, use))


def _symbol(module: ModuleView, use: m.Call, recorders: Functions) -> str:
    values = module.links.evaluator.values(module.path, use.function)
    found = next(filter(None, (recorders.find(place(value)) for value in values)), "")
    unknown = not values and isinstance(use.function, m.Attribute)  # a method of what nobody knows
    return found or (tail(use.function) if unknown and tail(use.function) in recorders.bare else "")


# --- raw objects ------------------------------------------------------------------------------------


def _raw(module: ModuleView, expr: m.Expr, depth: int = _DEEPEST) -> str:
    """The provider's call or class whose whole object an expression is; a field of one is none."""
    expr = origin(module, expr)
    if not depth:
        return ""
    if isinstance(expr, m.Either):
        inside: tuple[m.Expr, ...] = expr.options
    elif isinstance(expr, m.Sequence):
        inside = expr.items
    elif isinstance(expr, m.Mapping):
        inside = tuple(value for _, value in expr.items)
    elif isinstance(expr, m.Starred):
        inside = (expr.value,)
    elif isinstance(expr, m.Call):
        return _raw_result(module, expr, depth)
    else:
        return _provided(module.links, module.links.evaluator.values(module.path, expr), (Kind.OBJECT,))
    return next(filter(None, (_raw(module, each, depth - 1) for each in inside)), "")


def _raw_result(module: ModuleView, call: m.Call, depth: int) -> str:
    links, evaluator = module.links, module.links.evaluator
    for called in evaluator.values(module.path, call.function):
        if isinstance(called, External) and called.path in _SHOWN and call.args:
            return _raw(module, call.args[0], depth - 1)
        if isinstance(called, External) and links.catalogue.find(called.path) is not None:
            if called.kind != Kind.RESULT or _is_on_client(module, call.function):
                return _provided(links, evaluator.values(module.path, call), (Kind.OBJECT, Kind.RESULT))
            method = call.function if isinstance(call.function, m.Attribute) else None
            return _raw(module, method.base, depth - 1) if method is not None and method.name in _DUMPS else ""
        if isinstance(called, Function):
            view = links.view(called.path)
            for given in view.facts.scopes[called.scope].returns if view is not None else ():
                if view is None:
                    continue
                found = _raw(view, given, depth - 1) or _called_back(module, call, view, given)
                if found:
                    return found
    return ""


def _called_back(module: ModuleView, call: m.Call, view: ModuleView, given: m.Expr) -> str:
    """What a lambda gives that the function calls for its result: `guarded(lambda: client.charges.create())`."""
    made = origin(view, given)
    if not isinstance(made, m.Call) or not isinstance(made.function, m.Name):
        return ""
    handed = [*call.args, *(value for _, value in call.keywords)]
    inner = [each for each in handed if isinstance(each, m.Lambda)]
    returned = [result for each in inner for result in module.facts.scopes[each.scope].returns]
    return next(filter(None, (_raw(module, result) for result in returned)), "")


def _is_on_client(module: ModuleView, function: m.Expr) -> bool:
    """Whether a method is the client's, or of one of its parts: `client.charges.create`."""
    while isinstance(function, m.Attribute):
        function = function.base
        if _provided(module.links, module.links.evaluator.values(module.path, function), (Kind.OBJECT,)):
            return True
    return False


def _provided(links: Links, values: object, kinds: tuple[int, ...]) -> str:
    for value in values if isinstance(values, tuple) else ():
        if isinstance(value, External) and value.kind in kinds and links.catalogue.find(value.path) is not None:
            return value.path
    return ""


# --- handles ----------------------------------------------------------------------------------------


def _has_handle(module: ModuleView, use: m.Call) -> bool:
    if any(keyword is None for keyword, _ in use.keywords) or any(isinstance(each, m.Starred) for each in use.args):
        return True  # what is unpacked is not known
    if any(_is_handle(name) for name in _parameters(module, use)):
        return True
    return any(_may_hold(module, "", value) for value in use.args) or any(
        _may_hold(module, keyword or "", value) for keyword, value in use.keywords
    )


def _parameters(module: ModuleView, use: m.Call) -> Iterator[str]:
    """The names of the parameters that positional arguments are given to, where the definition is known."""
    for called in module.links.evaluator.values(module.path, use.function):
        facts = module.links.evaluator.program.facts(called.path) if isinstance(called, Function) else None
        if facts is None or not isinstance(called, Function):
            continue
        skipped = 1 if called.owner is not None else 0
        for name, bindings in facts.scopes[called.scope].bindings.items():
            for binding in bindings:
                if binding.kind == "parameter" and 0 <= binding.value.position - skipped < len(use.args):
                    yield name


def _may_hold(module: ModuleView, keyword: str, value: m.Expr) -> bool:
    """Whether an argument is a handle, or a record that may have one."""
    if _is_handle(keyword):
        return True
    whole = origin(module, value)
    if isinstance(whole, m.Mapping):
        keys = [key for key, _ in whole.items]
        return any(key is None or _is_handle(str(getattr(key, "value", ""))) for key in keys)
    if isinstance(whole, m.Call):
        if any(each is None or _is_handle(each) for each, _ in whole.keywords) or _is_handle(tail(whole.function)):
            return True
        return any(_may_hold(module, "", each) for each in whole.args)
    texts = module.links.evaluator.texts(module.path, value)
    if any(_URI.match(text) for text in texts) or any(_is_handle(name) for name in _own_names(value)):
        return True
    opaque = isinstance(whole, (m.Name, m.Attribute, m.Index)) and not texts
    return opaque and (not keyword or not _HOLDERS.isdisjoint(_words(keyword)))


def _own_names(value: m.Expr) -> set[str]:
    """The names that say what a value is: its own, those in a text that is put together, a key that is looked up."""
    if isinstance(value, m.Index):
        return identifiers(value.key)
    return identifiers(value) if isinstance(value, m.Joined) else {tail(value)}


def _is_handle(name: str) -> bool:
    return not _HANDLES.isdisjoint(_words(name))


def _words(name: str) -> set[str]:
    return {word.lower() for word in _WORD.findall(name)}
