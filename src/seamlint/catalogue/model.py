"""Providers, services, loaders and clients, read from the TOML tables beside this module."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

OFF_BY_DEFAULT = frozenset({"driver", "orm", "sink", "source", "local", "protocol"})
"""Roles that are infrastructure rather than a provider; the boundary rules leave them alone."""


class Provider(NamedTuple):
    id: str
    """`family.slug`, unique."""
    role: str = "provider"
    dists: tuple[str, ...] = ()
    imports: tuple[str, ...] = ()
    companions: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    env: tuple[str, ...] = ()
    identifiers: tuple[str, ...] = ()
    prefixes: tuple[str, ...] = ()
    clients: tuple[str, ...] = ()
    errors: tuple[str, ...] = ()
    cli: tuple[str, ...] = ()
    headers: tuple[str, ...] = ()
    source: str = ""
    note: str = ""
    generic: bool = False
    services: str = ""

    @property
    def family(self) -> str:
        return self.id.partition(".")[0]

    @property
    def name(self) -> str:
        return self.id.partition(".")[2]


class Services(NamedTuple):
    """How the arguments of an SDK with many services decide the family."""

    default: str
    calls: tuple[str, ...]
    keyword: str
    families: Mapping[str, str]


class Roots:
    """Longest-prefix lookup from dotted names to providers; a segment may end in `*`."""

    def __init__(self, pairs: Iterable[tuple[str, Provider]]) -> None:
        self._exact: dict[str, Provider] = {}
        self._wild: list[tuple[str, Provider]] = []
        self._found: dict[str, tuple[str, Provider] | None] = {}
        self.depth = 1
        for root, provider in pairs:
            self.depth = max(self.depth, root.count(".") + 1)
            if root.endswith("*"):
                self._wild.append((root[:-1], provider))
            else:
                self._exact.setdefault(root, provider)
        self.tops = frozenset(root.partition(".")[0] for root in self._exact)
        self._wild.sort(key=lambda pair: (-len(pair[0]), pair[1].id))

    def find(self, dotted: str) -> tuple[str, Provider] | None:
        """The longest root that `dotted` is or lies under, with its provider."""
        if dotted not in self._found:
            self._found[dotted] = self._find(dotted)
        return self._found[dotted]

    def _find(self, dotted: str) -> tuple[str, Provider] | None:
        segments = dotted.split(".")[: self.depth]
        for length in range(len(segments), 0, -1):
            root = ".".join(segments[:length])
            provider = self._exact.get(root)
            if provider is not None:
                return root, provider
            for prefix, wild in self._wild:
                if root.startswith(prefix) and "." not in root[len(prefix) :]:
                    return root, wild
        return None

    def __iter__(self) -> Iterator[str]:
        yield from self._exact
        for prefix, _ in self._wild:
            yield f"{prefix}*"


class Loader(NamedTuple):
    """A function that turns a dotted name into a module or an object."""

    path: str
    argument: int = 0
    keyword: str = "name"
    gives: str = "module"
    """`module`, `object` (the last segments are attributes), `top` (`__import__`) or `spec` (only asks)."""


class HttpCall(NamedTuple):
    """A function of an HTTP client that takes a URL or a host."""

    path: str
    argument: int = 0
    keyword: str = "url"
