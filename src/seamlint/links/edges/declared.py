"""The URLs of the manifest: whether each environment has its own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from seamlint.links.edges.urls import host_of
from seamlint.settings import Settings


class Shared(NamedTuple):
    """One URL that is not the environment's own."""

    key: tuple[str, ...]
    what: str
    """Completes the sentence "the <purpose> of <capability> in <environment> ..."."""


def find(settings: Settings) -> Iterator[Shared]:
    """The URLs that two environments share, and those that are written down where the others are read."""
    for capability, purposes in settings.urls.items():
        for purpose, urls in purposes.items():
            written = {environment: host for environment, url in urls.items() if (host := host_of(url))}
            read = [environment for environment, url in urls.items() if url.startswith("env://")]
            seen: dict[str, str] = {}
            for environment in written:
                other = seen.setdefault(urls[environment], environment)
                key = ("urls", capability, purpose, environment)
                if other != environment:
                    yield Shared(key, f"is that of {other}; give each environment its own")
                elif read:
                    what = f"is written down, while {read[0]} reads it from a variable"
                    yield Shared(key, f"{what}; read it from one too, with env://NAME")
