"""Which secrets a project has, where their names stand, and which of its capabilities are in use."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from seamlint.catalogue import handover
from seamlint.catalogue.loader import UNKNOWN
from seamlint.links.bindings import CAPABILITY, Binding
from seamlint.links.project_view import Text
from seamlint.links.references import variable
from seamlint.settings import Capability
from seamlint.taint.names import Says, words

if TYPE_CHECKING:
    from seamlint.catalogue import Provider
    from seamlint.facts.model import Span
    from seamlint.links.environment import Handed
    from seamlint.links.project_view import ProjectView
    from seamlint.links.reach import Reach
    from seamlint.links.view import ModuleView

_SECRET = ("secret", "sensitive")
_SWITCHES = frozenset({"enable", "enabled", "disable", "disabled", "allow", "skip", "show", "hide", "force", "verify"})
_ORDER = (handover.TEMPLATE, "code", handover.COMPOSE, handover.DEPLOYMENT, handover.CI)
"""Where a name is best shown: where people copy it from, then where it is used."""


class Place(NamedTuple):
    """One place where the name of a secret stands."""

    name: str
    where: ModuleView | Text
    span: Span
    scope: int
    kind: str
    how: str
    """Completes the sentence "<name> is ..."."""


def is_secret(project: ProjectView, name: str) -> bool:
    """Whether a variable, or an entry of `credentials`, of that name is a secret.

    What the manifest says of it counts first, then what the catalogue knows, then the words of the name.
    """
    declared = next((known for key, known in project.settings.credentials.items() if alike(key, name)), None)
    if declared is not None and declared.sensitivity:
        return declared.sensitivity in _SECRET
    names = project.links.leaks.engine.names
    says = names.says(name)
    if says is Says.HARMLESS or name in names.paths or name.upper().startswith(handover.browser_prefixes()):
        return False
    if len(words(name)) > 2 and words(name)[0] in _SWITCHES:
        return False  # `ENABLE_EMAIL_PASSWORD`
    if declared is not None or says in (Says.SECRET, Says.AMBIGUOUS):
        return True
    return project.links.catalogue.find_credential(name) is not None and not names.is_harmless_word(name)


def secrets(project: ProjectView) -> list[list[Place]]:
    """For each secret that the project's code, or a file beside it, names: the places of its name, the best first."""
    found: dict[str, list[Place]] = {}
    plain: dict[str, bool] = {}
    for handed in project.environment:
        if handed.kind != handover.CI or _is_owned_by_us(project, handed):
            key = comparable(handed.name)
            plain[key] = handed.is_plain and plain.get(key, True)
            place = Place(handed.name, Text(handed.path), handed.span, 0, handed.kind, "listed here")
            found.setdefault(key, []).append(place)
    for module in project.modules():
        for read in () if module.in_tests else module.variables:
            if not read.is_setting:
                place = Place(read.name, module, read.span, read.scope, "code", read.how)
                found.setdefault(comparable(read.name), []).append(place)
    order = {kind: position for position, kind in enumerate(_ORDER)}
    return [
        sorted(places, key=lambda place: (order[place.kind], place.where.path, place.span))
        for key, places in sorted(found.items())
        if not plain.get(key) and is_secret(project, places[0].name)
    ]


def _is_owned_by_us(project: ProjectView, handed: Handed) -> bool:
    """Whether a name in a CI file is one that somebody gave CI: what `secrets.` reads, or a provider's credential.

    Other variables of a job are its own affair, and so are the tokens that CI makes itself.
    """
    known = handed.is_stored or project.links.catalogue.find_credential(handed.name) is not None
    return known and handed.name not in handover.given_by_ci()


def owned(project: ProjectView) -> frozenset[str]:
    """The names, in capitals, of which the manifest says who owns them."""
    settings = project.settings
    found = {name for name, credential in settings.credentials.items() if credential.owner}
    found |= {variable(credential.secret_ref) for credential in settings.credentials.values() if credential.owner}
    found |= {variable(connection.secret_ref) for connection in settings.connections.values() if connection.ownership}
    return frozenset(map(comparable, found))


def comparable(name: str) -> str:
    """The name as it is compared: `db-password` in a compose file is the variable `DB_PASSWORD`."""
    return name.upper().replace("-", "_")


def alike(one: str, other: str) -> bool:
    """Whether two names are of one secret."""
    return comparable(one) == comparable(other)


def serves(capability: Capability, provider: Provider, family: str) -> bool:
    """Whether the provider, here as one of `family`, may be what serves the capability."""
    if capability.provider:
        return capability.provider in (provider.id, provider.name)
    return capability.family in (family, provider.family)


def wired(project: ProjectView) -> dict[str, str]:
    """The capabilities that a provider is bound or imported for, with a file in which it is."""
    found: dict[str, str] = {}
    for module, binding in project.bindings:
        for name in bound_for(project, binding):
            found.setdefault(name, module.path)
    for module in project.modules():
        for reach in reaches(module) if module.in_boundary else ():
            for name, capability in project.settings.capabilities.items():
                if serves(capability, reach.hit.provider, module.family(reach)):
                    found.setdefault(name, module.path)
    return dict(sorted(found.items()))


def reaches(module: ModuleView) -> Iterator[Reach]:
    """Where a module uses a provider in earnest: not for types alone, not by reading its credential."""
    return (reach for reach in module.reaches if not reach.type_only and reach.hit.route != "credential")


def bound_for(project: ProjectView, binding: Binding) -> tuple[str, ...]:
    """The declared capabilities that an adapter is bound for."""
    given = binding.given.get(CAPABILITY)
    texts = [getattr(value, "value", "") for value in given.values] if given is not None else []
    names = tuple(text for text in texts if text in project.settings.capabilities)
    if names or any(text and UNKNOWN not in text for text in texts):
        return names
    return binding.serves or tuple(
        name
        for name, capability in project.settings.capabilities.items()
        if binding.family and binding.family in (capability.family, capability.provider.partition(".")[0])
    )
