"""Which calls make an adapter: of factories, of classes that keep a contract, of specifications, through partials."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from seamlint.facts import model as m
from seamlint.links.parts import origin
from seamlint.links.values import Class, External, Function, Instance, Partial, Value, Values

if TYPE_CHECKING:
    from seamlint.links.links import Links
    from seamlint.links.view import ModuleView


class Target(NamedTuple):
    """What such a call makes."""

    symbol: str
    family: str = ""
    serves: tuple[str, ...] = ()
    adapter: Class | None = None
    home: str = ""
    keywords: tuple[tuple[str, Values], ...] = ()
    """Those that a partial has given already."""
    parameters: tuple[str, ...] | None = None
    """Names of the positional parameters; None where the definition is not known."""
    accepts: frozenset[str] | None = None
    """Names of what it takes by keyword, `**` if it takes any; None where that is not known."""


def is_inside_factory(module: ModuleView, scope: int) -> bool:
    """What an adapter's factory makes is not bound there, but where the factory is called."""
    names = module.links.factory_names
    while scope > 0:
        if module.facts.scopes[scope].name in names:
            return not _binds(module.links, Function(module.path, scope))
        scope = module.facts.scopes[scope].parent
    return False


def _binds(links: Links, function: Function) -> bool:
    """Whether a function called like a factory binds by itself: it calls one, and is told nothing to hand on."""
    facts = links.evaluator.program.facts(function.path)
    if facts is None:
        return False
    bindings = facts.scopes[function.scope].bindings
    parameters = {name: each.value.position for name in bindings for each in bindings[name] if each.kind == "parameter"}
    if -3 in parameters.values() or not set(links.argument_names.values()).isdisjoint(parameters):
        return False
    return any(
        isinstance(use, m.Call) and _is_factory(links, value, function)
        for use in links.evaluator.program.uses_within(function.path, function.scope)
        for value in (links.evaluator.values(function.path, use.function) if isinstance(use, m.Call) else ())
    )


def _is_factory(links: Links, value: Value, caller: Function) -> bool:
    """Whether a function other than the caller is called like a factory."""
    if isinstance(value, External):
        return value.path.rpartition(".")[2] in links.factory_names
    facts = links.evaluator.program.facts(value.path) if isinstance(value, Function) else None
    if not isinstance(value, Function) or facts is None or (value.path, value.scope) == (caller.path, caller.scope):
        return False
    return facts.scopes[value.scope].name in links.factory_names


def find(module: ModuleView, scope: int, use: m.Call) -> Iterator[Target]:
    """What the call makes, if that is an adapter."""
    values = module.links.evaluator.values(module.path, use.function)
    for value in values:
        target = _target(module.links, value)
        if target is not None and not _is_own_class(module, scope, target) and not _wraps(module, use, target):
            yield target
    if not values and isinstance(use.function, m.Attribute):  # a method of what nobody knows
        yield from filter(None, [_named(module.links, use.function.name, use.function.name)])


def _target(links: Links, value: Value) -> Target | None:
    if isinstance(value, Partial):
        inner = _target(links, value.function)
        if inner is not None and inner.parameters is not None:
            inner = inner._replace(parameters=inner.parameters[len(value.args) :])
        return inner and inner._replace(keywords=(*inner.keywords, *value.keywords))
    if isinstance(value, External):
        return _named(links, value.path.rpartition(".")[2], value.path)
    if isinstance(value, Function):
        facts = links.evaluator.program.facts(value.path)
        if facts is None:
            return None
        scope = facts.scopes[value.scope]
        target = _named(links, scope.name, f"{links.project.files[value.path].module}.{scope.qualname}")
        if target is None or _binds(links, value):
            return None
        return target._replace(home=value.path, parameters=_parameters(scope), accepts=_accepted(scope))
    if isinstance(value, Class):
        return _made(links, value)
    return None


def _made(links: Links, value: Class) -> Target | None:
    """A class that is an adapter, or one of the forms of a specification."""
    facts = links.evaluator.program.facts(value.path)
    name = facts.scopes[value.scope].qualname if facts else ""
    symbol = f"{links.project.files[value.path].module}.{name}"
    serves = links.adapters.get((value.path, value.scope), ())
    if not serves:
        return _named(links, name, symbol)
    parameters: tuple[str, ...] | None = None
    accepts: frozenset[str] | None = None
    for method in links.evaluator.members.find(value, "__init__"):
        known = links.evaluator.program.facts(method.path) if isinstance(method, Function) else None
        if isinstance(method, Function) and known is not None:
            parameters = _parameters(known.scopes[method.scope])[1:]
            accepts = _accepted(known.scopes[method.scope])
    return Target(symbol, "", serves, value, value.path, parameters=parameters, accepts=accepts)


def _wraps(module: ModuleView, use: m.Call, target: Target) -> bool:
    """Whether the class is given an adapter, to which it adds something."""
    if target.adapter is None:
        return False
    for argument in (*use.args, *(value for _, value in use.keywords)):
        made = origin(module, argument)
        if isinstance(made, m.Call) and next(find(module, 0, made), None) is not None:
            return True
        given = module.links.evaluator.values(module.path, argument)
        if any(isinstance(value, Instance) and (value.path, value.scope) in module.links.adapters for value in given):
            return True
    return False


def _named(links: Links, name: str, symbol: str) -> Target | None:
    family = links.factory_names.get(name)
    return None if family is None else Target(symbol, family)


def _parameters(scope: m.Scope) -> tuple[str, ...]:
    placed = {
        binding.value.position: name
        for name, bindings in scope.bindings.items()
        for binding in bindings
        if binding.kind == "parameter" and binding.value.position >= 0
    }
    return tuple(placed[position] for position in sorted(placed))


def _accepted(scope: m.Scope) -> frozenset[str] | None:
    if scope.decorators:
        return None  # what they make of the function may take something else
    found = {
        name: binding.value
        for name, bindings in scope.bindings.items()
        for binding in bindings
        if binding.kind == "parameter"
    }
    special = {-2: "*", -3: "**"}
    names = {special.get(each.position, name) for name, each in found.items() if not each.nameless}
    return frozenset(names - {"*"})


def _is_own_class(module: ModuleView, scope: int, target: Target) -> bool:
    """Whether the call stands in the class that it makes an object of: another constructor."""
    own = target.adapter
    while own is not None and own.path == module.path and scope > 0:
        if scope == own.scope:
            return True
        scope = module.facts.scopes[scope].parent
    return False
