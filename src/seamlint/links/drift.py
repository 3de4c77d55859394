"""What the manifest declares and nothing in the project uses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import TYPE_CHECKING

from seamlint.catalogue.loader import UNKNOWN
from seamlint.links import ownership
from seamlint.links.bindings import CONNECTION, Binding
from seamlint.links.references import variable
from seamlint.project import Zone

if TYPE_CHECKING:
    from seamlint.catalogue import Provider
    from seamlint.links.project_view import ProjectView

_PROSE = (".md", ".mdx", ".markdown", ".rst")


def capabilities(project: ProjectView) -> set[str]:
    """The capabilities that nothing binds, imports or calls a provider for, or names."""
    declared = project.settings.capabilities
    used = {*ownership.wired(project), *chain.from_iterable(project.links.adapters.values())}
    for module in project.modules():
        for reach in () if module.in_tests or len(used) >= len(declared) else ownership.reaches(module):
            used |= {
                name
                for name, capability in declared.items()
                if ownership.serves(capability, reach.hit.provider, module.family(reach))
            }
    return unmentioned(project, [name for name in declared if name not in used])


def connections(project: ProjectView, unused: Iterable[str]) -> set[str]:
    """The connections that no adapter is bound to, as far as it is known what all of them are bound to.

    Those of capabilities that are `unused` themselves are left out, and those that need no secret.
    """
    bound = [(binding, ownership.bound_for(project, binding)) for _, binding in project.bindings]
    found = []
    for name, connection in project.settings.connections.items():
        own = [binding for binding, names in bound if connection.capability in names]
        if own and connection.auth != "ambient" and connection.capability not in unused and all(map(_is_known, own)):
            found.append(name)
    return unmentioned(project, found)


def _is_known(binding: Binding) -> bool:
    """Whether it is known which connection an adapter is bound to."""
    given = binding.given.get(CONNECTION)
    texts = [getattr(value, "value", UNKNOWN) for value in given.values] if given is not None else []
    return bool(texts) and not any(not isinstance(text, str) or UNKNOWN in text for text in texts)


def credentials(project: ProjectView, unused: Iterable[str]) -> set[str]:
    """The credentials that nothing reads by their name.

    Where a store of secrets hands them out, they are read by a reference that the manifest holds: those are left out.
    """
    connections = project.settings.connections.values()
    stored = {connection.capability for connection in connections if not variable(connection.secret_ref or "X")}
    named = {ownership.comparable(variable(connection.secret_ref)) for connection in connections}
    named.update(map(ownership.comparable, _read(project)))
    found = []
    for name, credential in project.settings.credentials.items():
        kept = bool(credential.secret_ref) and not variable(credential.secret_ref)
        if kept or (credential.capability and credential.capability in {*stored, *unused}):
            continue
        if named.isdisjoint(map(ownership.comparable, (name, variable(credential.secret_ref) or name))):
            found.append(name)
    return unmentioned(project, found)


def _read(project: ProjectView) -> Iterator[str]:
    """Every variable that is handed over, read, or looked for by a client that is given no credential."""
    yield from (handed.name for handed in project.environment)
    for module in project.modules():
        yield from (read.name for read in module.variables)
        yield from (name for client in module.ambient_clients for name in client.reads)


def providers(project: ProjectView) -> set[str]:
    """The providers that are declared, and neither reached by the code nor named in the rest of the manifest."""
    settings = project.settings
    used = {capability.provider for capability in settings.capabilities.values()}
    used |= {connection.integration for connection in settings.connections.values()}
    used |= {reach.hit.provider.id for module in project.modules() for reach in module.reaches}
    return {name for name in settings.providers if name not in used and name.partition(".")[2] not in used}


def uninstalled(project: ProjectView) -> dict[str, Provider]:
    """The capabilities whose provider's SDK is imported and that no file of dependencies names."""
    if not project.dependencies.files:
        return {}
    imported = {
        reach.hit.provider.id: reach.hit.provider
        for module in project.modules()
        for reach in (() if module.in_tests else module.sdk_imports)
        if not reach.type_only and reach.hit.provider.dists
    }
    return {
        name: provider
        for name, capability in project.settings.capabilities.items()
        for provider in imported.values()
        if capability.provider in (provider.id, provider.name) and not project.dependencies.has(provider)
    }


def unmentioned(project: ProjectView, names: Iterable[str]) -> set[str]:
    """Those of the names that stand in none of the project's files but tests, docs and the configuration."""
    left = {name: name.lower() for name in names}
    files = project.links.project
    paths = [path for path, file in files.files.items() if file.zone in (Zone.APP, Zone.BOUNDARY)]
    paths += [path for path in project.documents if files.zone_of_document(path) is Zone.APP]
    for path in paths:
        if left and path != project.settings.file and not path.endswith(_PROSE):
            text = project.read(path).lower()
            left = {name: lowered for name, lowered in left.items() if lowered not in text}
    return set(left)
