"""Fixers that other packages register."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from seamlint import discovery
from seamlint.cli import run

from .support import project

RULE = '''\
"""A module says hello.

It should not.
"""

from seamlint.rule import Rule

RULE = Rule("ACME1", "no-hello", needs_boundary=False)


def check(module):
    for scope, use in module.facts.uses:
        if module.written(getattr(use, "function", None)) == "hello":
            yield RULE.at(module, use.span, "hello is said", scope=scope, symbol="hello")
'''
FIXER = """\
from libcst import matchers as m


def fix(place):
    call = place.node(m.Call())
    return place.fix("say goodbye", place.edit(*place.tree.span(call.func), "goodbye"))
"""


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder on the path with the metadata of a distribution, as an installer leaves it."""
    folder = tmp_path / "site"
    metadata = folder / "acme_lint-1.0.dist-info"
    metadata.mkdir(parents=True)
    (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: acme-lint\nVersion: 1.0\n")
    (folder / "acme_hello.py").write_text(RULE)
    (folder / "acme_goodbye.py").write_text(FIXER)
    monkeypatch.syspath_prepend(str(folder))
    monkeypatch.chdir(project(tmp_path, {"app/integrations/hello.py": "from greetings import hello\n\nhello(1)\n"}))
    forget()
    yield metadata / "entry_points.txt"
    forget()


def forget() -> None:
    discovery.rules.cache_clear()
    discovery.fixers.cache_clear()


def test_a_registered_fixer_mends_what_its_rule_finds(installed: Path, tmp_path: Path) -> None:
    installed.write_text("[seamlint.rules]\nhello = acme_hello\n\n[seamlint.fixers]\nno-hello = acme_goodbye\n")
    assert run(["check", "--select", "ACME"]) == 1
    assert run(["check", "--select", "ACME", "--fix"]) == 0
    assert (tmp_path / "project/app/integrations/hello.py").read_text().endswith("\ngoodbye(1)\n")


@pytest.mark.parametrize(
    ("entry", "said"),
    [("no-helo = acme_goodbye", "is named like no rule"), ("unused-suppression = acme_goodbye", "would be fixed by")],
)
def test_a_fixer_that_is_registered_wrongly_is_told(installed: Path, entry: str, said: str) -> None:
    installed.write_text(f"[seamlint.rules]\nhello = acme_hello\n\n[seamlint.fixers]\n{entry}\n")
    with pytest.raises(discovery.BadRule, match=said):
        run(["check", "--select", "ACME"])
