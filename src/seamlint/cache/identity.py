"""Who answers: seamlint's own code, the interpreter, and the libraries that an answer depends on."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from importlib import import_module

import seamlint
from seamlint.cache.contents import Contents
from seamlint.cache.store import Store
from seamlint.digest import digest

_FORMAT = 2
"""Counts up when what is kept changes its meaning and the code does not show it."""
_LIBRARIES = frozenset({"detect_secrets", "libcst", "packaging", "pathspec", "pyyaml", "tomli"})
_KINDS = (".dist-info", ".egg-info", ".egg")
_FOREIGN = (b"seamlint.rules", b"seamlint.fixers")
_OURS = (".py", ".toml", ".json")


def identity(store: Store, interpreter: str = f"{sys.version} {sys.platform}") -> tuple[str, bool]:
    """A digest of all that answers, and whether that is all: what other packages bring may ask whatever it likes."""
    libraries, alone = _distributions()
    parts = [str(_FORMAT), seamlint.__version__, interpreter, *libraries, *_code(store)]
    return digest("\0".join(parts).encode("utf-8", "surrogateescape")), alone


def afresh(interpreter: str = f"{sys.version} {sys.platform}") -> str:
    """The digest alone, without a look at what is kept."""
    return identity(Store(os.devnull), interpreter)[0]


def _distributions() -> tuple[list[str], bool]:
    """The libraries with their versions, and whether no distribution registers rules or fixers."""
    libraries, alone = [], True
    for folder in sys.path:
        try:
            names = sorted(os.listdir(folder or "."))
        except NotADirectoryError:
            alone = False  # an archive: who knows what it registers
            continue
        except OSError:
            continue
        for name in names:
            if not name.endswith(_KINDS):
                continue
            if name.partition("-")[0].partition(".")[0].lower() in _LIBRARIES:
                libraries.append(name)
            try:
                with open(os.path.join(folder, name, "entry_points.txt"), "rb") as stream:
                    entries = stream.read()
                    alone = alone and not any(group in entries for group in _FOREIGN)
            except (FileNotFoundError, NotADirectoryError):
                alone = alone and not name.endswith(".egg")  # which has it elsewhere
            except OSError:
                alone = False
    return libraries, alone


def _code(store: Store) -> Iterator[str]:
    """What stands in seamlint's own code and tables."""
    done: list[str] = []
    for part in ("seamlint", "seamlint.lint_rules", "seamlint.fixers"):
        for place in import_module(part).__path__:
            if not place.startswith(
                tuple(f"{other}{os.sep}" for other in done)
            ):  # it lies in the package, or elsewhere
                done.append(place)
                contents = Contents(place, store)
                yield from (f"{part}/{path}\0{found}" for path, found in contents.of(_files(place)).items())
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
