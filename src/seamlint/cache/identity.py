"""Who answers: seamlint's own code, the interpreter, and the libraries that an answer depends on."""

from __future__ import annotations

import hashlib
import os
import re
import sys
from collections.abc import Iterator
from importlib.util import find_spec

import seamlint

_FORMAT = 1
"""Counts up when what is kept changes its meaning and the code does not show it."""
_LIBRARIES = frozenset({"detect_secrets", "libcst", "packaging", "pathspec", "pyyaml", "tomli"})
_DISTRIBUTION = re.compile(r"(?P<name>[^-]+)(?:-.*)?\.(?P<kind>dist-info|egg-info|egg)$")
_FOREIGN = (b"seamlint.rules", b"seamlint.fixers")
_OURS = (".py", ".toml")


def identity(interpreter: str = f"{sys.version} {sys.platform}") -> tuple[str, bool]:
    """A digest of all that answers, and whether that is all: what other packages bring may ask whatever it likes."""
    libraries, alone = _distributions()
    parts = [str(_FORMAT), seamlint.__version__, interpreter, *libraries, _code()]
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogateescape")).hexdigest(), alone


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
            match = _DISTRIBUTION.match(name)
            if match is None:
                continue
            if match["name"].lower().replace("-", "_") in _LIBRARIES:
                libraries.append(name)
            try:
                with open(os.path.join(folder, name, "entry_points.txt"), "rb") as stream:
                    entries = stream.read()
                    alone = alone and not any(group in entries for group in _FOREIGN)
            except (FileNotFoundError, NotADirectoryError):
                alone = alone and match["kind"] != "egg"  # which has it elsewhere
            except OSError:
                alone = False
    return libraries, alone


def _code() -> str:
    """A digest of seamlint's own code and tables."""
    digest = hashlib.sha256()
    for part in ("seamlint", "seamlint.lint_rules", "seamlint.fixers"):
        spec = find_spec(part)
        for place in (spec.submodule_search_locations or ()) if spec else ():
            for path in _files(place):
                with open(path, "rb") as stream:
                    data = stream.read()
                digest.update(f"{part}/{os.path.relpath(path, place)}\0{len(data)}\0".encode())
                digest.update(data)
    return digest.hexdigest()


def _files(place: str) -> Iterator[str]:
    for folder, folders, names in os.walk(place):
        folders[:] = sorted(name for name in folders if name != "__pycache__")
        yield from (os.path.join(folder, name) for name in sorted(names) if name.endswith(_OURS))
