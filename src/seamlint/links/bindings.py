"""Where an adapter is bound: made with its runtime, for a capability and a tenant's connection."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

from seamlint.facts import model as m
from seamlint.links import flow
from seamlint.links.values import Class, Collection, External, Function, Instance, Partial, Text, Value, Values
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
            return True
        scope = module.facts.scopes[scope].parent
    return False


def _targets(module: ModuleView, scope: int, use: m.Call) -> Iterator[_Target]:
    """What the call makes, if that is an adapter."""
    values = module.links.evaluator.values(module.path, use.function)
    for value in values:
        target = _target(module.links, value)
        if target is not None and not _is_own_class(module, scope, target):
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
        return target and target._replace(home=value.path, parameters=_parameters(scope))
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
        (roles[name], _given(module, argument))
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


def _given(module: ModuleView, expr: m.Expr) -> Given:
    return Given(module.links.evaluator.values(module.path, expr), expr, module.path)


def _arguments(module: ModuleView, use: m.Call) -> tuple[dict[str, Given], bool]:
    """The arguments by keyword, those of an unpacked dict among them, and whether some stay hidden."""
    evaluator, named, hidden = module.links.evaluator, {}, False
    for name, expr in use.keywords:
        if name is not None:
            named[name] = _given(module, expr)
            continue
        unpacked = [value for value in evaluator.values(module.path, expr) if isinstance(value, Collection)]
        pairs = [pair for value in unpacked if isinstance(value.expr, m.Mapping) for pair in value.expr.items]
        hidden |= not pairs
        for key, item in pairs:
            keys = evaluator.texts(unpacked[0].path, key) if key is not None else ()
            hidden |= not keys
            for text in keys:
                values = evaluator.values(unpacked[0].path, item, unpacked[0].frames)
                named[text] = Given(values, item, unpacked[0].path)
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


def origin(module: ModuleView, expr: m.Expr, depth: int = 8) -> m.Expr:
    """The expression that a name was given, as far as the module says it without a doubt."""
    while isinstance(expr, m.Name) and depth:
        scope = expr.scope
        while scope > 0 and expr.id not in module.facts.scopes[scope].bindings:
            scope = module.facts.scopes[scope].parent
        bindings = module.facts.scopes[scope].bindings.get(expr.id, [])
        if scope == expr.scope:
            bindings = flow.reaching(bindings, expr, module.facts.loops)
        if len(bindings) != 1 or bindings[0].kind != "value":
            break
        expr, depth = bindings[0].value, depth - 1
    return expr
