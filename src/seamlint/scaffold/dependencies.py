"""Says of a project that it needs an SDK, where it says such things."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from seamlint.catalogue import load
from seamlint.files import walk

if TYPE_CHECKING:
    from seamlint.scaffold.place import Place
    from seamlint.scaffold.sdks import Sdk


FILES = ("pyproject.toml", "requirements.txt")
"""Where an SDK can be added without asking."""


def distribution(sdk: Sdk) -> str:
    return load().providers[sdk.known_as].dists[0]


def is_named(place: Place, sdk: Sdk) -> bool:
    """Whether some file of the project asks for the SDK already."""
    dists = load().providers[sdk.known_as].dists
    pattern = re.compile(rf"(?<![\w-])(?:{'|'.join(dists)})(?![\w-])".replace("-", "[-_.]"), re.IGNORECASE)
    files = walk(place.root, place.settings.exclude).dependencies
    return any(pattern.search(_readable(place.read(path))) for path in files)


def _readable(data: bytes) -> str:
    return data.decode("utf-8", "replace")


def named(sdk: Sdk, texts: Mapping[str, str]) -> dict[str, str]:
    """The first of the files that can be told so, with the SDK in it; nothing if there is none."""
    import tomlkit

    name = distribution(sdk)
    if "pyproject.toml" in texts:
        document = tomlkit.parse(texts["pyproject.toml"])
        project = document.get("project")
        listed = project.get("dependencies") if isinstance(project, Mapping) else None
        if isinstance(listed, list):
            listed.append(name)
            return {"pyproject.toml": tomlkit.dumps(document)}
    if "requirements.txt" in texts:
        text = texts["requirements.txt"]
        end = "" if not text or text.endswith("\n") else "\n"
        return {"requirements.txt": f"{text}{end}{name}\n"}
    return {}
