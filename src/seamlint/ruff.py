"""What ruff can know of the boundary: the SDKs as banned imports (TID251), and the files that may import them.

ruff looks at one file at a time and knows no patterns in names, so that this is a part of SEA101 and of nothing else.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from seamlint.catalogue import Catalogue
from seamlint.links.instead import serving
from seamlint.project import Project, matches
from seamlint.settings import Settings

RULE = "SEA101"
BAN = "TID251"
FILE = "ruff-seamlint.toml"
_NOTE = "# Written by `seamlint export ruff`; run it again when the configuration of seamlint changes.\n"


def banned(catalogue: Catalogue, project: Project) -> dict[str, str]:
    """The modules that are banned, each with what ruff says of it.

    None that is the project's own, none with a pattern, none below another that is banned.
    """
    settings = catalogue.settings
    found = {}
    for root in catalogue.roots:
        provider = catalogue.find(root)
        if provider is None or "*" in root or project.is_first_party(root.partition(".")[0]):
            continue
        parts = root.split(".")
        if any(catalogue.find(".".join(parts[:length])) for length in range(1, len(parts))):
            continue
        family = catalogue.family_of(provider, root)
        capability = serving(settings, provider, family)
        way = f"use the capability `{capability}`" if capability else f"go through `{settings.boundary.packages[0]}`"
        found[root] = f"{RULE} {provider.name} ({family}): {way}"
    return dict(sorted(found.items()))


def allowed(settings: Settings, project: Project, today: date) -> list[str]:
    """The files, as patterns of ruff, in which SEA101 says nothing."""
    found = list(_boundary(settings, project))
    if settings.test_imports == "ignore":
        found += [pattern for name in (*settings.tests, *settings.docs) for pattern in _of_name(name)]
    found += [pattern for line in settings.exclude for pattern in _of_gitignore(line)]
    for exemption in settings.exceptions:
        if RULE.startswith(exemption.rule) and today <= exemption.expires:
            found += _of_gitignore(exemption.path)
    return sorted({pattern for pattern in found if pattern.isprintable()})  # TOML cannot hold the others


def _boundary(settings: Settings, project: Project) -> Iterable[str]:
    """The folders of the boundary's packages, and its modules that lie in none."""
    packages = settings.boundary.packages
    for path, file in project.files.items():
        for name in file.names:
            if not matches(name, packages):
                continue
            folder = path.rpartition("/")[0]
            dotted = name if file.is_package else name.rpartition(".")[0]
            if not matches(dotted, packages):
                yield path
                break
            while "/" in folder and matches(dotted.rpartition(".")[0], packages):
                folder, dotted = folder.rpartition("/")[0], dotted.rpartition(".")[0]
            yield f"{folder}/**"
            break


def _of_name(name: str) -> tuple[str, ...]:
    """A name in `tests` or `docs`: of folders anywhere, or a path or pattern."""
    return (f"**/{name}/**",) if not {"/", ".", "*"} & set(name) else (name, f"{name.rstrip('/')}/**")


def _of_gitignore(line: str) -> tuple[str, ...]:
    """A line in the syntax of .gitignore; one that takes back what another left out has no counterpart."""
    pattern = line.strip()
    if not pattern or pattern.startswith(("#", "!")):
        return ()
    bare = pattern.strip("/")
    anywhere = "/" not in pattern.rstrip("/")
    inside = f"**/{bare}/**" if anywhere else f"{bare}/**"
    return (inside,) if pattern.endswith("/") else (bare, inside)


def render(bans: Mapping[str, str], files: Iterable[str], prefix: str = "") -> str:
    """The tables, for a file of ruff's own or, with the prefix `tool.ruff.`, for pyproject.toml."""
    lines = [f"[{prefix}lint]", f'external = ["{RULE[:3]}"]', ""]
    lines += [f"[{prefix}lint.flake8-tidy-imports.banned-api]"]
    lines += [f"{_text(root)}.msg = {_text(message)}" for root, message in bans.items()]
    lines += ["", f"[{prefix}lint.extend-per-file-ignores]"]
    lines += [f'{_text(pattern)} = ["{BAN}"]' for pattern in files]
    return "\n".join([_NOTE, *lines]) + "\n"


def _text(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def missing(own: Mapping[str, Any], bans: Mapping[str, str]) -> list[str]:
    """What the project's own configuration of ruff lacks so that the tables have an effect."""
    lint = _table(own, "lint")
    tidy = _table(lint, "flake8-tidy-imports")
    found = []
    if "banned-api" in tidy and not bans.keys() <= _table(tidy, "banned-api").keys():
        found.append(
            "its own table of banned-api takes the place of the exported one: "
            "put what `seamlint export ruff --pyproject` prints into it"
        )
    elif "banned-api" not in tidy and own.get("extend") != FILE:
        found.append(f'it needs `extend = "{FILE}"`')
    chosen = [code for key in ("select", "extend-select") for table in (lint, own) for code in _list(table, key)]
    if not any(code == "ALL" or BAN.startswith(code) for code in chosen):
        found.append(f'it needs `extend-select = ["{BAN}"]` under `lint`')
    if "external" in lint and not any(RULE.startswith(code) for code in _list(lint, "external")):
        found.append(f'its own `external` needs "{RULE[:3]}"')
    return found


def _table(table: Mapping[str, Any], key: str) -> dict[str, Any]:
    """The table under a key; what is none is for ruff to complain of."""
    found = table.get(key)
    return found if isinstance(found, dict) else {}


def _list(table: Mapping[str, Any], key: str) -> list[str]:
    found = table.get(key)
    return [code for code in found if isinstance(code, str)] if isinstance(found, list) else []
