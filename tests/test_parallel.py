"""Work that is shared with a fork of this process."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from seamlint import parallel, processes, reading
from seamlint.front import check
from seamlint.parallel import Hands
from seamlint.request import Request

from .support import project
from .test_determinism import CROSS_FILE, SMALL

needs_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
PROGRAM = """
import sys
from seamlint import parallel
from seamlint.__main__ import main

parallel._METHOD, parallel._WORTHWHILE = {method!r}, {{"fork": 0, "spawn": 0}}
sys.argv[1:] = ["check", "--jobs=2", "--no-cache"]
sys.exit(main())
"""
NAMES = [f"{number}.py" for number in range(100)]


def size_of(path: str) -> int:
    """Work that can be sent to another process."""
    return len(reading.read("/root", path, 100))


def test_both_give_their_results() -> None:
    here, aside = parallel.both(os.getpid, lambda: (os.getpid(), "x" * 1_000_000))
    assert here == os.getpid() != aside[0]
    assert len(aside[1]) == 1_000_000


def test_a_fork_that_dies_is_made_up_for() -> None:
    own = os.getpid()

    def aside() -> str:
        if os.getpid() != own:
            os.kill(os.getpid(), signal.SIGKILL)
        return "made up for"

    assert parallel.both(lambda: 1, aside) == (1, "made up for")


def test_an_error_here_leaves_no_fork_behind(tmp_path: Path) -> None:
    begun = tmp_path / "begun"

    def fails() -> None:
        while not begun.exists():
            time.sleep(0.01)
        raise ValueError("here")

    def sleeps() -> None:
        (tmp_path / "pid").write_text(str(os.getpid()))
        (tmp_path / "pid").rename(begun)
        time.sleep(60)

    with pytest.raises(ValueError, match="here"):
        parallel.both(fails, sleeps)
    with pytest.raises(ProcessLookupError):
        os.kill(int(begun.read_text()), 0)


@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_the_order_is_that_of_the_paths(method: str) -> None:
    if method == "fork" and not hasattr(os, "fork"):
        pytest.skip("needs fork")
    with reading.pending("/root", {name: b"x" * number for number, name in enumerate(NAMES)}):
        assert processes.spread(method, 2, size_of, "/root", NAMES) == list(range(100))


@needs_fork
def test_what_a_worker_that_dies_had_in_hand_is_done_here() -> None:
    own = os.getpid()

    def work(path: str) -> tuple[str, bool]:
        if path == "50.py" and os.getpid() != own:
            os.kill(os.getpid(), signal.SIGKILL)
        return path, os.getpid() == own

    done = processes.spread("fork", 2, work, "", NAMES)
    assert [path for path, _ in done] == NAMES
    assert 0 < sum(here for _, here in done) < len(NAMES)


@needs_fork
def test_all_is_done_here_if_every_worker_dies() -> None:
    own = os.getpid()

    def work(path: str) -> str:
        if os.getpid() != own:
            os._exit(1)
        return path

    assert processes.spread("fork", 3, work, "", NAMES) == NAMES


@needs_fork
def test_what_fails_in_a_worker_fails_here(capfd: pytest.CaptureFixture[str]) -> None:
    def work(path: str) -> str:
        raise ValueError(path)

    with pytest.raises(ValueError, match=r"\.py"):
        processes.spread("fork", 2, work, "", NAMES)
    assert capfd.readouterr().err == ""
    assert multiprocessing.active_children() == []


def test_processes_are_for_what_is_much_to_read(tmp_path: Path) -> None:
    (tmp_path / "small.py").write_text("x = 1\n")
    (tmp_path / "large.py").write_text("x = 1\n" * 200_000)
    many = ["small.py"] * 10_000
    assert not Hands(str(tmp_path), 2).are_worth_a_fork(many)
    assert Hands(str(tmp_path), 2).are_worth_a_fork([*many, "large.py"]) is hasattr(os, "fork")
    assert not Hands(str(tmp_path), 1).are_worth_a_fork([*many, "large.py"])
    assert not Hands(str(tmp_path), 2).are_worth_a_fork(["large.py"])
    assert not Hands(str(tmp_path), 2).are_worth_a_fork(["gone.py", "small.py"])


@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_the_findings_are_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, method: str) -> None:
    root = project(tmp_path, {**SMALL, **CROSS_FILE, "app/unreadable.py": b"\xff\xfe\x00"})
    expected = check(Request((str(root),), fixes=True, jobs=1))
    monkeypatch.setattr(parallel, "_METHOD", method)
    monkeypatch.setattr(parallel, "_WORTHWHILE", {"fork": 0, "spawn": 0})
    assert check(Request((str(root),), fixes=True, jobs=2)) == expected


def is_running(process: str) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.mark.skipif(sys.platform != "linux", reason="asks Linux for the processes")
@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_an_interrupt_ends_it_at_once(tmp_path: Path, method: str) -> None:
    lines = "".join(f"    token{n} = os.environ['TOKEN{n}']\n    print(token{n})\n" for n in range(200))
    text = f"import os, stripe\n\n\ndef show():\n{lines}"
    root = project(tmp_path, {f"app/m{number}.py": text for number in range(400)})
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM.format(method=method)],
        cwd=root,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    while not (begun := children.read_text().split()):
        time.sleep(0.05)
    os.killpg(process.pid, signal.SIGINT)
    output, errors = process.communicate(timeout=60)
    assert (output, b"Traceback" in errors) == (b"", False)
    assert process.returncode in (130, -signal.SIGINT)
    late = time.monotonic() + 30
    while [child for child in begun if is_running(child)]:
        assert time.monotonic() < late
        time.sleep(0.05)
