"""Who answers: seamlint's own code, the interpreter, and the libraries that an answer depends on."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from importlib import import_module

import seamlint
from seamlint import installed
from seamlint.cache.contents import Contents
from seamlint.cache.store import Store
from seamlint.digest import digest

_FORMAT = 2
"""Counts up when what is kept changes its meaning and the code does not show it."""
_LIBRARIES = frozenset({"detect_secrets", "libcst", "packaging", "pathspec", "pyyaml", "tomli"})
_OURS = (".py", ".toml", ".json")


def identity(store: Store, interpreter: str = f"{sys.version} {sys.platform}") -> tuple[str, bool]:
    """A digest of all that answers, and whether that is all: what other packages bring may ask whatever it likes."""
    distributions, alone = installed.look()
    libraries = [name for name in distributions if name.partition("-")[0].partition(".")[0].lower() in _LIBRARIES]
    parts = [str(_FORMAT), seamlint.__version__, interpreter, *libraries, *_code(store)]
    return digest("\0".join(parts).encode("utf-8", "surrogateescape")), alone


def _code(store: Store) -> Iterator[str]:
    """What stands in seamlint's own code and tables; rules and fixers lie in the package, or beside it."""
    places: list[str] = []
    for part in ("seamlint", "seamlint.lint_rules", "seamlint.fixers"):
        places += import_module(part).__path__
    for place in places:
        if not place.startswith(f"{places[0]}{os.sep}"):
            contents = Contents(place, store)
            yield from (f"{path}\0{found}" for path, found in contents.of(_files(place)).items())
            contents.keep()


def _files(place: str) -> list[str]:
    """The files below, by their paths from there."""
    found, folders = [], [""]
    while folders:
        inside = folders.pop()
        with os.scandir(os.path.join(place, inside)) as listing:
            for entry in listing:
                if entry.name.endswith(_OURS):
                    found.append(f"{inside}{entry.name}")
                elif "." not in entry.name and entry.name != "__pycache__" and entry.is_dir():
                    folders.append(f"{inside}{entry.name}/")
    return sorted(found)
