"""Where the boundary is, or should be: the packages that hold most imports of SDKs already."""

from __future__ import annotations

import posixpath
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from seamlint.adoption.survey import Survey
from seamlint.project import matches

NEW = "integrations"
_NAMES = frozenset(
    "adapters adaptors connectors gateways infra infrastructure integration integrations providers".split()
)
"""Folders that are there to talk to others, whatever share of them does it by an SDK."""
_WORDS = frozenset(
    """
    adapter adapters adaptor adaptors backend backends client clients connector connectors embedder embedders external
    externals gateway gateways integration integrations llm llms notifier notifiers provider providers thirdparty
    vectorstore vectorstores vendor vendors
    """.split()
)
"""Parts of a name that say so too, if enough of the modules import SDKs."""
_SURFACES = frozenset(
    """
    api apis blueprints cli commands endpoints handlers jobs management migrations models routers routes scripts tasks
    server templates versions views web
    """.split()
)
"""Folders that are the application's own, whatever is called like a boundary in them."""
_ENOUGH = 0.25
"""Packages that hold less of all imports than this are none to build on."""
_PURE, _PURE_IF_NAMED = 0.6, 0.2
_SHARE = 0.2
_WHOLE = 0.8


@dataclass(frozen=True)
class Proposed:
    packages: tuple[str, ...]
    held: int = 0
    """How many of the modules that import SDKs stand in them."""
    create: str = ""
    """The file that makes the package, if it is not there yet."""


def propose(survey: Survey) -> Proposed:
    """The packages that hold most imports; without such ones a package beside the code that has most of them."""
    alone = [package for package in _packages(survey.modules) if _is_boundary(package, survey)]
    found = _outermost([*alone, *_parents(alone, survey)])
    held = sum(matches(module, found) for module in survey.importing)
    if found and held >= _ENOUGH * len(survey.importing):
        return Proposed(found, held)
    return _new(survey)


def _packages(modules: Iterable[str]) -> set[str]:
    found = set()
    for module in modules:
        parts = module.split(".")
        found |= {".".join(parts[:length]) for length in range(1, len(parts))}
    return found


def _is_boundary(package: str, survey: Survey) -> bool:
    count, share = _share(package, survey)
    above, _, name = package.rpartition(".")
    if count == 0 or not _SURFACES.isdisjoint(package.split(".")) or _is_whole(package, survey):
        return False
    if name in _NAMES:
        return count > 1 or name == NEW
    uses = (use for use in survey.uses if use.module.startswith(f"{package}."))
    providers = {use.provider.partition(".")[2].replace("-", "_") for use in uses}
    if not _WORDS.isdisjoint(name.lower().split("_")) or not providers.isdisjoint((name, name.rstrip("0123456789"))):
        return bool(above) and count > 1 and share >= _PURE_IF_NAMED
    return bool(above) and share >= _PURE and count > max(2, _SHARE * len(survey.importing))


def _is_whole(package: str, survey: Survey) -> bool:
    """Whether nearly the whole program stands in the package: then it is no part of it."""
    return sum(module.startswith(f"{package}.") for module in survey.modules) > _WHOLE * len(survey.modules)


def _share(package: str, survey: Survey) -> tuple[int, float]:
    """How many modules below the package import SDKs, and what part of them."""
    below = [module for module in survey.modules if module.startswith(f"{package}.")]
    count = sum(module in survey.importing for module in below)
    return count, count / len(below)


def _parents(packages: Iterable[str], survey: Survey) -> list[str]:
    """The packages in which several of these stand side by side, if they are there for nothing else."""
    counts = Counter(package.rpartition(".")[0] for package in packages)
    several = [parent for parent, count in counts.items() if count > 1 and "." in parent]
    return [parent for parent in several if _share(parent, survey)[1] >= _PURE_IF_NAMED]


def _outermost(packages: Iterable[str]) -> tuple[str, ...]:
    found: list[str] = []
    for package in sorted(packages, key=lambda package: (package.count("."), package)):
        if not matches(package, found):
            found.append(package)
    return tuple(sorted(found))


def _new(survey: Survey) -> Proposed:
    """`integrations` in the main package beside most of the imports; without a main package, beside all of them."""
    files, modules = survey.project.files, survey.modules
    packaged = {module: files[path].root for module, path in modules.items() if "." in module}
    importing = [module for module in survey.importing if module in packaged]
    roots = Counter(packaged[module] for module in importing or packaged)
    root = min(roots, key=lambda each: (-roots[each], each), default="")
    tops = Counter(module.partition(".")[0] for module, its in packaged.items() if its == root)
    main = min(tops, key=lambda name: (-tops[name], name), default="")
    package = f"{main}.{NEW}" if tops[main] * 2 > tops.total() else NEW
    if survey.project.is_first_party(package):
        return Proposed((package,), sum(matches(module, (package,)) for module in survey.importing))
    return Proposed((package,), 0, posixpath.join(root, *package.split("."), "__init__.py"))
