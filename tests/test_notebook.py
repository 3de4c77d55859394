"""Notebooks: code cells are analysed, and findings point at the lines of the file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seamlint.notebook import read
from seamlint.source import UnreadableSource, parse
from tests.support import findings, project


def cell(source: str | list[str], kind: str = "code") -> dict[str, Any]:
    return {"cell_type": kind, "metadata": {}, "source": source}


def notebook(*cells: dict[str, Any], indent: int | None = 1, ensure_ascii: bool = False) -> str:
    document = {"cells": list(cells), "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(document, indent=indent, ensure_ascii=ensure_ascii)


def place_of(needle: str, text: str) -> tuple[int, int]:
    """Line and column at which `needle` stands in the file."""
    before = text[: text.index(needle)]
    return before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1


def reported(tmp_path: Path, text: str, **request: Any) -> list[tuple[str, int, int]]:
    root = project(tmp_path, {"work.ipynb": text})
    return [(found.code, found.line, found.column) for found in findings(root, **request)]


@pytest.mark.parametrize(
    "text",
    [
        notebook(),
        notebook(cell("")),
        notebook(cell([])),
        notebook(cell("import json\n")),
        notebook(cell("import stripe", kind="markdown"), cell(["import stripe\n"], kind="raw")),
        notebook(cell("%%bash\nimport stripe\n")),
        notebook(cell(["%%html\n", "<b>import stripe</b>\n", "(\n"])),
        notebook(cell("stripe?\n"), cell("stripe.Charge??\n"), cell("?stripe\n")),
        notebook(cell("!pip install stripe\n%load_ext stripe\n")),
        '{"nbformat": 3, "worksheets": [{"cells": []}]}',
        json.dumps({"cells": [cell("library(stripe)\nx <- 1\n")], "metadata": {"kernelspec": {"language": "R"}}}),
    ],
)
def test_clean(tmp_path: Path, text: str) -> None:
    assert reported(tmp_path, text, screen=False) == []


IMPORTS = {
    "text": notebook(cell("import stripe")),
    "list of lines": notebook(cell(["import os\n", "\n", "import stripe\n"])),
    "text of several lines": notebook(cell("import os\n\nimport stripe\n")),
    "later cell": notebook(cell("import os"), cell("text", kind="markdown"), cell(["import stripe"])),
    "file of one line": notebook(cell(["import os\n", "import stripe\n"]), indent=None),
    "wide indent": notebook(cell("import os\nimport stripe\n"), indent=4),
    "timed cell": notebook(cell("%%time\nimport stripe\n")),
    "magics": notebook(cell(["%matplotlib inline\n", "!ls | grep '('\n", "os?\n", "import stripe\n"])),
    "magic in a block": notebook(cell(["if True:\n", "    !ls\n", "    import stripe\n"])),
    "escaped quotes before": notebook(cell('x = "a"\nimport stripe\n')),
    "non-ASCII before": notebook(cell('x = "é日🙂"\nimport stripe\n')),
    "backslashes before": notebook(cell("x = '\\\\'\nimport stripe\n")),
    "await at top level": notebook(cell("await fetch()\nimport stripe\n")),
    "CRLF in the source": notebook(cell("x = 1\r\nimport stripe\r\n")),
    "line separator in a string": notebook(cell(["x = '\u2028'\n", "import stripe\n"])),
    "comment that ends in a question mark": notebook(cell("import stripe  # why?\n")),
    "assigned shell command": notebook(cell(["files = !ls\n", "import stripe\n"])),
    "assigned magic": notebook(cell(["spent = %timeit -o f()\n", "import stripe\n"])),
    "shell command over two lines": notebook(cell(["!ls \\\n", "  -la\n", "import stripe\n"])),
    "modulo at the start of a line": notebook(cell(["x = ('%s'\n", "     % name)\n", "import stripe\n"])),
    "question in a list": notebook(cell(["x = [1,  # really?\n", "     2]\n", "import stripe\n"])),
    "percent in a string": notebook(cell(['x = """\n', "%s\n", '"""\n', "import stripe\n"])),
    "escaped quotes on the line": notebook(cell('x = "a"; import stripe\n')),
    "escaped character on the line": notebook(cell("x = 'é'; import stripe\n"), ensure_ascii=True),
    "format 3": '{"worksheets": [{"cells": [{"cell_type": "code", "input": ["import stripe"]}]}]}',
    "format 3, second sheet": (
        '{"worksheets": [{"cells": []}, {"cells": [{"cell_type": "code", "input": ["import stripe"]}]}]}'
    ),
    "escaped character outside the first plane": notebook(cell("x = '🙂'; import stripe\n"), ensure_ascii=True),
    "escapes on the line before": notebook(cell("x = '\\t'; y = 'é'\nz = 'é'; import stripe\n"), ensure_ascii=True),
    "indented cell": notebook(cell("    # the body of a loop\n    import stripe\n")),
    "call that ends in a question mark": notebook(cell("print(\n    'a'\n)?\nimport stripe\n")),
    "byte order mark": "\ufeff" + notebook(cell("import stripe")),
    "CRLF in the file": '{\r\n"cells": [\r\n{"cell_type": "code",\r\n"source": "import stripe"}]}',
}


@pytest.mark.parametrize("text", IMPORTS.values(), ids=IMPORTS.keys())
def test_place_in_the_file(tmp_path: Path, text: str) -> None:
    place = place_of("import stripe", text.removeprefix("\ufeff"))
    assert reported(tmp_path, text) == [("SEA101", *place)]


@pytest.mark.parametrize("magic", ["%%time", "%%timeit -n 1", "%%capture out", "%%prun"])
def test_cell_magics_over_python_keep_the_cell(tmp_path: Path, magic: str) -> None:
    assert [code for code, _, _ in reported(tmp_path, notebook(cell(f"{magic}\nimport stripe\n")))] == ["SEA101"]


def test_cell_magic_after_blank_lines_rules_the_cell(tmp_path: Path) -> None:
    text = notebook(cell("\n%%bash\nls -la | grep (\n"), cell("import stripe\n"))
    assert [code for code, _, _ in reported(tmp_path, text)] == ["SEA101"]


def test_names_live_on_in_later_cells(tmp_path: Path) -> None:
    text = notebook(cell("import importlib\n"), cell(["name = 'stripe'\n"]), cell("importlib.import_module(name)\n"))
    assert reported(tmp_path, text) == [("SEA102", *place_of("importlib.import_module", text))]


def test_error_in_a_cell_is_reported_at_its_line(tmp_path: Path) -> None:
    text = notebook(cell(["import stripe\n"]), cell(["x = 1\n", "x = = 2\n"]))
    assert reported(tmp_path, text) == [("SEA003", *place_of("= 2", text))]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "import stripe\n",
        '{"cells": [',
        '{"cells": [{"cell_type": "code", "source": "import stripe}',
        '{"cells": 5, "stripe": 1}',
        '{"cells": [{"source": "import stripe"}]}',
        '{"cells": [{"cell_type": "code", "source": 5}]}',
        '{"cells": [{"cell_type": "code", "source": [null, "import stripe"]}]}',
        '["import stripe"]',
        '{"cells": []} import stripe',
        '{"metadata": {}}',
        "[" * 100_000,
        '{"cells": [], "metadata": ' + "[" * 5_000 + "]" * 5_000 + "}",
    ],
    ids=lambda text: text[:40],
)
def test_broken_notebook_is_a_finding(tmp_path: Path, text: str) -> None:
    assert reported(tmp_path, text, screen=True, paths=["work.ipynb"]) == [("SEA003", 1, 1)]


@given(st.lists(st.text(alphabet='ab= \n\t"\\é\u2028%!?#(', max_size=20), max_size=4), st.integers(0, 1), st.booleans())
def test_every_line_has_its_place(sources: list[str], indent: int, ensure_ascii: bool) -> None:
    text = notebook(*map(cell, sources), indent=indent or None, ensure_ascii=ensure_ascii)
    found = read(text)
    assert found.text.count("\n") == len(found.places)
    lines = text.split("\n")
    assert all(1 <= line <= len(lines) and 1 <= column <= len(lines[line - 1]) + 1 for line, column in found.places)


def problem_of(text: str) -> UnreadableSource | None:
    try:
        parse(read(text).text)
    except UnreadableSource as problem:
        return problem
    return None


@given(st.text(max_size=60) | st.text(alphabet='{}[]":, cellsourworkht\\u0', max_size=60))
def test_any_text_is_read_or_explained(text: str) -> None:
    problem = problem_of(text)
    assert problem is None or problem.reason
