"""Where the SDK is left to find its credential by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from seamlint.catalogue import Provider
from seamlint.catalogue.ambient import Ambient, ambient
from seamlint.facts import model as m
from seamlint.links.values import External, Kind

if TYPE_CHECKING:
    from seamlint.links.view import ModuleView


class Client(NamedTuple):
    """One call that makes a client without a credential."""

    span: m.Span
    scope: int
    symbol: str
    provider: Provider
    reads: tuple[str, ...]


def find(module: ModuleView) -> list[Client]:
    """The clients that will look into the environment, in the order of the source."""
    catalogue = module.links.catalogue
    found = []
    for scope, use in module.facts.uses:
        if not isinstance(use, m.Call):
            continue
        for maker in module.links.evaluator.values(module.path, use.function):
            row = ambient().get(maker.path) if isinstance(maker, External) and maker.kind == Kind.THING else None
            provider = catalogue.find(maker.path) if isinstance(maker, External) else None
            if row is not None and provider is not None and isinstance(maker, External) and not _is_given(row, use):
                found.append(Client(use.span, scope, maker.path, provider, row.reads))
                break
    return found


def is_declared(module: ModuleView, provider: Provider) -> bool:
    """Whether a connection says that the platform vouches for the program at this provider."""
    capabilities = module.settings.capabilities
    for connection in module.settings.connections.values():
        capability = capabilities.get(connection.capability)
        name = connection.integration or (capability.provider if capability else "")
        if connection.auth == "ambient" and name in (provider.id, provider.name):
            return True
    return False


def _is_given(row: Ambient, call: m.Call) -> bool:
    """Whether a credential is handed over, or may be by what is unpacked into the call."""
    if any(isinstance(argument, m.Starred) for argument in call.args):
        return True
    if any(position < len(call.args) and not _is_none(call.args[position]) for position in row.positions):
        return True
    return any(name is None or (name in row.credentials and not _is_none(value)) for name, value in call.keywords)


def _is_none(expr: m.Expr) -> bool:
    return isinstance(expr, m.Constant) and expr.value is None
