"""Who answers: seamlint's own code, the interpreter, and the libraries that an answer depends on."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from importlib import import_module

import seamlint
from seamlint import installed
from seamlint.cache.contents import Contents
from seamlint.cache.standing import Standing
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


def afresh(interpreter: str = f"{sys.version} {sys.platform}") -> str:
    """The digest alone, without a look at what is kept."""
    return identity(Store(os.devnull), interpreter)[0]


def _code(store: Store) -> Iterator[str]:
    """What stands in seamlint's own code and tables; rules and fixers lie in the package, or beside it."""
    places: list[str] = []
    for part in ("seamlint", "seamlint.lint_rules", "seamlint.fixers"):
        places += import_module(part).__path__
    for place in places:
        if not place.startswith(f"{places[0]}{os.sep}"):
            standing = Standing(place, store, digest(f"code {place}".encode("utf-8", "surrogateescape")))
            yield standing.holds() or _read(place, store, standing)


def _read(place: str, store: Store, standing: Standing) -> str:
    moment = time.time_ns()
    files, folders = _below(place)
    contents = Contents(place, store)
    parts = [f"{path}\0{found}" for path, found in contents.of(files).items()]
    contents.keep()
    what = digest("\0".join(parts).encode("utf-8", "surrogateescape"))
    standing.keep([*files, *folders], moment, what)
    return what


def _below(place: str) -> tuple[list[str], list[str]]:
    """The files below, and the folders that hold them, by their paths from there."""
    found, all_folders, folders = [], [], [""]
    while folders:
        inside = folders.pop()
        all_folders.append(inside.removesuffix("/"))
        with os.scandir(os.path.join(place, inside)) as listing:
            for entry in listing:
                if entry.name.endswith(_OURS):
                    found.append(f"{inside}{entry.name}")
                elif "." not in entry.name and entry.name != "__pycache__" and entry.is_dir():
                    folders.append(f"{inside}{entry.name}/")
    return sorted(found), all_folders
