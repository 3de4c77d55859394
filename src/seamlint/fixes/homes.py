"""Whether the boundary has a place for a provider, and what to do where it has none; no tree is needed to know."""

from __future__ import annotations

from functools import cache

from seamlint import shipped
from seamlint.catalogue import Provider
from seamlint.fixes.operations import family
from seamlint.links.links import Links


def has_home(links: Links, provider: Provider) -> bool:
    """Whether some module of the boundary imports the provider's SDK, so that there is a place to go to."""
    return any(
        reach.hit.provider.id == provider.id and not reach.type_only
        for view in links.views(links.instead.importing(provider))
        for reach in view.sdk_imports
    )


def missing(links: Links, provider: Provider, wanted: str) -> str:
    """What to do where the boundary has nothing for a family of the provider."""
    capability = links.instead.capability(provider, wanted) or family(wanted).capability
    has_template = (provider.id, wanted) in _templates()
    command = f", or run `seamlint scaffold {capability} --provider {provider.name}`" if has_template else ""
    return f"the boundary binds no adapter of {provider.name} yet; write one{command}"


@cache
def _templates() -> frozenset[tuple[str, str]]:
    """The providers that an adapter can be scaffolded for, each with the family."""
    rows = shipped.table("scaffold/sdks.toml")["sdk"]
    return frozenset(
        (row.get("catalogue", row["provider"]), row.get("family", row["provider"].partition(".")[0])) for row in rows
    )
