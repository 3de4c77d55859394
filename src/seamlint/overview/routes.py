"""Who reaches whom: the modules of the application, by surface, and the ways they take to each provider."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from seamlint.analysis import read_bytes
from seamlint.engine import Result
from seamlint.finding import Finding
from seamlint.links import offers
from seamlint.links.links import Links
from seamlint.links.values import Class, Function, Module, Namespace
from seamlint.links.view import ModuleView
from seamlint.overview import indirect
from seamlint.project import Zone, matches
from seamlint.settings import Settings
from seamlint.source import UnreadableSource

_PAST = frozenset({"SEA101", "SEA102", "SEA104", "SEA105", "SEA208"})
"""The rules about what reaches a provider past the boundary."""
_Key = tuple[str, str, str]
Served = Mapping[tuple[str, str], tuple[str, str]]
"""By module and name (empty for the module itself) the capability and the provider that are behind it."""


@dataclass(frozen=True, order=True)
class Route:
    """One surface and one provider, by the capability that stands between them."""

    surface: str
    capability: str
    """Empty where none is declared."""
    provider: str
    through: tuple[str, ...] = field(default=(), compare=False)
    """The modules that go through the boundary."""
    indirect: tuple[tuple[str, str], ...] = field(default=(), compare=False)
    """The modules of a declared surface that import one which does, with the name of that one."""
    past: tuple[Finding, ...] = field(default=(), compare=False)
    """What reaches the provider past it."""
    accepted: tuple[Finding, ...] = field(default=(), compare=False)
    """The same, accepted by a comment, an exception or the baseline."""


def find(root: str, result: Result) -> list[Route]:
    """All of them, sorted; tests and docs are no surface.

    A module that only takes something from the boundary has nothing that a rule looks for, and was not read so far.
    """
    links, settings = result.links, result.links.settings
    served = _served(links)
    taken: dict[str, set[tuple[str, str]]] = {}
    for view in links.views(_candidates(root, links)):
        found = set() if _is_part(view, settings) else set(_taken(view, served))
        if found:
            taken[view.path] = found
    through: dict[_Key, set[str]] = {}
    for path, found in taken.items():
        file = links.project.files[path]
        for what in found:
            through.setdefault((surface_of(file.names, settings), *what), set()).add(file.module)
    further = _indirect(links, indirect.find(root, links, taken) if settings.boundary.surfaces else {})
    past = _past(result.findings, links)
    accepted = _past((each.finding for each in result.ledger), links)
    return [
        Route(
            *key,
            tuple(sorted(through.get(key, ()))),
            tuple(sorted(further.get(key, ()))),
            tuple(past.get(key, ())),
            tuple(accepted.get(key, ())),
        )
        for key in sorted({*through, *further, *past, *accepted})
    ]


def _indirect(links: Links, found: Mapping[str, Mapping[tuple[str, str], str]]) -> dict[_Key, list[tuple[str, str]]]:
    """What the modules of the declared surfaces reach by their imports."""
    boundary, further = links.settings.boundary, dict[_Key, list[tuple[str, str]]]()
    for path, ways in found.items():
        file = links.project.files[path]
        if any(matches(name, boundary.surfaces) for name in file.names):
            for what, by in ways.items():
                further.setdefault((surface_of(file.names, links.settings), *what), []).append((file.module, by))
    return further


def _candidates(root: str, links: Links) -> Iterator[str]:
    """The modules of the application that mention the boundary, or what holds its contracts."""
    settings = links.settings
    contracts = [each.contract.partition(":")[0] for each in settings.capabilities.values() if each.contract]
    places = [*settings.boundary.packages, *settings.boundary.bindings, *contracts]
    words = {next(filter(str.isidentifier, reversed(place.split("."))), "").encode() for place in places}
    for path, file in links.project.files.items():
        if file.zone is Zone.APP:
            try:
                data = read_bytes(root, path)
            except UnreadableSource:
                continue
            if any(word in data for word in words):
                yield path


def surface_of(names: Iterable[str], settings: Settings) -> str:
    """The surface that a module belongs to: a configured one, else the first two segments of its package."""
    listed = tuple(names)
    for pattern in settings.boundary.surfaces:
        if any(matches(name, (pattern,)) for name in listed):
            return pattern
    segments = max(listed, key=len, default="").split(".")
    return ".".join(segments[:2]) if len(segments) > 2 else segments[0]


def _is_part(view: ModuleView, settings: Settings) -> bool:
    """Whether a module outside the packages belongs to the boundary's own side: it binds, or holds a contract."""
    contracts = tuple(each.contract.partition(":")[0] for each in settings.capabilities.values() if each.contract)
    boundary = settings.boundary
    return view.is_one_of((*boundary.bindings, *boundary.secrets, *boundary.upstream, *contracts))


def _served(links: Links) -> Served:
    found: dict[tuple[str, str], tuple[str, str]] = {}
    for offer in offers.find(links):
        declared = links.settings.capabilities.get(offer.capability)
        provider = declared.provider if declared is not None and declared.provider else ", ".join(offer.providers)
        if offer.kind != offers.FAKE:
            found.setdefault((offer.module, offer.name), (offer.capability, provider))
    return found


def _taken(view: ModuleView, served: Served) -> Iterator[tuple[str, str]]:
    """What the imports of a module take from the boundary, or of its contracts."""
    links = view.links
    program = links.evaluator.program
    for record in view.facts.imports:
        for source in program.source(view.file, record):
            name = _module_of(links, source)
            if record.name and (name, record.name) in served:
                yield served[name, record.name]
            elif record.name in (None, "*"):
                yield from (what for (module, _), what in served.items() if module == name)
        for value in links.evaluator.exports.imported(view.path, record):
            yield from _behind(links, value, served)


def _behind(links: Links, value: object, served: Served) -> Iterator[tuple[str, str]]:
    """What an imported value is, by the name under which it is defined."""
    if isinstance(value, (Module, Namespace)):
        name = _module_of(links, value)
        yield from (what for (module, _), what in served.items() if module == name)
    elif isinstance(value, (Class, Function)):
        facts = links.evaluator.program.facts(value.path)
        module = links.project.files[value.path].module
        name = facts.scopes[value.scope].name if facts else ""
        key = (module, name) if (module, name) in served or isinstance(value, Class) else (module, "")
        if key in served:
            yield served[key]


def _module_of(links: Links, value: object) -> str:
    if isinstance(value, Module):
        return links.project.files[value.path].module
    return value.name if isinstance(value, Namespace) else ""


def _past(findings: Iterable[Finding], links: Links) -> dict[tuple[str, str, str], list[Finding]]:
    found: dict[tuple[str, str, str], list[Finding]] = {}
    for finding in findings:
        file = links.project.files.get(finding.path)
        if finding.code in _PAST and file is not None and file.zone is Zone.APP:
            declared = links.settings.capabilities.get(finding.capability)
            provider = f"{finding.family}.{finding.provider}" if finding.family else finding.provider
            same = declared is not None and declared.provider in (provider, finding.provider)
            key = (surface_of(file.names, links.settings), finding.capability if same else "", provider)
            found.setdefault(key, []).append(finding)
    return found
