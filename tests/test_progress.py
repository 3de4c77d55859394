"""On a terminal a long run says how far it is, and leaves nothing behind; elsewhere it says nothing."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

import pytest

from seamlint import timing

from .support import project

pty = pytest.importorskip("pty")

SLOW = """
import sys
from seamlint.commands import progress
from seamlint.__main__ import main

progress._PATIENCE, progress._PAUSE = {patience}, 0.0
sys.argv[1:] = {arguments!r}
sys.exit(main())
"""
FILES = {f"app/m{number}.py": "import os\n\nprint(os.environ['API_TOKEN'])\n" for number in range(24)}


def run(root: Path, *arguments: str, patience: float = 0.0, environment: Mapping[str, str] | None = None) -> str:
    """What a run writes to the terminal that its error stream is."""
    ours, theirs = pty.openpty()
    known = {name: value for name, value in os.environ.items() if name not in ("CI", "TERM")}
    process = subprocess.Popen(
        [sys.executable, "-c", SLOW.format(patience=patience, arguments=["check", "--no-cache", *arguments])],
        cwd=root,
        env={**known, "TERM": "xterm", **(environment or {})},
        stdout=subprocess.DEVNULL,
        stderr=theirs,
    )
    os.close(theirs)
    found = b""
    try:
        while data := os.read(ours, 4096):
            found += data
    except OSError:  # how Linux says that the other end is closed
        pass
    os.close(ours)
    assert process.wait(60) == 1
    return found.decode()


def seen(written: str) -> list[str]:
    """What stood on the line, one after the other."""
    return [text.rstrip() for text in written.split("\r") if text.strip()]


def left(written: str) -> str:
    """What a terminal shows in the end."""
    line = ""
    for text in written.split("\r"):
        line = text + line[len(text) :]
    return line.strip()


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return project(tmp_path, FILES)


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_long_run_says_how_far_it_is(root: Path, jobs: str) -> None:
    written = run(root, "--jobs", jobs)
    stages = {found[1] for text in seen(written) if (found := re.fullmatch(r"seamlint: ([a-z ]+?)(?: \d+/\d+)?", text))}
    assert stages >= {"files", "facts", "rules", "secrets", "fixes"}
    assert re.search(r"facts [1-9]\d*/\d+", written)
    assert left(written) == ""


@pytest.mark.parametrize(
    ("arguments", "environment"),
    [(["--quiet"], {}), ([], {"CI": "true"}), ([], {"TERM": "dumb"})],
    ids=["quiet", "CI", "dumb"],
)
def test_nothing_is_said_where_nobody_looks(root: Path, arguments: list[str], environment: dict[str, str]) -> None:
    assert run(root, *arguments, environment=environment) == ""


def test_a_short_run_says_nothing(root: Path) -> None:
    assert run(root, patience=30.0) == ""


def test_a_narrow_terminal_is_not_overrun() -> None:
    import fcntl
    import struct
    import termios

    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 10, 12, 0, 0))
    program = (
        "import sys; from seamlint.commands.progress import Line; Line(2)._next = 0; line = Line(2); line._next = 0"
    )
    subprocess.run([sys.executable, "-c", f"{program}; line('a long stage', 1, 100)"], stderr=theirs, check=True)
    os.close(theirs)
    assert os.read(ours, 100) == b"\rseamlint: a"
    os.close(ours)


def test_what_nobody_watches_is_not_counted() -> None:
    items = [1, 2]
    assert timing.counted(items) is items
    with timing.measured():
        assert timing.counted(items) is items


def test_what_is_watched_is_told() -> None:
    told: list[tuple[str, int, int]] = []

    def some() -> Iterable[int]:
        yield from (5, 6)

    with timing.measured(lambda *said: told.append(said)), timing.stage("one"):
        assert list(timing.counted([7, 8])) == [7, 8]
        assert list(timing.counted(some(), 2)) == [5, 6]
        with timing.silent(), timing.stage("two"):
            assert list(timing.counted([9])) == [9]
    assert told == [("one", 0, 0), ("one", 0, 2), ("one", 1, 2), ("one", 0, 2), ("one", 1, 2)]
