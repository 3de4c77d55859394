"""Which functions are followed: those that may read what another hands on, whoever they ask for it."""

from __future__ import annotations

from pathlib import Path

import pytest

from seamlint.taint.leaks import Leaks

from .test_taint import check, leaks

LINES = "\n".join(f"        step_{number} = {number}" for number in range(9))
"""What makes a function too long to be followed for its size."""

FILES = {
    "of a base, by a mixin beside it": {
        "base.py": """
            class Base:
                def __init__(self, api_key):
                    self.kept = api_key
        """,
        "mixin.py": """
            class Shows:
                def shown(self):
                    return f"<{self.kept}>"
        """,
        "both.py": """
            from base import Base
            from mixin import Shows

            class Both(Shows, Base):
                def both(self):
                    log.info(self.shown())  # leak
                    return self.kept
        """,
    },
    "of another class under the same name": {
        "one.py": """
            class One:
                def __init__(self, api_key):
                    self.kept = api_key

                def own(self):
                    log.info(self.kept)  # leak
        """,
        "two.py": """
            class Two:
                def __init__(self, host):
                    self.kept = host

                def own(self):
                    log.info(self.kept)
        """,
    },
    "of an object out of a factory, by a method that mappings have too": {
        "store.py": """
            class Store:
                def __init__(self, api_key):
                    self._kept = [api_key]

                def values(self):
                    return self._kept

            def make(given):
                return Store(given)
        """,
        "user.py": """
            from store import make

            def f(given, counts):
                made = make(given)
                log.info(made.values())  # leak
                log.info(counts.values())
        """,
    },
    "of super()": {
        "base.py": """
            class Base:
                def text(self, api_key):
                    return f"<{api_key}>"
        """,
        "child.py": """
            from base import Base

            class Child(Base):
                def shown(self, given):
                    log.info(super().text(given))  # leak
        """,
    },
    "by getattr": {
        "base.py": """
            class Base:
                def __init__(self, api_key):
                    self.kept = api_key
        """,
        "user.py": """
            from base import Base

            def f(given: Base):
                log.info(getattr(given, "kept"))  # leak
                log.info(getattr(given, "other"))
        """,
    },
    "all fields, by a method that goes through them": {
        "model.py": """
            from dataclasses import dataclass, fields

            @dataclass(repr=False)
            class Row:
                name: str
                password: str

                def plain(self):
                    return {field.name: getattr(self, field.name) for field in fields(self)}
        """,
        "user.py": """
            from model import Row

            def f(given: Row):
                log.info(given.plain())  # leak
                log.info(given.name)
        """,
    },
    "settings under another name, and by getattr": {
        "user.py": """
            from django.conf import settings

            def one():
                log.info(getattr(settings, "DATABASES"))  # leak
                log.info(getattr(settings, "LANGUAGES"))

            def whole():
                known = settings
                log.info(known.DATABASES)  # leak
                log.info(known.LANGUAGES)
        """,
    },
}


@pytest.mark.parametrize("files", FILES.values(), ids=FILES)
def test_who_is_asked(tmp_path: Path, files: dict[str, str]) -> None:
    check(tmp_path, files)


def test_functions_that_are_not_followed_have_nothing_to_tell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = {f"{number}/{name}": text for number, each in enumerate(FILES.values()) for name, text in each.items()}
    some = leaks(tmp_path / "some", files)
    assert len(some) == sum(text.count("# leak") for text in files.values())
    monkeypatch.setattr(Leaks, "_is_hinted", lambda _leaks, _unit: True)
    assert leaks(tmp_path / "all", files) == some


def test_a_text_of_an_object_that_gives_the_object_ends(tmp_path: Path) -> None:
    source = f"""
class Self:
    def __init__(self, api_key):
        self.kept = api_key

    def __str__(self):
{LINES}
        log.info("asked")
        self.again = self.kept
        return self

    __repr__ = __str__


def f(given: Self):
    log.info(given.kept)  # leak
    return str(given)
"""
    check(tmp_path, {"own.py": source})
