"""What there is in a repository before anything is configured: its modules, and the providers they import."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from seamlint.engine import Options, Result, run
from seamlint.links.reach import Reach
from seamlint.links.view import ModuleView
from seamlint.project import Project, Zone
from seamlint.settings import DEFAULT_TESTS, Boundary, Settings

_ASIDE = frozenset(
    """
    .circleci .github .gitlab alembic benchmark benchmarks ci contrib demo demos dev devtools example examples hack
    migrations sample samples script scripts tool tools
    """.split()
)
"""Folders of what stands beside a program, or is written once: it says little about how the program is built."""

DJANGO_TESTS = "tests.py"
"""What Django calls the module of an application's tests; elsewhere a module of that name may be none."""

_FOR_MANY_THINGS = frozenset({"email.msgraph", "llm.huggingface", "storage.office365-rest-python-client"})
"""SDKs of whole platforms, whose family in the catalogue says only what they are used for most."""


class Use(NamedTuple):
    """A module that imports a provider's SDK."""

    module: str
    path: str
    provider: str
    family: str
    is_sure: bool
    """Whether the family is: a login is of none in particular, nor an SDK of many services until one is named."""


@dataclass(frozen=True)
class Survey:
    result: Result
    names_tests: bool = False
    """Whether the configuration says already what is called a test."""

    @property
    def project(self) -> Project:
        return self.result.links.project

    @cached_property
    def modules(self) -> dict[str, str]:
        """The modules of the program itself with their paths: no tests, no documents, no tools beside it."""
        files = [file for file in self.project.files.values() if file.zone is Zone.APP and file.path.endswith(".py")]
        inside = [file for file in files if _ASIDE.isdisjoint(file.path.split("/")[:-1])]
        return {file.module: file.path for file in inside or files}

    @cached_property
    def uses(self) -> tuple[Use, ...]:
        """Every provider that a module of the program imports; imports for type checkers do not count."""
        links = self.result.links
        found = set()
        paths = frozenset(self.modules.values())
        for view in links.views(links.paths):
            if view.path in paths:
                for reach in links.finder.imports(view.path, view.facts):
                    if not reach.type_only:
                        provider, family = reach.hit.provider, view.family(reach)
                        found.add(Use(view.name, view.path, provider.id, family, _is_sure(view, reach, family)))
        return tuple(sorted(found))

    @property
    def tests(self) -> tuple[str, ...]:
        """What the configuration has to say of the names of tests; nothing if the usual names are right."""
        is_needed = any(path.rpartition("/")[2] == DJANGO_TESTS for path in self.project.files)
        return self.project.settings.tests if is_needed and not self.names_tests else ()

    @cached_property
    def importing(self) -> frozenset[str]:
        return frozenset(use.module for use in self.uses)


def survey(root: str, settings: Settings, jobs: int = 0) -> Survey:
    """Read the repository as if nothing were said of a boundary; no rule runs."""
    names_tests = settings.tests != DEFAULT_TESTS
    tests = settings.tests if names_tests else (*DEFAULT_TESTS, DJANGO_TESTS)
    bare = settings._replace(boundary=Boundary(), baseline="", tests=tests)
    return Survey(run(root, bare, Options((), jobs=jobs)), names_tests)


def _is_sure(view: ModuleView, reach: Reach, family: str) -> bool:
    provider = reach.hit.provider
    if provider.role == "auth" or provider.id in _FOR_MANY_THINGS or family == "cloud":
        return False
    is_one_of_many = view.links.catalogue.services_of(provider) is not None
    return not is_one_of_many or family != provider.family or bool(reach.hit.service or view.services(provider))
