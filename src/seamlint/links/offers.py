"""What the boundary has to offer: contracts, what is bound already, adapters, stand-ins, and how each is imported."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from seamlint.facts import model as m
from seamlint.links.bindings import CAPABILITY
from seamlint.links.contracts import class_at, lineage
from seamlint.links.values import Class, Instance
from seamlint.project import matches

if TYPE_CHECKING:
    from seamlint.links.links import Links
    from seamlint.links.view import ModuleView

CONTRACT, BINDING, ADAPTER, FAKE = "contract", "binding", "adapter", "fake"
_DEEPEST = 5


class Offer(NamedTuple):
    """One thing that can be imported in the place of an SDK."""

    kind: str
    """`contract` (the type), `binding` (what gives the adapter, ready for use), `adapter` or `fake`."""
    module: str
    name: str
    """Empty where the module itself is imported."""
    capability: str
    providers: tuple[str, ...]
    operations: tuple[str, ...]
    """How each is called, without types."""

    @property
    def import_line(self) -> str:
        if self.name:
            return f"from {self.module} import {self.name}"
        package, _, last = self.module.rpartition(".")
        return f"from {package} import {last}" if package else f"import {last}"


def find(links: Links) -> list[Offer]:
    """Everything that the boundary offers, sorted by capability and kind."""
    offers: dict[tuple[str, str, str, str], Offer] = {}
    for offer in (*_declared(links), *_adapters(links)):  # what is declared says more of the same name
        capability = "" if offer.kind == BINDING else offer.capability
        offers.setdefault((offer.kind, offer.module, offer.name, capability), offer)
    rank = {CONTRACT: 0, BINDING: 1, ADAPTER: 2, FAKE: 3}
    return sorted(
        offers.values(), key=lambda offer: (not offer.capability, offer.capability, rank[offer.kind], offer[1:])
    )


def _declared(links: Links) -> Iterator[Offer]:
    """The contracts and stand-ins of the manifest, and what binds them."""
    contracts: dict[Class, str] = {}
    for name, capability in sorted(links.settings.capabilities.items()):
        providers = (capability.provider,) if capability.provider else ()
        for kind, dotted in ((CONTRACT, capability.contract), (FAKE, capability.fake)):
            found = class_at(links.evaluator, dotted) if dotted else None
            if found is not None:
                module, _, attribute = dotted.partition(":")
                yield Offer(kind, module, attribute, name, providers, tuple(_operations(links, found)))
                if kind == CONTRACT:
                    contracts.setdefault(found, name)
    for view in links.views(_binding_paths(links)):
        for function, capability_name in sorted(_bound(view, contracts).items()):
            yield Offer(BINDING, view.name, function, capability_name, (), ())


def _binding_paths(links: Links) -> list[str]:
    """The modules that put adapters together; all of the boundary if none are named."""
    patterns = links.settings.boundary.bindings
    if not patterns:
        return list(links.boundary_paths)
    return [path for path, file in links.project.files.items() if any(matches(name, patterns) for name in file.names)]


def _bound(view: ModuleView, contracts: dict[Class, str]) -> dict[str, str]:
    """The public names of a module that give an adapter of a capability: by what they bind or say that they return."""
    found: dict[str, str] = {}
    scopes = view.facts.scopes
    for scope, parts in ((number, scope) for number, scope in enumerate(scopes) if scope.parent == 0 and number):
        if parts.kind == "function":
            for name, annotation in parts.annotations:
                for value in view.links.evaluator.values(view.path, annotation) if name == "return" else ():
                    if isinstance(value, Class) and value in contracts and not _is_factory(view, scope):
                        found[parts.name] = contracts[value]
    for bound in view.bindings:
        texts = [text for text in bound.texts(CAPABILITY) if text in view.settings.capabilities]
        for name in _names_of(view, bound.span, bound.scope) if texts else ():
            found[name] = texts[0]
    return {name: capability for name, capability in found.items() if not name.startswith("_")}


def _is_factory(view: ModuleView, scope: int) -> bool:
    """Whether a function is one of those that are told what to bind, and so is none to call for an adapter."""
    return view.facts.scopes[scope].name in view.links.factory_names


def _names_of(view: ModuleView, span: m.Span, scope: int) -> Iterator[str]:
    """What a module calls the value of a call: the function that makes it, or the names that it is given to."""
    scopes = view.facts.scopes
    while scopes[scope].parent > 0:
        scope = scopes[scope].parent
    if scope:
        yield scopes[scope].name
        return
    for name, bindings in scopes[0].bindings.items():
        if any(binding.kind == "value" and getattr(binding.value, "span", None) == span for binding in bindings):
            yield name


def _adapters(links: Links) -> Iterator[Offer]:
    """What the modules of the boundary that reach a provider define for others."""
    stand_ins = {class_at(links.evaluator, each.fake) for each in links.settings.capabilities.values() if each.fake}
    for view in links.views(links.boundary_paths):
        reaches = [reach for reach in view.reaches if not reach.type_only and reach.hit.route != "credential"]
        providers = tuple(sorted({reach.hit.provider.id for reach in reaches}))
        if not providers or any(part.startswith("_") for part in view.name.split(".")):
            continue
        served = {name for name, each in links.settings.capabilities.items() if each.provider in providers}
        otherwise = served.pop() if len(served) == 1 else ""
        functions = []
        yield from _instances(links, view, providers, otherwise)
        for number, scope in enumerate(view.facts.scopes):
            if not number or scope.parent or scope.name.startswith("_"):
                continue
            if scope.kind == "function":
                functions.append(_signature(scope, method=False))
            elif scope.kind == "class" and Class(view.path, number) not in stand_ins:
                operations = tuple(_operations(links, Class(view.path, number)))
                serves = links.adapters.get((view.path, number), (otherwise,))
                for capability in serves if operations else ():
                    yield Offer(ADAPTER, view.name, scope.name, capability, providers, operations)
        if functions:
            yield Offer(ADAPTER, view.name, "", otherwise, providers, tuple(sorted(functions)))


def _instances(links: Links, view: ModuleView, providers: tuple[str, ...], capability: str) -> Iterator[Offer]:
    """The public names of a module of adapters that hold an object of a class of the boundary, ready for use."""
    for name, bindings in view.facts.scopes[0].bindings.items():
        for value in () if name.startswith("_") else (each.value for each in bindings if each.kind == "value"):
            made = [each for each in links.evaluator.values(view.path, value) if isinstance(each, Instance)]
            if any(each.path in links.boundary_paths for each in made):
                serves = {served for each in made for served in links.adapters.get((each.path, each.scope), ())}
                yield Offer(BINDING, view.name, name, min(serves, default=capability), providers, ())


def _operations(links: Links, owner: Class) -> list[str]:
    """The public methods of a class, those of its bases in the project among them, as they are called."""
    found: dict[str, str] = {}
    for each in lineage(links.evaluator, owner, _DEEPEST):
        facts = links.evaluator.program.facts(each.path)
        for name, bindings in facts.scopes[each.scope].bindings.items() if facts else ():
            for binding in bindings:
                inner = facts.scopes[binding.value] if facts and binding.kind == "scope" else None
                if inner is not None and inner.kind == "function" and not name.startswith("_"):
                    found.setdefault(name, _signature(inner, method=True))
    return [found[name] for name in sorted(found)]


def _signature(scope: m.Scope, method: bool) -> str:
    """How a function is called: `charge(amount, currency=..., *, key)`. A default may be a secret, and stays out."""
    parameters = [
        (name, binding.value)
        for name, bindings in scope.bindings.items()
        for binding in bindings
        if binding.kind == "parameter"
    ]
    if method and not _is_static(scope.decorators):
        parameters = [each for each in parameters if each[1].position != 0]
    texts, starred = [], False
    for name, parameter in sorted(parameters, key=lambda each: _order(each[1].position)):
        if parameter.position == -1 and not starred:
            texts.append("*")
            starred = True
        starred |= parameter.position == -2
        stars = {-2: "*", -3: "**"}.get(parameter.position, "")
        texts.append(f"{stars}{name}{'=...' if parameter.default is not None else ''}")
    return f"{scope.name}({', '.join(texts)})"


def _order(position: int) -> tuple[int, int]:
    """Positional parameters in their order, then `*args`, keyword-only ones, `**kwargs`."""
    return (0, position) if position >= 0 else ({-2: 1, -1: 2, -3: 3}[position], 0)


def _is_static(decorators: Iterable[m.Expr]) -> bool:
    return any(isinstance(each, m.Name) and each.id == "staticmethod" for each in decorators)
