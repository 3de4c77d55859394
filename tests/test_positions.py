"""Where keys stand in a TOML text."""

from __future__ import annotations

import json
import string
import sys
from collections.abc import Iterator
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seamlint._toml import loads
from seamlint.configuration.positions import Path, Positions

TEXT = '''\ufeff# a comment with [a.header] and a = "key"
title = "plain"
a.b . "c.d" = 1  # dotted
'lit.eral' = 2
"esc\\u0061ped \\"x\\"" = 3
multi = """
not = "a key"
[neither]
\\""" still """""
raw = \'\'\'
no = 1 \\\'\'\'
numbers = [ # inside
  1, 2.5,
  "three", # ]
  { four = 4, deep.er = [ 5, { six = 6 } ] },
]
when = 1979-05-27 07:32:00 # a value with a blank
nothing = [ ]

[table.sub]
key = true
[table]
own = 1
[[exceptions]]
rule = "SEA101"
[exceptions.more]
x = 1
[[exceptions]]
rule = "SEA102"
[[exceptions.inner]]
y = 1
[[exceptions.inner]]
y = 2
[ spaced . "q" ]
z = 1'''


def cut(text: str, span: tuple[int, int, int, int]) -> str:
    lines = text.removeprefix("\ufeff").split("\n")
    line, column, end_line, end_column = span
    taken = lines[line - 1 : end_line]
    taken[-1] = taken[-1][: end_column - 1]
    taken[0] = taken[0][column - 1 :]
    return "\n".join(taken)


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize(
    ("path", "line", "written"),
    [
        (("title",), 2, "title"),
        (("a",), 3, "a"),
        (("a", "b"), 3, "b"),
        (("a", "b", "c.d"), 3, '"c.d"'),
        (("lit.eral",), 4, "'lit.eral'"),
        (('escaped "x"',), 5, '"esc\\u0061ped \\"x\\""'),
        (("multi",), 6, "multi"),
        (("raw",), 10, "raw"),
        (("numbers",), 12, "numbers"),
        (("numbers", 0), 13, "1"),
        (("numbers", 1), 13, "2.5"),
        (("numbers", 2), 14, '"three"'),
        (("numbers", 3), 15, "{ four = 4, deep.er = [ 5, { six = 6 } ] }"),
        (("numbers", 3, "four"), 15, "four"),
        (("numbers", 3, "deep"), 15, "deep"),
        (("numbers", 3, "deep", "er", 0), 15, "5"),
        (("numbers", 3, "deep", "er", 1, "six"), 15, "six"),
        (("when",), 17, "when"),
        (("nothing", 0), 18, "nothing"),
        (("table", "sub"), 20, "sub"),
        (("table", "sub", "key"), 21, "key"),
        (("table",), 22, "table"),
        (("table", "own"), 23, "own"),
        (("table", "gone", "deeper"), 22, "table"),
        (("exceptions",), 24, "exceptions"),
        (("exceptions", 0), 24, "exceptions"),
        (("exceptions", 0, "rule"), 25, "rule"),
        (("exceptions", 0, "more", "x"), 27, "x"),
        (("exceptions", 1), 28, "exceptions"),
        (("exceptions", 1, "rule"), 29, "rule"),
        (("exceptions", 1, "reason"), 28, "exceptions"),
        (("exceptions", 1, "inner", 0, "y"), 31, "y"),
        (("exceptions", 1, "inner", 1), 32, "inner"),
        (("exceptions", 1, "inner", 1, "y"), 33, "y"),
        (("spaced", "q"), 34, '"q"'),
        (("spaced", "q", "z"), 35, "z"),
    ],
)
def test_a_key_stands_where_it_is_written(path: Path, line: int, written: str, newline: str) -> None:
    text = TEXT.replace("\n", newline)
    loads(text.removeprefix("\ufeff"))
    span = Positions(text).span(*path)
    assert span[0] == line
    assert cut(text, span) == written


def test_a_key_that_is_nowhere_is_at_the_beginning() -> None:
    assert Positions("").span("a", 1) == (1, 1, 1, 1)
    assert Positions("b = 1").span("a") == (1, 1, 1, 1)
    assert Positions("b = 1").span() == (1, 1, 1, 1)


def test_the_byte_order_mark_is_no_column() -> None:
    assert Positions("\ufeffkey = 1").span("key") == (1, 1, 1, 4)


def test_columns_count_characters() -> None:
    assert Positions('"é𝄞" = [ "𝄞", 1 ]').span("é𝄞", 1) == (1, 15, 1, 16)


def test_inline_tables_over_several_lines_as_newer_toml_has_them() -> None:
    positions = Positions("table = {\n  one = 1, # }\n  two.three = [ 1,\n ],\n}\nlast = 2")
    assert positions.span("table", "two", "three") == (3, 7, 3, 12)
    assert positions.span("last") == (6, 1, 6, 5)


@pytest.fixture
def _shallow() -> Iterator[None]:
    """Python's own limit, whatever another test has allowed."""
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(1000)
    yield
    sys.setrecursionlimit(limit)


@pytest.mark.usefixtures("_shallow")
def test_nesting_that_python_cannot_follow_costs_only_positions() -> None:
    text = f"first = 1\n[table]\ndeep = {'[' * 50_000}{']' * 50_000}\nlast = 1"
    positions = Positions(text)
    assert positions.span("first")[0] == 1
    assert positions.span("table", "deep")[0] == 3
    assert positions.span("table", "last")[0] == 2


def test_keys_below_a_depth_that_nobody_needs_have_the_place_of_those_above() -> None:
    positions = Positions(f"x = 1\n{'.'.join('a' * 1000)} = [ 1 ]\ny = 2")
    assert positions.span(*"a" * 10) == (2, 19, 2, 20)
    assert positions.span(*"a" * 1000, 0) == positions.span(*"a" * 64) == (2, 127, 2, 128)
    assert positions.span("y") == (3, 1, 3, 2)


class Written(NamedTuple):
    key: str
    text: str


KEYS = st.one_of(
    st.text(string.ascii_letters + string.digits + "-_", min_size=1, max_size=5).map(lambda key: Written(key, key)),
    st.text("ab.#'=[]{},\n\"\\é ", max_size=5).map(lambda key: Written(key, json.dumps(key))),
    st.text('ab.#"=[]{},\\é ', max_size=5).map(lambda key: Written(key, f"'{key}'")),
)
BLANKS = st.sampled_from(["", " ", "\t"])
GAPS = st.sampled_from(["", " ", "\n", " # x = 1 ]}\n", "\r\n"])
TEXTS = [
    '"a#b"',
    "'a]b'",
    '"x\\"y"',
    '"""\nk = 1\n[t]\n"""',
    '"""a\\"""b""""',
    "'''\nk = 1\\'''''",
    "''",
    '""',
    '""""""',
]
SCALARS = st.sampled_from(["1", "1.5e3", "true", "1979-05-27T07:32:00Z", "1979-05-27 07:32:00", "{}", "[]", *TEXTS])


@st.composite
def values(draw: st.DrawFn, path: Path, places: dict[Path, str], depth: int) -> str:
    kind = draw(st.sampled_from(["scalar", "list", "table"])) if depth else "scalar"
    if kind == "scalar":
        return draw(SCALARS)
    items = []
    if kind == "list":
        for position in range(draw(st.integers(0, 3))):
            item = draw(values((*path, position), places, depth - 1))
            places[(*path, position)] = item
            items.append(draw(GAPS) + item + draw(GAPS))
        return f"[{','.join(items) or draw(GAPS)}]"
    for written in draw(st.lists(KEYS, max_size=3, unique_by=lambda key: key.key)):
        items.append(draw(pairs(path, written, places, depth - 1)))
    return f"{{{draw(BLANKS)}{','.join(items)}{draw(BLANKS)}}}"


@st.composite
def pairs(draw: st.DrawFn, table: Path, first: Written, places: dict[Path, str], depth: int) -> str:
    parts = [first, *draw(st.lists(KEYS, max_size=2))]
    path = table
    for part in parts:
        path += (part.key,)
        places[path] = part.text
    dot = f"{draw(BLANKS)}.{draw(BLANKS)}"
    before, after = draw(BLANKS), draw(BLANKS)
    return f"{before}{dot.join(part.text for part in parts)}{before}={after}{draw(values(path, places, depth))}{after}"


@st.composite
def documents(draw: st.DrawFn) -> tuple[str, dict[Path, str]]:
    places: dict[Path, str] = {}
    lines = []

    def body(table: Path) -> Iterator[str]:
        for written in draw(st.lists(KEYS, max_size=3, unique_by=lambda key: key.key)):
            yield draw(pairs(table, written, places, 2)) + draw(st.sampled_from(["", " # k = 2", "\n# [no]"]))

    names = draw(st.lists(KEYS, max_size=6, unique_by=lambda key: key.key))
    for _ in range(draw(st.integers(0, len(names)))):
        lines.append(draw(pairs((), names.pop(), places, 2)))
    for number, name in enumerate(names):
        blank = draw(BLANKS)
        if number % 2:
            for position in range(draw(st.integers(1, 3))):
                lines.append(f"{blank}[[{blank}{name.text}{blank}]]")
                places[name.key,] = places[name.key, position] = name.text
                lines += body((name.key, position))
        else:
            places[name.key,] = name.text
            places[name.key, "sub"] = "sub"
            lines.append(f"[{name.text}{blank}.{blank}sub]")
            lines += body((name.key, "sub"))
    newline = draw(st.sampled_from(["\n", "\r\n"]))
    return newline.join(lines), places


@given(documents())
def test_the_place_of_every_key_cut_out_is_that_key_as_written(document: tuple[str, dict[Path, str]]) -> None:
    text, places = document
    loads(text)
    positions = Positions(text)
    for path, written in places.items():
        assert cut(text, positions.span(*path)) == written
