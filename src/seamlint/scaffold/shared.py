"""What all adapters of a project have in common: binding, runtime and store of secrets, written once."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from seamlint.scaffold.place import Obstacle, Place
from seamlint.scaffold.render import template

_NEEDED = {
    "binding": ({"Binding"}, "the class of what an adapter is made with"),
    "runtime": ({"runtime"}, "the object whose `secret(name)` adapters ask"),
    "secret_store": (set[str](), ""),
}
"""What a module that is there already must have, and what for."""
_PACKAGES = {
    "": "Everything that talks to providers stands here, and nowhere else.",
    "contracts": "What the application asks of its integrations; no SDK is known here.",
    "fakes": "Stand-ins for providers.",
}


def files(place: Place, mode: str, tests: str) -> dict[str, str]:
    """Path to text of what every capability needs; what is there already has to fit."""
    found = dict.fromkeys(_outer_packages(place), "")
    for name, text in _PACKAGES.items():
        found[posixpath.join(place.folder, name, "__init__.py")] = template("package", text=text)
        module = posixpath.join(place.folder, name).rstrip("/")
        if place.has(f"{module}.py"):
            raise Obstacle(f"{module}.py is there, where a package `{module}/` has to be; rename the module")
    for name, (needed, _) in _NEEDED.items():
        path = posixpath.join(place.folder, f"{name}.py")
        missing = needed - place.names(path) if place.has(path) else set()
        if missing:
            raise Obstacle(
                f"{path} is there, and has no `{min(missing)}`, {_NEEDED[name][1]}; add it, or put the adapters "
                "elsewhere with --boundary"
            )
        found[path] = template(name, package=place.package, mode=mode)
    if not place.has(posixpath.join(place.folder, "runtime.py")):
        found[f"{tests}/test_integration_runtime.py"] = template("test_runtime", package=place.package)
    if place.has(posixpath.join(place.tests, "__init__.py")):
        found[f"{tests}/__init__.py"] = ""
    return found


def _outer_packages(place: Place) -> Iterator[str]:
    """The packages around the boundary that are not there either."""
    folder = posixpath.dirname(place.folder)
    depth = place.package.count(".")
    while depth and not place.has(folder):
        yield posixpath.join(folder, "__init__.py")
        folder, depth = posixpath.dirname(folder), depth - 1
