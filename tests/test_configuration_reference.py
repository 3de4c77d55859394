"""docs/configuration.md has every key of the configuration, with what it takes and its default."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from seamlint import configuration
from seamlint.configuration.schema import Listed, Named, OneOf, Table, Take
from seamlint.configuration.tables import TOP
from seamlint.home import find
from seamlint.settings import Exemption, Settings
from tests.test_docs import FENCE

TEXT = (Path(__file__).parent.parent / "docs" / "configuration.md").read_text(encoding="utf-8")
PROSE = FENCE.sub("", TEXT)
HEADING = re.compile(r"^#+ (?:The project|`\[\[?(?P<path>[^\]]+)\]\]?`)$\n(?P<body>(?:(?!^#).*\n)*)", re.MULTILINE)
ROW = re.compile(r"^\| (?P<keys>`.+?`) \| (?P<type>[^|]+) \| (?P<default>[^|]*)\| (?P<meaning>[^|]*)\|$", re.MULTILINE)
PART = re.compile(r'"?<[^>]+>"?|[\w-]+')


class Row(NamedTuple):
    type: str
    default: str


def parts(written: str) -> tuple[str, ...]:
    """A path as it is written in the page; names of one's own are `*`."""
    return tuple("*" if "<" in part else part for part in PART.findall(written))


def documented() -> dict[tuple[str, ...], Row]:
    rows: dict[tuple[str, ...], Row] = {}
    for heading in HEADING.finditer(PROSE):
        table = parts(heading["path"] or "")
        for row in ROW.finditer(heading["body"]):
            for key in re.findall(r"`([^`]+)`", row["keys"]):
                path = (*table, *parts(key))
                assert path not in rows, f"{path} is explained twice"
                rows[path] = Row(row["type"], row["default"])
    return rows


def accepted(take: Take, default: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Take, Any]]:
    """Every key with what it takes and what holds without it."""
    if isinstance(take, Table):
        made = take.make if isinstance(take.make, type) and issubclass(take.make, tuple) else None
        values = made() if made is not None and made is not Exemption else default
        for name, attribute in take.known.items():
            yield from accepted(take.keys[attribute], getattr(values, attribute, None), (*path, name))
    elif isinstance(take, Named):
        yield from accepted(take.item, None, (*path, "*"))
    elif isinstance(take, Listed) and isinstance(take.item, Table):
        yield from accepted(take.item, None, path)
    else:
        yield path, take, default


KEYS = {path: (take, default) for path, take, default in accepted(TOP, Settings())}


def test_every_key_is_explained_and_no_other() -> None:
    assert sorted(documented()) == sorted(KEYS)
    assert len(KEYS) > 90


def test_the_words_of_a_key_and_its_default_are_those_of_the_program() -> None:
    wrong = []
    for path, row in documented().items():
        take, default = KEYS[path]
        inner = take.item if isinstance(take, Listed) else take
        words = set(re.findall(r"`([^`]+)`", row.type))
        if isinstance(inner, OneOf) and words != set(inner.words):
            wrong.append(f"{path}: takes {inner.words}, not {words}")
        if isinstance(take, Listed) != row.type.startswith("list"):
            wrong.append(f"{path}: is {row.type} one or many?")
        values = [default] if isinstance(default, str) else default or []
        if path != ("source-roots",) and re.findall(r"`([^`]+)`", row.default) != [value for value in values if value]:
            wrong.append(f"{path}: is {default} by default, not {row.default}")
    assert wrong == []


@pytest.mark.parametrize("block", [body for language, body in FENCE.findall(TEXT) if language == "toml"])
def test_examples_are_accepted(tmp_path: Path, block: str) -> None:
    file = "pyproject.toml" if "tool.seamlint" in block else "seamlint.toml"
    (tmp_path / file).write_text(block, encoding="utf-8")
    assert configuration.read(str(tmp_path), file).problems == ()
    assert find(str(tmp_path)) == (str(tmp_path), file)


def test_the_problems_shown_are_said(tmp_path: Path) -> None:
    shown = next(body for language, body in FENCE.findall(TEXT) if language == "text").splitlines()
    text = "\n" * 10 + '[capabilities."billing.payments"]\nfamily = "paymnts"\n' + "\n" * 17
    text += '[connections.primary]\ncapability = "billing.refunds"\n'
    (tmp_path / "seamlint.toml").write_text(text, encoding="utf-8")
    found = configuration.read(str(tmp_path), "seamlint.toml").problems
    assert [problem.at("seamlint.toml") for problem in found] == shown
