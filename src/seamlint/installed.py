"""Which distributions are installed, and whether one of them brings rules or fixers; `importlib.metadata` is dear."""

from __future__ import annotations

import os
import sys

RULES = "seamlint.rules"
FIXERS = "seamlint.fixers"
"""The groups of entry points."""
_KINDS = (".dist-info", ".egg-info", ".egg")


def look() -> tuple[list[str], bool]:
    """The names of their folders, and whether it is certain that none registers anything of ours."""
    found, alone = [], True
    for folder in sys.path:
        try:
            names = sorted(os.listdir(folder or "."))
        except NotADirectoryError:
            alone = False  # an archive: who knows what it registers
            continue
        except OSError:
            continue
        for name in names:
            if name.endswith(_KINDS):
                found.append(name)
                alone = alone and _registers_nothing(os.path.join(folder, name))
    return found, alone


def _registers_nothing(place: str) -> bool:
    try:
        with open(os.path.join(place, "entry_points.txt"), "rb") as stream:
            entries = stream.read()
    except (FileNotFoundError, NotADirectoryError):
        return not place.endswith(".egg")  # which has it elsewhere
    except OSError:
        return False
    return RULES.encode() not in entries and FIXERS.encode() not in entries
