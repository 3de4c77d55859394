"""Which external names and texts can lead to a provider at all; nothing else is followed."""

from __future__ import annotations

from functools import cache, cached_property

from seamlint.catalogue import Catalogue
from seamlint.catalogue import loader as tables
from seamlint.links.hosts import split_host
from seamlint.links.values import External, Value
from seamlint.settings import Settings

_PASSED_ON = frozenset({"builtins", "functools", "importlib", "sys", "os", "operator", "typing", "shlex", "base64"})


class Known:
    """Cheap tests that keep the evaluation of names and calls to those that matter."""

    def __init__(self, catalogue: Catalogue, settings: Settings) -> None:
        self.catalogue = catalogue
        self._loaders = settings.loaders
        self._manifest = frozenset((*settings.capabilities, *settings.connections))
        self.is_useful = cache(self._is_useful)
        self.names = cache(self._names)

    def is_provider(self, dotted: str) -> bool:
        return self.catalogue.find(dotted) is not None

    def is_client(self, dotted: str) -> bool:
        """Whether calling `dotted` makes a provider's client."""
        provider = self.catalogue.find(dotted)
        return provider is not None and self.catalogue.is_client(provider, dotted)

    def is_sink(self, value: Value) -> bool:
        """Whether calling something external reaches whatever it is told to."""
        if not isinstance(value, External):
            return False
        path = value.path
        return (
            path in tables.http_calls()
            or path in tables.command_calls()
            or path in tables.environment()["readers"]
            or path in ("builtins.exec", "builtins.eval")
            or path in tables.loaders()
            or path in self._loaders
            or path.rpartition(".")[2] in tables.lazy_names()
        )

    def is_mapping(self, value: Value) -> bool:
        """Whether something external is a mapping that gives a variable, or a module, by its name."""
        return isinstance(value, External) and value.path in tables.environment()["mappings"] | {"sys.modules"}

    def is_data(self, dotted: str) -> bool:
        """Whether an object of this class is what a provider gives or takes, rather than its client."""
        provider = self.catalogue.find(dotted)
        return provider is not None and not self.catalogue.is_listed_client(provider, dotted)

    @cached_property
    def loader_tails(self) -> frozenset[str]:
        """The last segments of all loaders, and the methods that look things up."""
        paths = {*tables.loaders(), *self._loaders}
        return frozenset(path.rpartition(".")[2] for path in paths) | tables.lazy_names() | {"get", "getattr"}

    @cached_property
    def _tops(self) -> frozenset[str]:
        environment = tables.environment()
        paths = {
            *tables.http_calls(),
            *tables.loaders(),
            *tables.command_calls(),
            *self._loaders,
            *(path for names in environment.values() for path in names),
        }
        return frozenset(path.partition(".")[0] for path in paths) | _PASSED_ON

    def _is_useful(self, dotted: str) -> bool:
        """Whether something external may be a provider, or lead to one."""
        top = dotted.partition(".")[0]
        return top in self._tops or top in self.catalogue.roots.tops or dotted.rpartition(".")[2] in tables.lazy_names()

    def _names(self, text: str) -> bool:
        """Whether a text names an SDK, a host, a credential or an API of the catalogue, or a part of the manifest."""
        if not text or len(text) > 200:
            return False
        labels, path, scheme = split_host(text)
        return (
            ((scheme or "." in text) and self.catalogue.find_host(labels, path) is not None)
            or self.is_provider(text)
            or self.catalogue.find_credential(text) is not None
            or text in self.catalogue.commands
            or text in self._manifest
        )
