"""Whether the capability and the connection of a binding are those that the manifest declares."""

from __future__ import annotations

from typing import TYPE_CHECKING

from seamlint.catalogue.loader import UNKNOWN
from seamlint.configuration.problems import suggestion
from seamlint.links.bindings import CAPABILITY, CONNECTION, Binding, family_of
from seamlint.links.runtimes import tenants_of
from seamlint.patterns import later
from seamlint.settings import Capability

if TYPE_CHECKING:
    from seamlint.links.links import Links
    from seamlint.links.view import ModuleView

__all__ = ["UNKNOWN", "capability_problem", "connection_problems", "mismatch", "named_provider"]

_KEY = later(r"[a-z][a-z0-9-]*(?:\.[a-z][a-z0-9-]*)+")
"""As `configuration.schema` has it for the keys of the manifest."""


def capability_problem(links: Links, name: str) -> str:
    """What is wrong with the key that a binding names, as the end of a sentence; empty if it is declared."""
    declared = links.settings.capabilities
    if name in declared:
        return ""
    if "*" in name:
        return "stands for any capability; name the one that is meant"
    if not _KEY.fullmatch(name):
        return "is no capability key; write two or more words with dots, such as billing.payments"
    return f"is no declared capability{suggestion(name, declared)}"


def named_provider(links: Links, name: str, capability: Capability) -> str:
    """The provider of the capability's family that its key is named after; empty if it is neutral."""
    family = family_of(capability)
    words = {word for part in name.split(".") for word in (part, *part.split("-"))}
    known = {provider.name for provider in links.catalogue.providers.values() if provider.family == family}
    own = capability.provider.rpartition(".")[2]
    return min(words & (known | ({own} - {""})) - {family}, default="")


def mismatch(links: Links, bound: Binding, name: str) -> str:
    """Why the adapter cannot serve the declared capability, as the end of a sentence; empty if it can."""
    capability = links.settings.capabilities.get(name)
    if capability is None:
        return ""
    family = family_of(capability)
    if bound.serves and name not in bound.serves:
        return f"keeps the contract of {', '.join(bound.serves)}, not of `{name}`"
    if bound.family and family and bound.family != family:
        return f"makes adapters of the family {bound.family}, and `{name}` is of the family {family}"
    provider = links.finder.provider_of(bound.home) if bound.home else None
    if provider is not None and capability.provider not in ("", provider.id, provider.name):
        return f"adapts {provider.name}, and `{name}` is declared to be served by {capability.provider}"
    return ""


def connection_problems(module: ModuleView, bound: Binding) -> list[str]:
    """What is wrong with the connections that a binding may have, one sentence for each."""
    names = [name for name in bound.texts(CONNECTION) if UNKNOWN not in name]
    problems = [(name, _connection_problem(module, bound, name)) for name in names]
    return [f"the connection `{name}` {problem}" for name, problem in problems if problem]


def _connection_problem(module: ModuleView, bound: Binding, name: str) -> str:
    declared = module.settings.connections
    connection = declared.get(name)
    if connection is None:
        return (
            f"is not declared{suggestion(name, declared)}; add [connections.{name}] with its capability and environment"
        )
    wanted = [text for text in bound.texts(CAPABILITY) if text in module.settings.capabilities]
    if connection.capability and wanted and connection.capability not in wanted:
        return f"belongs to the capability `{connection.capability}`, not to `{wanted[0]}`"
    tenants = tenants_of(module, bound)
    if connection.tenant not in ("", "*") and tenants and connection.tenant not in tenants:
        return f"is the tenant {connection.tenant}'s, and the runtime has the secrets of {tenants[0]}"
    return ""
