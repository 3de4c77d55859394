"""Where an adapter is bound: made with its runtime, for a capability and a tenant's connection."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from seamlint.facts import model as m
from seamlint.links import callers, makers, unpacking
from seamlint.links.parts import origin
from seamlint.links.values import Class, External, Instance, Text, Value, Values
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
    positional: tuple[str, ...] = ()
    """What the definition calls the arguments without a keyword, in their order; empty where it is not known."""
    accepts: frozenset[str] | None = None
    """Names of what it takes by keyword, `**` if it takes any; None where that is not known."""

    def lacks(self, role: str) -> bool:
        """Whether the argument is certainly not given."""
        return not self.hidden and role not in self.given

    def may_take(self, name: str) -> bool:
        """Whether nothing is known against giving an argument by this name."""
        return self.accepts is None or not self.accepts.isdisjoint((name, "**"))

    def texts(self, role: str) -> tuple[str, ...]:
        """The constants that an argument may be; empty where it is not known."""
        given = self.given.get(role)
        return tuple(value.value for value in given.values if isinstance(value, Text)) if given else ()

    def place(self, role: str, path: str) -> m.Span:
        """Where an argument is written, or the call if that is in another file."""
        given = self.given.get(role)
        return given.expr.span if given and given.expr is not None and given.path == path else self.span


def find(module: ModuleView) -> list[Binding]:
    """The adapters that the module binds, in the order of the source."""
    found = []
    for scope, use in module.facts.uses:
        if not isinstance(use, m.Call) or makers.is_inside_factory(module, scope):
            continue
        target = next(makers.find(module, scope, use), None)
        if target is not None:
            found.append(_bound(module, scope, use, target))
    return found


def _bound(module: ModuleView, scope: int, use: m.Call, target: makers.Target) -> Binding:
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
        () if hidden or parameters is None else parameters[: len(positional)],
        target.accepts,
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
