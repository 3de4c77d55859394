"""Every place of a module where a provider is reached, by whatever route."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from seamlint.catalogue import Provider
from seamlint.facts import model as m
from seamlint.facts.spans import row
from seamlint.links.aliases import Aliases
from seamlint.links.helpers import SINKS, Helpers, Way
from seamlint.links.routes import Context, Hit, credentials, wiring
from seamlint.links.texts import items
from seamlint.links.unlooked import Unlooked
from seamlint.links.values import (
    Class,
    Collection,
    External,
    Function,
    Instance,
    Module,
    Value,
    Values,
)
from seamlint.project import Zone


class Reach(NamedTuple):
    """One place where a provider is reached."""

    hit: Hit
    span: m.Span
    scope: int
    type_only: bool = False
    star: bool = False
    """Of an import: whether it takes every name."""
    via: Way = ()
    """Other places on the way: path, line, what happens there."""


class Finder:
    """Finds the reaches of one module at a time; remembers what helpers do."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.evaluator = context.evaluator
        self.program = context.evaluator.program
        self.helpers = Helpers(context)
        self.aliases = Aliases(context)
        self.unlooked = Unlooked(self.program)

    def reaches(self, path: str) -> list[Reach]:
        """All of them, in the order of the source."""
        facts = self.program.facts(path)
        if facts is None:
            return []
        found = list(self.imports(path, facts))
        found += [Reach(hit, span, scope) for span, scope, hit in wiring.find(self.context, path)]
        found += [Reach(hit, span, scope) for span, scope, hit in credentials.fields(self.context, path)]
        stored = {id(target) for _, target, _ in facts.stores}
        for scope, use in facts.uses:
            if id(use) in stored:
                continue
            found += self._use(path, scope, use)
        return _sorted(found)

    def sdk_imports(self, path: str) -> list[Reach]:
        """Those of them that are imports of an SDK; no other module is asked for them."""
        facts = self.program.outline(path)
        if facts is None:
            return []
        return _sorted(self._statements(path, facts, lambda record: self._named(path, record)))

    # --- import statements ----------------------------------------------------------------------

    def imports(self, path: str, facts: m.Facts) -> Iterator[Reach]:
        """One reach for each statement, provider and route; the symbol is what its names have in common."""
        yield from self._statements(path, facts, lambda record: self._imported(path, record))

    def _statements(
        self, path: str, facts: m.Facts, hits: Callable[[m.Import], Iterable[tuple[Hit, Way]]]
    ) -> Iterator[Reach]:
        stub = path.endswith(".pyi")
        found: dict[tuple[m.Span, str, str], Reach] = {}
        for record in facts.imports:
            for hit, via in hits(record):
                key = (record.span, hit.route, hit.provider.id)
                reach = Reach(hit, record.span, record.scope, record.type_only or stub, record.name == "*", via)
                before = found.get(key)
                if before is not None:
                    reach = before._replace(hit=before.hit._replace(symbol=_common(before.hit.symbol, hit.symbol)))
                found[key] = reach
        yield from found.values()

    def _named(self, path: str, record: m.Import) -> Iterator[tuple[Hit, Way]]:
        for value in self.program.source(self.program.file(path), record):
            if isinstance(value, External):
                name = f".{record.name}" if record.name and record.name != "*" else ""
                dotted = f"{value.path}{name}"
                provider = self.context.catalogue.find(dotted)
                if provider is not None:
                    yield Hit("import", dotted, provider, "imported"), ()

    def _imported(self, path: str, record: m.Import) -> Iterator[tuple[Hit, Way]]:
        yield from self._named(path, record)
        for value in self.program.source(self.program.file(path), record):
            if isinstance(value, Module) and record.name == "*" and not self.unlooked.is_one(value.path):
                for name in self.evaluator.exports.star_names(value.path):
                    yield from self._relayed(value, name)
            elif isinstance(value, Module) and record.name and not self.unlooked.is_one(value.path):
                yield from self._relayed(value, record.name, (path, record))

    def _relayed(
        self, module: Module, name: str, taken: tuple[str, m.Import] | None = None
    ) -> Iterator[tuple[Hit, Way]]:
        for value in self.evaluator.exports.find(module.path, name):
            provider = self.context.provider(value)
            if provider is None or not isinstance(value, External):
                continue
            if self.aliases.is_declared(module, name, value, taken):
                continue
            where = self.program.file(module.path)
            service = value.service
            hit = Hit("relay", value.path, provider, f"handed on by `{where.module}` as `{name}`", service)
            yield hit, self._origin(module.path, name)
            return

    def _origin(self, path: str, name: str, hops: int = 6) -> Way:
        facts = self.program.facts(path)
        bindings = facts.scopes[0].bindings.get(name, []) if facts else []
        if not bindings or not hops:
            return ()
        binding = bindings[0]
        step = (path, row(binding.span), f"`{name}` is bound here")
        if binding.kind == "import" and binding.value.name:
            for value in self.program.source(self.program.file(path), binding.value):
                if isinstance(value, Module):
                    return (step, *self._origin(value.path, binding.value.name, hops - 1))
        return (step,)

    # --- uses -----------------------------------------------------------------------------------

    def _use(self, path: str, scope: int, use: m.Expr) -> Iterator[Reach]:
        if isinstance(use, m.Attribute):
            may_be_setting = use.name.upper() == use.name
            if not may_be_setting and self.unlooked.is_of(path, use):
                return
            if not self.evaluator.values(path, use.base):
                return  # of what is not known no attribute is
        direct = [hit for sink in SINKS for hit in sink(self.context, path, use)]
        if direct:
            yield from (Reach(hit, use.span, scope) for hit in direct)
            return
        relayed = self._relay(path, use)
        if relayed is not None:
            yield relayed._replace(scope=scope)
        elif isinstance(use, m.Call):
            for function in self.evaluator.values(path, use.function):
                args, keywords = self.evaluator.arguments(path, use, ())
                if any(args) or any(values for _, values in keywords):
                    for hit, via in self.helpers.through(function, args, keywords):
                        yield Reach(hit, use.span, scope, via=via)

    def _relay(self, path: str, use: m.Expr) -> Reach | None:
        """An attribute, a call or a subscript by which something of a provider comes into sight."""
        if isinstance(use, m.Attribute):
            base = use.base
        elif isinstance(use, m.Call):
            getter = isinstance(use.function, m.Name) and use.function.id == "getattr" and bool(use.args)
            base = use.args[0] if getter else use.function
        elif isinstance(use, m.Index):
            base = use.base
        else:
            return None
        bases = self.evaluator.values(path, base)
        if any(self.context.provider(value) for value in bases) or self._is_local(path, bases, use):
            return None
        for value in self._given(path, use):
            provider = self.context.provider(value)
            if provider is None or not isinstance(value, External):
                continue
            if self._is_imported(path, provider) or self._aliased(bases, use, value):
                continue
            if isinstance(use, m.Call) and any(isinstance(maker, External) for maker in bases):
                continue
            hit = Hit("relay", value.path, provider, _how(use), value.service)
            return Reach(hit, use.span, 0, via=self._definition(bases))
        if isinstance(use, m.Attribute) and use.name.startswith("_") and not use.name.startswith("__"):
            return self._private(path, use, bases)
        return None

    def _given(self, path: str, use: m.Expr) -> Iterator[Value]:
        """What a use stands for; of a call also what stands in the tuple, list or dict it returns."""
        for value in self.evaluator.values(path, use):
            yield value
            if isinstance(value, Collection) and isinstance(use, m.Call) and value.path != path:
                for where, item, frames in items(self.evaluator, value.path, value.expr, value.frames, views=True):
                    yield from self.evaluator.values(where, item, frames)

    def _is_local(self, path: str, bases: Values, use: m.Expr) -> bool:
        """What this very module defines was seen where it came into the module."""
        for value in bases:
            if isinstance(value, (Class, Instance)) and isinstance(use, m.Attribute):
                if self.evaluator.members.home(value, use.name) == path:
                    return True
            elif isinstance(value, (Function, Class, Instance, Collection)) and value.path == path:
                return True
        return False

    def _aliased(self, bases: Values, use: m.Expr, value: External) -> bool:
        return isinstance(use, m.Attribute) and any(
            isinstance(base, Module) and self.aliases.is_declared(base, use.name, value) for base in bases
        )

    def _is_imported(self, path: str, provider: Provider) -> bool:
        """`import google.cloud.storage` is reported once, not at each `google.cloud.storage.x`."""
        facts = self.program.facts(path)
        return facts is not None and any(
            record.name is None and record.alias is None and self.context.catalogue.find(record.module) is provider
            for record in facts.imports
            if not record.level
        )

    def _private(self, path: str, use: m.Attribute, bases: Values) -> Reach | None:
        for value in bases:
            if not isinstance(value, (Instance, Class)) or self.evaluator.attribute(value, use.name):
                continue
            file = self.program.file(value.path)
            provider = self.provider_of(value.path) if file.zone is Zone.BOUNDARY else None
            if provider is not None and file.path != path:
                facts = self.program.facts(value.path)
                name = facts.scopes[value.scope].qualname if facts else ""
                hit = Hit("relay", f"{name}.{use.name}", provider, "a private member of the adapter", sure=False)
                return Reach(hit, use.span, 0, via=self._definition((value,)))
        return None

    def provider_of(self, path: str) -> Provider | None:
        """The provider whose SDK the module imports, if it is exactly one."""
        facts = self.program.facts(path)
        if facts is None:
            return None
        found = {reach.hit.provider.id: reach.hit.provider for reach in self.imports(path, facts)}
        return next(iter(found.values())) if len(found) == 1 else None

    def _definition(self, values: Values) -> Way:
        for value in values:
            if isinstance(value, (Function, Class, Instance)):
                facts = self.program.facts(value.path)
                if facts is not None:
                    scope = facts.scopes[value.scope]
                    return ((value.path, row(scope.span), f"`{scope.qualname}` is defined here"),)
        return ()


def _sorted(reaches: Iterable[Reach]) -> list[Reach]:
    """In the order of the source, each once."""
    unique: dict[tuple[m.Span, str, str], Reach] = {}
    for reach in reaches:
        unique.setdefault((reach.span, reach.hit.route, reach.hit.symbol), reach)
    return sorted(unique.values(), key=lambda reach: (reach.span, reach.hit.route, reach.hit.symbol))


def _common(one: str, other: str) -> str:
    """The longest dotted beginning of both; the first of them if they share none."""
    shared = []
    for left, right in zip(one.split("."), other.split("."), strict=False):
        if left != right:
            break
        shared.append(left)
    return ".".join(shared) or one


def _how(use: m.Expr) -> str:
    if isinstance(use, m.Call):
        return "handed out by a call"
    return "taken from another module's attribute" if isinstance(use, m.Attribute) else "taken from a container"
