"""The configuration that a repository should have: what is there stays as it is, what is missing is added."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from seamlint import configuration
from seamlint._toml import loads
from seamlint.adoption import boundary, capabilities
from seamlint.adoption.boundary import Proposed
from seamlint.adoption.survey import Survey
from seamlint.configuration import Problem
from seamlint.settings import Capability, Settings

BASELINE = "seamlint-baseline.json"


class CannotExtend(Exception):
    """A configuration that nothing can be added to; the message says why, and what to add."""


@dataclass(frozen=True)
class Proposal:
    file: str
    """The configuration file, relative to the root."""
    before: bytes | None
    """What it holds now; None if it is not there."""
    after: bytes
    added: str
    """What is new in it, as TOML."""
    boundary: Proposed
    baseline: str
    has_baseline: bool
    """Whether that file is there, and stays as it is."""
    capabilities: Mapping[str, Capability]
    problems: tuple[Problem, ...] = ()
    """What our own loader has to say of it."""


def propose(root: str, file: str, settings: Settings, survey: Survey) -> Proposal:
    """What to add to the configuration `file`, or where to begin one if it is empty."""
    has_baseline = bool(settings.baseline)
    wanted = capabilities.propose(survey) if not (settings.capabilities or has_baseline) else {}
    packages = settings.boundary.packages
    where = Proposed(packages) if packages else boundary.propose(survey)
    target = file or ("pyproject.toml" if os.path.isfile(os.path.join(root, "pyproject.toml")) else "seamlint.toml")
    before = _read(root, target)
    missing = Proposed(()) if packages else where
    added = _toml(configuration.prefix_of(target), missing, "" if has_baseline else BASELINE, wanted, survey)
    old = _text(target, before)
    new = _extended(old, added, configuration.prefix_of(target)) if file else _appended(old, added)
    after = new.replace("\n", "\r\n").encode() if "\r\n" in old else new.encode()
    problems = _problems(target, old, new, added)
    kept = settings.baseline or BASELINE
    has_file = os.path.lexists(os.path.join(root, kept))
    named = wanted or settings.capabilities
    return Proposal(target, before, after, added, where, kept, has_file, named, problems)


def _read(root: str, file: str) -> bytes | None:
    try:
        with open(os.path.join(root, file), "rb") as stream:
            return stream.read()
    except FileNotFoundError:
        return None


def _text(file: str, data: bytes | None) -> str:
    try:
        text = (data or b"").decode("utf-8-sig")
        loads(text)
    except (ValueError, RecursionError):
        raise CannotExtend(f"{file} is no valid TOML: mend it first") from None
    return text


def _toml(
    prefix: tuple[str, ...], where: Proposed, baseline: str, wanted: Mapping[str, Capability], survey: Survey
) -> str:
    """The keys to add, with a word on each for the reader."""
    blocks = []
    keys = [f'baseline = "{baseline}"  # what was there at the beginning; it only shrinks'] if baseline else []
    if survey.tests:
        keys.append(f"tests = {json.dumps(survey.tests)}")
    if keys:
        blocks.append([*([f"[{'.'.join(prefix)}]"] if prefix else []), *keys])
    if where.packages:
        listed = [f'"{package}"' for package in where.packages]
        total = len(survey.importing)
        state = f"; {where.held} of the {total} modules that do stand here" if where.held else ""
        text = f"packages = [{', '.join(listed)}]"
        if len(text) > 100:
            text = "packages = [\n" + "".join(f"  {package},\n" for package in listed) + "]"
        blocks.append(
            [f"[{'.'.join((*prefix, 'boundary'))}]", f"# the only packages that may use provider SDKs{state}", text]
        )
    for name, capability in wanted.items():
        lines = [f'[{".".join((*prefix, "capabilities"))}."{name}"]', f'family = "{capability.family}"']
        if capability.provider:
            lines.append(f'provider = "{capability.provider}"')
        blocks.append(lines)
    return "\n\n".join("\n".join(lines) for lines in blocks) + "\n" if blocks else ""


def _appended(old: str, added: str) -> str:
    """The text with ours at its end."""
    text = old.replace("\r\n", "\n")
    return f"{text.rstrip(chr(10))}\n\n{added}" if text.strip() else added


def _extended(old: str, added: str, prefix: tuple[str, ...]) -> str:
    """The text with our keys in the tables that are there already; comments and layout stay. Raises CannotExtend."""
    import tomlkit

    text = old.replace("\r\n", "\n")
    if not added:
        return text
    document = tomlkit.parse(text)
    there: Any = document
    ours: Any = tomlkit.parse(f"{added}\n")
    for key in prefix:
        there, ours = there[key], ours[key]
    try:
        _merge(there, ours)
    except ValueError:  # an inline table takes no table with a heading
        raise CannotExtend(_by_hand("the configuration", added)) from None
    return tomlkit.dumps(document)


def _by_hand(file: str, added: str) -> str:
    return f"{file} is written in a way that cannot be extended; add this by hand:\n\n{added}"


def _merge(there: Any, ours: Any) -> None:
    for key, value in ours.items():
        if key not in there:
            there[key] = value
        elif isinstance(value, Mapping):
            _merge(there[key], value)


def _problems(file: str, old: str, new: str, added: str) -> tuple[Problem, ...]:
    """What is wrong with the new text; it must hold everything that the old one held. Raises CannotExtend."""
    try:
        document = loads(new)
    except ValueError:
        raise CannotExtend(_by_hand(file, added)) from None
    if not _holds(document, loads(old)):
        raise CannotExtend(_by_hand(file, added))
    with tempfile.TemporaryDirectory(prefix="seamlint-") as folder:
        with open(os.path.join(folder, file), "w", encoding="utf-8", newline="\n") as stream:
            stream.write(new)
        return configuration.read(folder, file).problems


def _holds(new: Any, old: Any) -> bool:
    if isinstance(old, Mapping):
        return isinstance(new, Mapping) and all(key in new and _holds(new[key], value) for key, value in old.items())
    return bool(new == old)
