"""Every place of a module where a provider is reached, by whatever route."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from seamlint.catalogue import Provider
from seamlint.catalogue import loader as tables
from seamlint.facts import model as m
from seamlint.links import externals
from seamlint.links.routes import Context, Hit, commands, credentials, dynamic, http, wiring
from seamlint.links.values import (
    Class,
    External,
    Frames,
    Function,
    Instance,
    Kind,
    Module,
    Partial,
    Value,
    Values,
)
from seamlint.project import Zone

_SINKS = (dynamic.hits, http.hits, credentials.hits, commands.hits)
_HELPERS = 3
_ALIASES = ("Error", "Exception", "Warning")


class Reach(NamedTuple):
    """One place where a provider is reached."""

    hit: Hit
    span: m.Span
    scope: int
    type_only: bool = False
    star: bool = False
    """Of an import: whether it takes every name."""
    via: tuple[tuple[str, int, str], ...] = ()
    """Other places on the way: path, line, what happens there."""


class Finder:
    """Finds the reaches of one module at a time; remembers what helpers do."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.evaluator = context.evaluator
        self.program = context.evaluator.program
        self._sinks: dict[tuple[str, int], list[m.Expr]] = {}

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
        unique: dict[tuple[m.Span, str, str], Reach] = {}
        for reach in found:
            unique.setdefault((reach.span, reach.hit.route, reach.hit.symbol), reach)
        return sorted(unique.values(), key=lambda reach: (reach.span, reach.hit.route, reach.hit.symbol))

    # --- import statements ----------------------------------------------------------------------

    def imports(self, path: str, facts: m.Facts) -> Iterator[Reach]:
        """One reach for each statement, provider and route; the symbol is what its names have in common."""
        stub = path.endswith(".pyi")
        found: dict[tuple[m.Span, str, str], Reach] = {}
        for record in facts.imports:
            for hit, via in self._imported(path, record):
                key = (record.span, hit.route, hit.provider.id)
                reach = Reach(hit, record.span, record.scope, record.type_only or stub, record.name == "*", via)
                before = found.get(key)
                if before is not None:
                    reach = before._replace(hit=before.hit._replace(symbol=_common(before.hit.symbol, hit.symbol)))
                found[key] = reach
        yield from found.values()

    def _imported(self, path: str, record: m.Import) -> Iterator[tuple[Hit, tuple[tuple[str, int, str], ...]]]:
        file = self.program.file(path)
        module = self.program.absolute(file, record.module, record.level)
        if module is None:
            return
        located = self.program.locate(module, file, record.level > 0)
        for value in located:
            if isinstance(value, External):
                name = f".{record.name}" if record.name and record.name != "*" else ""
                dotted = f"{value.path}{name}"
                provider = self.context.catalogue.find(dotted)
                if provider is not None:
                    yield Hit("import", dotted, provider, "imported"), ()
            elif isinstance(value, Module) and record.name == "*":
                for name in self.evaluator.star_names(value.path):
                    yield from self._relayed(value, name)
            elif isinstance(value, Module) and record.name:
                yield from self._relayed(value, record.name)

    def _relayed(self, module: Module, name: str) -> Iterator[tuple[Hit, tuple[tuple[str, int, str], ...]]]:
        for value in self.evaluator.export(module.path, name):
            provider = self.context.provider(value)
            if provider is None or not isinstance(value, External):
                continue
            if self.is_declared_alias(module, name, value):
                continue
            where = self.program.file(module.path)
            service = value.service
            hit = Hit("relay", value.path, provider, f"handed on by `{where.module}` as `{name}`", service)
            yield hit, self._origin(module.path, name)
            return

    def is_declared_alias(self, module: Module, name: str, value: Value) -> bool:
        """`CardError = stripe.CardError` in the boundary is part of its vocabulary."""
        facts = self.program.facts(module.path)
        provider = self.context.provider(value)
        if facts is None or provider is None or not isinstance(value, External):
            return False
        if self.program.file(module.path).zone is not Zone.BOUNDARY:
            return False
        last = value.path.rpartition(".")[2]
        assigned = all(binding.kind == "value" for binding in facts.scopes[0].bindings.get(name, [_ELSEWHERE]))
        return value.kind == Kind.THING and assigned and (last.endswith(_ALIASES) or last in provider.errors)

    def _origin(self, path: str, name: str, hops: int = 6) -> tuple[tuple[str, int, str], ...]:
        facts = self.program.facts(path)
        bindings = facts.scopes[0].bindings.get(name, []) if facts else []
        if not bindings or not hops:
            return ()
        binding = bindings[0]
        step = (path, binding.span[0], f"`{name}` is bound here")
        if binding.kind == "import" and binding.value.name:
            file = self.program.file(path)
            module = self.program.absolute(file, binding.value.module, binding.value.level)
            for value in self.program.locate(module, file, binding.value.level > 0) if module else ():
                if isinstance(value, Module):
                    return (step, *self._origin(value.path, binding.value.name, hops - 1))
        return (step,)

    # --- uses -----------------------------------------------------------------------------------

    def _use(self, path: str, scope: int, use: m.Expr) -> Iterator[Reach]:
        direct = [hit for sink in _SINKS for hit in sink(self.context, path, use)]
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
                    for hit, via in self._through(function, args, keywords):
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
        if any(self.context.provider(value) for value in bases) or self._is_local(path, bases):
            return None
        for value in self.evaluator.values(path, use):
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

    def _is_local(self, path: str, bases: Values) -> bool:
        """What this very module defines was seen where it came into the module."""
        return any(isinstance(value, (Function, Class, Instance)) and value.path == path for value in bases)

    def _aliased(self, bases: Values, use: m.Expr, value: External) -> bool:
        return isinstance(use, m.Attribute) and any(
            isinstance(base, Module) and self.is_declared_alias(base, use.name, value) for base in bases
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

    def _definition(self, values: Values) -> tuple[tuple[str, int, str], ...]:
        for value in values:
            if isinstance(value, (Function, Class, Instance)):
                facts = self.program.facts(value.path)
                if facts is not None:
                    scope = facts.scopes[value.scope]
                    return ((value.path, scope.span[0], f"`{scope.qualname}` is defined here"),)
        return ()

    # --- helpers --------------------------------------------------------------------------------

    def _through(
        self,
        function: Value,
        args: tuple[Values, ...],
        keywords: tuple[tuple[str, Values], ...],
        depth: int = 0,
    ) -> Iterator[tuple[Hit, tuple[tuple[str, int, str], ...]]]:
        """What a helper of the project reaches because of the arguments it is called with."""
        if isinstance(function, Partial):
            args, keywords = (*function.args, *args), (*function.keywords, *keywords)
            function = function.function
        if isinstance(function, Class):
            member = self.evaluator.attribute(Instance(function.path, function.scope), "__init__")
            function = next((value for value in member if isinstance(value, Function)), function)
        if isinstance(function, Instance):
            member = self.evaluator.attribute(function, "__call__")
            function = next((value for value in member if isinstance(value, Function)), function)
        if not isinstance(function, Function) or depth > _HELPERS:
            return
        if self.program.file(function.path).zone is Zone.BOUNDARY:
            return
        sinks = self.sinks(function)
        frames = self.evaluator.enter(function, args, keywords) if sinks else ()
        for use in sinks if frames else ():
            assert frames
            yield from self._inside(function, use, frames, depth)

    def _inside(
        self, function: Function, use: m.Expr, frames: Frames, depth: int
    ) -> Iterator[tuple[Hit, tuple[tuple[str, int, str], ...]]]:
        for sink in _SINKS:
            known = {hit.symbol for hit in sink(self.context, function.path, use)}
            for hit in sink(self.context, function.path, use, frames):
                if hit.symbol not in known:
                    yield hit, ((function.path, use.span[0], f"{hit.detail} here"),)
        if isinstance(use, m.Call):
            for inner in self.evaluator.values(function.path, use.function, frames):
                if isinstance(inner, (Function, Partial, Class)):
                    args, keywords = self.evaluator.arguments(function.path, use, frames)
                    yield from self._through(inner, args, keywords, depth + 1)

    def sinks(self, function: Function) -> list[m.Expr]:
        """The uses in a helper's body that reach whatever its parameters say."""
        key = (function.path, function.scope)
        if key not in self._sinks:
            self._sinks[key] = self._find_sinks(function, 0)
        return self._sinks[key]

    def _find_sinks(self, function: Function, depth: int) -> list[m.Expr]:
        facts = self.program.facts(function.path)
        if facts is None:
            return []
        names = set(facts.scopes[function.scope].bindings)
        return [
            use
            for use in self.program.uses_within(function.path, function.scope)
            if mentions(use, names) and self._is_sink(function.path, use, depth)
        ]

    def _is_sink(self, path: str, use: m.Expr, depth: int) -> bool:
        if isinstance(use, m.Index):
            bases = self.evaluator.values(path, use.base)
            return any(isinstance(base, External) and base.path in _indexed() for base in bases)
        if not isinstance(use, m.Call):
            return False
        functions = self.evaluator.values(path, use.function)
        if not functions and isinstance(use.function, m.Attribute):
            return use.function.name in tables.http()["unknown-receivers"]
        for value in functions:
            if isinstance(value, External) and self._takes_names(value.path):
                return True
            if isinstance(value, Function) and depth < _HELPERS and self._find_sinks(value, depth + 1):
                return True
        return False

    def _takes_names(self, path: str) -> bool:
        return (
            path in tables.http_calls()
            or path in tables.command_calls()
            or path in tables.environment()["readers"]
            or path in ("builtins.exec", "builtins.eval")
            or externals.loader_of(self.evaluator, path) is not None
        )


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


def mentions(expr: object, names: set[str]) -> bool:
    """Whether an expression uses one of the names."""
    if isinstance(expr, m.Name):
        return expr.id in names
    if isinstance(expr, tuple):
        return any(mentions(part, names) for part in expr if isinstance(part, tuple))
    return False


def _indexed() -> frozenset[str]:
    return tables.environment()["mappings"] | {"sys.modules"}


_ELSEWHERE = m.Binding("import", None, (0, 0, 0, 0), 0, ())
"""Stands for a name that is not bound in the module itself."""
