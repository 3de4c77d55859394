"""A file keeps its encoding, its line ends and every byte that no fix is about, from the command line on."""

from __future__ import annotations

from pathlib import Path

import pytest

from seamlint.cli import run

from .support import project

COMMENT = b"  # seamlint: allow[SEA101] moved"
FILES = {
    "BOM": b"\xef\xbb\xbfimport json@\nx = '\xc3\xa9'\n",
    "latin-1": b"# -*- coding: latin-1 -*-\nimport json@\nx = '\xe9'\n",
    "cp1252": b"# coding: cp1252\nimport json@\nx = '\x80'\n",
    "CRLF": b"import json@\r\nx = 1\r\n",
    "mixed line ends": b"import json@\r\nx = 1\ny = 2\r\n",
    "tabs": b"if True:\n\timport json@\n\tx = 1\n",
    "a form feed": b"import json@\nx = 1\n\x0c\ny = 2\n",
    "no final line end": b"x = 1\nimport json@",
    "characters of four bytes": "x = '\U0001f600'; import json@\n".encode(),
}
LEFT_ALONE = {
    "a form feed before code": b"import json@\n\x0cx = 1\n",
    "a lone carriage return": b"import json@\rx = 1\r",
}


@pytest.mark.parametrize("name", FILES)
def test_only_the_bytes_of_the_fix_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    root = project(tmp_path, {"app/views.py": FILES[name].replace(b"@", COMMENT)})
    monkeypatch.chdir(root)
    run(["check", "--fix"])
    assert (root / "app/views.py").read_bytes() == FILES[name].replace(b"@", b"")


@pytest.mark.parametrize("name", LEFT_ALONE)
def test_what_does_not_come_back_byte_by_byte_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    data = LEFT_ALONE[name].replace(b"@", COMMENT)
    root = project(tmp_path, {"app/views.py": data})
    monkeypatch.chdir(root)
    run(["check", "--fix"])
    assert (root / "app/views.py").read_bytes() == data
    assert (
        "fix (by hand) fix unused-suppression: the file cannot be written back byte by byte" in capsys.readouterr().out
    )
