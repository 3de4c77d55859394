"""Work that is shared with a fork of this process."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from seamlint import parallel

from .support import project


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


def test_an_error_here_leaves_no_fork_behind() -> None:
    def fails() -> None:
        raise ValueError("here")

    with pytest.raises(ValueError, match="here"):
        parallel.both(fails, lambda: time.sleep(60))
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)


@pytest.mark.skipif(sys.platform != "linux", reason="asks Linux for the processes")
def test_an_interrupt_ends_it_at_once(tmp_path: Path) -> None:
    lines = "".join(f"    token{n} = os.environ['TOKEN{n}']\n    print(token{n})\n" for n in range(30))
    text = f"import os, stripe\n\n\ndef show():\n{lines}"
    root = project(tmp_path, {f"app/m{number}.py": text for number in range(400)})
    process = subprocess.Popen(
        [sys.executable, "-m", "seamlint", "check", "--jobs=2", "--no-cache"],
        cwd=root,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    while not children.read_text():
        time.sleep(0.05)
    os.killpg(process.pid, signal.SIGINT)
    output, errors = process.communicate(timeout=60)
    assert (output, b"Traceback" in errors) == (b"", False)
    assert process.returncode in (130, -signal.SIGINT)
