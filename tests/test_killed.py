"""Writing that is cut off at any point: every file is as it was or as it should be, and never anything between."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from types import ModuleType

import pytest

from seamlint.fixes.write import all_or_none
from seamlint.request import NotWritten

FILES = 12
OLD = {f"m{number}.py": b"old %d\n" % number * 4000 for number in range(FILES)}
NEW = {name: data.replace(b"old", b"new text") for name, data in OLD.items()}
WRITER = """\
import sys
from seamlint.fixes.write import all_or_none

names = [f"m{number}.py" for number in range(int(sys.argv[1]))]
old = {name: open(name, "rb").read() for name in names}
print("ready", flush=True)
for _ in range(1000):
    new = {name: data.replace(b"old", b"NEW TEXT").replace(b"new text", b"old").lower() for name, data in old.items()}
    all_or_none(".", old, new)
    old = new
"""


def lay_out(root: Path) -> None:
    for name, data in OLD.items():
        (root / name).write_bytes(data)


def states(root: Path) -> set[str]:
    return {
        "old" if (root / name).read_bytes() == OLD[name] else "new" if (root / name).read_bytes() == NEW[name] else name
        for name in OLD
    }


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="there is no such signal")
def test_killed_at_random_it_leaves_no_file_half_written(tmp_path: Path) -> None:
    """The writer goes to and fro all the time; 12 times it is killed in the middle."""
    chance = random.Random(7)
    lay_out(tmp_path)
    for _ in range(12):
        command = [sys.executable, "-c", WRITER, str(FILES)]
        with subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE) as writer:
            assert writer.stdout is not None
            writer.stdout.readline()
            time.sleep(chance.random() * 0.05)
            writer.send_signal(signal.SIGKILL)
        assert writer.returncode == -signal.SIGKILL
        assert states(tmp_path) <= {"old", "new"}
        lay_out(tmp_path)
    left = [name for name in os.listdir(tmp_path) if name not in OLD]
    assert all(name.startswith(".seamlint-") for name in left)  # no tool takes them for code


@pytest.mark.parametrize("call", ["mkstemp", "write", "fsync", "chmod", "replace"])
@pytest.mark.parametrize("number", [0, 1, FILES - 1])
def test_a_failure_at_any_step_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str, number: int
) -> None:
    lay_out(tmp_path)
    fail_once(monkeypatch, call, number)
    with pytest.raises(NotWritten, match=r"nothing was changed: .*No space left"):
        all_or_none(str(tmp_path), OLD, NEW)
    assert states(tmp_path) == {"old"}
    assert sorted(os.listdir(tmp_path)) == sorted(OLD)


@pytest.mark.parametrize("call", ["mkstemp", "write", "fsync", "chmod", "replace"])
def test_an_interrupt_at_any_step_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str) -> None:
    lay_out(tmp_path)
    fail_once(monkeypatch, call, 3, KeyboardInterrupt())
    with pytest.raises(KeyboardInterrupt):
        all_or_none(str(tmp_path), OLD, NEW)
    assert states(tmp_path) == {"old"}
    assert sorted(os.listdir(tmp_path)) == sorted(OLD)


def fail_once(monkeypatch: pytest.MonkeyPatch, call: str, number: int, error: BaseException | None = None) -> None:
    """Lets one step of the writing fail, at its n-th time; only there, so that what is put back can be."""
    name = "fdopen" if call == "write" else call
    home: ModuleType = tempfile if call == "mkstemp" else os
    real, calls = getattr(home, name), []

    def failing(*arguments: object, **options: object) -> object:
        calls.append(arguments)
        if len(calls) == number + 1:
            raise error or OSError(28, "No space left on device")
        return real(*arguments, **options)

    monkeypatch.setattr(home, name, failing)


def test_a_disk_that_is_really_full_changes_nothing(tmp_path: Path) -> None:
    """The shell's limit on the size of a file stands for the disk; what is too large fails at the write itself."""
    resource = pytest.importorskip("resource")
    lay_out(tmp_path)
    larger = {name: data * 20 for name, data in NEW.items()}
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (len(larger["m0.py"]) // 2, limits[1]))
    try:
        with pytest.raises(NotWritten, match="nothing was changed"):
            all_or_none(str(tmp_path), OLD, larger)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, ignored)
    assert states(tmp_path) == {"old"}
    assert sorted(os.listdir(tmp_path)) == sorted(OLD)


@pytest.mark.parametrize("kind", ["read-only", "symbolic link", "hard links", "cannot be read", "changed meanwhile"])
def test_one_file_that_must_not_be_written_keeps_all_as_they_are(tmp_path: Path, kind: str) -> None:
    root = tmp_path / "root"
    root.mkdir()
    lay_out(root)
    last = root / f"m{FILES - 1}.py"
    if kind == "read-only":
        last.chmod(0o444)
    elif kind == "symbolic link":
        last.rename(tmp_path / "elsewhere.py")
        last.symlink_to(tmp_path / "elsewhere.py")
    elif kind == "hard links":
        os.link(last, tmp_path / "elsewhere.py")
    elif kind == "cannot be read":
        last.unlink()
    else:
        last.write_bytes(b"mine\n")
    with pytest.raises(NotWritten, match=kind):
        all_or_none(str(root), OLD, NEW)
    assert {(root / name).read_bytes() == OLD[name] for name in list(OLD)[:-1]} == {True}
