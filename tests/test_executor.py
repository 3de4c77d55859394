"""Workers of somebody else find the same, and need nothing but seamlint."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

import pytest

from seamlint import cli, elsewhere

from .support import project
from .test_determinism import CROSS_FILE

POOL = """
import multiprocessing
from concurrent.futures import Future, ProcessPoolExecutor


def two():
    return ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("spawn"))


def cluster():
    from distributed import Client, LocalCluster

    workers = {"n_workers": 2, "threads_per_worker": 1, "processes": True, "memory_limit": 0}
    return Client(LocalCluster(**workers, host="tcp://127.0.0.1", dashboard_address=None)).get_executor()


class Broken:
    def submit(self, *_):
        future = Future()
        future.set_exception(ConnectionError("no worker left"))
        return future


def nothing():
    return None


text = "none"
"""
Check = Callable[..., tuple[int, str, str]]


@pytest.fixture
def check(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Check:
    (tmp_path / "pools.py").write_text(POOL)
    root = project(tmp_path, {**CROSS_FILE, "app/latin.py": "# coding: latin-1\nx = '\xe9'\n".encode("latin-1")})
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.chdir(root)
    monkeypatch.setattr(sys, "path", [*sys.path])

    def run(*arguments: str) -> tuple[int, str, str]:
        sys.modules.pop("pools", None)
        code = cli.run(["check", "--format=json", *arguments])
        return code, *capsys.readouterr()

    return run


def test_two_processes_that_know_nothing_of_this_one(check: Check) -> None:
    (Path.cwd() / "app" / "gone.py").symlink_to("nowhere.py")
    expected = check("--jobs=1")
    assert check("--executor=pools:two") == expected


def test_the_workers_read_no_file(check: Check, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = check("--jobs=1")
    real = elsewhere._elsewhere

    def away(who: str, work: Callable[[str], object], root: str, texts: dict[str, bytes]) -> list[object]:
        with monkeypatch.context() as patched:
            patched.setattr("builtins.open", lambda *_: pytest.fail("a file is opened"))
            return real(who, work, root, texts)

    monkeypatch.setattr(elsewhere, "_elsewhere", away)
    (Path.cwd().parent / "pools.py").write_text(
        "from concurrent.futures import Future\n\n\nclass Now:\n    def submit(self, work, *given):\n"
        "        future = Future()\n        future.set_result(work(*given))\n        return future\n"
    )
    assert check("--executor=pools:Now") == expected


@pytest.mark.skipif(find_spec("distributed") is None, reason="needs distributed")
@pytest.mark.corpus
def test_a_cluster_of_dask(check: Check) -> None:
    assert check("--executor=pools:cluster") == check("--jobs=1")


def test_a_worker_with_another_seamlint_is_refused(check: Check, monkeypatch: pytest.MonkeyPatch) -> None:
    real = elsewhere._own
    answers = iter(["one", "two"])
    monkeypatch.setattr(elsewhere, "_own", lambda: next(answers, real()))
    (Path.cwd().parent / "pools.py").write_text("from concurrent.futures import ThreadPoolExecutor as threads\n")
    code, _, said = check("--executor=pools:threads")
    assert (code, "a worker of the executor has another seamlint" in said) == (2, True)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("pools", "takes module:function"),
        (":two", "takes module:function"),
        ("nowhere_at_all:two", "No module named"),
        ("pools:three", "there is no function `three` in it"),
        ("pools:text", "there is no function `text` in it"),
        ("pools:nothing", "gives no executor"),
        ("pools:Broken", "the executor failed: ConnectionError: no worker left"),
    ],
)
def test_what_is_no_executor_is_refused(check: Check, name: str, said: str) -> None:
    code, out, errors = check(f"--executor={name}")
    assert (code, out, said in errors) == (2, "", True), errors


def test_a_project_hides_no_module_of_python(check: Check) -> None:
    (Path.cwd() / "json.py").write_text("raise SystemExit('taken')\n")
    assert check("--executor=pools:two")[0] == 1
    assert os.getcwd() in sys.path
