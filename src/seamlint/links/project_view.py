"""What a rule sees of the project as a whole: its manifest, its modules and the files beside them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from seamlint import reading
from seamlint.configuration.positions import Positions
from seamlint.facts import spans
from seamlint.facts.model import Span
from seamlint.links import environment
from seamlint.links.bindings import Binding
from seamlint.links.dependencies import Dependencies, Sdk, sdks
from seamlint.links.links import Links
from seamlint.links.view import ModuleView
from seamlint.settings import Settings

_MOST_BYTES = 1024 * 1024


@dataclass(frozen=True)
class Text:
    """A file that a finding can stand in."""

    path: str
    """Relative to the project's root, with `/`."""

    def owner(self, _scope: int) -> str:
        return self.path


@dataclass(frozen=True)
class ProjectView:
    links: Links
    root: str
    documents: tuple[str, ...]
    """The texts, settings and examples beside the code, sorted."""
    listings: tuple[str, ...] = ()
    """The files that say which distributions the project needs, sorted."""

    @property
    def settings(self) -> Settings:
        return self.links.settings

    @property
    def configuration(self) -> Text:
        return Text(self.settings.file)

    @cached_property
    def _positions(self) -> Positions:
        return Positions(self.read(self.settings.file))

    @property
    def _prefix(self) -> tuple[str, ...]:
        return ("tool", "seamlint") if self.settings.file.rpartition("/")[2] == "pyproject.toml" else ()

    def span(self, *key: str | int) -> Span:
        """Where a key stands in the configuration: the nearest table that is written if it does not."""
        return spans.of(*self._positions.span(*self._prefix, *key))

    def states(self, *key: str) -> bool:
        """Whether a key is written in the configuration, whatever its value."""
        return self._positions.has(*self._prefix, *key)

    def exists(self, path: str) -> bool:
        """Whether there is a file at the path, relative to the root."""
        return reading.is_file(self.root, path)

    def read(self, path: str, most: int = _MOST_BYTES) -> str:
        """The text of a file; empty if it cannot be read, or is longer than a person writes."""
        try:
            data = reading.read(self.root, path, most + 1)
        except OSError:
            return ""
        return data.decode("utf-8-sig", "replace") if len(data) <= most else ""

    @cached_property
    def environment(self) -> tuple[environment.Handed, ...]:
        """The variables that templates, compose files, CI and the like name."""
        return environment.find(self)

    def modules(self) -> Iterator[ModuleView]:
        """The modules that can matter, tests and docs among them."""
        return self.links.views(self.links.paths)

    @cached_property
    def dependencies(self) -> Dependencies:
        """The distributions that the project says it needs."""
        return Dependencies.of(self)

    @cached_property
    def sdks(self) -> tuple[Sdk, ...]:
        """The SDKs of providers among them, less those that are there for development only."""
        return tuple(sdks(self))

    @cached_property
    def bindings(self) -> list[tuple[ModuleView, Binding]]:
        """The adapters that the project's own code binds; what tests and docs bind is left out."""
        return [(module, bound) for module in self.modules() if not module.in_tests for bound in module.bindings]
