"""Where an adapter is bound: made with its runtime, for a capability and a tenant's connection."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

from seamlint.facts import model as m
from seamlint.links import callers, unpacking
from seamlint.links.parts import origin
from seamlint.links.values import Class, External, Function, Instance, Partial, Text, Value, Values
from seamlint.settings import Capability

if TYPE_CHECKING:
    from seamlint.links.links import Links
    from seamlint.links.view import ModuleView

RUNTIME, CAPABILITY, CONNECTION = "runtime", "capability", "connection"


class Given(NamedTuple):
    """What an argument is."""

    values: Values
    expr: m.Expr | None
    """Where it is written; None if that is not at the call itself."""
    path: str
    """The file it is written in."""


class Binding(NamedTuple):
    """One call that binds an adapter."""

    span: m.Span
    scope: int
    symbol: str
    """What is called, as it is defined."""
    family: str
    """The one in the factory's name; empty if it has none."""
    serves: tuple[str, ...]
    """Of a class: the capabilities whose contract it keeps."""
    adapter: Class | None
    given: Mapping[str, Given]
    """Runtime, capability and connection, as far as they are given."""
    others: Mapping[str, Given]
    """The other arguments by their keyword."""
    hidden: bool
    """Whether arguments are handed over that cannot be told: what is unpacked, or has no keyword."""
    by_position: tuple[str, ...]
    """The roles that are given without their keyword."""
    home: str
    """The file that defines what is called; empty outside the project."""

    def lacks(self, role: str) -> bool:
        """Whether the argument is certainly not given."""
        return not self.hidden and role not in self.given

    def texts(self, role: str) -> tuple[str, ...]:
        """The constants that an argument may be; empty where it is not known."""
        given = self.given.get(role)
        return tuple(value.value for value in given.values if isinstance(value, Text)) if given else ()

    def place(self, role: str, path: str) -> m.Span:
        """Where an argument is written, or the call if that is in another file."""
        given = self.given.get(role)
        return given.expr.span if given and given.expr is not None and given.path == path else self.span


class _Target(NamedTuple):
    symbol: str
    family: str = ""
    serves: tuple[str, ...] = ()
    adapter: Class | None = None
    home: str = ""
    keywords: tuple[tuple[str, Values], ...] = ()
    """Those that a partial has given already."""
    parameters: tuple[str, ...] | None = None
    """Names of the positional parameters; None where the definition is not known."""


def find(module: ModuleView) -> list[Binding]:
    """The adapters that the module binds, in the order of the source."""
    found = []
    for scope, use in module.facts.uses:
        if not isinstance(use, m.Call) or _is_inside_factory(module, scope):
            continue
        target = next(_targets(module, scope, use), None)
        if target is not None:
            found.append(_bound(module, scope, use, target))
    return found


def _is_inside_factory(module: ModuleView, scope: int) -> bool:
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


def _targets(module: ModuleView, scope: int, use: m.Call) -> Iterator[_Target]:
    """What the call makes, if that is an adapter."""
    values = module.links.evaluator.values(module.path, use.function)
    for value in values:
        target = _target(module.links, value)
        if target is not None and not _is_own_class(module, scope, target) and not _wraps(module, use, target):
            yield target
    if not values and isinstance(use.function, m.Attribute):  # a method of what nobody knows
        yield from filter(None, [_named(module.links, use.function.name, use.function.name)])


def _target(links: Links, value: Value) -> _Target | None:
    if isinstance(value, Partial):
        inner = _target(links, value.function)
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
        return target._replace(home=value.path, parameters=_parameters(scope))
    if isinstance(value, Class):
        return _made(links, value)
    return None


def _made(links: Links, value: Class) -> _Target | None:
    """A class that is an adapter, or one of the forms of a specification."""
    facts = links.evaluator.program.facts(value.path)
    name = facts.scopes[value.scope].qualname if facts else ""
    symbol = f"{links.project.files[value.path].module}.{name}"
    serves = links.adapters.get((value.path, value.scope), ())
    if not serves:
        return _named(links, name, symbol)
    parameters: tuple[str, ...] | None = None
    for method in links.evaluator.members.find(value, "__init__"):
        known = links.evaluator.program.facts(method.path) if isinstance(method, Function) else None
        if isinstance(method, Function) and known is not None:
            parameters = _parameters(known.scopes[method.scope])[1:]
    return _Target(symbol, "", serves, value, value.path, parameters=parameters)


def _wraps(module: ModuleView, use: m.Call, target: _Target) -> bool:
    """Whether the class is given an adapter, to which it adds something."""
    if target.adapter is None:
        return False
    for argument in (*use.args, *(value for _, value in use.keywords)):
        made = origin(module, argument)
        if isinstance(made, m.Call) and next(_targets(module, 0, made), None) is not None:
            return True
        given = module.links.evaluator.values(module.path, argument)
        if any(isinstance(value, Instance) and (value.path, value.scope) in module.links.adapters for value in given):
            return True
    return False


def _named(links: Links, name: str, symbol: str) -> _Target | None:
    family = links.factory_names.get(name)
    return None if family is None else _Target(symbol, family)


def _parameters(scope: m.Scope) -> tuple[str, ...]:
    placed = {
        binding.value.position: name
        for name, bindings in scope.bindings.items()
        for binding in bindings
        if binding.kind == "parameter" and binding.value.position >= 0
    }
    return tuple(placed[position] for position in sorted(placed))


def _is_own_class(module: ModuleView, scope: int, target: _Target) -> bool:
    """Whether the call stands in the class that it makes an object of: another constructor."""
    own = target.adapter
    while own is not None and own.path == module.path and scope > 0:
        if scope == own.scope:
            return True
        scope = module.facts.scopes[scope].parent
    return False


def _bound(module: ModuleView, scope: int, use: m.Call, target: _Target) -> Binding:
    named, hidden = _arguments(module, use)
    for name, values in target.keywords:
        named.setdefault(name, Given(values, None, module.path))
    given: dict[str, Given] = {}
    positional = tuple(use.args)
    context = _context(module, use, named)
    if context is not None:
        given.update(context)
        positional = ()
    roles = {name: role for role, name in module.links.argument_names.items()}
    for name, what in named.items():
        if name in roles:
            given[roles[name]] = what
    parameters = target.parameters
    unplaced = parameters is None or len(positional) > len(parameters)
    hidden |= bool(positional) and (unplaced or any(isinstance(each, m.Starred) for each in positional))
    placed = [
        (roles[name], _given(module, argument, name))
        for name, argument in zip(parameters or (), positional, strict=False)
        if name in roles and not hidden
    ]
    given.update(placed)
    others = {name: what for name, what in named.items() if name not in roles}
    return Binding(
        use.span,
        scope,
        target.symbol,
        target.family,
        target.serves,
        target.adapter,
        given,
        others,
        hidden,
        tuple(role for role, _ in placed),
        target.home,
    )


def fitting(links: Links, bound: Binding) -> list[str]:
    """The declared capabilities that the adapter can serve, sorted."""
    families = {bound.family} - {""}
    return sorted(
        name
        for name, capability in links.settings.capabilities.items()
        if (name in bound.serves if bound.serves else family_of(capability) in families)
    )


def family_of(capability: Capability) -> str:
    """The provider family of a declared capability."""
    return capability.family or capability.provider.rpartition(".")[0]


def _given(module: ModuleView, expr: m.Expr, name: str) -> Given:
    if name in (module.links.argument_names[CAPABILITY], module.links.argument_names[CONNECTION]):
        return Given(callers.values(module, expr), expr, module.path)
    return Given(module.links.evaluator.values(module.path, expr), expr, module.path)


def _arguments(module: ModuleView, use: m.Call) -> tuple[dict[str, Given], bool]:
    """The arguments by keyword, those of an unpacked dict among them, and whether some stay hidden."""
    named: dict[str, Given] = {}
    hidden = False
    for name, expr in use.keywords:
        if name is not None:
            named[name] = _given(module, expr, name)
        else:
            unpacked, known = unpacking.items(module, expr)
            named.update({key: Given(*item) for key, item in unpacked.items()})
            hidden |= not known
    return named, hidden


def _context(module: ModuleView, use: m.Call, named: Mapping[str, Given]) -> dict[str, Given] | None:
    """What an `IntegrationContext` carries, if the call is given one: it stands for all three."""
    settings = module.settings.factories
    passed = named.get(settings.arguments.context)
    expr = passed.expr if passed is not None else use.args[0] if len(use.args) == 1 else None
    if expr is None:
        return None
    kinds = {name.rpartition(".")[2] for name in settings.contexts}
    made, evaluator = origin(module, expr), module.links.evaluator
    known = evaluator.values(module.path, made.function if isinstance(made, m.Call) else expr)
    if not any(_class_name(module.links, value) in kinds for value in known):
        return None
    keywords = {name: value for name, value in made.keywords if name} if isinstance(made, m.Call) else {}
    carried = {RUNTIME: ("secret_provider",), CAPABILITY: ("spec", "slot_id"), CONNECTION: ("connection",)}
    if not keywords:
        return {role: Given((), None, module.path) for role in carried}
    return {role: Given((), None, module.path) for role, names in carried.items() for name in names if name in keywords}


def _class_name(links: Links, value: Value) -> str:
    if isinstance(value, External):
        return value.path.rpartition(".")[2]
    if isinstance(value, (Class, Instance)):
        facts = links.evaluator.program.facts(value.path)
        return facts.scopes[value.scope].name if facts else ""
    return ""
