"""From bytes to text, and positions counted in characters."""

from __future__ import annotations

import ast
import codecs
import encodings.aliases
import warnings
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seamlint.source import UnreadableSource, decode, parse
from tests.support import findings, places, project, seamlint

BOM = codecs.BOM_UTF8
GREETING = 'word = "é"\n'


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"", ""),
        (b"x = 1", "x = 1"),
        (b"\x0cx = 1\n", "\x0cx = 1\n"),
        (GREETING.encode(), GREETING),
        (BOM + GREETING.encode(), GREETING),
        (BOM + b"x = 1\r\ny = 2\r\n", "x = 1\r\ny = 2\r\n"),
        (b"x = 1\ry = 2\r", "x = 1\ry = 2\r"),
        (BOM + b"# coding: utf-8\n" + GREETING.encode(), f"# coding: utf-8\n{GREETING}"),
        (b"# coding: utf-7\nword = '+AOk-'\n", "# coding: utf-7\nword = 'é'\n"),
        (b"# coding: cp1252\nword = '\x80'\n", "# coding: cp1252\nword = '€'\n"),
        (b"# coding: koi8-r\nword = '\xc1'\n", "# coding: koi8-r\nword = 'а'\n"),
    ],
)
def test_decoding(data: bytes, text: str) -> None:
    assert decode(data) == text


@pytest.mark.parametrize(
    "cookie",
    [
        b"# coding: latin-1",
        b"# -*- coding: latin-1 -*-",
        b"#-*-coding:latin-1-*-",
        b"# vim: set fileencoding=latin-1 :",
        b"# coding=ISO-8859-1",
        b"# encoding:\tlatin-1",
        b" \t\x0c# coding: l1",
        b"#!/usr/bin/env python\n# coding: latin-1",
        b"\n# coding: latin-1",
        b"  \x0c\n# coding: latin-1",
        b"#!/usr/bin/env python\r\n# coding: latin-1\r",
        b"#!/usr/bin/env python\r# coding: latin-1",
        b"# coding: iso-latin-1-unix",
        pytest.param(b"# -*- coding: latin-1-unix -*-", id="Emacs names the line ending"),
        pytest.param(b"# -*- coding: iso-8859-1-dos -*-", id="Emacs names the line ending, other name"),
    ],
)
def test_cookie_is_honoured(cookie: bytes) -> None:
    assert decode(cookie + b"\nword = '\xe9'\n").endswith("word = 'é'\n")


@pytest.mark.parametrize("cookie", [b"# -*- coding: utf-8-unix -*-", b"# coding: UTF_8-mac"])
def test_cookie_with_a_line_ending_is_utf_8(cookie: bytes) -> None:
    assert decode(cookie + b"\n" + GREETING.encode()).endswith(GREETING)


@pytest.mark.parametrize(
    "before",
    [b"x = 1\n", b"\n\n", b'"""doc"""\n', b"x = 1  # a comment: \n"],
    ids=["after code", "third line", "after a docstring", "after code with a comment"],
)
def test_cookie_in_the_wrong_place_does_not_count(before: bytes) -> None:
    assert decode(before + b"# coding: latin-1\n" + GREETING.encode()).endswith(GREETING)


@pytest.mark.parametrize(
    ("data", "reason", "line"),
    [
        (b"x = 1\nword = '\xe9'\n", "not valid utf-8", 2),
        (BOM + b"x = 1\nword = '\xe9'\n", "not valid utf-8", 2),
        (BOM + b"# coding: latin-1\nword = '\xe9'\n", "not valid utf-8", 2),
        (b"# coding: nonsense\n", "unknown encoding 'nonsense'", 1),
        (b"# coding: rot13\n", "unknown encoding 'rot13'", 1),
        (b"# coding: undefined\n", "cannot be decoded as 'undefined'", 1),
        (b"# coding: ascii\n\nword = '\xe9'\n", "not valid ascii", 3),
        (b"x = 1\ny = '\0'\n", "NUL bytes", 2),
        ("import stripe\n".encode("utf-16"), "NUL bytes", 1),
        ("import stripe\n".encode("utf-16-le"), "NUL bytes", 1),
        ("import stripe\n".encode("utf-32"), "NUL bytes", 1),
    ],
)
def test_undecodable(data: bytes, reason: str, line: int) -> None:
    with pytest.raises(UnreadableSource, match=reason) as caught:
        decode(data)
    assert caught.value.line == line


def test_missing_cookie_is_explained() -> None:
    with pytest.raises(UnreadableSource, match="declare its encoding on the first line"):
        decode(b"word = '\xe9'\n")


@pytest.mark.parametrize(
    ("text", "reason", "place"),
    [
        ("x = 1\ndef (:\n", "invalid syntax", (2, 5)),
        ("x = (\n", "was never closed", (1, 5)),
        ("if x:\nimport stripe\n", "expected an indented block", (2, 1)),
        ("x = '\0'\n", "null bytes", None),
    ],
)
def test_unparsable(text: str, reason: str, place: tuple[int, int] | None) -> None:
    with pytest.raises(UnreadableSource, match=reason) as caught:
        parse(text)
    assert place is None or (caught.value.line, caught.value.column) == place


@pytest.mark.parametrize(
    ("source", "line", "column"),
    [
        (b"import stripe", 1, 1),
        (b"\x0cimport stripe\n", 1, 2),
        (b"x = 1\n\x0c\nimport stripe\n", 3, 1),
        (b"if True:\n\timport stripe\n", 2, 2),
        (b"x = 1;\timport stripe\n", 1, 8),
        (BOM + b"import stripe\n", 1, 1),
        (BOM + b"\r\nimport stripe\r\n", 2, 1),
        (b"x = 1\rimport stripe\r", 2, 1),
        (b"x = 1\r\n\r\nimport stripe", 3, 1),
        (b"x = 1\n\rimport stripe", 3, 1),
        ('x = "é"; import stripe\n'.encode(), 1, 10),
        ('x = "日本語"; import stripe\n'.encode(), 1, 12),
        ('x = "🙂"; import stripe\n'.encode(), 1, 10),
        ('x = "é"; import stripe\n'.encode("utf-8-sig"), 1, 10),
        (b'# coding: latin-1\nx = "\xe9"; import stripe\n', 2, 10),
        ('"""é\u2028"""; import stripe\n'.encode(), 1, 11),
        ('x = """\n日本"""; import stripe\n'.encode(), 2, 8),
        ('# é\x0c\nx = "é"; import stripe\n'.encode(), 2, 10),
        ('x = "é"; \\\nimport stripe\n'.encode(), 2, 1),
    ],
)
def test_place_of_an_import(tmp_path: Path, source: bytes, line: int, column: int) -> None:
    found = findings(project(tmp_path, {"app/views.py": source}))
    assert places(found) == [("SEA101", "app/views.py", line, column)]
    assert (found[0].end_line, found[0].end_column) == (line, column + len("import stripe"))


@pytest.mark.parametrize("separator", ["\x0c", "\x0b", "\x1c", "\x85", "\u2028"])
def test_report_shows_the_line_that_python_counts(tmp_path: Path, separator: str) -> None:
    source = f"x = 1  # {separator} no line ends here\nimport stripe\nprint(x)\n"
    root = project(tmp_path, {"app/views.py": source})
    assert "2 | import stripe\n" in seamlint(root, "check").stdout


@pytest.mark.parametrize(
    "text", ["- " * 2_900, "-" * 2_900, ("-" * 2_900 + "\n#") * 100], ids=["blanks", "line", "lines"]
)
def test_rulers_in_comments_cost_no_time(text: str) -> None:
    assert parse(f"# {text}\ndef f[T](): pass\n").tree.body


ENCODINGS = sorted({*encodings.aliases.aliases, *encodings.aliases.aliases.values(), "undefined", "idna", "punycode"})


def read(data: bytes) -> ast.Module | UnreadableSource:
    try:
        return parse(decode(data)).tree
    except UnreadableSource as problem:
        return problem


@given(st.sampled_from(ENCODINGS), st.binary(max_size=60), st.booleans())
def test_any_cookie_is_followed_or_explained(encoding: str, rest: bytes, bom: bool) -> None:
    data = (BOM if bom else b"") + b"# coding: " + encoding.encode() + b"\n" + rest
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        outcome = read(data)
    assert isinstance(outcome, ast.Module) or (outcome.reason and outcome.line >= 1)


@given(st.binary(max_size=80) | st.text(max_size=80).map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_any_bytes_are_parsed_or_explained(data: bytes) -> None:
    outcome = read(data)
    assert isinstance(outcome, ast.Module) or (outcome.reason and outcome.line >= 1 and outcome.column >= 1)


@given(
    st.sampled_from(["# coding: utf-8", "#coding=latin-1", "# coding: ascii", "x = 1", "", "#", "# coding: koi8-r"]),
    st.sampled_from(["# vim: fileencoding=cp1252", "# coding: utf-8", "y = 2", "", "'''"]),
    st.binary(max_size=8).map(lambda data: data.replace(b"\0", b"").replace(b"\r", b"")),
)
def test_decoding_agrees_with_the_interpreter(first: str, second: str, rest: bytes) -> None:
    data = f"{first}\n{second}\n".encode() + rest + b"\n"
    try:
        tree = compile(data, "<bytes>", "exec", ast.PyCF_ONLY_AST, dont_inherit=True)
    except (SyntaxError, ValueError):
        return
    assert ast.dump(parse(decode(data)).tree) == ast.dump(tree)
