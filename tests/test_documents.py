"""Credentials in texts beside the code: which files are documents, where in them, and what is none."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seamlint import notebook
from seamlint.documents import MAX_BYTES, read
from seamlint.files import is_document, walk
from seamlint.source import UnreadableSource
from tests.support import findings, project
from tests.synthetic import MARKERS, filled

HEX = MARKERS["hex"]
LIVE = MARKERS["stripe_live"]


def check(tmp_path: Path, files: dict[str, str | bytes]) -> list[str]:
    """`path:line:column symbol` of each finding of SEA207."""
    written = {name: filled(text) if isinstance(text, str) else text for name, text in files.items()}
    found = findings(project(tmp_path, written), "SEA207")
    return [f"{finding.path}:{finding.line}:{finding.column} {finding.symbol}" for finding in found]


@pytest.mark.parametrize(
    "path",
    [
        "README.md",
        "docs/a.rst",
        "a.toml",
        "deploy/a.yaml",
        "a.yml",
        "a.json",
        ".env",
        ".env.local",
        "prod.env",
        "a.ipynb",
    ],
)
def test_these_are_documents(path: str) -> None:
    assert is_document(path)


@pytest.mark.parametrize(
    "path",
    [
        "a.py",
        "a.txt",
        "a.lock",
        "package-lock.json",
        "pnpm-lock.yaml",
        ".secrets.baseline",
        "a.min.json",
        "vendor/a.md",
        "env",
    ],
)
def test_these_are_none(path: str) -> None:
    assert not is_document(path)


def test_documents_are_no_modules(tmp_path: Path) -> None:
    root = project(tmp_path, {"app/a.md": "x", "app/demo.ipynb": '{"cells": []}', "app/.env": "x=1"})
    found = walk(str(root))
    assert found.documents == ["app/.env", "app/a.md", "app/demo.ipynb", "pyproject.toml"]
    assert "app/a.md" not in found.files
    assert "app/demo.ipynb" in found.files


def test_git_decides_on_env_files_but_examples_are_always_read(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        ".gitignore": ".env*\n",
        ".env": "API_KEY=@@hex@@\n",
        ".env.example": "API_KEY=@@hex@@\n",
    }
    assert check(tmp_path, files) == [".env.example:1:9 API_KEY"]


def test_an_env_file_that_git_does_not_ignore_is_read(tmp_path: Path) -> None:
    assert check(tmp_path, {".env": "API_KEY=@@hex@@\n"}) == [".env:1:9 API_KEY"]


def test_an_excluded_document_is_not_read(tmp_path: Path) -> None:
    settings = '[tool.seamlint]\nexclude = ["*.md"]\n'
    assert check(tmp_path, {"a.md": "api_key: @@hex@@\n", "pyproject.toml": settings}) == []


def test_a_document_may_be_named(tmp_path: Path) -> None:
    root = project(tmp_path, {"a.md": f"api_key: {HEX}\n", "b.md": f"api_key: {HEX}\n"})
    assert [finding.path for finding in findings(root, paths=("a.md",))] == ["a.md"]


@pytest.mark.parametrize(
    ("text", "column"),
    [
        ("api_key: @@hex@@", 10),
        ("api_key = '@@hex@@'", 12),
        ("**API key**: `@@hex@@`", 15),
        ("The API key is @@hex@@.", 16),
        ("export API_KEY=@@hex@@;", 16),
        ("shop --api-key @@hex@@ --verbose", 16),
        ("https://shop.internal/v1?page=1&api_key=@@hex@@&x=2", 41),
        ('{"api_key":"@@hex@@","x":1}', 13),
        ("api_key: str = '@@hex@@'", 17),
        ('os.getenv("API_KEY", "@@hex@@")', 23),
        ("apiKey: {type: string, example: @@hex@@}", 33),
    ],
)
def test_ways_to_give_a_value_in_a_text(tmp_path: Path, text: str, column: int) -> None:
    (found,) = check(tmp_path, {"a.md": f"# Title\r\n\r\n{text}\r\n"})
    assert found.startswith(f"a.md:3:{column} ")


@pytest.mark.parametrize(
    "text",
    [
        "api_key: …",
        "api_key: $API_KEY_2",
        "api_key: ${API_KEY_2:-changeme1}",
        "api_key: {{ api_key_2 }}",
        "api_key=sk_test_your_key_2031",
        "api_key=process.env.API_KEY_2!",
        "api_key=models.CharField(max_length=48)",
        "api_key: !vault |",
        "password: ENC[AES256_GCM,data:kL93hG72bQ==,iv:a91k]",
        "[![coverage](https://cov.internal/badge.svg?token=@@random@@)](https://cov.internal)",
        "The password policy is rule-2031-b: at least 12 characters.",
        "tokenizer: gpt-4o-2024-08-06",
        "aws_access_key_id = AKIAIOSFODNN7EXAMPLE",
        "an access key such as @@aws_id@@ is an identifier",
    ],
)
def test_stand_ins_in_a_text(tmp_path: Path, text: str) -> None:
    assert check(tmp_path, {"a.md": f"{text}\n"}) == []


def test_documents_of_tests_hold_only_live_keys(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "tests/data/a.json": '{"password": "@@password@@"}',
        "web/cassettes/a.yaml": "token: @@hex@@\nkey: @@stripe_live@@\n",
    }
    assert check(tmp_path, files) == ["web/cassettes/a.yaml:2:6 stripe-live-key"]


def test_outputs_of_a_notebook_stand_in_its_file(tmp_path: Path) -> None:
    cells = [
        {"cell_type": "markdown", "source": ["ü \\ *\n", f"api_key: {HEX}\n"]},
        {
            "cell_type": "code",
            "source": "print(key)",
            "outputs": [
                {"output_type": "stream", "text": [f'"key":\t"{LIVE}"\n']},
                {"output_type": "display_data", "data": {"image/png": LIVE, "text/plain": f"token={HEX}"}},
                {"output_type": "error", "traceback": [f"KeyError: token={HEX}"], "evalue": "x"},
            ],
        },
    ]
    text = json.dumps({"cells": cells}, indent=1)
    root = project(tmp_path, {"a.ipynb": text})
    lines = text.split("\n")
    found = findings(root, "SEA207")
    assert [finding.symbol for finding in found] == ["api_key", "stripe-live-key", "token", "token"]
    for finding in found:
        shown = lines[finding.line - 1][finding.column - 1 : finding.end_column - 1]
        assert shown == (LIVE if finding.symbol == "stripe-live-key" else HEX)


@pytest.mark.parametrize(
    "text", ["{", "[]", '{"cells": [1]}', '{"cells": [{"cell_type": "code", "outputs": 1}]}', "[" * 5000]
)
def test_a_broken_notebook_is_read_as_no_document(tmp_path: Path, text: str) -> None:
    (tmp_path / "a.ipynb").write_text(text, "utf-8")
    assert read(str(tmp_path), "a.ipynb").literals == ()


@pytest.mark.parametrize(
    ("data", "count"),
    [
        (f"key = '{LIVE}'".encode("utf-16"), 1),
        (b"\xef\xbb\xbf" + f"key = '{LIVE}'".encode(), 1),
        (f"gr\xfc\xdfe: key = '{LIVE}'".encode("latin-1"), 1),
        (f"key = '{LIVE}'\0".encode(), 0),
        (f"key = '{LIVE}'".encode() + b" " * MAX_BYTES, 0),
        (b"", 0),
        (b"[" * 200_000 + f'"key": "{LIVE}"'.encode(), 1),
        (b'{"a":' * 50_000 + f'"api_key={HEX}"'.encode(), 1),
        (b"password: " * 20_000, 0),
        (b"a" * 500_000 + b"=", 0),
        (b"\"'`" * 100_000 + b"password=", 0),
    ],
)
def test_unusual_bytes(tmp_path: Path, data: bytes, count: int) -> None:
    (tmp_path / "a.md").write_bytes(data)
    assert len(read(str(tmp_path), "a.md").literals) == count


def test_a_document_that_is_not_there_holds_nothing(tmp_path: Path) -> None:
    assert read(str(tmp_path), "gone.md").literals == ()


def test_a_private_key_is_found_over_its_lines(tmp_path: Path) -> None:
    root = project(tmp_path, {"a.md": filled("Key:\n\n    @@private_key@@\n")})
    (finding,) = findings(root, "SEA207")
    assert (finding.line, finding.end_line, finding.symbol) == (3, 8, "private-key")


def test_a_suppression_in_a_document_that_has_run_out_is_reported(tmp_path: Path) -> None:
    files = {"a.yaml": filled("api_key: @@hex@@ # seamlint: allow[SEA207] old until=2020-01-31\n")}
    root = project(tmp_path, {**files})
    assert sorted(finding.code for finding in findings(root)) == ["SEA001", "SEA207"]


def test_an_example_of_a_suppression_is_none(tmp_path: Path) -> None:
    root = project(tmp_path, {"a.md": "Write `import stripe  # seamlint: allow[SEA101] reason` beside it.\n"})
    assert findings(root) == []


@given(st.binary(max_size=300) | st.text(max_size=300).map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_no_bytes_make_it_fail(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    folder = tmp_path_factory.mktemp("any")
    for name in ("a.md", "b.ipynb", ".env"):
        (folder / name).write_bytes(data)
        for literal in read(str(folder), name).literals:
            assert literal.verdict.symbol


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=20),
        lambda inner: (
            st.lists(inner)
            | st.dictionaries(
                st.sampled_from(["cells", "cell_type", "source", "outputs", "text", "data", "metadata", "worksheets"]),
                inner,
            )
        ),
    )
)
def test_no_notebook_makes_it_fail(document: object) -> None:
    try:
        prose = notebook.read_prose(json.dumps(document))
    except UnreadableSource:
        return
    assert prose.text.count("\n") == len(prose.places)
