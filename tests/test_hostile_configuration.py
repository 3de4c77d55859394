"""Whatever stands in the configuration, the answer is a report: never a traceback, and every mistake has a place."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seamlint import configuration
from seamlint.cli import run
from seamlint.configuration.schema import OneOf, keys_of
from seamlint.configuration.tables import TOP
from tests.support import project, seamlint
from tests.test_manifest import RIGHT

FIELDS = list(keys_of(TOP))
NAMES = [
    "a",
    "A",
    "a-b",
    "a.b",
    "billing.payments",
    "payments.acmepay",
    "payments.stripe",
    "production",
    "",
    "\x1b[31m",
]
WORDS = sorted({word for _, take in FIELDS if isinstance(take, OneOf) for word in take.words})
TEXTS = [
    "stripe",
    "payments",
    "email",
    "app.a:B",
    "env://A",
    "https://x.example",
    "*",
    "tests/a.py",
    "(",
    "a{9}{9}",
    "{",
]
SCALARS = st.one_of(
    st.sampled_from([*NAMES, *WORDS, *TEXTS]).map(json.dumps),
    st.text(max_size=8).map(json.dumps).filter(lambda text: "\\ud" not in text and "\x7f" not in text),
    st.integers().map(str),
    st.sampled_from(["true", "false", "nan", "-inf", "1.5", "0x1F", "1979-05-27", "07:32:00", "1979-05-27T07:32:00Z"]),
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda items: f"[{', '.join(items)}]"),
        st.dictionaries(st.sampled_from([*NAMES, "mode", "family"]).map(json.dumps), inner, max_size=2).map(
            lambda items: f"{{{', '.join(f'{key} = {value}' for key, value in items.items())}}}"
        ),
    ),
    max_leaves=4,
)


@st.composite
def fields(draw: st.DrawFn) -> tuple[tuple[str, ...], str]:
    """One key of the configuration, perhaps cut short or too long, with a value of any kind."""
    path, _ = draw(st.sampled_from(FIELDS))
    names = [draw(st.sampled_from(NAMES)) if part == "*" else part for part in path]
    length = draw(st.sampled_from([len(names)] * 4 + [1, len(names) - 1, len(names) + 1]))
    return tuple([*names, "extra"][: max(1, length)]), draw(VALUES)


def written(chosen: dict[tuple[str, ...], str]) -> str:
    """The fields as dotted keys; of two where one would be inside the other the shorter."""
    inside = {path for path in chosen for length in range(1, len(path)) if path[:length] in chosen}
    return "".join(
        f"{'.'.join(map(json.dumps, path))} = {value}\n" for path, value in chosen.items() if path not in inside
    )


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return project(tmp_path_factory.mktemp("hostile"), {"seamlint.toml": "", "app.py": "import stripe\n"})


def ends_well(root: Path, data: bytes) -> None:
    (root / "seamlint.toml").write_bytes(data)
    problems = configuration.read(str(root), "seamlint.toml").problems
    limit = sys.getrecursionlimit()
    code = run(["check", "--jobs", "1", "--output", os.devnull, str(root)])
    sys.setrecursionlimit(limit)
    assert code in ((2,) if problems else (0, 1, 2))
    lines = data.decode("utf-8", "replace").count("\n") + 1
    for problem in problems:
        assert problem.message
        assert problem.span is None or 1 <= problem.span[0] <= lines
        assert not {"\n", "\x1b"} & set(problem.at("seamlint.toml"))
        assert problem.span is not None or not problem.path


@given(st.lists(fields(), max_size=6).map(dict).map(written))
def test_known_keys_with_values_of_any_kind(root: Path, text: str) -> None:
    ends_well(root, text.encode())


@given(st.data())
def test_a_manifest_with_holes_and_repetitions(root: Path, data: st.DataObject) -> None:
    content = RIGHT.encode()
    for _ in range(data.draw(st.integers(1, 3))):
        start, length = data.draw(st.integers(0, len(content))), data.draw(st.integers(0, 60))
        piece = data.draw(
            st.sampled_from([b"", content[start : start + length] * 2, b"\n", b'"', b"\0", b"\xff", b"[["])
        )
        content = content[:start] + piece + content[start + length :]
    ends_well(root, content)


def deep(depth: int) -> dict[str, str]:
    """Documents that nest so deeply that Python cannot follow by calls, in every way TOML has."""
    return {
        "keys": f"{'.'.join('a' * depth)} = 1\n",
        "quoted keys": f"boundary.{'.'.join(['packages'] * depth)} = 'x'\n",
        "header": f"[{'.'.join('a' * depth)}]\n",
        "list": f"select = {'[' * depth}{']' * depth}\n",
        "tables": f"runtime = {'{ a = ' * depth}1{' }' * depth}\n",
        "open list": f"select = {'[' * depth}",
        "mixed": f"urls = {'[{ a = ' * depth}1{' }]' * depth}\n",
    }


@pytest.mark.parametrize("depth", [50, 150, 400, 3000])
@pytest.mark.parametrize("kind", deep(1))
def test_depth_ends_in_a_problem(root: Path, kind: str, depth: int) -> None:
    ends_well(root, deep(depth)[kind].encode())
    assert configuration.read(str(root), "seamlint.toml").problems


@pytest.mark.parametrize(
    "content",
    [
        b"app-id = " + b"1" * 5000,
        b"[[exceptions]]\n" * 2000,
        b"tool = 1\n",
        b"capabilities = [[[]]]\n",
        b"app-id = '" + b"x" * 200_000 + b"'\nschema = '" + b"y" * 200_000 + b"'\n",
        b"'" + b"k" * 100_000 + b"' = 1\n",
        b"secrets.references = ['" + b"(" * 5000 + b")" * 5000 + b"']\n",
        b"\xef\xbb\xbf\xef\xbb\xbfschema = 1\n",
        b"app-id = 1\r\nselect = 2\r\n",
        b"app-id = 1\rselect = 2\n",
    ],
    ids=["number", "exceptions", "table", "lists", "long value", "long key", "expression", "two marks", "crlf", "cr"],
)
def test_size_and_odd_bytes_end_in_a_problem(root: Path, content: bytes) -> None:
    ends_well(root, content)
    found = configuration.read(str(root), "seamlint.toml").problems
    assert found
    assert all(len(problem.at("seamlint.toml")) < 500 for problem in found)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("tool = 1\n", []),
        ("[[tool]]\nx = 1\n", []),
        ("[tool]\nseamlint = 1\n", ["pyproject.toml:2: tool.seamlint: expected a table, found a number"]),
        ("[[tool.seamlint]]\n", ["pyproject.toml:1: tool.seamlint: expected a table, found a list"]),
    ],
)
def test_a_table_that_is_none(tmp_path: Path, text: str, found: list[str]) -> None:
    (tmp_path / "pyproject.toml").write_text(text, "utf-8")
    problems = configuration.read(str(tmp_path), "pyproject.toml").problems
    assert [problem.at("pyproject.toml") for problem in problems] == found


def test_the_command_line_and_a_project_full_of_mistakes(root: Path) -> None:
    text = "".join(f'[capabilities."area.thing-{number}"]\nfamily = "none"\n' for number in range(1000))
    (root / "seamlint.toml").write_text(f'schema = 2\n{text}"\x07" = 1\n', "utf-8")
    assert seamlint(root, "check").returncode == 2  # a bell is no TOML
    (root / "seamlint.toml").write_text(f"schema = 2\n{text}", "utf-8")
    done = seamlint(root, "check")
    assert done.returncode == 2
    assert done.stderr.count("is no provider family") == 1000
    assert "Traceback" not in done.stderr
