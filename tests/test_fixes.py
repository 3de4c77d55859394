"""The machine behind `--fix`: edits, gates, rounds and writing, with fixers made for the purpose."""

from __future__ import annotations

import ast
import os
import stat
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seamlint import discovery, processes, reading
from seamlint.fix import Applicability, Edit, Fix
from seamlint.fixes import gates, write
from seamlint.fixes.files import File, Refused
from seamlint.fixes.place import Place
from seamlint.fixes.tree import Tree
from seamlint.front import check
from seamlint.report import Report
from seamlint.request import NotWritten, Request
from seamlint.source import allow_deep_recursion

from .support import project

SAFE = frozenset({Applicability.SAFE})
Toy = Callable[[Place], "Fix | None"]


def file(text: str, encoding: str = "utf-8", bom: bytes = b"") -> File:
    return File("app/views.py", bom + text.encode(encoding), text)


def edit(text: str, old: str, new: str, path: str = "app/views.py") -> Edit:
    """The edit of the only place at which `old` stands."""
    assert text.count(old) == 1
    start = text.index(old)
    return Edit(path, start, start + len(old), new)


# --- edits --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other", "conflict"),
    [
        ((0, 2, "x"), (2, 4, "y"), False),
        ((0, 3, "x"), (2, 4, "y"), True),
        ((0, 3, "x"), (0, 3, "x"), False),
        ((2, 2, "x"), (2, 2, "y"), True),
        ((2, 2, "x"), (2, 4, "y"), True),
        ((0, 4, "x"), (2, 2, "y"), True),
        ((4, 4, "x"), (2, 4, "y"), False),
    ],
)
def test_edits_conflict_where_they_overlap(
    one: tuple[int, int, str], other: tuple[int, int, str], conflict: bool
) -> None:
    first, second = Edit("a.py", *one), Edit("a.py", *other)
    assert first.conflicts(second) is second.conflicts(first) is conflict
    assert not first.conflicts(Edit("b.py", *other))


TEXTS = {
    "CRLF": ("x = 1\r\ny = 2  # é\r\n", "utf-8", b""),
    "BOM": ("x = 1\ny = 2  # é\n", "utf-8", b"\xef\xbb\xbf"),
    "latin-1": ("# coding: latin-1\nx = 'é'\ny = 2\n", "latin-1", b""),
    "mixed line ends": ("x = 1\r\ny = 2\nz = 3\r\n", "utf-8", b""),
    "no final newline": ("x = 1\ny = 2", "utf-8", b""),
    "tabs and a form feed": ("if x:\n\ty = 2\n\x0c\nz = 3\n", "utf-8", b""),
}


@pytest.mark.parametrize("name", TEXTS)
def test_bytes_outside_the_edit_stay(name: str) -> None:
    text, encoding, bom = TEXTS[name]
    before = file(text, encoding, bom)
    after = gates.changed(before, [edit(text, "y = 2", "y = 345")])
    assert after.data == before.data.replace(b"y = 2", b"y = 345")


@pytest.fixture(scope="module")
def deep() -> None:
    """What the gates do at their first call; hypothesis wants no change between examples."""
    allow_deep_recursion()


@pytest.mark.usefixtures("deep")
@given(
    names=st.lists(st.sampled_from(["a", "été", "名", "x_1"]), min_size=1, max_size=8),
    ends=st.lists(st.sampled_from(["\n", "\r\n"]), min_size=8, max_size=8),
    chosen=st.sets(st.integers(0, 7)),
    new=st.sampled_from(["1", "'é'", "f(2, 3)"]),
    bom=st.sampled_from([b"", b"\xef\xbb\xbf"]),
)
def test_only_what_is_edited_changes(names: list[str], ends: list[str], chosen: set[int], new: str, bom: bytes) -> None:
    lines = [
        f"{name} = [{number}]  # é {number}{end}" for number, (name, end) in enumerate(zip(names, ends, strict=False))
    ]
    text = "".join(lines)
    edits, expected = [], []
    for number, line in enumerate(lines):
        value = f"[{number}]"
        if number in chosen:
            start = sum(map(len, lines[:number])) + line.index(value)
            edits.append(Edit("app/views.py", start, start + len(value), new))
            line = line.replace(value, new, 1)
        expected.append(line)
    after = gates.changed(file(text, bom=bom), edits)
    assert after.data == bom + "".join(expected).encode("utf-8")
    assert ast.dump(ast.parse(after.text)) == ast.dump(ast.parse("".join(expected)))


# --- gates --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "old", "new", "said"),
    [
        ("x = a * b\n", "b", "b + c", "more than the edited text"),
        ("x = a * b\n", "a", "c + a", "more than the edited text"),
        ("x = not a\n", "a", "a == b or c", "more than the edited text"),
        ("if a:\n    b()\nc()\n", "c()", "    c()", "more than the edited text"),
        ("x = 'a'\ny = 'b'\n", "'\ny = '", "", "more than the edited text"),
        ("x = 1\n", "1", "(", "could no longer be parsed"),
        ("x = 1  # why\ny = 2\n", "1  # why", "2", "a comment would be lost"),
        ("x = [\n    1,  # why\n    2,\n]\n", "[\n    1,  # why\n    2,\n]", "[]", "a comment would be lost"),
        ("# coding: latin-1\nx = 'é'\n", "'é'", "'名'", "cannot be written in the file's encoding"),
        ("# seamlint\n# coding: utf-8\n\n# coding: latin-1\nx = 'é'\n", "# coding: utf-8\n\n", "", "in its encoding"),
    ],
)
def test_gates_refuse(text: str, old: str, new: str, said: str) -> None:
    encoding = "latin-1" if text.startswith("# coding: latin-1") else "utf-8"
    made = edit(text, old, new)
    own = [(made.start, made.start)] if "comment" in said else [(made.start, made.end)] if old.startswith("#") else []
    with pytest.raises(Refused, match=said):
        gates.changed(file(text, encoding), [made], own)


@pytest.mark.parametrize(
    ("text", "old", "new"),
    [
        ("x = a * b\n", "b", "(b + c)"),
        ("f(a, b)\n", ", b", ", b, c=1"),
        ("def f():\n    return g(1)\n", "1", "1, 2"),
        ("import a\nx = 1\n", "import a\n", "import a\nimport b\n"),
        ("x = f'{a} {b}'\ny = g(1)\n", "1", "2"),
        ("x = 'é' + f(a)\n", "a", "b"),
    ],
)
def test_gates_let_through_what_changes_nothing_else(text: str, old: str, new: str) -> None:
    assert gates.changed(file(text), [edit(text, old, new)]).text == text.replace(old, new)


def test_an_expression_becomes_another_where_the_finding_stands_and_nowhere_else() -> None:
    text = "x = f(a == b)\n"
    made = edit(text, "a == b", "")
    edits = [
        Edit(made.path, made.start, made.start, "same("),
        Edit(made.path, made.start + 1, made.end - 1, ", "),
        Edit(made.path, made.end, made.end, ")"),
    ]
    assert gates.changed(file(text), edits, [(made.start, made.end)]).text == "x = f(same(a, b))\n"
    with pytest.raises(Refused, match="more than the edited text"):
        gates.changed(file(text), edits)


def test_a_file_that_does_not_come_back_byte_by_byte_is_left_alone() -> None:
    with pytest.raises(Refused, match="byte by byte"):
        Tree(file("\x0cx = 1\n"))
    with pytest.raises(Refused, match="nested too deeply"):
        Tree(file(f"x = {'(' * 500}1{')' * 500}\n"))


# --- rounds -------------------------------------------------------------------------------------


@pytest.fixture
def toy(monkeypatch: pytest.MonkeyPatch) -> Callable[[Toy], None]:
    """Makes a function the fixer of SEA101."""

    def use(fixer: Toy) -> None:
        monkeypatch.setattr(discovery, "has_fixer", lambda rule: rule == "provider-import")
        monkeypatch.setattr(discovery, "fixer", lambda _: fixer)

    return use


def replaced(new: str, *more: Edit) -> Toy:
    """A fixer that writes `new` in the place of the finding."""

    def fixer(place: Place) -> Fix:
        start = place.tree.file.offset(place.finding.line, place.finding.column)
        end = place.tree.file.offset(place.finding.end_line, place.finding.end_column)
        return place.fix("replace it", place.edit(start, end, new), *more)

    return fixer


def mend(root: Path, *paths: str, write: bool = True) -> Report:
    _, report = check(Request(tuple(str(root / path) for path in paths) or (str(root),), apply=SAFE, write=write))
    return report


def left(report: Report) -> list[tuple[str, tuple[str, ...]]]:
    """The findings that are left, with the reasons why they were not fixed."""
    return [(finding.code, finding.fix.reasons if finding.fix else ()) for finding in report.findings]


def snapshot(root: Path) -> dict[str, bytes]:
    return {str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def test_fixes_are_made_and_the_second_run_has_nothing_to_do(tmp_path: Path, toy: Callable[[Toy], None]) -> None:
    toy(replaced("import json"))
    root = project(tmp_path, {"app/views.py": "import stripe\nimport openai\n", "app/jobs.py": "import twilio\n"})
    report = mend(root)
    assert (report.fixed, report.findings) == (3, ())
    assert (root / "app/views.py").read_text() == "import json\nimport json\n"
    before = snapshot(root)
    assert mend(root).fixed == 0
    assert snapshot(root) == before


def test_nothing_is_written_unless_told(tmp_path: Path, toy: Callable[[Toy], None]) -> None:
    toy(replaced("import json"))
    root = project(tmp_path, {"app/views.py": "import stripe\n"})
    before = snapshot(root)
    report = mend(root, write=False)
    assert (report.fixed, [change.after for change in report.changes]) == (1, [b"import json\n"])
    assert snapshot(root) == before


@pytest.mark.parametrize(
    ("new", "said"),
    [
        ("import stripe as pay", "the finding would still be there"),
        ("import openai", "it would bring SEA101"),
        ("import (", "could no longer be parsed"),
        ("import json; __import__('stripe')", "it would bring SEA102"),
    ],
)
def test_a_fix_that_does_not_hold_is_undone_and_reported(
    tmp_path: Path, toy: Callable[[Toy], None], new: str, said: str
) -> None:
    toy(replaced(new))
    root = project(tmp_path, {"app/views.py": "import stripe\n"})
    before = snapshot(root)
    report = mend(root)
    ((code, reasons),) = left(report)
    assert (report.fixed, report.changes, code) == (0, (), "SEA101")
    assert said in reasons[0]
    assert snapshot(root) == before


def test_one_bad_fix_does_not_keep_the_others_back(tmp_path: Path, toy: Callable[[Toy], None]) -> None:
    toy(lambda place: replaced("import json" if place.finding.symbol != "twilio" else "import plaid")(place))
    files = {
        f"app/m{number}.py": f"import {name}\n" for number, name in enumerate(["stripe", "openai", "twilio", "boto3"])
    }
    root = project(tmp_path, files)
    report = mend(root)
    assert report.fixed == 3
    assert [finding.symbol for finding in report.findings] == ["twilio"]
    assert (root / "app/m2.py").read_text() == "import twilio\n"


def test_a_new_finding_in_another_file_is_seen(tmp_path: Path, toy: Callable[[Toy], None]) -> None:
    """The fixed module hands on what another one takes from it."""
    toy(replaced("from app.integrations.pay import stripe"))
    files = {
        "app/integrations/pay.py": "import stripe\n",
        "app/views.py": "import stripe\n",
    }
    report = mend(project(tmp_path, files))
    assert report.fixed == 0
    assert any("SEA102" in reasons[0] for _, reasons in left(report))


def test_fixes_that_overlap_are_made_one_after_the_other(tmp_path: Path, toy: Callable[[Toy], None]) -> None:
    def fixer(place: Place) -> Fix:
        """The whole line, less the import that the finding is about."""
        finding, text = place.finding, place.text
        rest = (text[: finding.column - 1] + text[finding.end_column - 1 :]).strip("; \n")
        return place.fix("drop it", place.edit(0, len(text), f"{rest or 'pass'}\n".replace("; ;", ";")))

    toy(fixer)
    root = project(tmp_path, {"app/views.py": "import stripe; import openai; import twilio\n"})
    report = mend(root)
    assert (report.fixed, report.findings) == (3, ())
    assert (root / "app/views.py").read_text() == "pass\n"


def two_files(text: str) -> Toy:
    return replaced("import json", edit(text, "1", "2", "app/totals.py"))


def test_a_fix_over_two_files_is_made_in_both(tmp_path: Path, toy: Callable[[Toy], None]) -> None:
    toy(two_files("TOTAL = 1\n"))
    root = project(tmp_path, {"app/views.py": "import stripe\n", "app/totals.py": "TOTAL = 1\n"})
    assert mend(root).fixed == 1
    assert (root / "app/totals.py").read_text() == "TOTAL = 2\n"


@pytest.mark.parametrize("obstacle", ["read-only", "symbolic link"])
def test_a_fix_over_two_files_is_made_in_none_if_one_must_not_be_written(
    tmp_path: Path, toy: Callable[[Toy], None], obstacle: str
) -> None:
    toy(two_files("TOTAL = 1\n"))
    root = project(tmp_path, {"app/views.py": "import stripe\n", "app/totals.py": "TOTAL = 1\n"})
    totals = root / "app/totals.py"
    if obstacle == "read-only":
        totals.chmod(0o444)
    else:
        totals.rename(tmp_path / "elsewhere.py")
        totals.symlink_to(tmp_path / "elsewhere.py")
    before = snapshot(root)
    report = mend(root)
    ((_, reasons),) = left(report)
    assert report.fixed == 0
    assert obstacle in reasons[0]
    assert snapshot(root) == before


def test_only_what_was_asked_for_is_fixed(tmp_path: Path, toy: Callable[[Toy], None]) -> None:
    toy(replaced("import json"))
    root = project(tmp_path, {"app/views.py": "import stripe\n", "app/jobs.py": "import twilio\n"})
    assert mend(root, "app/views.py").fixed == 1
    assert (root / "app/jobs.py").read_text() == "import twilio\n"


def test_worker_processes_see_what_is_not_written_yet(tmp_path: Path) -> None:
    root = project(tmp_path, {f"m{number}.py": "on the disk" for number in range(200)})
    paths = sorted(path.name for path in root.glob("m*.py"))
    with reading.pending(str(root), {"m7.py": b"pending"}):
        found = processes.spread("fork", 2, lambda path: reading.read(str(root), path, 7), str(root), paths)
    assert {path for path, data in zip(paths, found, strict=True) if data == b"pending"} == {"m7.py"}


def test_a_fixer_that_fails_is_named_and_nothing_is_written(tmp_path: Path, toy: Callable[[Toy], None]) -> None:
    def fixer(_: Place) -> Fix:
        raise RuntimeError("lost")

    toy(fixer)
    root = project(tmp_path, {"app/views.py": "import stripe\n"})
    before = snapshot(root)
    report = mend(root)
    assert [(crash.code, crash.path) for crash in report.crashes] == [("SEA101", "app/views.py")]
    assert report.exit_code == 3
    assert snapshot(root) == before


def test_a_fix_that_repeats_a_secret_is_none(tmp_path: Path, toy: Callable[[Toy], None]) -> None:
    from .synthetic import filled

    toy(replaced(f"import json; x = '{filled('@@stripe_live@@')}'"))
    report = mend(project(tmp_path, {"app/views.py": "import stripe\n"}))
    ((_, reasons),) = left(report)
    assert "secret" in reasons[0]
    assert report.findings[0].fix is not None
    assert report.findings[0].fix.edits == ()


# --- writing ------------------------------------------------------------------------------------


def files_in(root: Path, names: Mapping[str, bytes]) -> None:
    for name, data in names.items():
        (root / name).write_bytes(data)


def test_a_written_file_keeps_its_permissions(tmp_path: Path) -> None:
    files_in(tmp_path, {"a.py": b"1"})
    (tmp_path / "a.py").chmod(0o750)
    write.all_or_none(str(tmp_path), {"a.py": b"1"}, {"a.py": b"2"})
    assert (tmp_path / "a.py").read_bytes() == b"2"
    assert stat.S_IMODE((tmp_path / "a.py").stat().st_mode) == 0o750
    assert os.listdir(tmp_path) == ["a.py"]


def test_a_file_that_was_changed_meanwhile_stops_all(tmp_path: Path) -> None:
    files_in(tmp_path, {"a.py": b"1", "b.py": b"other"})
    with pytest.raises(NotWritten, match=r"b\.py: the file was changed meanwhile"):
        write.all_or_none(str(tmp_path), {"a.py": b"1", "b.py": b"1"}, {"a.py": b"2", "b.py": b"2"})
    assert (tmp_path / "a.py").read_bytes() == b"1"
    assert sorted(os.listdir(tmp_path)) == ["a.py", "b.py"]


def test_what_was_written_before_a_failure_is_put_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files_in(tmp_path, {"a.py": b"1", "b.py": b"1"})
    real, calls = os.replace, []

    def full(source: str, target: str) -> None:
        calls.append(target)
        if len(calls) == 2:
            raise OSError(28, "No space left on device", source)
        real(source, target)

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(NotWritten, match="No space left"):
        write.all_or_none(str(tmp_path), {"a.py": b"1", "b.py": b"1"}, {"a.py": b"2", "b.py": b"2"})
    assert (tmp_path / "a.py").read_bytes() == b"1"
    assert (tmp_path / "b.py").read_bytes() == b"1"
    assert sorted(os.listdir(tmp_path)) == ["a.py", "b.py"]


def test_a_file_with_a_second_name_or_behind_a_link_is_not_written(tmp_path: Path) -> None:
    files_in(tmp_path, {"a.py": b"1"})
    os.link(tmp_path / "a.py", tmp_path / "b.py")
    (tmp_path / "real").mkdir()
    (tmp_path / "real" / "c.py").write_bytes(b"1")
    (tmp_path / "linked").symlink_to(tmp_path / "real")
    assert "several names" in write.obstacle(str(tmp_path), "a.py")
    assert "symbolic link" in write.obstacle(str(tmp_path), "linked/c.py")
    assert write.obstacle(str(tmp_path), "real/c.py") == ""
