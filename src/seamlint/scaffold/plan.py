"""Which files a capability needs, of those that are not there yet."""

from __future__ import annotations

import ast
import posixpath
from codecs import BOM_UTF8
from dataclasses import dataclass

from seamlint.fixes.rounds import Change
from seamlint.scaffold import dependencies, manifest, render, shared, used
from seamlint.scaffold.naming import Naming, camel, stem, usual
from seamlint.scaffold.place import Obstacle, Place
from seamlint.scaffold.sdks import Sdk
from seamlint.settings import Capability


@dataclass(frozen=True)
class Plan:
    place: Place
    names: Naming
    changes: tuple[Change, ...]
    is_used: bool
    """Whether the application calls the SDK by itself."""
    dependency: str
    """The distribution that the project lacks, if that can only be said by a person."""


def plan(place: Place, capability: str, sdk: Sdk, mode: str) -> Plan:
    """What serving a capability with an SDK takes; of what is there only settings are added to."""
    credentials = place.settings.credentials
    if any(credentials[name].capability not in ("", capability) for name in sdk.secrets if name in credentials):
        sdk = sdk.apart(capability)
    names = naming(place, capability, sdk)
    offered = sdk.operations_for(capability)
    declared = _methods(place, names)
    wanted = [each.name for each in offered] if declared is None else declared
    is_used = used.is_used(place, sdk)
    tests = posixpath.join(place.tests, "integrations")
    harness = f"{tests}/test_{names.stem}.py"
    made = {
        **shared.files(place, mode, tests),
        place.path_of(names.contract): render.contract(names, offered, keyed=not is_used),
        place.path_of(names.fake.partition(":")[0]): render.fake(names),
        place.path_of(names.module): render.adapter(names, offered, wanted, keyed=not is_used),
        harness: render.test_contract(names),
    }
    forwarded = [each for each in offered if each.name in wanted]
    if forwarded:
        proof = f"{tests}/test_{names.module.rpartition('.')[2]}_adapter.py"
        made[proof] = render.test_adapter(names, forwarded, keyed=not is_used)
    texts = {path: place.text(path) for path in (place.file, *dependencies.FILES) if place.has(path)}
    after = {**texts, place.file: manifest.extended(place, names, mode, harness, texts.get(place.file, ""))}
    lacks = not dependencies.is_named(place, sdk)
    named = dependencies.named(sdk, after) if lacks else {}
    after.update(named)
    changes = [_new(path, text) for path, text in made.items() if not place.has(path)]
    changes += [_changed(place, path, text) for path, text in after.items() if text != texts.get(path)]
    ordered = tuple(sorted(changes, key=lambda change: change.path))
    return Plan(place, names, ordered, is_used, dependencies.distribution(sdk) if lacks and not named else "")


def _new(path: str, text: str) -> Change:
    return Change(path, b"", text.encode(), frozenset(), is_new=True)


def _changed(place: Place, path: str, text: str) -> Change:
    if not place.has(path):
        return _new(path, text)
    before = place.read(path)
    mark = BOM_UTF8 if before.startswith(BOM_UTF8) else b""
    newline = "\r\n" if b"\r\n" in before else "\n"
    return Change(path, before, mark + text.replace("\n", newline).encode(), frozenset())


def naming(place: Place, capability: str, sdk: Sdk) -> Naming:
    """The names of a capability: those that the configuration has, else the usual ones."""
    declared = place.settings.capabilities.get(capability, Capability())
    if declared.family and declared.family != sdk.family:
        raise Obstacle(f"`{capability}` is of the family {declared.family}, and {sdk.label} is of {sdk.family}")
    others = [each for name, each in place.settings.capabilities.items() if name != capability]
    instance = usual(sdk.family)
    if any(each.contract.endswith(f":{camel(instance)}") for each in others):
        instance = stem(capability)
    contract, _, port = declared.contract.partition(":")
    port = port or camel(instance)
    contract = contract or f"{place.package}.contracts.{stem(capability)}"
    fake = declared.fake or f"{place.package}.fakes.{stem(capability)}:Fake{port}"
    second = declared.provider not in ("", sdk.known_as, sdk.known_as.partition(".")[2])
    return Naming(capability, place.package, sdk, instance, port, contract, fake, second)


def _methods(place: Place, names: Naming) -> list[str] | None:
    """The operations of a contract that is there already, in their order."""
    path = place.path_of(names.contract)
    if not place.has(path):
        return None
    for node in place.tree(path).body:
        if isinstance(node, ast.ClassDef) and node.name == names.port:
            functions = (each for each in node.body if isinstance(each, (ast.FunctionDef, ast.AsyncFunctionDef)))
            return [each.name for each in functions if not each.name.startswith("_")]
    raise Obstacle(f"{path} is there, and has no class `{names.port}` for the contract of `{names.capability}`")
